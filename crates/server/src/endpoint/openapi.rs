//! What the endpoints of the registry take and answer, in OpenAPI 3.1.

use axum::{
    body::Body,
    extract::State,
    http::{Response, header},
};

use crate::{app::App, response::with_headers};

/// Where it is found below the issuer.
pub(crate) const PATH: &str = "/registry/openapi.json";

/// As it is written, for an issuer that is put in.
const DOCUMENT: &str = include_str!("../../openapi/registry.json");

/// The issuer in [`DOCUMENT`].
const ISSUER: &str = "https://login.example.org/o";

/// The description, of this server.
pub(crate) async fn description(State(app): State<App>) -> Response<Body> {
    let document = DOCUMENT.replace(ISSUER, &app.config.issuer);
    let headers = [
        (header::CONTENT_TYPE, "application/json"),
        (header::CACHE_CONTROL, "public, max-age=3600"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    with_headers(Response::new(Body::from(document)), headers)
}
