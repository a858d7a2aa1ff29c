//! How something that is shown once gets past the 303 to the page that shows it: in
//! a cookie for that page alone, which lives a minute. The server keeps only a hash.

use axum::response::Response;
use cookie::{Cookie, SameSite, time::Duration};
use http::HeaderMap;
use zeroize::Zeroizing;

use super::with_cookie;
use crate::{app::App, login::cookies_sent};

/// What is shown once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ShownOnce {
    /// The secret of a client.
    ClientSecret,
    /// A static token of a resource server.
    StaticToken,
    /// The recovery codes of a user, with dots between them.
    RecoveryCodes,
    /// An API token of an administrator.
    ApiToken,
}

impl ShownOnce {
    fn name(self, app: &App) -> &'static str {
        match (self, app.mount.is_secure()) {
            (Self::ClientSecret, true) => "__Secure-bailiwick_new_secret",
            (Self::ClientSecret, false) => "bailiwick_new_secret",
            (Self::StaticToken, true) => "__Secure-bailiwick_new_token",
            (Self::StaticToken, false) => "bailiwick_new_token",
            (Self::RecoveryCodes, true) => "__Secure-bailiwick_new_codes",
            (Self::RecoveryCodes, false) => "bailiwick_new_codes",
            (Self::ApiToken, true) => "__Secure-bailiwick_new_api_token",
            (Self::ApiToken, false) => "bailiwick_new_api_token",
        }
    }

    fn cookie(self, app: &App, path: &str, value: String) -> Cookie<'static> {
        Cookie::build((self.name(app), value))
            .path(path.to_owned())
            .http_only(true)
            .same_site(SameSite::Strict)
            .secure(app.mount.is_secure())
            .max_age(Duration::minutes(1))
            .build()
    }

    /// `response`, which leads to the page at `path`, with `value`.
    pub(super) fn hand_over(
        self,
        app: &App,
        path: &str,
        value: &str,
        response: Response,
    ) -> Response {
        with_cookie(response, &self.cookie(app, path, value.to_owned()))
    }

    /// What the browser brings, if `is_good`: nobody else's cookie makes people copy
    /// what does not work.
    pub(super) fn read(
        self,
        app: &App,
        headers: &HeaderMap,
        is_good: impl Fn(&str) -> bool,
    ) -> Option<Zeroizing<String>> {
        cookies_sent(headers, self.name(app))
            .map(Zeroizing::new)
            .find(|value| is_good(value))
    }

    /// `response`, after which the browser has it no more.
    pub(super) fn take_back(self, app: &App, path: &str, response: Response) -> Response {
        let mut cookie = self.cookie(app, path, String::new());
        cookie.make_removal();
        with_cookie(response, &cookie)
    }
}
