#![expect(clippy::unwrap_used, reason = "tests")]

use proptest::prelude::*;

use super::{Location, code_location, error_location};
use crate::{Delivery, ErrorCode, OAuthError, Reason};

const ISSUER: &str = "https://as.example/o";

fn pairs(location: &Location) -> Vec<(String, String)> {
    let query = location.as_str().split_once('?').unwrap().1;
    form_urlencoded::parse(query.as_bytes())
        .into_owned()
        .collect()
}

fn values(location: &Location, name: &str) -> Vec<String> {
    let all = pairs(location).into_iter();
    all.filter(|(key, _)| key == name)
        .map(|(_, value)| value)
        .collect()
}

fn refused(redirect_uri: &str, state: Option<&str>) -> Location {
    let delivery = Delivery::Redirect {
        redirect_uri: redirect_uri.to_owned(),
        state: state.map(str::to_owned),
    };
    let text = "the user denied the request";
    let error = OAuthError::json(ErrorCode::AccessDenied, Reason::UserDenied, text);
    error_location(&error.delivered(delivery), ISSUER).unwrap()
}

#[test]
fn a_code_goes_to_the_redirect_uri_with_state_and_issuer() {
    let location = code_location("https://app.example/cb", "bwc_x", Some("a b"), ISSUER);
    assert_eq!(
        location.as_str(),
        "https://app.example/cb?code=bwc_x&state=a+b&iss=https%3A%2F%2Fas.example%2Fo"
    );
}

/// django-oauth-toolkit.md AZ-42.
#[test]
fn az_42_a_refusal_goes_to_the_redirect_uri_and_state_only_if_it_was_sent() {
    assert_eq!(
        refused("com.example.app:/cb", None).as_str(),
        "com.example.app:/cb?error=access_denied&error_description=the+user+denied+the+request\
         &iss=https%3A%2F%2Fas.example%2Fo"
    );
    assert_eq!(values(&refused("https://a/", Some("s")), "state"), ["s"]);
}

#[test]
fn a_refusal_for_a_page_goes_nowhere() {
    for delivery in [Delivery::Page, Delivery::Json, Delivery::Text] {
        let error = OAuthError::json(ErrorCode::InvalidRequest, Reason::ClientUnknown, "no");
        assert_eq!(error_location(&error.delivered(delivery), ISSUER), None);
    }
}

/// security.md RD-6, django-oauth-toolkit.md AZ-35, RFC 9207 §2.
#[test]
fn rd_6_there_is_exactly_one_issuer_and_it_is_ours() {
    for uri in [
        "https://app.example/cb",
        "https://app.example/cb?iss=https://evil",
        "https://app.example/cb?a=b&iss=x&iss=y&%69ss=z&i%73s",
        "com.example.app:/cb?iss",
    ] {
        for location in [
            code_location(uri, "c", None, ISSUER),
            refused(uri, Some("s")),
        ] {
            assert_eq!(values(&location, "iss"), [ISSUER], "{uri}");
        }
    }
}

#[test]
fn a_registered_query_is_kept_but_cannot_speak_for_the_server() {
    let uri = "https://app.example/cb?x=1&code=evil&state=evil&y=%2F+&error=e&error_uri=u";
    let location = code_location(uri, "good", None, ISSUER);
    assert_eq!(
        location.as_str(),
        "https://app.example/cb?x=1&y=%2F+&code=good&iss=https%3A%2F%2Fas.example%2Fo"
    );
    assert_eq!(values(&refused(uri, None), "error"), ["access_denied"]);
}

/// security.md MAS #5653.
#[test]
fn peer_mas_5653_no_fragment_reaches_the_client() {
    let location = code_location("https://app.example/cb?x=1#frag?y", "c", None, ISSUER);
    assert!(
        location
            .as_str()
            .starts_with("https://app.example/cb?x=1&code=c&")
    );
    assert!(!location.as_str().contains('#'));
}

/// security.md RD-7.
#[test]
fn rd_7_state_comes_back_once_and_unchanged() {
    let state = format!(
        "{}&code=evil&iss=evil#%0a\r\n\"<>\u{1f511}é+ %26",
        "x".repeat(1024)
    );
    let location = code_location("https://app.example/cb", "c", Some(&state), ISSUER);
    assert_eq!(values(&location, "state"), [state]);
    assert_eq!(values(&location, "code"), ["c"]);
}

#[test]
fn a_location_hides_its_code_in_debug_output() {
    let location = code_location("https://app.example/cb", "SECRET", None, ISSUER);
    assert!(!format!("{location:?}").contains("SECRET"));
}

proptest! {
    /// security.md RD-15: nothing splits the header, whatever was registered,
    /// imported or sent.
    #[test]
    fn rd_15_a_location_is_visible_ascii(
        uri in "(https://app.example/cb)?[\\x00-\\x7f]{0,30}|\\PC{0,30}",
        state in "[\\x00-\\x7f]{0,30}|\\PC{0,30}",
    ) {
        for location in [
            code_location(&uri, "c", Some(&state), ISSUER),
            refused(&uri, Some(&state)),
        ] {
            prop_assert!(location.as_str().bytes().all(|b| b.is_ascii_graphic()));
            prop_assert!(!location.as_str().contains('#'));
            prop_assert_eq!(values(&location, "state"), [state.clone()]);
            prop_assert_eq!(values(&location, "iss"), [ISSUER]);
        }
    }
}
