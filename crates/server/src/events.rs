//! Where events go: the log, and a host's own listeners.

use std::{fmt, sync::Arc};

use bailiwick_core::event::Event;

/// Listens to what happened, after it was committed.
pub trait EventSink: fmt::Debug + Send + Sync + 'static {
    /// Takes note of an event; must be quick.
    fn tell(&self, event: &Event);
}

/// Writes events to the log: identifiers and scopes, never a secret.
#[derive(Clone, Copy, Debug, Default)]
pub struct EventLog;

impl EventSink for EventLog {
    fn tell(&self, event: &Event) {
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
}

/// Tells each of several sinks.
#[derive(Clone, Debug, Default)]
pub(crate) struct Events(pub(crate) Vec<Arc<dyn EventSink>>);

impl Events {
    pub(crate) fn tell(&self, event: &Event) {
        for sink in &self.0 {
            sink.tell(event);
        }
    }
}
