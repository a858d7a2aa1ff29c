//! One request of a machine.

use axum::{Router, body::Body};
use data_encoding::BASE64;
use http::{HeaderValue, Method, Request, header};
use tower::ServiceExt;

use crate::browser::Answer;

/// A request that is being put together.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    method: Method,
    path: String,
    headers: Vec<(&'static str, Vec<u8>)>,
    body: Vec<u8>,
}

impl Call {
    pub(crate) fn new(method: &str, path: impl Into<String>) -> Self {
        Self {
            method: method.parse().unwrap(),
            path: path.into(),
            headers: Vec::new(),
            body: Vec::new(),
        }
    }

    pub(crate) fn get(path: impl Into<String>) -> Self {
        Self::new("GET", path)
    }

    pub(crate) fn post(path: impl Into<String>) -> Self {
        Self::new("POST", path)
    }

    pub(crate) fn header(mut self, name: &'static str, value: impl Into<Vec<u8>>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    pub(crate) fn bearer(self, token: &str) -> Self {
        self.header("authorization", format!("Bearer {token}"))
    }

    pub(crate) fn basic(self, id: &str, secret: &str) -> Self {
        let credentials = BASE64.encode(format!("{id}:{secret}").as_bytes());
        self.header("authorization", format!("Basic {credentials}"))
    }

    pub(crate) fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }

    pub(crate) fn json(self, value: &serde_json::Value) -> Self {
        self.header("content-type", "application/json")
            .body(value.to_string())
    }

    /// These fields in the body, after those that are there.
    pub(crate) fn form(mut self, fields: &[(&str, &str)]) -> Self {
        let before = String::from_utf8(std::mem::take(&mut self.body)).unwrap();
        let fields = form_urlencoded::Serializer::new(before)
            .extend_pairs(fields)
            .finish();
        self.raw_form(fields)
    }

    pub(crate) fn raw_form(mut self, bytes: impl Into<Vec<u8>>) -> Self {
        let content_type = header::CONTENT_TYPE.as_str();
        self.headers.retain(|(name, _)| *name != content_type);
        self.header("content-type", "application/x-www-form-urlencoded")
            .body(bytes)
    }

    pub(crate) async fn send(self, router: &Router) -> Answer {
        let mut request = Request::builder().method(self.method).uri(self.path);
        for (name, value) in self.headers {
            request = request.header(name, HeaderValue::from_bytes(&value).unwrap());
        }
        let request = request.body(Body::from(self.body)).unwrap();
        Answer::read(router.clone().oneshot(request).await.unwrap()).await
    }
}
