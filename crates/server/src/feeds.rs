//! Who reads the change feed: so many at once, and until the server ends.

use std::sync::Arc;

use bailiwick_core::{OAuthError, Reason};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};

use crate::exec::unavailable;

/// The places for readers. Strangers have at most half of them, so that they
/// cannot keep resource servers out.
#[derive(Debug)]
pub(crate) struct Feeds {
    places: Arc<Semaphore>,
    for_strangers: Arc<Semaphore>,
    /// How often readers were sent away.
    ended: watch::Sender<u64>,
}

/// A reader's place; dropping it makes room.
#[derive(Debug)]
pub(crate) struct Seat {
    _places: [Option<OwnedSemaphorePermit>; 2],
    ended: watch::Receiver<u64>,
}

impl Feeds {
    /// Room for `most` readers.
    pub(crate) fn new(most: usize) -> Self {
        let most = most.min(Semaphore::MAX_PERMITS);
        Self {
            places: Arc::new(Semaphore::new(most)),
            for_strangers: Arc::new(Semaphore::new(most.div_ceil(2))),
            ended: watch::Sender::new(0),
        }
    }

    /// A place, if there is one left.
    pub(crate) fn seat(&self, stranger: bool) -> Result<Seat, OAuthError> {
        let taken = |places: &Arc<Semaphore>| {
            let permit = Arc::clone(places).try_acquire_owned();
            permit.map_err(|_| unavailable(Reason::TooManyFeeds))
        };
        let of_strangers = stranger.then(|| taken(&self.for_strangers)).transpose()?;
        Ok(Seat {
            _places: [of_strangers, Some(taken(&self.places)?)],
            ended: self.ended.subscribe(),
        })
    }

    /// Sends every reader away: they come back, to another node or the next start.
    pub(crate) fn end(&self) {
        self.ended.send_modify(|times| *times += 1);
    }
}

impl Seat {
    /// Waits until readers are sent away.
    pub(crate) async fn ended(&mut self) {
        // Without a sender there is no server.
        let _ = self.ended.changed().await;
    }
}
