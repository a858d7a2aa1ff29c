//! The authorization endpoint, as strangers try it: security.md §3.1.

use std::collections::BTreeSet;

use bailiwick_core::{env::ApprovalPrompt, model::ClientType};
use http::StatusCode;

use crate::{
    browser::{Answer, Browser},
    call::Call,
    cast::{CHALLENGE, Cast, Party, TOKEN},
    world::{PASSWORD, REDIRECT_URI},
};

const ISSUER: &str = "http://localhost:8000/o";

fn query(pairs: &[(&str, &str)]) -> String {
    let query = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(pairs)
        .finish();
    format!("/o/authorize/?{query}")
}

/// A request for `read` that is right in every respect.
fn right<'a>(client: &'a Party, redirect_uri: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("response_type", "code"),
        ("client_id", client.id.as_str()),
        ("redirect_uri", redirect_uri),
        ("scope", "read"),
        ("state", "s"),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
    ]
}

fn with<'a>(
    mut request: Vec<(&'a str, &'a str)>,
    name: &'a str,
    value: &'a str,
) -> Vec<(&'a str, &'a str)> {
    request.retain(|(key, _)| *key != name);
    request.push((name, value));
    request
}

fn answered(answer: &Answer) -> Vec<(String, String)> {
    let (uri, query) = answer.location().split_once('?').unwrap();
    assert_eq!(uri, REDIRECT_URI, "{answer:?}");
    let pairs = form_urlencoded::parse(query.as_bytes());
    pairs.into_owned().collect()
}

fn all<'a>(pairs: &'a [(String, String)], name: &str) -> Vec<&'a str> {
    let named = pairs.iter().filter(|(key, _)| key == name);
    named.map(|(_, value)| value.as_str()).collect()
}

#[track_caller]
fn assert_page(answer: &Answer, what: &str) {
    assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{what}");
    assert!(answer.headers.get("location").is_none(), "{what}");
    assert!(answer.headers.get("refresh").is_none(), "{what}");
    assert!(!answer.text.contains("http-equiv"), "{what}");
    assert_eq!(answer.element("error_code"), "invalid_request", "{what}");
    assert_eq!(answer.element("error_reference").len(), 8);
}

async fn signed_in(cast: &Cast) -> Browser {
    let mut browser = cast.world.browser();
    assert_eq!(browser.sign_in("ada", PASSWORD).await.location(), "/");
    browser
}

/// What somebody may try in place of `uri`.
fn mutations(uri: &str) -> BTreeSet<String> {
    let inserted = [
        "/",
        "//",
        "/..",
        "/.",
        "/..;/",
        ";x=1",
        "?",
        "?x=1",
        "&x=1",
        "#",
        "#x",
        "%",
        "%00",
        "%0a",
        "%2f",
        "%252f",
        "%5c",
        "\\",
        "\t",
        " ",
        "\n",
        "@",
        "@evil.example",
        ".evil.example",
        ":",
        ":1",
        ":443",
        "*",
        "a",
        "\u{e9}",
        "\u{2024}",
        "\u{200d}",
    ];
    let (scheme, rest) = uri.split_once(':').unwrap();
    let authority = rest.trim_start_matches('/');
    let mut all: BTreeSet<String> = BTreeSet::new();
    for text in inserted {
        all.insert(format!("{uri}{text}"));
        all.insert(format!("{text}{uri}"));
        for at in uri.match_indices(['/', ':', '?', '.']).map(|(at, _)| at) {
            all.insert(format!("{}{text}{}", &uri[..at], &uri[at..]));
        }
    }
    all.extend([
        uri.to_uppercase(),
        format!("{}:{rest}", scheme.to_uppercase()),
        format!("HtTpS:{rest}"),
        format!("ftp:{rest}"),
        format!("javascript:{rest}"),
        format!("{scheme}://user@{authority}"),
        format!("{scheme}://user:pass@{authority}"),
        format!("{scheme}://evil.example/{authority}"),
        format!("{scheme}://evil.example?{authority}"),
        format!("{scheme}://evil.example#{authority}"),
        format!("//{authority}"),
        authority.to_owned(),
        uri[..uri.len() - 1].to_owned(),
        uri.replace('c', "%63"),
        uri.replace('.', "\u{3002}"),
        uri.replace("example", "example."),
        format!("{uri},{uri}"),
        format!("{uri} {uri}"),
    ]);
    all.remove(uri);
    all
}

/// security.md RD-1, RD-3, PG-5, B3; AZ-13 to AZ-19: nothing but the registered
/// text is ever a place to go.
#[tokio::test]
async fn rd_1_every_mutation_of_a_redirect_uri_is_a_page() {
    let cast = Cast::new().await;
    for (uri, client_type) in [
        (REDIRECT_URI, ClientType::Confidential),
        (
            "https://client.example/cb?a=1&b=2",
            ClientType::Confidential,
        ),
        ("http://127.0.0.1/cb", ClientType::Public),
        ("http://[::1]:4000/cb", ClientType::Public),
        ("com.example.app:/cb", ClientType::Public),
    ] {
        let edit = |draft: &mut bailiwick_core::registration::ClientDraft| {
            draft.redirect_uris = vec![uri.to_owned()];
        };
        let client = cast.world.application_with(uri, client_type, edit).await;
        let mut browser = signed_in(&cast).await;
        let before = cast.world.state();
        let mut refused = 0;
        for mutation in mutations(uri) {
            if is_loopback_port(uri, &mutation) {
                continue;
            }
            let answer = browser.get(&query(&right(&client, &mutation))).await;
            assert_page(&answer, &mutation);
            assert!(!answer.text.contains("evil"), "{mutation}");
            refused += 1;
        }
        assert!(refused >= 120, "{refused}");
        cast.world.assert_unchanged(&before);
        let answer = browser.get(&query(&right(&client, uri))).await;
        assert!(answer.location().starts_with(uri), "{answer:?}");
    }
}

/// RFC 8252 §7.3: the one exception.
fn is_loopback_port(uri: &str, mutation: &str) -> bool {
    let split = |text: &str| {
        let rest = text.strip_prefix("http://")?;
        let (authority, path) = rest.split_once('/')?;
        let host = if authority.starts_with('[') {
            authority.split_inclusive(']').next()?
        } else {
            authority.split(':').next()?
        };
        let port = authority.strip_prefix(host)?;
        let number = port.strip_prefix(':').map(str::parse::<u16>);
        let plain = port.is_empty() || number.is_some_and(|number| number.is_ok());
        plain.then(|| (host.to_owned(), path.to_owned()))
    };
    let ours = split(uri);
    ours.is_some() && ours == split(mutation)
}

/// security.md RD-4, PG-5; AZ-01, AZ-02, AZ-11: whatever else is wrong, an address
/// that is not the client's is never redirected to.
#[tokio::test]
async fn rd_4_no_cause_of_an_error_redirects_to_a_foreign_address() {
    let cast = Cast::new().await;
    let evil = "https://evil.example/callback";
    let mut browser = signed_in(&cast).await;
    let mut anonymous = cast.world.browser();
    let before = cast.world.state();
    for (name, value) in [
        ("prompt", "none"),
        ("prompt", "none login"),
        ("prompt", "create"),
        ("response_type", "token"),
        ("response_type", "id_token token"),
        ("response_type", "nonesuch"),
        ("response_type", ""),
        ("response_mode", "form_post"),
        ("response_mode", "form_post.jwt"),
        ("response_mode", "fragment"),
        ("scope", "nonesuch"),
        ("scope", "register-scope"),
        ("scope", "\""),
        ("code_challenge", ""),
        ("code_challenge", "short"),
        ("code_challenge_method", "plain"),
        ("request", "e30.e30."),
        ("request_uri", "https://evil.example/request"),
        ("resource", "relative"),
        ("max_age", "-1"),
        ("claims", "{"),
        ("state", &"x".repeat(20_000)),
    ] {
        for client in [&cast.app, &cast.public] {
            let request = with(right(client, evil), name, value);
            for who in [&mut browser, &mut anonymous] {
                let answer = who.get(&query(&request)).await;
                assert_page(&answer, &format!("{name}={value}"));
                let answer = who.post("/o/authorize/", &request).await;
                assert!(
                    !answer.header("location").starts_with("https:"),
                    "{answer:?}"
                );
            }
        }
        let unknown = with(
            with(right(&cast.app, REDIRECT_URI), "client_id", "x"),
            name,
            value,
        );
        assert_page(&browser.get(&query(&unknown)).await, name);
    }
    cast.world.assert_unchanged(&before);
}

/// security.md RD-6, RD-7; AZ-35: the answer names us once, and brings `state` back
/// as it was, be it a success or not.
#[tokio::test]
async fn rd_6_rd_7_every_answer_has_our_issuer_and_the_state_once() {
    let cast = Cast::new().await;
    let mut browser = signed_in(&cast).await;
    let state = format!("&=?#%0d%0a+\"<>'\\ \u{e9}\u{1f332}{}", "x".repeat(1_000));
    for (name, value, expected) in [
        ("nonce", "n", "code"),
        ("response_type", "token", "unsupported_response_type"),
        ("response_type", "", "invalid_request"),
        ("scope", "nonesuch", "invalid_scope"),
        ("code_challenge", "", "invalid_request"),
        ("code_challenge_method", "plain", "invalid_request"),
        ("request", "e30.e30.", "request_not_supported"),
        ("request_uri", "urn:x", "request_uri_not_supported"),
        ("resource", "https://nobody.example", "invalid_target"),
    ] {
        let request = with(right(&cast.app, REDIRECT_URI), "state", &state);
        let answer = browser.get(&query(&with(request, name, value))).await;
        let pairs = answered(&answer);
        assert_eq!(all(&pairs, "iss"), [ISSUER], "{name}={value}");
        assert_eq!(all(&pairs, "state"), [state.as_str()], "{name}={value}");
        if expected == "code" {
            assert_eq!(all(&pairs, "code").len(), 1);
        } else {
            assert_eq!(all(&pairs, "error"), [expected], "{name}={value}");
            assert!(all(&pairs, "code").is_empty());
        }
    }
    let anonymous = with(right(&cast.app, REDIRECT_URI), "prompt", "none");
    let answer = cast.world.browser().get(&query(&anonymous)).await;
    let pairs = answered(&answer);
    assert_eq!(all(&pairs, "error"), ["login_required"]);
    assert_eq!(all(&pairs, "iss"), [ISSUER]);
}

/// security.md SR-7: what was allowed is a text; another text is asked about again.
#[tokio::test]
async fn sr_7_a_changed_description_is_asked_about_before_the_next_grant() {
    let cast = Cast::with(|config| config.approval_prompt = ApprovalPrompt::Auto).await;
    let edit = |draft: &mut bailiwick_core::registration::ClientDraft| {
        draft.skip_authorization = false;
    };
    let confidential = ClientType::Confidential;
    let client = cast
        .world
        .application_with("Asks", confidential, edit)
        .await;
    let mut browser = signed_in(&cast).await;
    let request = with(right(&client, REDIRECT_URI), "scope", "read plants:see");
    let page = browser.get(&query(&request)).await;
    let allow = [("allow", "Authorize")];
    let allowed = browser.submit(&page, "/o/authorize/", &allow).await;
    assert_eq!(all(&answered(&allowed), "code").len(), 1);
    let silent = with(request.clone(), "prompt", "none");
    let again = answered(&browser.get(&query(&silent)).await);
    assert_eq!(all(&again, "code").len(), 1, "nothing new: nobody is asked");
    let text = serde_json::json!({ "name": "plants:see", "description": "Dig up plants" });
    assert_eq!(cast.register(&cast.plants, text).await.status, 200);
    let before = cast.world.state();
    let refused = answered(&browser.get(&query(&silent)).await);
    assert_eq!(all(&refused, "error"), ["consent_required"]);
    let page = browser.get(&query(&request)).await;
    assert!(page.has_element("consent_allow") && page.text.contains("Dig up plants"));
    cast.world.assert_unchanged(&before);
}

/// security.md CT-25: asking costs us no row, whoever asks and whatever for.
#[tokio::test]
async fn ct_25_requests_of_strangers_are_kept_nowhere() {
    let cast = Cast::new().await;
    let before = cast.world.state();
    for i in 0..300 {
        let state = i.to_string();
        let request = with(right(&cast.app, REDIRECT_URI), "state", &state);
        let mut browser = cast.world.browser();
        let answer = browser.get(&query(&request)).await;
        let page = browser.get(answer.location()).await;
        let fields = [("username", state.as_str()), ("password", "x")];
        browser.submit(&page, "/accounts/login/", &fields).await;
        browser.get("/accounts/logout/").await;
        let fields = [("grant_type", "authorization_code"), ("code", &state)];
        cast.send(Call::post(TOKEN).form(&fields)).await;
        cast.redeem(&cast.public, &state, &state).await;
    }
    cast.world.assert_unchanged(&before);
}

/// security.md OP-7: one request fails, the server does not, nor is its cause told.
#[tokio::test]
async fn op_7_a_panic_fails_the_one_request_that_met_it() {
    let cast = Cast::new().await;
    cast.world.users.panic(true);
    let answer = cast.world.browser().sign_in("ada", PASSWORD).await;
    assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert_eq!(answer.text, r#"{"error":"server_error"}"#);
    cast.world.users.panic(false);
    assert_eq!(signed_in(&cast).await.get("/").await.status, StatusCode::OK);
}

/// security.md RD-14; §4.4 (CVE-2026-42849, CVE-2024-21637): what is sent comes back
/// as text or not at all.
#[tokio::test]
async fn rd_14_what_strangers_send_is_never_markup() {
    let cast = Cast::new().await;
    let script = "\"><script>alert(1)</script><img src=x onerror=alert(1)>'</script>";
    let mut browser = signed_in(&cast).await;
    for name in [
        "client_id",
        "redirect_uri",
        "state",
        "scope",
        "response_type",
        "login_hint",
        "ui_locales",
        "nonce",
        "prompt",
        "resource",
        "nonesuch",
    ] {
        let request = with(right(&cast.app, REDIRECT_URI), name, script);
        for who in [&mut browser, &mut cast.world.browser()] {
            let answer = who.get(&query(&request)).await;
            assert!(!answer.text.contains("<script>"), "{name}");
            assert!(!answer.text.contains("<img"), "{name}");
            if answer.status == StatusCode::SEE_OTHER {
                assert!(!answer.location().contains('<'), "{name}");
                let next = answer.location().to_owned();
                if next.starts_with('/') {
                    let page = who.get(&next).await;
                    assert!(!page.text.contains("<script>"), "{name}");
                    assert!(!page.text.contains("<img"), "{name}");
                }
            }
        }
    }
    let answer = cast.world.browser().sign_in(script, script).await;
    assert!(!answer.text.contains("<script>") && !answer.text.contains("<img"));
}
