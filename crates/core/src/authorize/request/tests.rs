#![expect(clippy::unwrap_used, reason = "tests")]

use proptest::prelude::*;

use super::AuthorizationRequest;
use crate::{Delivery, ErrorCode, Reason, UnixTime};

const NOW: UnixTime = UnixTime::from_secs(5000);

fn parsed(query: &str) -> AuthorizationRequest {
    AuthorizationRequest::parse(query.as_bytes()).unwrap()
}

#[test]
fn a_request_is_read_and_what_is_not_known_is_ignored() {
    let request = parsed("client_id=a&scope=read+write&state=&colour=red&resource=x&resource=y");
    assert_eq!(request.client_id.as_deref(), Some("a"));
    assert_eq!(request.scope.as_deref(), Some("read write"));
    assert_eq!(request.state, None);
    assert_eq!(request.resource, ["x", "y"]);
    assert!(!request.repeats);
    assert_eq!(
        request.to_query(),
        "client_id=a&scope=read+write&resource=x&resource=y"
    );
}

/// RFC 6749 §3.1: where the refusal would go must itself be beyond doubt.
#[test]
fn what_decides_where_errors_go_comes_once_or_the_refusal_is_a_page() {
    for query in [
        "client_id=a&client_id=a",
        "client_id=a&client_id=b",
        "client_id=a&client_id=",
        "client_id=a&redirect_uri=x&redirect_uri=y",
        "client_id=a&state=1&state=2",
        "client_id=a&st%61te=1&state=2",
    ] {
        let error = AuthorizationRequest::parse(query.as_bytes()).unwrap_err();
        assert_eq!(error.code, ErrorCode::InvalidRequest, "{query}");
        assert_eq!(error.reason, Reason::ParameterRepeated, "{query}");
        assert_eq!(error.description, "parameter is repeated", "{query}");
        assert_eq!(error.delivery, Delivery::Page, "{query}");
    }
    assert!(parsed("client_id=a&scope=x&scope=y").repeats);
}

/// django-oauth-toolkit.md AZ-29, AZ-41; security.md OP-2, DOT #1754.
#[test]
fn az_29_az_41_malformed_bytes_are_a_page() {
    for query in [
        &b"client_id=a%00"[..],
        b"client_id=a\0",
        b"client_id=%",
        b"client_id=%4",
        b"client_id=%zz",
        b"client_id=a&state=%ff",
        b"client_id=\xff",
        b"client_id=a&%00=x",
    ] {
        let error = AuthorizationRequest::parse(query).unwrap_err();
        assert_eq!(error.delivery, Delivery::Page, "{query:?}");
        assert_eq!(error.reason, Reason::ParameterMalformed, "{query:?}");
    }
}

/// django-oauth-toolkit.md AZ-05: a request that waits for a fresh sign-in asks
/// for it no more than once, and says from when on.
#[test]
fn az_05_a_demand_for_a_fresh_sign_in_travels_as_a_point_in_time() {
    for (sent, travels) in [
        ("prompt=login", "authenticated_after=5000000"),
        (
            "prompt=login+consent",
            "prompt=consent&authenticated_after=5000000",
        ),
        ("max_age=60", "authenticated_after=4940000"),
        ("max_age=60&prompt=login", "authenticated_after=5000000"),
        (
            "max_age=60&authenticated_after=4990000",
            "authenticated_after=4990000",
        ),
        (
            "max_age=60&authenticated_after=1",
            "authenticated_after=4940000",
        ),
        // Nobody signs in later than now: people would be asked for ever.
        (
            "authenticated_after=9999999999999",
            "authenticated_after=5000000",
        ),
        ("prompt=consent", "prompt=consent"),
        ("authenticated_after=x", ""),
        ("", ""),
    ] {
        assert_eq!(parsed(sent).travelling(NOW).to_query(), travels, "{sent}");
    }
}

#[test]
fn the_debug_form_keeps_state_nonce_and_hint_to_itself() {
    let request = parsed("client_id=a&state=SECRET1&nonce=SECRET2&login_hint=SECRET3");
    assert!(!format!("{request:?}").contains("SECRET"));
}

proptest! {
    /// What travels is what came: the ticket of the consent form is bound to it.
    #[test]
    fn a_request_survives_its_travels(
        values in prop::collection::vec("[ -~]{0,8}|\\PC{0,8}", 8),
        max_age in prop::option::of(0..100_000_u32),
        later in 0..10_000_i64,
    ) {
        let names = [
            "client_id", "redirect_uri", "scope", "state", "nonce", "resource", "prompt", "login_hint",
        ];
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(names.iter().zip(&values).filter(|(_, value)| !value.contains('\0')));
        if let Some(max_age) = max_age {
            query.append_pair("max_age", &max_age.to_string());
        }
        let request = parsed(&query.finish());
        prop_assert_eq!(&parsed(&request.to_query()), &request);
        let travelling = request.travelling(NOW);
        let back = parsed(&travelling.to_query());
        prop_assert_eq!(&back, &travelling);
        prop_assert_eq!(&back.travelling(UnixTime::from_secs(5000 + later)), &travelling);
        prop_assert_eq!(travelling.state, request.state);
    }
}
