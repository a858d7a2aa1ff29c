//! What is answered.

use axum::{
    body::Body,
    http::{HeaderValue, Response, StatusCode, header},
};
use schemars::JsonSchema;
use serde::Serialize;

use crate::{administration::Seen, response};

/// One page of a list.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "{T}List")]
pub(super) struct List<T> {
    /// What is on this page.
    pub(super) items: Vec<T>,
    /// Path and query of the next page; `null`: this is the last one.
    pub(super) next: Option<String>,
}

impl<T> List<T> {
    /// A list that is not parted.
    pub(super) fn whole(items: Vec<T>) -> Self {
        Self { items, next: None }
    }
}

/// What is answered, once it is done.
#[derive(Debug)]
pub(super) struct Reply(Response<Body>);

impl Reply {
    pub(super) fn json(value: &impl Serialize) -> Self {
        Self(response::json(
            serde_json::to_vec(value).unwrap_or_default(),
        ))
    }

    /// 201, and where it is now.
    pub(super) fn created(value: &impl Serialize, path: &str) -> Self {
        let Self(mut response) = Self::json(value);
        *response.status_mut() = StatusCode::CREATED;
        if let Ok(path) = HeaderValue::from_str(path) {
            response.headers_mut().insert(header::LOCATION, path);
        }
        Self(response)
    }

    pub(super) fn nothing() -> Self {
        Self(response::empty(StatusCode::NO_CONTENT))
    }

    /// 200 whatever is usual for the operation: nothing was done.
    pub(super) fn text(media: &'static str, text: String) -> Self {
        let mut response = response::plain(text);
        let media = HeaderValue::from_static(media);
        response.headers_mut().insert(header::CONTENT_TYPE, media);
        Self(response)
    }

    /// With an entity tag, for `If-Match` (RFC 9110 §8.8.3).
    pub(super) fn tagged(self, seen: &Seen) -> Self {
        let Self(mut response) = self;
        let tag = format!("\"{}\"", seen.as_str());
        if let Ok(tag) = HeaderValue::from_str(&tag) {
            response.headers_mut().insert(header::ETAG, tag);
        }
        Self(response)
    }

    pub(super) fn into_response(self) -> Response<Body> {
        self.0
    }
}
