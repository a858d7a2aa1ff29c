//! Whether a POST came from a page of this server, as the browser tells it.

use http::{
    HeaderMap,
    header::{HOST, ORIGIN},
};

/// What the browser says about where a request comes from: `false` when it came
/// from another site. Whoever sends neither `Sec-Fetch-Site` nor `Origin` is no
/// browser of these years, and the form's ticket alone decides.
pub(crate) fn same_origin(headers: &HeaderMap) -> bool {
    let mut fetch_sites = headers.get_all("sec-fetch-site").iter().peekable();
    if fetch_sites.peek().is_some() {
        return fetch_sites.all(|site| matches!(site.as_bytes(), b"same-origin" | b"none"));
    }
    let mut origins = headers.get_all(ORIGIN).iter().peekable();
    if origins.peek().is_none() {
        return true;
    }
    let Some(host) = headers.get(HOST).and_then(|host| host.to_str().ok()) else {
        return false;
    };
    origins.all(|origin| {
        origin
            .to_str()
            .ok()
            .and_then(|origin| origin.split_once("://"))
            .is_some_and(|(_, authority)| authority.eq_ignore_ascii_case(host))
    })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    fn verdict(headers: &[(&'static str, &'static str)]) -> bool {
        let headers = headers
            .iter()
            .map(|(name, value)| (http::HeaderName::from_static(name), value.parse().unwrap()))
            .collect();
        same_origin(&headers)
    }

    /// security.md RD-8
    #[test]
    fn rd_8_sec_fetch_site_decides_when_it_is_there() {
        assert!(verdict(&[("sec-fetch-site", "same-origin")]));
        assert!(verdict(&[("sec-fetch-site", "none")]));
        for site in ["cross-site", "same-site", "", "Same-Origin", "nonsense"] {
            assert!(!verdict(&[("sec-fetch-site", site)]), "{site}");
        }
        assert!(!verdict(&[
            ("sec-fetch-site", "cross-site"),
            ("origin", "http://localhost:8000"),
            ("host", "localhost:8000"),
        ]));
        assert!(!verdict(&[
            ("sec-fetch-site", "same-origin"),
            ("sec-fetch-site", "cross-site"),
        ]));
    }

    /// security.md RD-8
    #[test]
    fn rd_8_origin_must_be_the_host_that_was_asked() {
        let host = ("host", "localhost:8000");
        assert!(verdict(&[host, ("origin", "http://localhost:8000")]));
        assert!(verdict(&[host, ("origin", "https://LOCALHOST:8000")]));
        for origin in [
            "http://localhost",
            "http://localhost:8001",
            "http://localhost:8000.evil.example",
            "http://evil.example",
            "null",
            "localhost:8000",
        ] {
            assert!(!verdict(&[host, ("origin", origin)]), "{origin}");
        }
        assert!(!verdict(&[("origin", "http://localhost:8000")]));
    }

    #[test]
    fn without_either_header_the_ticket_alone_decides() {
        assert!(verdict(&[]));
        assert!(verdict(&[("host", "localhost:8000")]));
    }
}
