//! RFC 8414: the metadata document in its forms, and the key set.

use std::sync::Arc;

use axum::{
    body::{Body, Bytes},
    extract::State,
    http::{Response, header},
};
use bailiwick_core::{metadata, store::LoadPlan};
use bailiwick_store::StoreError;

use crate::{
    app::{App, PreparedMetadata},
    exec::store_failed,
    response::{self, with_headers},
};

/// The metadata of this authorization server.
pub(crate) async fn authorization_server(State(app): State<App>) -> Response<Body> {
    match prepared(&app).await {
        Ok(document) => public(document, "application/json", "public, max-age=60"),
        Err(error) => response::refusal(&store_failed(error)),
    }
}

/// A document that pages of every origin may read.
fn public(
    document: Bytes,
    content_type: &'static str,
    cache_control: &'static str,
) -> Response<Body> {
    let headers = [
        (header::CONTENT_TYPE, content_type),
        (header::CACHE_CONTROL, cache_control),
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    with_headers(Response::new(Body::from(document)), headers)
}

async fn prepared(app: &App) -> Result<Bytes, StoreError> {
    // Another process may have registered a scope: a document tells of what is
    // in force when it is sent.
    let version = app.store.load(LoadPlan::default()).await?.version;
    let now = app.clock.now();
    if let Some(known) = app.metadata.load_full()
        && known.version >= version
        && known.until.is_none_or(|end| now < end)
    {
        return Ok(known.document.clone());
    }
    let snapshot = app.snapshots.at_least(version).await?;
    let document = metadata::document(&app.config, &app.endpoints, &snapshot, now);
    let document = Bytes::from(document);
    app.metadata.store(Some(Arc::new(PreparedMetadata {
        version: snapshot.version(),
        until: metadata::holds_until(&snapshot, now),
        document: document.clone(),
    })));
    Ok(document)
}

/// The public halves of the signing keys (RFC 7517 §5).
pub(crate) async fn jwks(State(app): State<App>) -> Response<Body> {
    match newest_keys(&app).await {
        Ok(document) => public(document, "application/jwk-set+json", "public, max-age=3600"),
        Err(error) => response::refusal(&store_failed(error)),
    }
}

async fn newest_keys(app: &App) -> Result<Bytes, StoreError> {
    // Another process may sign with a key that this one has not yet heard of.
    let version = app.store.load(LoadPlan::default()).await?.version;
    app.snapshots.at_least(version).await?;
    Ok(app.snapshots.key_ring().map_or_else(
        || Bytes::from_static(br#"{"keys":[]}"#),
        |ring| Bytes::from_owner(Arc::clone(ring.jwks())),
    ))
}
