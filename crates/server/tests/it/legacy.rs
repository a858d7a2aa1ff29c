//! The grants that are off until the operator names them: security.md CT-13.

use std::time::Duration;

use bailiwick_core::{
    Config,
    model::{ClientType, GrantType},
    registration::{ClientDraft, LegacyGrants, NewSecret},
};

use crate::{
    browser::Answer,
    call::Call,
    cast::{Cast, Pair, Party, TOKEN, assert_refused},
    world::{PASSWORD, REDIRECT_URI},
};

fn on(config: &mut Config) {
    config.grant_types.insert(GrantType::Password);
}

async fn legacy_client(cast: &Cast) -> Party {
    let edit = |draft: &mut ClientDraft| {
        draft.grant_types.insert(GrantType::Password);
        draft.grant_types.insert(GrantType::Implicit);
    };
    let confidential = ClientType::Confidential;
    cast.world
        .application_with("Legacy", confidential, edit)
        .await
}

async fn by_password(cast: &Cast, client: &Party, login: &str, password: &str) -> Answer {
    let fields = [
        ("grant_type", "password"),
        ("username", login),
        ("password", password),
    ];
    cast.send(client.post(TOKEN).form(&fields)).await
}

/// security.md CT-13, TK-13: every way in is shut, and no password is looked at.
#[tokio::test]
async fn ct_13_password_is_off_on_every_way_until_it_is_named() {
    let cast = Cast::new().await;
    let client = legacy_client(&cast).await;
    let before = (cast.world.state(), cast.world.users.checks());
    for (login, password) in [("ada", PASSWORD), ("ada", "wrong"), ("nobody", PASSWORD)] {
        let answer = by_password(&cast, &client, login, password).await;
        assert_refused(&answer, 400, "unsupported_grant_type");
        let said = answer.json()["error_description"].to_string();
        assert!(said.contains("--allow-grant password"), "{said}");
    }
    for client in [&cast.app, &cast.public] {
        let answer = by_password(&cast, client, "ada", PASSWORD).await;
        assert_refused(&answer, 400, "unsupported_grant_type");
    }
    assert_eq!((cast.world.state(), cast.world.users.checks()), before);
    let metadata = Call::get("/.well-known/oauth-authorization-server");
    let grants = cast.send(metadata).await.json()["grant_types_supported"].to_string();
    assert!(
        !grants.contains("password") && !grants.contains("implicit"),
        "{grants}"
    );
}

/// security.md CT-13: a client cannot be given what is off.
#[tokio::test]
async fn ct_13_a_legacy_grant_is_registrable_only_while_it_is_on() {
    for (is_on, legacy, accepted) in [
        (false, LegacyGrants::Refuse, false),
        (false, LegacyGrants::AllowIfOn, false),
        (true, LegacyGrants::Refuse, false),
        (true, LegacyGrants::AllowIfOn, true),
    ] {
        let configure = |config: &mut Config| {
            if is_on {
                on(config);
            }
        };
        let cast = Cast::with(configure).await;
        let before = cast.world.state();
        let mut draft = ClientDraft::new("Legacy", ClientType::Confidential);
        draft.grant_types.insert(GrantType::Password);
        let secret = NewSecret::Generated;
        let administration = cast.world.administration();
        let made = administration.create_client(&draft, None, &secret, legacy);
        assert_eq!(made.await.is_ok(), accepted, "{is_on} {legacy:?}");
        assert_eq!(cast.world.state() == before, !accepted);
    }
}

/// security.md CT-13, AZ-34; §4.3 (CVE-2026-7571): no token comes out of the
/// authorization endpoint while the implicit grant is off, and none but by
/// `token` when it is on.
#[tokio::test]
async fn ct_13_implicit_and_hybrid_response_types_yield_nothing() {
    for is_on in [false, true] {
        let cast = Cast::with(|config| {
            if is_on {
                config.grant_types.insert(GrantType::Implicit);
            }
        })
        .await;
        let client = legacy_client(&cast).await;
        let before = cast.world.state();
        for response_type in [
            if is_on { "TOKEN" } else { "token" },
            "id_token",
            "id_token token",
            "token id_token",
            "code token",
            "code id_token token",
            "none",
        ] {
            let query = form_urlencoded::Serializer::new(String::new())
                .append_pair("response_type", response_type)
                .append_pair("client_id", client.id.as_str())
                .append_pair("redirect_uri", REDIRECT_URI)
                .append_pair("state", "s")
                .finish();
            let answer = cast.send(Call::get(format!("/o/authorize/?{query}"))).await;
            let location = answer.location();
            assert!(
                location.starts_with(&format!("{REDIRECT_URI}?")),
                "{location}"
            );
            assert!(
                location.contains("error=unsupported_response_type"),
                "{location}"
            );
            assert!(!location.contains("token="), "{location}");
        }
        let answer = cast
            .send(client.post(TOKEN).form(&[("grant_type", "implicit")]))
            .await;
        assert_refused(&answer, 400, "unsupported_grant_type");
        cast.world.assert_unchanged(&before);
    }
}

/// security.md CT-13, CT-14; §4.3 (CVE-2026-9792): on, it is for the clients that
/// were given it, with a right password, within the scopes.
#[tokio::test]
async fn ct_13_once_on_the_grant_is_for_the_clients_that_have_it() {
    let cast = Cast::with(on).await;
    let client = legacy_client(&cast).await;
    let before = cast.world.state();
    for other in [&cast.app, &cast.public] {
        let answer = by_password(&cast, other, "ada", PASSWORD).await;
        assert_refused(&answer, 400, "unauthorized_client");
    }
    let fields = [
        ("grant_type", "password"),
        ("username", "ada"),
        ("password", PASSWORD),
        ("scope", "register-scope"),
    ];
    let answer = cast.send(client.post(TOKEN).form(&fields)).await;
    assert_refused(&answer, 400, "invalid_scope");
    cast.world.assert_unchanged(&before);
    let pair = Pair::of(&by_password(&cast, &client, "ada", PASSWORD).await);
    assert!(cast.is_active(&pair.access).await);
    let metadata = Call::get("/.well-known/oauth-authorization-server");
    let grants = cast.send(metadata).await.json()["grant_types_supported"].to_string();
    assert!(grants.contains("password"));
}

/// security.md CT-13, CT-19, TK-11; §4.3 (CVE-2018-14657): wrong, unknown and
/// disabled are one answer; after ten a right password does not help either.
#[tokio::test]
async fn ct_13_failures_are_one_answer_and_limited() {
    let cast = Cast::with(on).await;
    let client = legacy_client(&cast).await;
    cast.world.user("bob", false).await;
    cast.world.set_active("bob", false).await;
    let before = cast.world.state();
    let mut words = None;
    for (login, password) in [("ada", "wrong"), ("nobody", PASSWORD), ("bob", PASSWORD)] {
        let checks = cast.world.users.checks();
        let answer = by_password(&cast, &client, login, password).await;
        assert_refused(&answer, 400, "invalid_grant");
        assert_eq!(cast.world.users.checks(), checks + 1, "{login}");
        assert_eq!(*words.get_or_insert(answer.text.clone()), answer.text);
    }
    let nul = cast
        .send(
            client
                .post(TOKEN)
                .raw_form("grant_type=password&username=a%00da&password=x"),
        )
        .await;
    assert_refused(&nul, 400, "invalid_request");
    for _ in 0..9 {
        by_password(&cast, &client, "ADA", "wrong").await;
    }
    let checks = cast.world.users.checks();
    let answer = by_password(&cast, &client, "ada", PASSWORD).await;
    assert_refused(&answer, 429, "temporarily_unavailable");
    assert!(!answer.header("retry-after").is_empty());
    assert_eq!(cast.world.users.checks(), checks, "nothing slow is done");
    let mut impostor = client.clone();
    impostor.secret = "wrong".to_owned();
    let answer = by_password(&cast, &impostor, "ada", PASSWORD).await;
    assert_refused(&answer, 401, "invalid_client");
    let answer = by_password(&cast, &cast.app, "ada", PASSWORD).await;
    assert_refused(&answer, 400, "unauthorized_client");
    cast.world.assert_unchanged(&before);
    cast.world.wait(Duration::from_mins(10));
    assert_eq!(
        by_password(&cast, &client, "ada", PASSWORD).await.status,
        200
    );
}

/// security.md CT-13: told only to who has the right password, and tokens of nobody.
#[cfg(feature = "totp")]
#[tokio::test]
async fn ct_13_the_password_grant_refuses_who_has_a_second_factor() {
    let cast = Cast::with(on).await;
    let client = legacy_client(&cast).await;
    assert_eq!(
        by_password(&cast, &client, "ada", PASSWORD).await.status,
        200
    );
    let mut ada = cast.world.browser();
    ada.sign_in("ada", PASSWORD).await;
    crate::second_factor::set_up(&cast.world, &mut ada).await;
    let before = cast.world.state();
    let answer = by_password(&cast, &client, "ada", PASSWORD).await;
    assert_refused(&answer, 400, "invalid_grant");
    assert!(answer.text.contains("second factor"), "{}", answer.text);
    let answer = by_password(&cast, &client, "ada", "wrong").await;
    assert_refused(&answer, 400, "invalid_grant");
    assert!(!answer.text.contains("second factor"), "{}", answer.text);
    cast.world.assert_unchanged(&before);
}
