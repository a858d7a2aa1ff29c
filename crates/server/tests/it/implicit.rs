//! The implicit grant, once an operator named it: RFC 6749 §4.2; security.md
//! CT-13.

use std::collections::BTreeMap;

use bailiwick_core::{
    Config,
    model::{ClientType, GrantType, ResourceServer, TokenFormat, UserId},
    registration::{ClientDraft, LegacyGrants, NewSecret},
    scope::Namespace,
};

use crate::{
    browser::Answer,
    call::Call,
    cast::{Cast, INTROSPECT, Party, TOKEN, assert_refused},
    world::{PASSWORD, REDIRECT_URI},
};

const AUTHORIZE: &str = "/o/authorize/";

fn on(config: &mut Config) {
    config.grant_types.insert(GrantType::Implicit);
}

fn page_of_script(skip: bool) -> impl FnOnce(&mut ClientDraft) {
    move |draft| {
        draft.grant_types = [GrantType::Implicit].into();
        draft.skip_authorization = skip;
    }
}

/// A client of the implicit grant alone.
async fn script(cast: &Cast, skip: bool) -> Party {
    let world = &cast.world;
    let edit = page_of_script(skip);
    world
        .application_with("Page", ClientType::Public, edit)
        .await
}

fn request(client: &Party, more: &[(&str, &str)]) -> String {
    let query = form_urlencoded::Serializer::new(String::new())
        .append_pair("response_type", "token")
        .append_pair("client_id", client.id.as_str())
        .append_pair("redirect_uri", REDIRECT_URI)
        .append_pair("scope", "read write")
        .append_pair("state", "s&1=é")
        .extend_pairs(more)
        .finish();
    format!("{AUTHORIZE}?{query}")
}

/// What the fragment says; nothing of it is in the query.
fn fragment(answer: &Answer) -> BTreeMap<String, String> {
    let (uri, fragment) = answer.location().split_once('#').expect("a fragment");
    assert_eq!(uri, REDIRECT_URI);
    form_urlencoded::parse(fragment.as_bytes())
        .into_owned()
        .collect()
}

/// The answer to `request` of ada, who allows what she is asked.
async fn allowed(cast: &Cast, client: &Party) -> Answer {
    let mut browser = cast.world.browser();
    browser.sign_in("ada", PASSWORD).await;
    let page = browser.get(&request(client, &[])).await;
    assert_eq!(page.status, 200, "{page:?}");
    browser
        .submit(&page, AUTHORIZE, &[("allow", "Authorize")])
        .await
}

#[tokio::test]
async fn a_person_who_allows_sends_a_token_to_the_client_in_the_fragment() {
    let cast = Cast::with(on).await;
    let client = script(&cast, false).await;
    let answer = allowed(&cast, &client).await;
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(answer.header("referrer-policy"), "same-origin");
    let said = fragment(&answer);
    let names: Vec<_> = said.keys().map(String::as_str).collect();
    let expected = [
        "access_token",
        "expires_in",
        "iss",
        "scope",
        "state",
        "token_type",
    ];
    assert_eq!(names, expected, "and no refresh token");
    assert_eq!(said["state"], "s&1=é");
    assert_eq!(said["iss"], "http://localhost:8000/o");
    assert_eq!(said["token_type"], "Bearer");
    assert_eq!(said["scope"], "read write");
    assert_eq!(said["expires_in"], "3600");
    assert!(cast.is_active(&said["access_token"]).await);
}

/// RFC 6749 §4.2.2: also for a client that could have a refresh token of a code.
#[tokio::test]
async fn no_refresh_token_and_no_code_comes_of_it() {
    let cast = Cast::with(on).await;
    let edit = |draft: &mut ClientDraft| {
        draft.grant_types.insert(GrantType::Implicit);
    };
    let public = ClientType::Public;
    let client = cast.world.application_with("Both", public, edit).await;
    let mut browser = cast.world.browser();
    browser.sign_in("ada", PASSWORD).await;
    let said = fragment(&browser.get(&request(&client, &[])).await);
    assert!(!said.contains_key("refresh_token") && !said.contains_key("code"));
    let token = &said["access_token"];
    let fields = [("grant_type", "refresh_token"), ("refresh_token", token)];
    let answer = cast.send(client.post(TOKEN).form(&fields)).await;
    assert_refused(&answer, 400, "invalid_grant");
    let fields = [("grant_type", "implicit")];
    let answer = cast.send(client.post(TOKEN).form(&fields)).await;
    assert_refused(&answer, 400, "unsupported_grant_type");
}

/// A token of this grant hangs on what the user granted, as others do.
#[tokio::test]
async fn whatever_ends_what_a_user_granted_ends_the_token() {
    for how in [
        "taken back",
        "revoked",
        "disabled",
        "client gone",
        "expired",
    ] {
        let cast = Cast::with(on).await;
        let client = script(&cast, false).await;
        let token = fragment(&allowed(&cast, &client).await)["access_token"].clone();
        assert!(cast.is_active(&token).await, "{how}");
        match how {
            "taken back" => {
                let mut browser = cast.world.browser();
                browser.sign_in("ada", PASSWORD).await;
                let path = format!("/o/authorized_tokens/{}/delete/", client.id.as_str());
                let ask = browser.get(&path).await;
                browser.submit(&ask, &path, &[]).await.location();
            }
            "revoked" => assert_eq!(cast.revoke(&client, &token).await.status, 200),
            "disabled" => cast.world.set_active("ada", false).await,
            "client gone" => {
                let registry = cast.world.administration();
                registry.delete_client(&client.id).await.unwrap();
            }
            _ => cast.world.wait(std::time::Duration::from_hours(1)),
        }
        assert!(!cast.is_active(&token).await, "{how}");
    }
}

/// RFC 6749 §4.2.2.1: refusals go where the token would.
#[tokio::test]
async fn refusals_go_into_the_fragment() {
    let cast = Cast::with(on).await;
    let client = script(&cast, false).await;
    let mut browser = cast.world.browser();
    browser.sign_in("ada", PASSWORD).await;
    let before = cast.world.state();
    for (more, error) in [
        (("response_mode", "query"), "invalid_request"),
        (("response_mode", "form_post"), "invalid_request"),
        (("code_challenge", "x"), "invalid_request"),
        (("code_challenge_method", "S256"), "invalid_request"),
        (("prompt", "none"), "consent_required"),
        (("resource", "https://nobody.example"), "invalid_target"),
        (("request", "eyJ"), "request_not_supported"),
    ] {
        let answer = browser.get(&request(&client, &[more])).await;
        let said = fragment(&answer);
        assert_eq!(said["error"], error, "{more:?}");
        assert_eq!(said["state"], "s&1=é");
        assert_eq!(said["iss"], "http://localhost:8000/o");
        assert!(!said.contains_key("access_token"));
    }
    let page = browser.get(&request(&client, &[])).await;
    let denied = fragment(&browser.submit(&page, AUTHORIZE, &[]).await);
    assert_eq!(denied["error"], "access_denied");
    let privileged = request(&client, &[]).replace("read+write", "register-scope");
    assert_eq!(
        fragment(&browser.get(&privileged).await)["error"],
        "invalid_scope"
    );
    // AZ-34: who holds only the other grant.
    let answer = browser.get(&request(&cast.public, &[])).await;
    assert_eq!(fragment(&answer)["error"], "unauthorized_client");
    cast.world.assert_unchanged(&before);
}

/// security.md RD-9: the form is good once, and one token comes of it.
#[tokio::test]
async fn rd_9_a_form_gives_one_token() {
    let cast = Cast::with(on).await;
    let client = script(&cast, false).await;
    let mut browser = cast.world.browser();
    browser.sign_in("ada", PASSWORD).await;
    let page = browser.get(&request(&client, &[])).await;
    let allow = [("allow", "Authorize")];
    fragment(&browser.submit(&page, AUTHORIZE, &allow).await);
    let before = cast.world.state();
    let again = browser.submit(&page, AUTHORIZE, &allow).await;
    assert_eq!(again.status, 400);
    assert_eq!(again.element("error_code"), "invalid_request");
    cast.world.assert_unchanged(&before);
}

/// security.md RD-1, PG-5: an address that is not the client's gets no token and
/// no refusal either.
#[tokio::test]
async fn rd_1_nothing_goes_to_an_address_that_is_not_registered() {
    let cast = Cast::with(on).await;
    let client = script(&cast, true).await;
    let mut browser = cast.world.browser();
    browser.sign_in("ada", PASSWORD).await;
    for uri in [
        "https://evil.example/",
        "https://client.example/callback#x",
        "https://client.example/callback?x=1",
        "https://client.example@evil.example/callback",
    ] {
        let encoded: String = form_urlencoded::byte_serialize(uri.as_bytes()).collect();
        let registered: String = form_urlencoded::byte_serialize(REDIRECT_URI.as_bytes()).collect();
        let query = request(&client, &[]).replace(&registered, &encoded);
        let answer = browser.get(&query).await;
        assert_eq!(answer.status, 400, "{uri}");
        assert!(!answer.headers.contains_key("location"), "{uri}");
    }
}

/// security.md CT-13: registrable by pages and commands only while it is on.
#[tokio::test]
async fn ct_13_the_grant_is_registrable_only_while_it_is_on() {
    for (is_on, legacy, accepted) in [
        (false, LegacyGrants::AllowIfOn, false),
        (true, LegacyGrants::Refuse, false),
        (true, LegacyGrants::AllowIfOn, true),
    ] {
        let cast = Cast::with(|config| {
            if is_on {
                on(config);
            }
        })
        .await;
        let mut draft = ClientDraft::new("Page", ClientType::Public);
        draft.redirect_uris = vec![REDIRECT_URI.to_owned()];
        page_of_script(false)(&mut draft);
        let secret = NewSecret::Generated;
        let registry = cast.world.administration();
        let made = registry.create_client(&draft, None, &secret, legacy).await;
        assert_eq!(made.is_ok(), accepted, "{is_on} {legacy:?}");
        let mut browser = cast.world.browser();
        browser.sign_in("ada", PASSWORD).await;
        let form = browser.get("/o/applications/register/").await;
        assert!(
            !form.text.contains("value=\"implicit\""),
            "an administrator gives it"
        );
    }
}

/// django-oauth-toolkit.md MD-06.
#[tokio::test]
async fn md_06_metadata_tells_of_it_only_while_it_is_on() {
    let cast = Cast::new().await;
    let metadata = || Call::get("/.well-known/oauth-authorization-server");
    let off = cast.send(metadata()).await.text;
    assert!(!off.contains("implicit") && !off.contains("fragment"));
    let cast = cast.restarted(on).await;
    let said = cast.send(metadata()).await.json();
    assert_eq!(
        said["response_types_supported"],
        serde_json::json!(["code", "token"])
    );
    assert_eq!(
        said["response_modes_supported"],
        serde_json::json!(["query", "fragment"])
    );
}

/// RFC 9068 §2: what its tokens look like is for the resource server to say, whatever
/// the grant.
#[tokio::test]
async fn a_token_for_an_api_that_wants_jwts_is_one() {
    let cast = Cast::with(on).await;
    let signed = |role: &mut ResourceServer| {
        role.token_format = TokenFormat::Jwt;
        role.namespaces = vec![Namespace::parse("maps:").unwrap()];
        role.resource = Some("https://maps.example".to_owned());
    };
    let maps = cast.world.api("Maps", signed).await;
    let owner = Some(&maps.party.id);
    cast.define("maps:see", "See maps", false, owner).await;
    let client = script(&cast, true).await;
    let mut browser = cast.world.browser();
    browser.sign_in("ada", PASSWORD).await;
    let request = request(&client, &[]).replace("scope=read+write", "scope=maps%3Asee");
    let said = fragment(&browser.get(&request).await);
    let token = &said["access_token"];
    let parts: Vec<_> = token.split('.').collect();
    assert_eq!(parts.len(), 3, "{token}");
    let payload = data_encoding::BASE64URL_NOPAD.decode(parts[1].as_bytes());
    let payload: serde_json::Value = serde_json::from_slice(&payload.unwrap()).unwrap();
    assert_eq!(payload["aud"], "https://maps.example");
    assert_eq!(payload["scope"], "maps:see");
    assert_eq!(payload["client_id"], client.id.as_str());
    assert_eq!(payload["sub"], "id-of-ada");
    let ask = Call::post(INTROSPECT).bearer(&maps.token);
    let seen = cast.send(ask.form(&[("token", token)])).await.json();
    assert_eq!(
        (&seen["active"], &seen["username"]),
        (&true.into(), &"ada".into())
    );
}

/// A token without a family ends with all else that its user granted.
#[tokio::test]
async fn a_users_end_is_the_end_of_their_implicit_tokens() {
    let cast = Cast::with(on).await;
    let client = script(&cast, false).await;
    let said = fragment(&allowed(&cast, &client).await);
    let token = &said["access_token"];
    assert!(cast.is_active(token).await);
    let administration = cast.world.administration();
    let ada = UserId::new("id-of-ada");
    administration.revoke_subject(&ada).await.unwrap();
    assert!(!cast.is_active(token).await);
    let again = fragment(&allowed(&cast, &client).await);
    assert!(
        cast.is_active(&again["access_token"]).await,
        "she may come again"
    );
    assert!(!cast.is_active(token).await);
}
