//! Logs of the server, on standard error.

use bailiwick_server::config::{LogFormat, LogLevel, LogSettings};
use tracing::level_filters::LevelFilter;
use tracing_subscriber::{Layer as _, filter::Targets, fmt, layer::SubscriberExt as _, registry};

/// Begins logging.
pub(crate) fn start(settings: &LogSettings) {
    let level = match settings.level {
        LogLevel::Error => LevelFilter::ERROR,
        LogLevel::Warn => LevelFilter::WARN,
        LogLevel::Info => LevelFilter::INFO,
        LogLevel::Debug => LevelFilter::DEBUG,
        LogLevel::Trace => LevelFilter::TRACE,
    };
    // Others' crates are heard only when something is wrong with them.
    let targets = Targets::new()
        .with_target("bailiwick", level)
        .with_default(level.min(LevelFilter::WARN));
    let layer = fmt::layer().with_writer(std::io::stderr);
    let layer = match settings.format {
        LogFormat::Json => layer.json().flatten_event(true).boxed(),
        LogFormat::Text => layer.with_target(false).with_ansi(colours()).boxed(),
    };
    let subscriber = registry().with(layer.with_filter(targets));
    // Only the first call of a process counts; there is no other.
    let _ = tracing::subscriber::set_global_default(subscriber);
}

fn colours() -> bool {
    anstream::AutoStream::choice(&std::io::stderr()) != anstream::ColorChoice::Never
}
