#![expect(clippy::unwrap_used, reason = "tests")]

use proptest::prelude::*;

use super::{Location, ResponseMode, code_location, error_location, token_location};
use crate::{
    Delivery, ErrorCode, NoSignatures, OAuthError, Reason, UnixTime,
    opaque::{Opaque, OpaqueKind},
    scope::fixtures::{Counting, set},
    token::{IssuedAccessToken, TokenResponse},
};

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
    refused_by(ResponseMode::Query, redirect_uri, state)
}

fn refused_by(mode: ResponseMode, redirect_uri: &str, state: Option<&str>) -> Location {
    let delivery = Delivery::Redirect {
        redirect_uri: redirect_uri.to_owned(),
        state: state.map(str::to_owned),
        mode,
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

fn token() -> TokenResponse {
    let now = UnixTime::from_secs(1000);
    TokenResponse {
        access_token: IssuedAccessToken::Opaque(Opaque::new(
            OpaqueKind::AccessToken,
            now,
            &mut Counting::default(),
        )),
        expires_in: 3600,
        scope: set("read photos:see"),
        refresh_token: None,
    }
}

/// RFC 6749 §4.2.2.
#[test]
fn a_token_goes_into_the_fragment_with_all_that_belongs_to_it() {
    let response = token();
    let location = token_location(
        "https://app.example/cb",
        &response,
        Some("a b"),
        ISSUER,
        &NoSignatures,
    )
    .unwrap();
    let text = response.access_token.encode(&NoSignatures).unwrap();
    assert_eq!(
        location.as_str(),
        format!(
            "https://app.example/cb#access_token={text}&token_type=Bearer&expires_in=3600\
             &scope=read+photos%3Asee&state=a+b&iss=https%3A%2F%2Fas.example%2Fo"
        )
    );
    let location = token_location(
        "https://app.example/cb",
        &response,
        None,
        ISSUER,
        &NoSignatures,
    )
    .unwrap();
    assert!(!location.as_str().contains("state="));
}

/// security.md RD-6; django-oauth-toolkit.md AZ-35: the issuer is said once, in
/// the fragment, and what the registered query says of it is left out.
#[test]
fn az_35_the_fragment_has_the_only_issuer_and_no_token_is_in_the_query() {
    let registered = "https://app.example/cb?a=1&iss=x&state=x&access_token=x&expires_in=1#old";
    let location = token_location(registered, &token(), Some("s"), ISSUER, &NoSignatures).unwrap();
    let (before, fragment) = location.as_str().split_once('#').unwrap();
    assert_eq!(before, "https://app.example/cb?a=1");
    assert!(!fragment.contains('#') && !fragment.contains("old"));
    let pairs: Vec<_> = form_urlencoded::parse(fragment.as_bytes()).collect();
    let issuers = pairs.iter().filter(|(name, _)| name == "iss");
    assert_eq!(issuers.count(), 1);

    let refused = refused_by(ResponseMode::Fragment, registered, Some("s"));
    let (before, fragment) = refused.as_str().split_once('#').unwrap();
    assert_eq!(before, "https://app.example/cb?a=1");
    assert_eq!(
        fragment,
        "error=access_denied&error_description=the+user+denied+the+request&state=s\
         &iss=https%3A%2F%2Fas.example%2Fo"
    );
}

#[test]
fn debug_output_holds_no_token() {
    let response = token();
    let location = token_location(
        "https://app.example/cb",
        &response,
        None,
        ISSUER,
        &NoSignatures,
    )
    .unwrap();
    let shown = format!("{location:?} {response:?}");
    assert!(
        !shown.contains(&response.access_token.encode(&NoSignatures).unwrap()),
        "{shown}"
    );
}
