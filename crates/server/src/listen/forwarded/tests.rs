#![expect(clippy::unwrap_used, reason = "tests")]

use std::net::SocketAddr;

use http::HeaderMap;

use super::{TrustedProxies, X_FORWARDED_FOR};

fn client(trusted: &str, peer: &str, lines: &[&str]) -> String {
    let trusted: TrustedProxies = trusted.parse().unwrap();
    let mut headers = HeaderMap::new();
    for line in lines {
        headers.append(X_FORWARDED_FOR, line.parse().unwrap());
    }
    let peer: SocketAddr = format!("{peer}:1").parse().unwrap();
    trusted.client(peer, &headers).ip().to_string()
}

/// security.md RD-18: a header of somebody who is no proxy of ours says nothing.
#[test]
fn rd_18_nobody_is_believed_who_is_not_trusted() {
    assert_eq!(client("", "192.0.2.1", &["198.51.100.9"]), "192.0.2.1");
    assert_eq!(
        client("10.0.0.1", "10.0.0.2", &["198.51.100.9"]),
        "10.0.0.2"
    );
    assert_eq!(client("10.0.0.1", "10.0.0.1", &[]), "10.0.0.1");
}

/// What a stranger wrote stands before what the first proxy added.
#[test]
fn the_last_address_that_is_no_proxy_is_the_client() {
    let trusted = "10.0.0.0/8, 2001:db8::/32";
    for (lines, expected) in [
        (&["203.0.113.5"][..], "203.0.113.5"),
        (&["1.1.1.1, 203.0.113.5"], "203.0.113.5"),
        (&["1.1.1.1, 203.0.113.5, 10.1.1.1"], "203.0.113.5"),
        (&["1.1.1.1", "203.0.113.5", "10.1.1.1"], "203.0.113.5"),
        (&["203.0.113.5:4711"], "203.0.113.5"),
        (&["[2001:dc0::1]:4711"], "2001:dc0::1"),
        (&["[2001:dc0::1]"], "2001:dc0::1"),
        (&["::ffff:203.0.113.5"], "203.0.113.5"),
        (&["unknown"], "10.0.0.1"),
        (&["203.0.113.5, unknown"], "10.0.0.1"),
        (&["203.0.113.5, "], "10.0.0.1"),
        (&["203.0.113.5, nonsense, 10.1.1.1"], "10.1.1.1"),
        (&["10.9.9.9, 10.1.1.1"], "10.9.9.9"),
    ] {
        assert_eq!(client(trusted, "10.0.0.1", lines), expected, "{lines:?}");
    }
    assert_eq!(
        client(trusted, "[::ffff:10.0.0.1]", &["203.0.113.5"]),
        "203.0.113.5"
    );
}
