//! How a new client secret gets past the 303 to the page that shows it once:
//! in a cookie for that page alone, which lives a minute. The server keeps only
//! a hash of the secret.

use axum::response::Response;
use bailiwick_core::model::{Client, ClientRecord};
use cookie::{Cookie, SameSite, time::Duration};
use http::HeaderMap;
use zeroize::Zeroizing;

use crate::{app::App, login::cookies_sent, page::with_cookie};

fn name(app: &App) -> &'static str {
    if app.mount.is_secure() {
        "__Secure-bailiwick_new_secret"
    } else {
        "bailiwick_new_secret"
    }
}

fn cookie(app: &App, path: &str, value: String) -> Cookie<'static> {
    Cookie::build((name(app), value))
        .path(path.to_owned())
        .http_only(true)
        .same_site(SameSite::Strict)
        .secure(app.mount.is_secure())
        .max_age(Duration::minutes(1))
        .build()
}

/// `response`, which leads to the page at `path`, with the secret.
pub(super) fn hand_over(app: &App, path: &str, secret: &str, response: Response) -> Response {
    with_cookie(response, &cookie(app, path, secret.to_owned()))
}

/// The secret that the browser brings, if it is really this client's: nobody
/// else's cookie makes people copy a secret that does not work.
pub(super) fn read(
    app: &App,
    headers: &HeaderMap,
    client: &ClientRecord,
) -> Option<Zeroizing<String>> {
    cookies_sent(headers, name(app))
        .map(Zeroizing::new)
        .find(|secret| client.check_secret(&*app.keys, secret))
}

/// `response`, after which the browser has it no more.
pub(super) fn take_back(app: &App, path: &str, response: Response) -> Response {
    let mut cookie = cookie(app, path, String::new());
    cookie.make_removal();
    with_cookie(response, &cookie)
}
