//! `/`, the files that belong to pages, and pages that are not there.

use axum::{
    body::Body,
    extract::State,
    response::{IntoResponse, Response},
};
use bailiwick_core::Digest;
use data_encoding::HEXLOWER;
use http::{
    HeaderMap, HeaderValue, StatusCode,
    header::{
        CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, IF_NONE_MATCH,
        X_CONTENT_TYPE_OPTIONS,
    },
};
use serde::Serialize;

use super::{refusal::Refusal, render::Page};
use crate::{app::App, login::Visitor};

#[derive(Serialize)]
struct Context {
    administrator_exists: bool,
}

/// The start.
pub(crate) async fn home(
    State(app): State<App>,
    Visitor(visitor): Visitor,
) -> Result<Response, Refusal> {
    let page = Page::new(&app, "home.html");
    let Some(person) = visitor else {
        // A host that keeps its users elsewhere makes its administrators there.
        let administrator_exists =
            !app.users_in_store() || app.administration.has_administrator().await?;
        return page.render(Context {
            administrator_exists,
        });
    };
    page.user(&person.user).render(Context {
        administrator_exists: true,
    })
}

/// The stylesheet.
pub(crate) async fn stylesheet(State(app): State<App>, headers: HeaderMap) -> Response {
    let text = app.templates.stylesheet().to_owned();
    let tag = format!("\"{}\"", app.templates.stylesheet_tag());
    asset(&headers, text.into(), &tag, "text/css; charset=utf-8")
}

/// The logo. A picture that somebody opens by itself runs nothing either, and loads
/// nothing.
pub(crate) async fn logo(State(app): State<App>, headers: HeaderMap) -> Result<Response, Refusal> {
    let Some(logo) = &app.branding.logo else {
        return Err(Refusal::not_found());
    };
    let tag = format!("\"{}\"", logo.tag);
    let mut response = asset(&headers, logo.bytes.clone().into(), &tag, logo.content_type);
    let policy = "default-src 'none'; style-src 'unsafe-inline'; sandbox";
    let policy = HeaderValue::from_static(policy);
    response
        .headers_mut()
        .insert(CONTENT_SECURITY_POLICY, policy);
    Ok(response)
}

/// What keeps the picture fresh.
pub(crate) async fn picture_script(headers: HeaderMap) -> Response {
    script(&headers, include_str!("../../assets/picture.js"))
}

/// What checks the form of an application as it is filled in.
pub(crate) async fn application_script(headers: HeaderMap) -> Response {
    script(&headers, include_str!("../../assets/application.js"))
}

/// What asks browsers for passkeys.
#[cfg(feature = "webauthn")]
pub(crate) async fn passkey_script(headers: HeaderMap) -> Response {
    script(&headers, include_str!("../../assets/passkey.js"))
}

fn script(headers: &HeaderMap, text: &'static str) -> Response {
    let digest = Digest::of(text.as_bytes());
    let digest = HEXLOWER.encode(digest.as_bytes().get(..8).unwrap_or_default());
    let tag = format!("\"{digest}\"");
    asset(headers, text.into(), &tag, "text/javascript; charset=utf-8")
}

/// A file that belongs to pages; not sent again to who has it.
fn asset(headers: &HeaderMap, body: Body, tag: &str, content_type: &'static str) -> Response {
    let known = headers
        .get(IF_NONE_MATCH)
        .and_then(|header| header.to_str().ok())
        .is_some_and(|known| {
            known
                .split(',')
                .any(|one| one.trim().trim_start_matches("W/") == tag)
        });
    let mut response = if known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        Response::new(body)
    };
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    headers.insert(
        CACHE_CONTROL,
        HeaderValue::from_static("public, max-age=86400"),
    );
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if let Ok(tag) = HeaderValue::try_from(tag) {
        headers.insert(ETAG, tag);
    }
    response
}

/// There is such a page, but nothing to be done to it in this way.
pub(crate) async fn method_not_allowed() -> Refusal {
    Refusal::Page {
        status: StatusCode::METHOD_NOT_ALLOWED,
        code: "invalid_request",
        description: "the page does not answer this method".into(),
        reason: None,
    }
}

/// There is no such page.
pub(crate) async fn not_found() -> Refusal {
    Refusal::not_found()
}
