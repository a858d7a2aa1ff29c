//! A build that cannot send traces.

use std::convert::Infallible;

use bailiwick_server::config::TraceSettings;

use crate::{failure::Failure, logging::Listener};

/// There are none.
pub(crate) struct Traces(Infallible);

impl Traces {
    /// Refused, if there is a collector.
    pub(crate) fn start(settings: &TraceSettings) -> Result<Option<Self>, Failure> {
        if settings.endpoint.is_none() {
            return Ok(None);
        }
        let why = "traces.endpoint is set, and this build has no OpenTelemetry: build it with the feature otel";
        Err(Failure::Error(why.to_owned()))
    }

    pub(crate) fn listener(&self) -> Listener {
        match self.0 {}
    }

    pub(crate) async fn end(self) {
        match self.0 {}
    }
}
