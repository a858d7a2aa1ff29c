#![expect(clippy::unwrap_used, reason = "tests")]

use http::HeaderValue;
use proptest::prelude::*;

use super::*;

fn token(authorization: &[&[u8]], uri: &str) -> Result<String, RefusalReason> {
    let mut headers = HeaderMap::new();
    for value in authorization {
        headers.append(AUTHORIZATION, HeaderValue::from_bytes(value).unwrap());
    }
    access_token(&headers, &uri.parse().unwrap()).map(str::to_owned)
}

#[test]
fn the_scheme_is_read_in_any_case_and_with_spaces() {
    for header in [
        "Bearer abc",
        "bearer abc",
        "BEARER abc",
        "Bearer    abc",
        " Bearer abc ",
    ] {
        assert_eq!(
            token(&[header.as_bytes()], "/"),
            Ok("abc".to_owned()),
            "{header:?}"
        );
    }
}

#[test]
fn every_character_of_the_grammar_is_read() {
    let all = "AZaz09-._~+/==";
    assert_eq!(
        token(&[format!("Bearer {all}").as_bytes()], "/"),
        Ok(all.to_owned())
    );
}

/// security.md OP-3
#[test]
fn op_3_what_is_no_bearer_credential_is_no_token() {
    for header in [
        &b""[..],
        b"Bearer",
        b"Bearer ",
        b"BearerX abc",
        b"Bearerabc",
        b"Bearer a b",
        b"Bearer a\tb",
        b"Basic dXNlcg==",
        b"Basic nocolon",
        b"Token abc",
        b"abc",
        b"\xff\xfe abc",
        b"Digest username=\"a\"",
    ] {
        assert_eq!(
            token(&[header], "/"),
            Err(RefusalReason::NoToken),
            "{header:?}"
        );
    }
    assert_eq!(token(&[], "/"), Err(RefusalReason::NoToken));
}

/// security.md OP-3
#[test]
fn op_3_a_malformed_token_is_invalid_and_nobody_is_asked() {
    let long = [b"Bearer ", "a".repeat(1_000_000).as_bytes()].concat();
    for header in [
        &b"Bearer \xff\xfe"[..],
        "Bearer schlüssel".as_bytes(),
        b"Bearer a,b",
        b"Bearer \"abc\"",
        b"Bearer =",
        b"Bearer ====",
        b"Bearer a=b",
        b"Bearer a%20b",
        &long,
    ] {
        assert_eq!(
            token(&[header], "/"),
            Err(RefusalReason::InvalidToken),
            "{:?}",
            header.get(..20)
        );
    }
}

/// security.md RD-13: the header, the query and their pairs; the form is never read.
#[test]
fn rd_13_a_token_in_the_query_is_refused() {
    for uri in [
        "/?access_token=abc",
        "/?a=b&access_token=abc",
        "/?access_token",
        "/?access%5Ftoken=abc",
        "/?access_token=a&access_token=b",
    ] {
        assert_eq!(token(&[], uri), Err(RefusalReason::TokenInQuery), "{uri}");
        assert_eq!(
            token(&[b"Basic dXNlcg=="], uri),
            Err(RefusalReason::TokenInQuery),
            "{uri}"
        );
        assert_eq!(
            token(&[b"Bearer abc"], uri),
            Err(RefusalReason::TwoTokens),
            "{uri}"
        );
    }
    assert_eq!(
        token(&[b"Bearer abc"], "/?Access_Token=abc&token=d"),
        Ok("abc".to_owned())
    );
}

/// security.md RD-13
#[test]
fn rd_13_two_authorization_headers_are_two_methods() {
    for pair in [
        [&b"Bearer a"[..], b"Bearer b"],
        [b"Bearer a", b"Bearer a"],
        [b"Basic dXNlcg==", b"Bearer a"],
    ] {
        assert_eq!(token(&pair, "/"), Err(RefusalReason::TwoTokens));
    }
}

proptest! {
    #[test]
    fn no_header_makes_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
        if let Ok(value) = HeaderValue::from_bytes(&bytes) {
            let mut headers = HeaderMap::new();
            headers.append(AUTHORIZATION, value);
            if let Ok(token) = access_token(&headers, &Uri::from_static("/")) {
                prop_assert!(!token.is_empty());
                prop_assert!(token.bytes().all(|byte| byte.is_ascii_graphic()));
            }
        }
    }

    #[test]
    fn every_token_of_the_grammar_is_found(expected in "[A-Za-z0-9._~+/-]{1,80}={0,2}") {
        let header = format!("bEARER  {expected}");
        prop_assert_eq!(token(&[header.as_bytes()], "/"), Ok(expected));
    }
}
