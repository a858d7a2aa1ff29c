//! Where somebody is sent.

use bailiwick_core::{
    authorize::RedirectTarget,
    next::safe_next,
    redirect_uri::{check_redirect_uri, matches},
};
use url::{Host, Url};

/// A registered redirect URI and one that was sent, with a line feed between them.
pub fn redirect_matcher(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    let (registered, sent) = text.split_once('\n').unwrap_or((text, text));
    let fit = check_redirect_uri(registered).is_ok();
    if fit {
        let parsed = Url::parse(registered).unwrap();
        assert!(parsed.fragment().is_none() && parsed.username().is_empty());
        assert!(!matches!(
            parsed.scheme(),
            "javascript" | "data" | "vbscript" | "file"
        ));
        assert!(!RedirectTarget::of(registered).as_str().is_empty());
    }
    assert!(matches(registered, registered, false));
    for localhost in [false, true] {
        let equal = matches(registered, sent, localhost);
        assert_eq!(
            equal,
            matches(sent, registered, localhost),
            "it is symmetric"
        );
        if equal && registered != sent && fit {
            differ_in_the_port(registered, sent, localhost);
        }
    }
}

/// RFC 8252 §7.3, by another parser than ours.
fn differ_in_the_port(registered: &str, sent: &str, localhost: bool) {
    let loopback = |url: &Url| match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => localhost && name == "localhost",
        None => false,
    };
    let [mut one, mut other] = [registered, sent].map(|uri| Url::parse(uri).unwrap());
    assert!(loopback(&one) && one.scheme() == "http", "{registered}");
    for url in [&mut one, &mut other] {
        url.set_port(None).unwrap();
    }
    assert_eq!(one, other);
}

/// Where to go after signing in: a path here, or nowhere (RFC 9700 §4.11.2).
pub fn next_path(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    let Some(next) = safe_next(text) else {
        return;
    };
    assert_eq!(next, text);
    let here = Url::parse("https://login.example/accounts/login/?next=x").unwrap();
    let there = here.join(next).unwrap();
    assert_eq!(there.origin(), here.origin(), "{next}");
    assert!(there.username().is_empty() && there.password().is_none());
    // A server or proxy that decodes the path first goes nowhere else either.
    let decoded: String = form_urlencoded::parse(&[b"p=", next.as_bytes()].concat())
        .next()
        .map(|(_, value)| value.into_owned())
        .unwrap_or_default();
    if let Ok(there) = here.join(decoded.split('?').next().unwrap_or_default()) {
        assert_eq!(there.origin(), here.origin(), "{next}");
    }
}
