//! Traces of requests.

#[cfg(not(feature = "otel"))]
#[path = "traces/none.rs"]
mod otlp;
#[cfg(feature = "otel")]
mod otlp;

pub(crate) use otlp::Traces;
