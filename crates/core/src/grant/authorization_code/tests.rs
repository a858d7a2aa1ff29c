#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

mod spent;

use crate::{
    ErrorCode, OAuthError, Operation, Reason,
    event::Event,
    model::{AuthorizationCode, GrantType},
    opaque::{Opaque, OpaqueKind},
    scope::fixtures::set,
    store::Write,
    token::{TokenRequest, TokenResponse},
    world::{
        REDIRECT_URI, Request, SECRET, VERIFIER, World, confidential, grant, public,
        resource_server, user,
    },
};

fn app(request: Request) -> Request {
    request.basic("app", SECRET)
}

/// Redeems in the name of `app`.
fn redeem(world: &mut World, code: &Opaque) -> Result<TokenResponse, OAuthError> {
    world.token(&app(World::redemption(code)))
}

/// `World::redemption` with one parameter changed, or left out.
fn redemption(code: &Opaque, name: &str, value: Option<&str>) -> Request {
    let mut request = World::redemption(code);
    request.body.retain(|(key, _)| key != name);
    match value {
        Some(value) => request.with(name, value),
        None => request,
    }
}

fn row<'a>(world: &'a mut World, code: &Opaque) -> &'a mut AuthorizationCode {
    world.codes.get_mut(&code.selector()).unwrap()
}

#[test]
fn a_code_yields_a_family_with_both_tokens_in_one_commit() {
    let world = &mut World::new();
    let code = world.code("app", "read pets:read");
    let answer = redeem(world, &code).unwrap();
    assert_eq!(answer.expires_in, 3600);
    assert_eq!(answer.scope, set("read pets:read"));
    let refresh = answer.refresh_token.unwrap();
    let [
        Write::SpendCode {
            selector,
            at,
            family,
        },
        Write::InsertFamily(row),
        Write::InsertAccessToken(access_row),
        Write::InsertRefreshToken(refresh_row),
    ] = world.writes.as_slice()
    else {
        unreachable!("{:?}", world.writes)
    };
    assert_eq!((*selector, *at), (code.selector(), world.now));
    assert_eq!((row.id, row.user.as_str()), (*family, "id-of-ann"));
    assert_eq!(row.scope, set("read pets:read"));
    assert_eq!(access_row.family, Some(*family));
    assert_eq!(access_row.digest, answer.access_token.opaque().digest());
    assert_eq!(access_row.user.as_ref(), Some(&row.user));
    assert_eq!(refresh_row.family, *family);
    assert_eq!(refresh_row.digest, refresh.digest());
    assert_eq!(refresh_row.access_token, Some(access_row.selector));
    assert!(matches!(
        world.events.as_slice(),
        [Event::TokenIssued {
            grant_type: GrantType::AuthorizationCode,
            user: Some(_),
            ..
        }]
    ));
}

#[test]
fn a_refresh_token_is_given_if_client_and_server_have_the_grant() {
    for (client_has, server_has) in [(true, true), (false, true), (true, false)] {
        let world = &mut World::new();
        let mut client = confidential("app");
        if !client_has {
            client.grant_types.remove(&GrantType::RefreshToken);
        }
        if !server_has {
            world.config.grant_types.remove(&GrantType::RefreshToken);
        }
        world.put(client);
        let code = world.code("app", "read");
        let answer = redeem(world, &code).unwrap();
        let given = answer.refresh_token.is_some();
        assert_eq!(given, client_has && server_has);
        let family = world.families.values().next().unwrap();
        let access = &world.access_tokens[&answer.access_token.selector()];
        assert_eq!(access.expires_at == Some(family.expires_at), !given);
    }
}

/// security.md CT-3, CT-4, CT-6: each wrong attempt is refused, writes nothing,
/// and leaves the code to the right one.
#[test]
fn ct_3_wrong_attempts_do_not_burn_the_code() {
    let wrong_verifier = "a".repeat(43);
    let attempts = [
        ("redirect_uri", None, Reason::RedirectUriMismatch),
        (
            "redirect_uri",
            Some("https://app.example/cb/"),
            Reason::RedirectUriMismatch,
        ),
        (
            "redirect_uri",
            Some("https://app.example/CB"),
            Reason::RedirectUriMismatch,
        ),
        (
            "redirect_uri",
            Some("https://app.example/cb?x=1"),
            Reason::RedirectUriMismatch,
        ),
        ("redirect_uri", Some(""), Reason::RedirectUriMismatch),
        ("code_verifier", None, Reason::VerifierMissing),
        ("code_verifier", Some(""), Reason::VerifierMissing),
        ("code_verifier", Some("short"), Reason::VerifierMalformed),
        (
            "code_verifier",
            Some(wrong_verifier.as_str()),
            Reason::VerifierWrong,
        ),
    ];
    for (name, value, reason) in attempts {
        let world = &mut World::new();
        let code = world.code("app", "read");
        let refusal = world
            .token(&app(redemption(&code, name, value)))
            .unwrap_err();
        assert_eq!(refusal.reason, reason, "{name} {value:?}");
        assert_eq!(refusal.code, ErrorCode::InvalidGrant);
        assert!(world.writes.is_empty() && world.events.is_empty());
        assert!(redeem(world, &code).is_ok(), "{name} {value:?}");
    }
}

/// security.md CT-3; Keycloak's CVE-2026-16089.
#[test]
fn ct_3_a_wrong_client_does_not_burn_the_code() {
    let world = &mut World::new();
    let code = world.code("app", "read");
    let stranger = World::redemption(&code).basic("other", SECRET);
    let refusal = world.token(&stranger).unwrap_err();
    assert_eq!(refusal.reason, Reason::CodeForeign);
    let phone = World::redemption(&code).with("client_id", "phone");
    assert_eq!(world.token(&phone).unwrap_err().reason, Reason::CodeForeign);
    assert!(world.writes.is_empty());
    assert!(redeem(world, &code).is_ok());
}

/// security.md CT-4: a code injected into another session meets the wrong
/// verifier.
#[test]
fn ct_4_another_sessions_verifier_does_not_redeem() {
    let world = &mut World::new();
    let code = world.code("phone", "read");
    let other = "another-session-has-another-verifier-of-its-own";
    let request = redemption(&code, "code_verifier", Some(other)).with("client_id", "phone");
    assert_eq!(
        world.token(&request).unwrap_err().reason,
        Reason::VerifierWrong
    );
}

/// security.md CT-5; the defect "verifier without challenge accepted".
#[test]
fn ct_5_a_verifier_without_a_challenge_is_refused() {
    let world = &mut World::new();
    let code = world.code("app", "read");
    row(world, &code).challenge = None;
    let refusal = redeem(world, &code).unwrap_err();
    assert_eq!(refusal.reason, Reason::VerifierUnexpected);
    assert_eq!(refusal.code, ErrorCode::InvalidGrant);
    let without = app(redemption(&code, "code_verifier", None));
    assert!(world.token(&without).is_ok());
}

/// security.md CT-6; django-oauth-toolkit.md TK-21.
#[test]
fn ct_6_redirect_uri_by_what_the_authorization_request_named() {
    let query = "https://app.example/cb?tenant=1&x=%2F";
    let ok = Ok(());
    let mismatch = Err(Reason::RedirectUriMismatch);
    let table = [
        (Some(query), Some(query), ok),
        (
            Some(query),
            Some("https://app.example/cb?tenant=1&x=/"),
            mismatch,
        ),
        (Some(query), Some(REDIRECT_URI), mismatch),
        (Some(query), None, mismatch),
        (None, None, ok),
        (None, Some(REDIRECT_URI), ok),
        (None, Some("https://evil.example/cb"), mismatch),
    ];
    for (named, sent, expected) in table {
        let world = &mut World::new();
        let code = world.code("app", "read");
        row(world, &code).redirect_uri = named.map(str::to_owned);
        let outcome = world.token(&app(redemption(&code, "redirect_uri", sent)));
        let found = outcome.map(drop).map_err(|refusal| refusal.reason);
        assert_eq!(found, expected, "{named:?} {sent:?}");
    }
}

/// django-oauth-toolkit.md TK-19.
#[test]
fn tk_19_a_mismatch_does_not_disclose_the_recorded_uri() {
    let world = &mut World::new();
    let code = world.code("app", "read");
    let request = app(redemption(
        &code,
        "redirect_uri",
        Some("https://x.example/"),
    ));
    let refusal = world.token(&request).unwrap_err();
    assert!(!refusal.description.contains("example"));
}

#[test]
fn a_code_expires_after_its_minute() {
    for (secs, works) in [(59, true), (60, false), (61, false)] {
        let world = &mut World::new();
        let code = world.code("app", "read");
        world.sleep_secs(secs);
        let outcome = redeem(world, &code).map(drop);
        let expected = if works {
            Ok(())
        } else {
            Err(Reason::CodeExpired)
        };
        assert_eq!(outcome.map_err(|refusal| refusal.reason), expected);
        assert_eq!(world.writes.is_empty(), !works);
    }
}

#[test]
fn what_is_no_code_is_invalid_grant_and_its_absence_invalid_request() {
    let world = &mut World::new();
    let code = world.code("app", "read");
    let forged = Opaque::from_parts(OpaqueKind::AuthorizationCode, code.selector(), [0; 32]);
    let other_kind = Opaque::from_parts(OpaqueKind::RefreshToken, code.selector(), *code.secret());
    let texts = [
        forged.encode(),
        other_kind.encode(),
        code.encode().replace("bwc_", "bwa_"),
        code.encode()[..73].to_owned(),
        format!("{}x", code.encode()),
        "abc".to_owned(),
    ];
    for text in texts {
        let request = app(redemption(&code, "code", Some(&text)));
        let refusal = world.token(&request).unwrap_err();
        assert_eq!(refusal.reason, Reason::CodeUnknown, "{text}");
        assert_eq!(refusal.code, ErrorCode::InvalidGrant);
    }
    let refusal = world.token(&app(grant("authorization_code"))).unwrap_err();
    assert_eq!(refusal.code, ErrorCode::InvalidRequest);
    assert!(redeem(world, &code).is_ok());
}

#[test]
fn a_user_disabled_meanwhile_gets_nothing() {
    let world = &mut World::new();
    let code = world.code("app", "read");
    world.user_mut("ann").user.active = false;
    let refusal = redeem(world, &code).unwrap_err();
    assert_eq!(refusal.reason, Reason::UserDisabled);
    assert_eq!(refusal.code, ErrorCode::InvalidGrant);
    assert!(world.writes.is_empty());
    world.users.clear();
    assert_eq!(
        redeem(world, &code).unwrap_err().reason,
        Reason::UserUnknown
    );
}

#[test]
fn a_code_belongs_to_one_user() {
    let world = &mut World::new();
    let code = world.code("app", "read");
    let operation = app(World::redemption(&code))
        .post(TokenRequest::parse)
        .unwrap();
    let mut loaded = world.load(&operation.load_plan(&world.snapshot));
    loaded.user = Some(user("bob"));
    let (outcome, _) = world.settle(&operation, &loaded);
    assert_eq!(outcome.unwrap_err().reason, Reason::UserUnknown);
    assert!(world.writes.is_empty());
}

/// security.md CT-12, CT-14: retired between the consent and the exchange.
#[test]
fn a_scope_retired_meanwhile_is_dropped() {
    let world = &mut World::new();
    let code = world.code("app", "read pets:read");
    world.retire("pets:read");
    assert_eq!(redeem(world, &code).unwrap().scope, set("read"));
    let code = world.code("app", "pets:read");
    let refusal = redeem(world, &code).unwrap_err();
    assert_eq!(refusal.reason, Reason::ScopeNothingLeft);
    assert!(world.writes.is_empty());
}

/// RFC 6749 §4.1.3 knows no scope here: it was granted before.
#[test]
fn a_scope_parameter_widens_nothing() {
    let world = &mut World::new();
    let code = world.code("app", "read");
    let request = app(World::redemption(&code)).with("scope", "read write money");
    assert_eq!(world.token(&request).unwrap().scope, set("read"));
}

#[test]
fn nothing_of_a_family_outlives_it() {
    let world = &mut World::new();
    let mut client = confidential("app");
    client.access_token_lifetime = Some(std::time::Duration::from_hours(10));
    world.put(client);
    world.config.lifetimes.refresh_token_absolute = std::time::Duration::from_hours(1);
    let code = world.code("app", "read");
    world.sleep_secs(20);
    let answer = redeem(world, &code).unwrap();
    assert_eq!(answer.expires_in, 3580, "counted from the user's consent");
    let family = world.families.values().next().unwrap();
    let refresh = answer.refresh_token.unwrap();
    let refresh = &world.refresh_tokens[&refresh.selector()];
    assert_eq!(refresh.expires_at, family.expires_at);
}

/// django-oauth-toolkit.md TK-16.
#[test]
fn tk_16_the_clients_own_lifetime_decides() {
    let world = &mut World::new();
    let mut client = public("app");
    client.access_token_lifetime = Some(std::time::Duration::from_mins(10));
    world.put(client);
    let code = world.code("app", "read");
    let request = World::redemption(&code).with("client_id", "app");
    assert_eq!(world.token(&request).unwrap().expires_in, 600);
}

/// RFC 8707 §2.2.
#[test]
fn a_resource_is_chosen_among_those_that_were_granted() {
    let api = "https://api.example";
    let bank = "https://bank.example";
    let table = [
        (vec![], None, Ok(vec![])),
        (vec![api], None, Ok(vec![api])),
        (vec![api, bank], Some(api), Ok(vec![api])),
        (vec![api], Some(bank), Err(Reason::ResourceUnknown)),
        (vec![], Some(api), Ok(vec![api])),
        (
            vec![],
            Some("https://nobody.example"),
            Err(Reason::ResourceUnknown),
        ),
    ];
    for (granted, asked, expected) in table {
        let world = &mut World::new();
        world.put(resource_server("api", Some(api)));
        world.put(resource_server("bank", Some(bank)));
        let code = world.code("app", "read");
        row(world, &code).audience = granted.iter().map(|&one| one.to_owned()).collect();
        let mut request = app(World::redemption(&code));
        if let Some(asked) = asked {
            request = request.with("resource", asked);
        }
        let outcome = world.token(&request).map_err(|refusal| refusal.reason);
        let found = outcome.map(|answer| {
            let row = &world.access_tokens[&answer.access_token.selector()];
            row.audience.clone()
        });
        let expected: Result<Vec<String>, _> =
            expected.map(|audience| audience.into_iter().map(str::to_owned).collect());
        assert_eq!(found, expected, "{granted:?} {asked:?}");
    }
}
