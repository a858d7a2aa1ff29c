#![expect(clippy::unwrap_used, reason = "tests")]

use super::*;
use crate::{
    Digest, ErrorCode, NoSignatures, Reason, UnixTime,
    opaque::{Opaque, OpaqueKind},
    params::Parameters,
    scope::{ScopeSet, fixtures::set},
    store::Write,
    world::{Request, SECRET, World, confidential, grant, public},
};

fn app(request: Request) -> Request {
    request.basic("app", SECRET)
}

fn password_request(login: &str, password: &str) -> Request {
    app(grant("password")
        .with("username", login)
        .with("password", password))
}

fn allow(world: &mut World, grant_type: GrantType) {
    world.config.grant_types.insert(grant_type);
}

fn refusal(world: &mut World, request: &Request) -> OAuthError {
    let refusal = world.token(request).unwrap_err();
    assert!(world.writes.is_empty());
    refusal
}

/// Checks come in the order client, grant, credential, scope: of a request wrong
/// in all of them, each repaired one shows the next.
#[test]
fn checks_come_in_the_order_client_grant_credential_scope() {
    let world = &mut World::new();
    let client = "wrong";
    let bad = |grant_type: &str, secret: &str, token: &str| {
        grant(grant_type)
            .with("refresh_token", token)
            .with("scope", "no such scope")
            .basic("app", secret)
    };
    let token = world.sign_in("app", "read").refresh_token.unwrap().encode();
    let steps = [
        (bad("nonsense", client, "x"), ErrorCode::InvalidClient),
        (
            bad("nonsense", SECRET, "x"),
            ErrorCode::UnsupportedGrantType,
        ),
        (bad("refresh_token", SECRET, "x"), ErrorCode::InvalidGrant),
        (
            bad("refresh_token", SECRET, &token),
            ErrorCode::InvalidScope,
        ),
    ];
    for (request, code) in steps {
        assert_eq!(refusal(world, &request).code, code);
    }
}

#[test]
fn a_missing_grant_type_is_invalid_request() {
    for request in [Request::default(), grant("")] {
        let refusal = refusal(&mut World::new(), &app(request));
        assert_eq!(refusal.code, ErrorCode::InvalidRequest);
        assert_eq!(refusal.reason, Reason::GrantTypeMissing);
    }
}

/// security.md CT-13; django-oauth-toolkit.md TK-13: off means unsupported, and
/// says which switch is meant.
#[test]
fn ct_13_a_legacy_grant_is_off_until_the_operator_names_it() {
    let world = &mut World::new();
    let request = password_request("ann", "password of ann");
    let off = refusal(world, &request);
    assert_eq!(off.code, ErrorCode::UnsupportedGrantType);
    assert_eq!(off.reason, Reason::GrantTypeSwitchedOff);
    assert_eq!(
        off.description,
        "the password grant is off: start the server with --allow-grant password \
         (or allow_grants in its configuration)"
    );
    let implicit = refusal(world, &app(grant("implicit")));
    assert_eq!(implicit.reason, Reason::GrantTypeSwitchedOff);
    assert!(implicit.description.contains("--allow-grant implicit"));
    allow(world, GrantType::Password);
    assert!(world.token(&request).is_ok());
}

/// security.md CT-13: switched off beats missing parameters, and no password is
/// looked at.
#[test]
fn ct_13_a_grant_that_is_off_costs_no_password_check() {
    let off = World::new();
    let mut on = World::new();
    allow(&mut on, GrantType::Password);
    let mut not_for_app = World::new();
    allow(&mut not_for_app, GrantType::Password);
    let mut client = confidential("app");
    client.grant_types.remove(&GrantType::Password);
    not_for_app.put(client);
    let right = password_request("ann", "password of ann");
    let wrong_secret = grant("password")
        .with("username", "ann")
        .with("password", "x")
        .basic("app", "wrong");
    let table = [
        (&off, &right, false),
        (&not_for_app, &right, false),
        (&on, &wrong_secret, false),
        (&on, &right, true),
    ];
    for (world, request, checks) in table {
        assert_eq!(would_check_password(world, request), checks);
    }
    let nameless = refusal(&mut World::new(), &app(grant("password")));
    assert_eq!(nameless.code, ErrorCode::UnsupportedGrantType);
}

fn would_check_password(world: &World, request: &Request) -> bool {
    let operation = request.post(TokenRequest::parse).unwrap();
    let loaded = world.load(&operation.load_plan(&world.snapshot));
    let situation = Situation {
        snapshot: &world.snapshot,
        loaded: &loaded,
        facts: crate::Facts::none(),
    };
    let env = Env {
        now: world.now,
        random: &mut crate::world::Sequence::default(),
        keys: &world.keys,
        signatures: &world.signatures,
        config: &world.config,
    };
    operation.inquiry(&situation, &env).is_some()
}

#[test]
fn grant_type_by_server_and_client() {
    let unsupported = ErrorCode::UnsupportedGrantType;
    let implicit_on = {
        let mut world = World::new();
        allow(&mut world, GrantType::Implicit);
        world
    };
    let mut cases = vec![(implicit_on, "implicit", unsupported)];
    for word in [
        "nonsense",
        "Password",
        "urn:ietf:params:oauth:grant-type:device_code",
    ] {
        cases.push((World::new(), word, unsupported));
    }
    for grant_type in &[GrantType::ClientCredentials, GrantType::RefreshToken] {
        let mut off = World::new();
        off.config.grant_types.remove(grant_type);
        cases.push((off, grant_type.as_str(), unsupported));
        let mut denied = World::new();
        let mut client = confidential("app");
        client.grant_types.remove(grant_type);
        denied.put(client);
        cases.push((denied, grant_type.as_str(), ErrorCode::UnauthorizedClient));
    }
    for (mut world, word, code) in cases {
        assert_eq!(refusal(&mut world, &app(grant(word))).code, code, "{word}");
    }
}

/// django-oauth-toolkit.md TK-22; RFC 6749 §4.4.3.
#[test]
fn tk_22_client_credentials_yield_no_refresh_token_and_no_user() {
    let world = &mut World::new();
    let request = app(grant("client_credentials")).with("scope", "read write");
    let answer = world.token(&request).unwrap();
    assert!(answer.refresh_token.is_none());
    let [Write::InsertAccessToken(row)] = world.writes.as_slice() else {
        unreachable!("{:?}", world.writes)
    };
    assert_eq!((&row.user, &row.family), (&None, &None));
    assert_eq!(row.client.as_str(), "app");
    assert_eq!(row.scope, set("read write"));
    assert_eq!(row.digest, answer.access_token.opaque().digest());
    let end = world.now.plus(world.config.lifetimes.access_token);
    assert_eq!(row.expires_at, Some(end));
    assert!(!row.is_static && !row.imported);
}

/// security.md CT-7.
#[test]
fn ct_7_a_public_client_has_no_client_credentials() {
    let request = grant("client_credentials").with("client_id", "phone");
    let refusal = refusal(&mut World::new(), &request);
    assert_eq!(refusal.code, ErrorCode::UnauthorizedClient);
    assert_eq!(refusal.reason, Reason::ClientIsPublic);
}

#[test]
fn no_scope_means_the_defaults() {
    let world = &mut World::new();
    for request in [
        app(grant("client_credentials")),
        app(grant("client_credentials")).with("scope", ""),
        app(grant("client_credentials")).with("scope", "  "),
    ] {
        assert_eq!(world.token(&request).unwrap().scope, set("read"));
    }
    world.retire("read");
    let refusal = refusal(world, &app(grant("client_credentials")));
    assert_eq!(refusal.code, ErrorCode::InvalidScope);
    assert_eq!(refusal.reason, Reason::NoDefaultScope);
}

/// security.md SR-1, CT-14: who may have a privileged scope, by grant.
#[test]
fn sr_1_privileged_scopes_only_by_client_credentials_of_a_resource_server() {
    let world = &mut World::new();
    allow(world, GrantType::Password);
    let scope = "introspection register-scope";
    let own = grant("client_credentials").with("scope", scope);
    let answer = world.token(&own.clone().basic("api", SECRET)).unwrap();
    assert_eq!(answer.scope, set(scope));
    let by_password = grant("password")
        .with("username", "ann")
        .with("password", "password of ann")
        .with("scope", "introspection")
        .basic("api", SECRET);
    for request in [app(own), by_password] {
        let refusal = refusal(world, &request);
        assert_eq!(refusal.code, ErrorCode::InvalidScope);
    }
}

#[test]
fn the_password_grant_opens_a_family() {
    let world = &mut World::new();
    allow(world, GrantType::Password);
    let answer = world
        .token(&password_request("ann", "password of ann"))
        .unwrap();
    assert!(answer.refresh_token.is_some());
    let family = world.families.values().next().unwrap();
    assert_eq!(family.user.as_str(), "id-of-ann");
    assert_eq!(family.grant_type, GrantType::Password);
    let public = grant("password")
        .with("client_id", "phone")
        .with("username", "bob")
        .with("password", "password of bob");
    assert!(world.token(&public).is_ok());
}

/// security.md CT-19: unknown, disabled and mistaken users are told the same, and
/// cost the same.
#[test]
fn ct_19_unknown_disabled_and_mistaken_users_are_refused_alike() {
    let world = &mut World::new();
    allow(world, GrantType::Password);
    world.user_mut("bob").user.active = false;
    let requests = [
        password_request("ann", "wrong"),
        password_request("bob", "password of bob"),
        password_request("bob", "wrong"),
        password_request("nobody", "password of ann"),
    ];
    let refusals = requests.map(|request| {
        assert!(would_check_password(world, &request));
        refusal(world, &request)
    });
    assert_eq!(refusals[0].code, ErrorCode::InvalidGrant);
    assert_eq!(refusals[0].reason, Reason::CredentialsWrong);
    assert!(refusals.iter().all(|one| *one == refusals[0]));
}

#[test]
fn a_password_that_was_not_checked_is_not_right() {
    let mut world = World::new();
    allow(&mut world, GrantType::Password);
    let request = password_request("ann", "password of ann");
    let operation = request.post(TokenRequest::parse).unwrap();
    let loaded = world.load(&operation.load_plan(&world.snapshot));
    let situation = Situation {
        snapshot: &world.snapshot,
        loaded: &loaded,
        facts: crate::Facts::none(),
    };
    let mut env = Env {
        now: world.now,
        random: &mut crate::world::Sequence::default(),
        keys: &world.keys,
        signatures: &world.signatures,
        config: &world.config,
    };
    let decision = operation.decide(&situation, &mut env);
    assert_eq!(
        decision.outcome.unwrap_err().reason,
        Reason::CredentialsWrong
    );
}

/// security.md CT-8: each parameter doubled, equal or not; empty is as absent.
#[test]
fn ct_8_repeated_parameters_are_refused() {
    let names = [
        "grant_type",
        "code",
        "redirect_uri",
        "code_verifier",
        "refresh_token",
        "scope",
        "username",
        "password",
        "client_id",
        "client_secret",
        "x",
    ];
    for name in names {
        let base = app(grant("client_credentials"));
        let request = base.with(name, "a").with(name, "a");
        let refusal = refusal(&mut World::new(), &request);
        assert_eq!(refusal.reason, Reason::ParameterRepeated, "{name}");
        assert_eq!(refusal.code, ErrorCode::InvalidRequest);
    }
}

/// security.md CT-8; django-oauth-toolkit.md TK-17.
#[test]
fn ct_8_only_a_form_in_the_body_is_a_token_request() {
    let world = World::new();
    let parts = |content_type, query| Parts {
        get: false,
        authorization: None,
        content_type,
        query,
        body: b"grant_type=client_credentials&client_id=app&client_secret=x",
        client_claim: None,
    };
    let form = Some(&b"application/x-www-form-urlencoded; charset=UTF-8"[..]);
    assert!(TokenRequest::parse(&parts(form, None)).is_ok());
    assert!(TokenRequest::parse(&parts(form, Some(""))).is_ok());
    let in_query = TokenRequest::parse(&parts(form, Some("scope=read")));
    assert_eq!(in_query.unwrap_err().reason, Reason::ParameterInQuery);
    for content_type in [
        &b"application/json"[..],
        b"multipart/form-data",
        b"text/plain",
        b"",
    ] {
        let refusal = TokenRequest::parse(&parts(Some(content_type), None)).unwrap_err();
        assert_eq!(refusal.reason, Reason::UnsupportedMediaType);
    }
    assert!(world.access_tokens.is_empty());
}

/// security.md OP-2; django-oauth-toolkit.md TK-11.
#[test]
fn op_2_nul_and_bad_encoding_are_refused_in_every_parameter() {
    for name in [
        "grant_type",
        "username",
        "password",
        "client_id",
        "scope",
        "x",
    ] {
        for bytes in ["%00", "%ff", "%c0%80", "%zz", "%e2%28%a1", "%"] {
            let body = format!("{name}={bytes}");
            let refusal = Parameters::parse(body.as_bytes()).unwrap_err();
            assert_eq!(refusal.code, ErrorCode::InvalidRequest, "{body}");
        }
    }
}

/// RFC 6749 §5.1.
#[test]
fn the_answer_has_the_members_of_the_rfc() {
    let token = |kind| {
        let tail = [1; 10];
        let selector = crate::opaque::Selector::from_tail(UnixTime::from_secs(1), tail);
        Opaque::from_parts(kind, selector, *Digest::of(b"x").as_bytes())
    };
    let mut response = TokenResponse {
        access_token: IssuedAccessToken::Opaque(token(OpaqueKind::AccessToken)),
        expires_in: 3600,
        scope: ScopeSet::parse("read https://api.example/pets").unwrap(),
        refresh_token: Some(token(OpaqueKind::RefreshToken)),
    };
    let json: serde_json::Value =
        serde_json::from_slice(&response.to_json(&NoSignatures).unwrap()).unwrap();
    let expected = serde_json::json!({
        "access_token": token(OpaqueKind::AccessToken).encode(),
        "token_type": "Bearer",
        "expires_in": 3600,
        "scope": "read https://api.example/pets",
        "refresh_token": token(OpaqueKind::RefreshToken).encode(),
    });
    assert_eq!(json, expected);
    response.refresh_token = None;
    let json: serde_json::Value =
        serde_json::from_slice(&response.to_json(&NoSignatures).unwrap()).unwrap();
    assert!(json.get("refresh_token").is_none());
    assert!(!format!("{response:?}").contains(&token(OpaqueKind::AccessToken).encode()));
}

/// django-oauth-toolkit.md TK-04.
#[test]
fn tk_04_an_unknown_parameter_is_ignored() {
    let request = app(grant("client_credentials")).with("client", "x");
    assert!(World::new().token(&request).is_ok());
}

#[test]
fn a_client_of_nobody_yields_the_same_refusal_whatever_the_grant() {
    let world = &mut World::new();
    world.put(public("phone"));
    for grant_type in [
        "authorization_code",
        "refresh_token",
        "password",
        "nonsense",
    ] {
        let request = grant(grant_type).with("client_id", "nobody");
        assert_eq!(refusal(world, &request).code, ErrorCode::InvalidClient);
    }
}
