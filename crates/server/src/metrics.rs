//! Metrics: what the server has been doing, for Prometheus. All labels are of closed
//! sets; nothing that a caller sent is among them.

mod exposition;
mod process;
mod requests;
#[cfg(test)]
mod tests;

use std::sync::atomic::{AtomicU64, Ordering};

use axum::{
    Router,
    body::Body,
    extract::State,
    http::{HeaderValue, Response, StatusCode, header},
    routing::get,
};
use bailiwick_core::{event::Event, model::GrantType};

pub(crate) use exposition::Exposition;
pub(crate) use requests::RequestCounts;

use crate::{app::App, mount::Mount, response};

/// What is counted while the server runs.
#[derive(Debug)]
pub(crate) struct Metrics {
    pub(crate) requests: RequestCounts,
    pub(crate) events: EventCounts,
}

impl Metrics {
    /// Nothing has happened at the routes of `mount`.
    pub(crate) fn new(mount: &Mount) -> Self {
        Self {
            requests: RequestCounts::new(mount),
            events: EventCounts::default(),
        }
    }
}

/// The words of [`EventCounts`], in its order: built-in grants, then other events.
const EVENTS: [(&str, &str); 16] = [
    ("token_issued", "authorization_code"),
    ("token_issued", "client_credentials"),
    ("token_issued", "password"),
    ("token_issued", "implicit"),
    ("token_issued", "extension"),
    ("token_refreshed", "refresh_token"),
    ("token_revoked", ""),
    ("reuse_detected", ""),
    ("static_token_issued", ""),
    ("application_authorized", ""),
    ("subject_revoked", ""),
    ("client_revoked", ""),
    ("consent_withdrawn", ""),
    ("consent_narrowed", ""),
    ("scope_registered", ""),
    ("scope_retired", ""),
];

/// How often each event was told.
#[derive(Debug, Default)]
pub(crate) struct EventCounts([AtomicU64; EVENTS.len()]);

impl EventCounts {
    pub(crate) fn tell(&self, event: &Event) {
        let number = match event {
            Event::TokenIssued { grant_type, .. } => match grant_type {
                GrantType::AuthorizationCode => 0,
                GrantType::ClientCredentials => 1,
                GrantType::Password => 2,
                GrantType::Implicit => 3,
                _ => 4,
            },
            Event::TokenRefreshed { .. } => 5,
            Event::TokenRevoked { .. } => 6,
            Event::ReuseDetected { .. } => 7,
            Event::StaticTokenIssued { .. } => 8,
            Event::ApplicationAuthorized { .. } => 9,
            Event::SubjectRevoked { .. } => 10,
            Event::ClientRevoked { .. } => 11,
            Event::ConsentWithdrawn { .. } => 12,
            Event::ConsentNarrowed { .. } => 13,
            Event::ScopeRegistered { .. } => 14,
            Event::ScopeRetired { .. } => 15,
            _ => return,
        };
        if let Some(counted) = self.0.get(number) {
            counted.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Event, grant type, how often; the grant type is empty where there is none.
    fn counted(&self) -> impl Iterator<Item = (&'static str, &'static str, u64)> {
        let counts = EVENTS.iter().zip(&self.0);
        counts.map(|((event, grant), count)| (*event, *grant, count.load(Ordering::Relaxed)))
    }
}

/// What answers on the listener of the metrics.
pub(crate) fn router(app: &App) -> Router {
    Router::new()
        .route("/metrics", get(tell))
        .with_state(app.clone())
}

async fn tell(State(app): State<App>) -> Response<Body> {
    let Ok(text) = Exposition::text(&app) else {
        return response::empty(StatusCode::INTERNAL_SERVER_ERROR);
    };
    let mut answer = response::plain(text);
    let form = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    let headers = answer.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(form));
    answer
}
