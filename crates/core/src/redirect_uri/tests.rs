#![expect(clippy::expect_used, reason = "tests")]

use proptest::prelude::*;

use super::{check_redirect_uri, matches};

const REGISTERED: [&str; 6] = [
    "https://app.example/cb",
    "https://app.example:8443/a/cb?x=1&y=2",
    "http://127.0.0.1:4711/cb",
    "http://[::1]/cb?a=b",
    "http://localhost:3000/cb",
    "com.example.app:/cb",
];

/// Edits of the whole text, each of which makes another URI.
fn edits(uri: &str) -> Vec<String> {
    let mut all = affixes(uri);
    all.extend(replacements(uri));
    all.extend(byte_edits(uri));
    all.retain(|sent| sent != uri);
    all.sort();
    all.dedup();
    all
}

fn affixes(uri: &str) -> Vec<String> {
    const AFTER: [&str; 36] = [
        "/", "//", "/.", "/..", "/../", "/./", "/..;/", "..;/", ";evil=1", ";", "?", "?x=1",
        "&x=1", "&", "#", "#x", "%23", "%23x", "%00", "\0", " ", "%20", "\t", "\n", "\r\n", "\\",
        "/\\", "%2f", "%252f", "%2e%2e", "*", ".evil", "@evil", ":80", "\u{200b}", "é",
    ];
    const BEFORE: [&str; 14] = [
        " ",
        "\t",
        "\n",
        "\0",
        "javascript:",
        "data:text/html,",
        "https://evil/",
        "//",
        "/",
        "\\",
        "view-source:",
        "x",
        "%20",
        "\u{feff}",
    ];
    let after = AFTER.iter().map(|text| format!("{uri}{text}"));
    let before = BEFORE.iter().map(|text| format!("{text}{uri}"));
    after.chain(before).collect()
}

fn replacements(uri: &str) -> Vec<String> {
    const PAIRS: [(&str, &str); 44] = [
        ("://", ":///"),
        ("://", ":/"),
        ("://", ":"),
        ("://", ":\\\\"),
        ("://", "://evil@"),
        ("://", "://evil:pw@"),
        ("://", "://@"),
        ("://", "://a@b@"),
        ("://", "://\t"),
        ("://", "://%61"),
        ("://", "://*."),
        ("://", "://x."),
        (":/cb", "://cb"),
        (":/cb", ":cb"),
        (":/cb", ":/evil/cb"),
        ("https", "http"),
        ("http", "HTTP"),
        ("https", "javascript"),
        ("https", "JaVaScRiPt"),
        ("http", "hTtp"),
        ("com", "COM"),
        ("com.example", "com.evil"),
        ("app.example", "APP.example"),
        ("app.example", "app.example."),
        ("app.example", "app.example.evil"),
        ("app.example", "app.example@evil"),
        ("app.example", "evil"),
        ("app.example", "\u{430}pp.example"),
        ("app.example", "xn--pp-example"),
        ("127.0.0.1", "127.0.0.1.evil"),
        ("127.0.0.1", "127.0.0.1@evil"),
        ("127.0.0.1", "localhost"),
        ("127.0.0.1", "127.1"),
        ("127.0.0.1", "0x7f.0.0.1"),
        ("127.0.0.1", "2130706433"),
        ("127.0.0.1", "[::1]"),
        ("[::1]", "127.0.0.1"),
        ("[::1]", "[0:0:0:0:0:0:0:1]"),
        ("[::1]", "[::ffff:127.0.0.1]"),
        ("localhost", "localhost.evil"),
        ("localhost", "LOCALHOST"),
        ("localhost", "127.0.0.1"),
        ("/cb", "/CB"),
        ("/cb", "/x/../cb"),
    ];
    const QUERIES: [(&str, &str); 12] = [
        ("/cb", "/c%62"),
        ("/cb", "/%63b"),
        ("/cb", "/%2563b"),
        ("/cb", "/.%2e/cb"),
        ("/cb", "//cb"),
        ("/cb", "\\cb"),
        ("/cb", "/..;/cb"),
        ("?x=1&y=2", "?y=2&x=1"),
        ("?x=1&y=2", "?x=1"),
        ("?x=1&y=2", ""),
        ("?a=b", "?a=b&a=c"),
        ("?a=b", "?a=%62"),
    ];
    let pairs = PAIRS.iter().chain(&QUERIES);
    pairs.map(|(from, to)| uri.replacen(from, to, 1)).collect()
}

/// Every byte dropped, doubled, upper-cased and percent-encoded.
fn byte_edits(uri: &str) -> Vec<String> {
    let mut all = Vec::new();
    for (at, c) in uri.char_indices() {
        let (head, tail) = uri.split_at(at);
        let tail = tail.get(1..).expect("ASCII");
        all.push(format!("{head}{tail}"));
        all.push(format!("{head}{c}{c}{tail}"));
        all.push(format!("{head}{}{tail}", c.to_ascii_uppercase()));
        all.push(format!("{head}%{:02x}{tail}", u32::from(c)));
    }
    all
}

/// A second, independent statement of the loopback rule: the same text once a
/// port between 1 and 65535 is taken out, in front of the path only.
fn loopback_rule(registered: &str, sent: &str, localhost: bool) -> bool {
    let strip = |uri: &str| {
        let (scheme, rest) = uri.split_once("://")?;
        let end = rest.find(['/', '?']).unwrap_or(rest.len());
        let (authority, path) = rest.split_at(end);
        let host = match authority.rsplit_once(':') {
            Some((host, port))
                if port
                    .parse()
                    .is_ok_and(|n: u16| n > 0 && n.to_string() == port) =>
            {
                host
            }
            _ => authority,
        };
        let loopback = host == "127.0.0.1" || host == "[::1]" || (localhost && host == "localhost");
        (scheme == "http" && loopback).then(|| (host.to_owned(), path.to_owned()))
    };
    strip(registered).is_some_and(|parts| strip(sent) == Some(parts))
}

/// security.md RD-1, RD-3, B3; django-oauth-toolkit.md AZ-13 to AZ-19.
/// DOT 3.4.1, CVE-2020-15233, CVE-2020-15234 (Hydra), CVE-2018-14658,
/// CVE-2022-3782, CVE-2023-6291, CVE-2024-1132, CVE-2024-8883, CVE-2026-18211,
/// CVE-2026-3872, CVE-2026-7504 (Keycloak), CVE-2024-52289 (authentik),
/// CVE-2019-3778 (Spring), Authlib 1.8.0.
#[test]
fn rd_1_no_mutation_of_a_registered_uri_matches_it() {
    for registered in REGISTERED {
        let sent = edits(registered);
        assert!(sent.len() >= 120, "{registered}: {} mutations", sent.len());
        let mut refused = 0;
        for sent in sent {
            let port_only = loopback_rule(registered, &sent, false);
            assert_eq!(
                matches(registered, &sent, false),
                port_only,
                "{registered} {sent:?}"
            );
            refused += usize::from(!port_only);
        }
        assert!(refused >= 120, "{registered}: {refused} refused");
    }
}

#[test]
fn rd_1_each_registered_uri_matches_itself_and_no_other() {
    for (i, registered) in REGISTERED.iter().enumerate() {
        for (j, sent) in REGISTERED.iter().enumerate() {
            assert_eq!(
                matches(registered, sent, true),
                i == j,
                "{registered} {sent}"
            );
        }
    }
}

/// django-oauth-toolkit.md AZ-20, RFC 8252 §7.3.
#[test]
fn az_20_a_loopback_address_matches_on_any_port_over_http_only() {
    for (registered, sent, accepted) in [
        ("http://127.0.0.1/cb", "http://127.0.0.1:1/cb", true),
        ("http://127.0.0.1/cb", "http://127.0.0.1:65535/cb", true),
        ("http://127.0.0.1:9/cb", "http://127.0.0.1/cb", true),
        ("http://[::1]:9/cb?x", "http://[::1]:10/cb?x", true),
        ("http://127.0.0.1", "http://127.0.0.1:80", true),
        ("http://127.0.0.1?x", "http://127.0.0.1:80?x", true),
        ("http://127.0.0.1/cb", "http://127.0.0.1:0/cb", false),
        ("http://127.0.0.1/cb", "http://127.0.0.1:65536/cb", false),
        ("http://127.0.0.1/cb", "http://127.0.0.1:080/cb", false),
        ("http://127.0.0.1/cb", "http://127.0.0.1:+80/cb", false),
        ("http://127.0.0.1/cb", "http://127.0.0.1:/cb", false),
        ("http://127.0.0.1/cb", "http://127.0.0.1:80@evil/cb", false),
        ("http://127.0.0.1/cb", "http://127.0.0.1:80", false),
        ("http://127.0.0.1/cb", "http://127.0.0.1:80/cb?x=1", false),
        ("https://127.0.0.1/cb", "https://127.0.0.1:1/cb", false),
        ("http://127.0.0.2/cb", "http://127.0.0.2:1/cb", false),
        (
            "http://127.0.0.1.evil/cb",
            "http://127.0.0.1.evil:1/cb",
            false,
        ),
        // Whatever an import let in, the port ends the host.
        (
            "http://127.0.0.1.evil/cb",
            "http://127.0.0.1:80.evil/cb",
            false,
        ),
        (
            "http://127.0.0.1@evil/cb",
            "http://127.0.0.1:80@evil/cb",
            false,
        ),
    ] {
        assert_eq!(
            matches(registered, sent, false),
            accepted,
            "{registered} {sent}"
        );
    }
}

/// django-oauth-toolkit.md AZ-21.
#[test]
fn az_21_the_name_localhost_matches_on_any_port_by_the_setting_only() {
    let registered = "http://localhost/cb";
    assert!(!matches(registered, "http://localhost:5000/cb", false));
    assert!(matches(registered, "http://localhost:5000/cb", true));
    assert!(!matches(registered, "http://localhost:5000/other", true));
    assert!(!matches(registered, "http://127.0.0.1/cb", true));
    assert!(!matches(registered, "http://localhost.evil/cb", true));
}

/// security.md RD-2; CVE-2026-9086 (Keycloak), CVE-2026-67333 (better-auth).
#[test]
fn rd_2_what_may_be_registered() {
    for uri in [
        "https://app.example/cb",
        "https://app.example",
        "https://app.example?x=1",
        "https://app.example:8443/a/b?x=%20y",
        "https://xn--bcher-kva.example/cb",
        "https://192.0.2.1/cb",
        "https://[2001:db8::1]/cb",
        "http://127.0.0.1/cb",
        "http://127.0.0.1:8080/cb",
        "http://[::1]:8080/cb",
        "http://localhost:3000/cb",
        "com.example.app:/cb",
        "com.example.app:/",
        "com.example.app://cb",
        "https://app.example/%23",
    ] {
        assert_eq!(check_redirect_uri(uri), Ok(()), "{uri}");
    }
}

/// security.md RD-2, RD-3; CVE-2026-9086, CVE-2026-67333, Authlib 1.8.0,
/// django-oauth-toolkit.md AZ-36.
#[test]
fn rd_2_what_may_not_be_registered() {
    for uri in [
        "",
        "cb",
        "/cb",
        "//app.example/cb",
        "app.example/cb",
        ":/cb",
        "https:",
        "https:/e",
        "https:e",
        "https://",
        "https:///e",
        "https:////e",
        "https://?x",
        "https://:80/cb",
        "https://app.example/cb#",
        "https://app.example/cb#x",
        "https://app.example/cb?",
        "https://u@app.example/cb",
        "https://u:p@app.example/cb",
        "https://@app.example/cb",
        "https://app.example:/cb",
        "https://app.example:0/cb",
        "https://app.example:99999/cb",
        "https://app.example:8a/cb",
        "https://App.example/cb",
        "https://%61pp.example/cb",
        "https://bücher.example/cb",
        "https://0x7f.1/cb",
        "https://2130706433/cb",
        "https://*.app.example/cb",
        "https://app.example/*",
        "https://app.example/c b",
        " https://app.example/cb",
        "https://app.example/cb ",
        "https://app.example/cb\n",
        "\tjavascript:alert(1)",
        "https://app.example/\0",
        "https://app.example\\cb",
        "https://app.example/\u{7f}",
        "https://app.example/%",
        "https://app.example/%4",
        "https://app.example/%zz",
        "https://app.example/<x>",
        "https://[::1/cb",
        "https://a]b/cb",
        "HTTPS://app.example/cb",
        "http://app.example/cb",
        "http://127.0.0.2/cb",
        "http://127.0.0.1.evil/cb",
        "http://127.0.0.1@evil/cb",
        "http://localhost.evil/cb",
        "http://localhost@evil/cb",
        "http://LOCALHOST/cb",
        "http://127.1/cb",
        "http://0x7f.1/cb",
        "http://[0:0:0:0:0:0:0:1]/cb",
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java.script:alert(1)",
        "data:text/html,x",
        "DATA:text/html,x",
        "vbscript:x",
        "blob:x",
        "blob:https://app.example/x",
        "file:///etc/passwd",
        "about:blank",
        "ftp://app.example/",
        "urn:ietf:wg:oauth:2.0:oob",
        "myapp:/cb",
        "myapp://cb",
        "com.example.app:cb",
        "com.example.app:",
        "com.example.app:///cb",
        "com.example.app://u@cb/",
        "com.example.app://a:b:c/",
        "com.example.app://a:port/",
        "com..app:/cb",
        ".app:/cb",
        "app.:/cb",
        "1.app:/cb",
        "Com.Example.App:/cb",
        "com.example.app:/cb#",
    ] {
        assert!(check_redirect_uri(uri).is_err(), "{uri:?}");
    }
    let long = format!("https://app.example/{}", "x".repeat(2048));
    assert!(check_redirect_uri(&long).is_err());
    assert_eq!(check_redirect_uri(long.get(..2048).expect("long")), Ok(()));
}

/// CVE-2022-36087 (oauthlib): brackets cost no more than other characters.
#[test]
fn cve_2022_36087_malformed_ipv6_hosts_are_refused() {
    for host in [
        "[",
        "[]",
        "[[",
        "[:",
        "[::",
        "[::1",
        "::1]",
        "[::1]]",
        "[::1]x",
        "[1:2]",
        "[::1%25eth0]",
    ] {
        for scheme in ["http", "https"] {
            let uri = format!("{scheme}://{host}/cb");
            assert!(check_redirect_uri(&uri).is_err(), "{uri}");
        }
    }
    let many = format!("http://{}", "[:".repeat(1020));
    assert!(check_redirect_uri(&many).is_err());
    assert!(!matches("http://[::1]/cb", &many, true));
}

proptest! {
    /// security.md RD-1: accept ⇔ bytes equal ∨ loopback rule.
    #[test]
    fn rd_1_accepts_exactly_equal_bytes_and_the_loopback_port(
        which in 0..REGISTERED.len(),
        scheme in "(http|https|HTTP|com\\.example\\.app)",
        host in "(127\\.0\\.0\\.1|\\[::1\\]|localhost|app\\.example|evil)",
        port in "(|:[0-9]{0,6}|:80@evil)",
        path in "(|/cb|/CB|/cb/|/a/cb|\\?x=1|/cb\\?a=b)",
        localhost: bool,
    ) {
        let sent = format!("{scheme}://{host}{port}{path}");
        for registered in [REGISTERED.get(which).copied().unwrap_or_default(), &sent] {
            let expected = registered == sent || loopback_rule(registered, &sent, localhost);
            prop_assert_eq!(matches(registered, &sent, localhost), expected, "{} {}", registered, sent);
        }
    }

    /// security.md OP-2: any text is answered, and what is accepted is a URI
    /// that reads back as it was written.
    #[test]
    fn op_2_any_text_may_be_offered_for_registration(text in "\\PC*|https?://\\PC*") {
        if check_redirect_uri(&text).is_ok() {
            prop_assert!(url::Url::parse(&text).is_ok(), "{}", text);
            prop_assert!(text.is_ascii());
        }
    }
}
