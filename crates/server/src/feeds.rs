//! Who reads the change feed: so many at once, and until the server ends.

use bailiwick_core::{OAuthError, Reason};
use tokio::sync::watch;

use crate::{
    exec::unavailable,
    places::{Party, Place, Places},
};

/// The places for readers. Strangers have at most half of them, so that they
/// cannot keep resource servers out, and nobody has more than a quarter.
#[derive(Debug)]
pub(crate) struct Feeds {
    places: Places,
    /// How often readers were sent away.
    ended: watch::Sender<u64>,
}

/// A reader's place; dropping it makes room.
#[derive(Debug)]
pub(crate) struct Seat {
    _place: Place,
    ended: watch::Receiver<u64>,
}

impl Feeds {
    /// Room for `most` readers.
    pub(crate) fn new(most: usize) -> Self {
        Self {
            places: Places::new(most),
            ended: watch::Sender::new(0),
        }
    }

    /// A place, if there is one left.
    pub(crate) fn seat(&self, party: Party) -> Result<Seat, OAuthError> {
        let place = self.places.take(party);
        Ok(Seat {
            _place: place.ok_or_else(|| unavailable(Reason::TooManyFeeds))?,
            ended: self.ended.subscribe(),
        })
    }

    /// How many read now.
    pub(crate) fn readers(&self) -> u64 {
        u64::try_from(self.ended.receiver_count()).unwrap_or(u64::MAX)
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
