//! How a new client secret gets to the page that shows it once.

use axum::response::Response;
use bailiwick_core::model::{Client, ClientRecord};
use http::HeaderMap;
use zeroize::Zeroizing;

use crate::{
    app::App,
    page::{response::see_other, shown_once::ShownOnce},
};

/// The way to the page at `path`, with the secret if there is a new one.
pub(in crate::page) fn hand_over(
    app: &App,
    path: &str,
    secret: Option<&Zeroizing<String>>,
) -> Response {
    let response = see_other(path);
    match secret {
        Some(secret) => ShownOnce::ClientSecret.hand_over(app, path, secret, response),
        None => response,
    }
}

/// The secret that the browser brings, if it is really this client's.
pub(in crate::page) fn read(
    app: &App,
    headers: &HeaderMap,
    client: &ClientRecord,
) -> Option<Zeroizing<String>> {
    let is_good = |secret: &str| client.check_secret(&*app.keys, secret);
    ShownOnce::ClientSecret.read(app, headers, is_good)
}

/// `response`, after which the browser has it no more.
pub(in crate::page) fn take_back(app: &App, path: &str, response: Response) -> Response {
    ShownOnce::ClientSecret.take_back(app, path, response)
}
