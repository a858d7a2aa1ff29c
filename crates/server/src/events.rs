//! Where events go: the log, and a host's own listeners.

#[cfg(test)]
mod tests;

use std::{
    fmt,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc::{Receiver, SyncSender, TrySendError, sync_channel},
    },
    thread,
    time::Duration,
};

use bailiwick_core::event::Event;
use tokio::sync::oneshot;

use crate::{metrics::Metrics, weather::Weather};

/// Most events that wait for a host's listeners; what comes then is lost to
/// them, and the log says so.
const WAITING: usize = 4096;

/// Listens to what happened, after it was committed: by whatever endpoint, page
/// or call of [`Administration`](crate::Administration).
///
/// Listeners are called one event after another on a thread of their own. One
/// that is slow, or panics, holds up no request and fails none; when more than
/// 4096 events wait, further ones are lost to listeners. Whoever must know all
/// reads the store.
///
/// A function is one:
///
/// ```
/// use bailiwick_server::{AuthorizationServer, Event};
///
/// let alarm = |event: &Event| {
///     if let Event::ReuseDetected { client, .. } = event {
///         eprintln!("a spent token of {client} came again");
///     }
/// };
/// let server = AuthorizationServer::builder("https://login.example.org/o").events(alarm);
/// ```
pub trait EventSink: Send + Sync + 'static {
    /// Takes note of an event.
    ///
    /// ```
    /// use std::sync::atomic::{AtomicU64, Ordering};
    ///
    /// use bailiwick_server::{EventSink, bailiwick_core::{event::Event, model::UserId}};
    ///
    /// #[derive(Default)]
    /// struct Revocations(AtomicU64);
    ///
    /// impl EventSink for Revocations {
    ///     fn tell(&self, event: &Event) {
    ///         let is_one = matches!(event, Event::SubjectRevoked { .. });
    ///         self.0.fetch_add(is_one.into(), Ordering::Relaxed);
    ///     }
    /// }
    ///
    /// let revocations = Revocations::default();
    /// revocations.tell(&Event::SubjectRevoked { user: UserId::new("17") });
    /// assert_eq!(revocations.0.into_inner(), 1);
    /// ```
    fn tell(&self, event: &Event);
}

impl<F: Fn(&Event) + Send + Sync + 'static> EventSink for F {
    fn tell(&self, event: &Event) {
        self(event);
    }
}

/// The log, the weather, metrics, and a host's listeners.
#[derive(Clone, Default)]
pub(crate) struct Events {
    queue: Option<Arc<Queue>>,
    counts: Option<(Arc<Weather>, Arc<Metrics>)>,
}

impl fmt::Debug for Events {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let listened = self.queue.is_some();
        f.debug_struct("Events")
            .field("listened", &listened)
            .finish_non_exhaustive()
    }
}

/// What goes to the thread of the listeners.
enum Message {
    Tell(Event),
    /// All that was told before has been heard.
    Heard(oneshot::Sender<()>),
}

struct Queue {
    waiting: SyncSender<Message>,
    /// Whether the log knows that events are being lost.
    losing: AtomicBool,
}

impl Events {
    /// Starts the thread of `sinks`, if there are any; it ends with the last
    /// clone of this.
    pub(crate) fn start(sinks: Vec<Arc<dyn EventSink>>) -> std::io::Result<Self> {
        if sinks.is_empty() {
            return Ok(Self::default());
        }
        let (waiting, messages) = sync_channel(WAITING);
        thread::Builder::new()
            .name("bailiwick-events".to_owned())
            .spawn(move || listen(&messages, &sinks))?;
        let queue = Some(Arc::new(Queue {
            waiting,
            losing: AtomicBool::new(false),
        }));
        Ok(Self {
            queue,
            counts: None,
        })
    }

    /// The same, with what happens counted.
    pub(crate) fn counted(self, weather: Arc<Weather>, metrics: Arc<Metrics>) -> Self {
        Self {
            counts: Some((weather, metrics)),
            ..self
        }
    }

    /// Tells what happened; never waits.
    pub(crate) fn tell(&self, event: Event) {
        log(&event);
        if let Some((weather, metrics)) = &self.counts {
            weather.tell(&event);
            metrics.events.tell(&event);
        }
        if let Some(queue) = &self.queue {
            queue.put(Message::Tell(event));
        }
    }

    /// Waits until the listeners have heard all that was told, for at most
    /// `patience`.
    pub(crate) async fn heard(&self, patience: Duration) {
        let Some(queue) = &self.queue else { return };
        let (heard, all) = oneshot::channel();
        queue.put(Message::Heard(heard));
        if tokio::time::timeout(patience, all).await.is_err() {
            tracing::warn!("listeners have not heard all events");
        }
    }
}

impl Queue {
    fn put(&self, message: Message) {
        match self.waiting.try_send(message) {
            Ok(()) => self.losing.store(false, Ordering::Relaxed),
            Err(TrySendError::Full(_)) => {
                if !self.losing.swap(true, Ordering::Relaxed) {
                    tracing::warn!("listeners are too slow: events are lost to them");
                }
            }
            // The thread outlives every sender.
            Err(TrySendError::Disconnected(_)) => {}
        }
    }
}

fn listen(messages: &Receiver<Message>, sinks: &[Arc<dyn EventSink>]) {
    for message in messages {
        match message {
            Message::Tell(event) => {
                for sink in sinks {
                    if catch_unwind(AssertUnwindSafe(|| sink.tell(&event))).is_err() {
                        tracing::error!("a listener for events panicked");
                    }
                }
            }
            // Who asked may have left.
            Message::Heard(heard) => drop(heard.send(())),
        }
    }
}

/// Identifiers and scopes, never a secret.
fn log(event: &Event) {
    match event {
        Event::ReuseDetected { client, family } => {
            tracing::warn!(%client, family = %family.to_hex(), "reuse detected, family revoked");
        }
        Event::TokenIssued { .. } | Event::TokenRefreshed { .. } => {
            tracing::debug!(?event, "token issued");
        }
        other => tracing::info!(event = ?other, "event"),
    }
}
