//! Cookies: `SameSite=Lax; HttpOnly; Path=/`, and over https `Secure` under a
//! name that browsers let nobody else set. They end with the browser.

use cookie::{Cookie, SameSite};
use http::{HeaderMap, header::COOKIE};

use crate::mount::Mount;

/// Which cookie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CookieName {
    /// Carries the session of somebody who is signed in.
    Session,
    /// Binds the forms that are shown to those who are not.
    Form,
}

impl CookieName {
    fn text(self, mount: &Mount) -> &'static str {
        match (self, mount.is_secure()) {
            (Self::Session, true) => "__Host-bailiwick_session",
            (Self::Session, false) => "bailiwick_session",
            (Self::Form, true) => "__Host-bailiwick_form",
            (Self::Form, false) => "bailiwick_form",
        }
    }

    /// Its value, if the browser sent it.
    pub(crate) fn read(self, headers: &HeaderMap, mount: &Mount) -> Option<String> {
        sent(headers, self.text(mount)).next()
    }

    /// Gives it to the browser.
    pub(crate) fn set(self, value: String, mount: &Mount) -> Cookie<'static> {
        Cookie::build((self.text(mount), value))
            .path("/")
            .http_only(true)
            .same_site(SameSite::Lax)
            .secure(mount.is_secure())
            .build()
    }

    /// Takes it from the browser.
    pub(crate) fn take_back(self, mount: &Mount) -> Cookie<'static> {
        let mut cookie = self.set(String::new(), mount);
        cookie.make_removal();
        cookie
    }
}

/// The values of every cookie `name` that the browser sent.
pub(crate) fn sent(headers: &HeaderMap, name: &'static str) -> impl Iterator<Item = String> {
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|header| header.to_str().ok())
        .flat_map(Cookie::split_parse)
        .filter_map(Result::ok)
        .filter(move |cookie| cookie.name() == name)
        .map(|cookie| cookie.value().to_owned())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    /// security.md PG-3
    #[test]
    fn pg_3_cookies_are_lax_http_only_and_over_https_of_this_host_alone() {
        let plain = Mount::of_issuer("http://localhost:8000/o").unwrap();
        let secure = Mount::of_issuer("https://id.example/o").unwrap();
        assert_eq!(
            CookieName::Session.set("x".to_owned(), &plain).to_string(),
            "bailiwick_session=x; HttpOnly; SameSite=Lax; Path=/"
        );
        assert_eq!(
            CookieName::Session.set("x".to_owned(), &secure).to_string(),
            "__Host-bailiwick_session=x; HttpOnly; SameSite=Lax; Secure; Path=/"
        );
        let gone = CookieName::Session.take_back(&secure).to_string();
        assert!(
            gone.contains("Max-Age=0") && gone.contains("Path=/"),
            "{gone}"
        );
    }

    #[test]
    fn over_https_a_cookie_without_the_prefix_is_not_ours() {
        let secure = Mount::of_issuer("https://id.example/o").unwrap();
        let mut headers = HeaderMap::new();
        headers.append(COOKIE, "a=b; bailiwick_session=planted".parse().unwrap());
        assert_eq!(CookieName::Session.read(&headers, &secure), None);
        headers.append(COOKIE, "__Host-bailiwick_session=ours".parse().unwrap());
        assert_eq!(
            CookieName::Session.read(&headers, &secure).as_deref(),
            Some("ours")
        );
    }
}
