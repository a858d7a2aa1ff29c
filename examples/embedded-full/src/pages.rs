//! The club's pages: its templates, and what every form of it checks.

use std::{fmt, sync::Arc};

use bytes::Bytes;
use http::{
    HeaderMap, HeaderValue, Response,
    header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HOST, ORIGIN},
};
use minijinja::{Environment, Value};

/// The club's templates; what they show is escaped.
#[derive(Clone)]
pub struct Pages(Arc<Environment<'static>>);

impl fmt::Debug for Pages {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages").finish_non_exhaustive()
    }
}

impl Pages {
    /// Reads the templates.
    pub fn new() -> Result<Self, minijinja::Error> {
        let mut templates = Environment::new();
        templates.add_template("login.html", include_str!("../templates/login.html"))?;
        templates.add_template("logout.html", include_str!("../templates/logout.html"))?;
        templates.add_template("consent.html", include_str!("../templates/consent.html"))?;
        Ok(Self(Arc::new(templates)))
    }

    /// The page `name`.
    pub fn render(&self, name: &str, context: Value) -> String {
        let page = self
            .0
            .get_template(name)
            .and_then(|page| page.render(context));
        page.unwrap_or_else(|_| "This page is out of order.".to_owned())
    }
}

/// A page that is not kept, and that no other site shows in a frame.
pub fn html(page: String) -> Response<Bytes> {
    let mut response = Response::new(Bytes::from(page));
    let headers = [
        (CONTENT_TYPE, "text/html; charset=utf-8"),
        (CACHE_CONTROL, "no-store"),
        (
            CONTENT_SECURITY_POLICY,
            "default-src 'none'; img-src https:; frame-ancestors 'none'",
        ),
    ];
    for (name, value) in headers {
        response
            .headers_mut()
            .insert(name, HeaderValue::from_static(value));
    }
    response
}

/// Whether a form was sent by a page of the club's own: browsers say where a POST
/// comes from.
pub fn same_origin(headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let Some(origin) = text(ORIGIN) else {
        return false;
    };
    let host = origin.split_once("://").map(|(_, host)| host);
    host.is_some() && host == text(HOST)
}
