//! What stands behind the question mark of a page's address.

use axum::extract::FromRequestParts;
use bailiwick_core::params::Parameters;
use http::request::Parts;

use super::refusal::Refusal;
use crate::app::App;

/// The query, read once; the page says what is wrong with one that cannot be read.
#[derive(Debug)]
pub(crate) struct Query(pub(crate) Parameters);

impl FromRequestParts<App> for Query {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Refusal> {
        let query = parts.uri.query().unwrap_or_default();
        Ok(Self(Parameters::parse(query.as_bytes())?))
    }
}
