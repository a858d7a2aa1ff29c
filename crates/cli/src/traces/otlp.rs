//! Traces for a collector of OpenTelemetry (OTLP over HTTP).

use std::{num::NonZeroU32, time::Duration};

use bailiwick_server::config::TraceSettings;
use opentelemetry::{
    Context, Key, KeyValue, global,
    trace::{Link, SpanKind, TraceContextExt as _, TraceId, TracerProvider as _},
};
use opentelemetry_otlp::{ExporterBuildError, SpanExporter, WithExportConfig as _};
use opentelemetry_sdk::{
    Resource,
    propagation::TraceContextPropagator,
    trace::{Sampler, SamplingResult, SdkTracerProvider, ShouldSample},
};
use tracing_subscriber::Layer as _;
use url::Url;

use crate::{failure::Failure, logging::Listener};

/// How long the last spans may take to reach the collector when the server stops.
const FAREWELL: Duration = Duration::from_secs(5);

/// What sends spans to the collector. Dropped without [`Traces::end`], what was not sent
/// yet is lost.
pub(crate) struct Traces(SdkTracerProvider);

impl Traces {
    /// Begins, if there is a collector.
    pub(crate) fn start(settings: &TraceSettings) -> Result<Option<Self>, Failure> {
        let Some(endpoint) = &settings.endpoint else {
            return Ok(None);
        };
        global::set_text_map_propagator(TraceContextPropagator::new());
        let exporter = exporter(endpoint).map_err(Failure::error)?;
        let provider = SdkTracerProvider::builder()
            .with_resource(resource())
            .with_sampler(OneIn::new(settings.one_in))
            .with_batch_exporter(exporter)
            .build();
        Ok(Some(Self(provider)))
    }

    /// What hears the spans.
    pub(crate) fn listener(&self) -> Listener {
        let tracer = self.0.tracer("bailiwick");
        tracing_opentelemetry::layer()
            .with_tracer(tracer)
            .with_location(false)
            .with_threads(false)
            .with_tracked_inactivity(false)
            .with_target(false)
            .with_level(false)
            .boxed()
    }

    /// Sends what is left.
    pub(crate) async fn end(self) {
        let ended = tokio::task::spawn_blocking(move || self.0.shutdown_with_timeout(FAREWELL));
        if let Ok(Err(error)) = ended.await {
            tracing::warn!(%error, "the last traces were not taken");
        }
    }
}

fn exporter(endpoint: &Url) -> Result<SpanExporter, ExporterBuildError> {
    let exporter = SpanExporter::builder().with_http();
    exporter.with_endpoint(endpoint.as_str()).build()
}

/// What the environment says of this process (`OTEL_SERVICE_NAME`,
/// `OTEL_RESOURCE_ATTRIBUTES`), and our name where it says none.
fn resource() -> Resource {
    let said = || {
        let version = KeyValue::new("service.version", env!("CARGO_PKG_VERSION"));
        Resource::builder().with_attribute(version)
    };
    let resource = said().build();
    let name = resource.get(&Key::from_static_str("service.name"));
    match name {
        Some(name) if !name.as_str().starts_with("unknown_service") => resource,
        _ => said().with_service_name("bailiwick").build(),
    }
}

/// One trace in so many. A caller may say which trace a request belongs to, but not that
/// it is recorded: the trace's number decides, so that whoever samples likewise records
/// the same ones.
#[derive(Clone, Debug)]
struct OneIn {
    requests: Sampler,
    within: Sampler,
}

impl OneIn {
    fn new(one_in: NonZeroU32) -> Self {
        Self {
            requests: Sampler::TraceIdRatioBased(1.0 / f64::from(one_in.get())),
            within: Sampler::ParentBased(Box::new(Sampler::AlwaysOff)),
        }
    }
}

impl ShouldSample for OneIn {
    fn should_sample(
        &self,
        parent: Option<&Context>,
        trace: TraceId,
        name: &str,
        kind: &SpanKind,
        attributes: &[KeyValue],
        links: &[Link],
    ) -> SamplingResult {
        let ours = parent.is_some_and(|parent| {
            let parent = parent.span().span_context().clone();
            parent.is_valid() && !parent.is_remote()
        });
        let sampler = if ours { &self.within } else { &self.requests };
        sampler.should_sample(parent, trace, name, kind, attributes, links)
    }
}
