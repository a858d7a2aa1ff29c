//! Logs of the server, on standard error, and its spans where traces go.

use bailiwick_server::config::{LogFormat, LogLevel, LogSettings};
use tracing::level_filters::LevelFilter;
use tracing_subscriber::{
    Layer, Registry, filter::Targets, fmt, layer::SubscriberExt as _, registry,
};

/// What else listens.
pub(crate) type Listener = Box<dyn Layer<Registry> + Send + Sync>;

/// The spans of requests.
const SPANS: &str = "bailiwick::trace";

/// Begins logging; `traces` hears the spans.
pub(crate) fn start(settings: &LogSettings, traces: Option<Listener>) {
    let level = match settings.level {
        LogLevel::Error => LevelFilter::ERROR,
        LogLevel::Warn => LevelFilter::WARN,
        LogLevel::Info => LevelFilter::INFO,
        LogLevel::Debug => LevelFilter::DEBUG,
        LogLevel::Trace => LevelFilter::TRACE,
    };
    // Others' crates are heard only when something is wrong with them.
    let mut targets = Targets::new()
        .with_target("bailiwick", level)
        .with_target(SPANS, LevelFilter::OFF)
        .with_default(level.min(LevelFilter::WARN));
    if settings.access {
        targets = targets.with_target("bailiwick::access", LevelFilter::DEBUG);
    }
    let layer = fmt::layer().with_writer(std::io::stderr);
    let layer = match settings.format {
        LogFormat::Json => layer.json().flatten_event(true).boxed(),
        LogFormat::Text => layer.with_target(false).with_ansi(colours()).boxed(),
    };
    let traces = traces
        .map(|traces| traces.with_filter(Targets::new().with_target(SPANS, LevelFilter::INFO)));
    let subscriber = registry().with(traces).with(layer.with_filter(targets));
    // Only the first call of a process counts; there is no other.
    let _ = tracing::subscriber::set_global_default(subscriber);
}

fn colours() -> bool {
    anstream::AutoStream::choice(&std::io::stderr()) != anstream::ColorChoice::Never
}
