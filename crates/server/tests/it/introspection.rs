//! What a token is worth to whom: security.md CT-15.

use std::time::Duration;

use bailiwick_core::registration::LegacyGrants;
use http::StatusCode;

use crate::{
    call::Call,
    cast::{Api, Cast, INACTIVE, INTROSPECT, Pair, Party, VERIFIER, assert_refused},
};

/// A user's token over a scope of the server and one of an API.
async fn token(cast: &Cast, scope: &str) -> String {
    let code = cast.code(&cast.app, scope).await;
    Pair::of(&cast.redeem(&cast.app, &code, VERIFIER).await).access
}

async fn as_client(cast: &Cast, party: &Party, token: &str) -> crate::browser::Answer {
    cast.send(party.post(INTROSPECT).form(&[("token", token)]))
        .await
}

/// security.md CT-15, IN-13
#[tokio::test]
async fn ct_15_a_resource_server_sees_its_own_scopes_and_the_common_ones() {
    let cast = Cast::new().await;
    let all = token(&cast, "read plants:see").await;
    let plants = cast.introspect(&cast.plants, &all).await.json();
    assert_eq!(plants["scope"], "read plants:see");
    assert_eq!(plants["username"], "ada");
    assert_eq!(plants["client_id"], cast.app.id.as_str());
    assert_eq!(plants["exp"], 1_700_000_000 + 3600);
    assert!(plants.get("aud").is_none(), "an unbound token has none");
    let cities = cast.introspect(&cast.cities, &all).await.json();
    assert_eq!(cities["scope"], "read");
    let own = token(&cast, "plants:see").await;
    assert_eq!(cast.introspect(&cast.cities, &own).await.text, INACTIVE);
    assert_eq!(
        as_client(&cast, &cast.plants.party, &own).await.json()["scope"],
        "plants:see",
        "its secret does as well as its token"
    );
    assert!(cast.is_active(&own).await, "one that sees all sees this");
}

/// security.md CT-15, CT-17, IN-01; whatever is nothing to the caller is the same
/// bytes under the same headers.
#[tokio::test]
async fn ct_15_unknown_foreign_expired_and_revoked_are_one_answer() {
    let cast = Cast::new().await;
    let pair = cast.pair(&cast.app).await;
    let code = cast.code(&cast.app, "read").await;
    let foreign = token(&cast, "plants:see").await;
    let revoked = token(&cast, "read").await;
    cast.revoke(&cast.app, &revoked).await;
    let expired = token(&cast, "read").await;
    cast.world.wait(Duration::from_hours(1));
    let before = cast.world.state();
    let mut headers = None;
    for (what, token) in [
        ("unknown", "nonesuch"),
        ("foreign", &foreign),
        ("revoked", &revoked),
        ("expired", &expired),
        ("a refresh token", &pair.refresh),
        ("a code", &code),
        ("a static token", &cast.plants.token),
        ("its own static token", &cast.cities.token),
        ("a secret", &cast.app.secret),
        ("two tokens", &format!("{expired} {foreign}")),
        ("long", &"x".repeat(10_000)),
        ("not ASCII", "тoken"),
    ] {
        let answer = cast.introspect(&cast.cities, token).await;
        assert_eq!(answer.status, 200, "{what}");
        assert_eq!(answer.text, INACTIVE, "{what}");
        assert_eq!(answer.header("cache-control"), "no-store");
        assert_eq!(
            *headers.get_or_insert(answer.headers.clone()),
            answer.headers,
            "{what}"
        );
    }
    for token in [&pair.refresh, &code, &cast.plants.token, &cast.app.secret] {
        assert!(
            !cast.is_active(token).await,
            "nor to one that sees every scope"
        );
    }
    cast.world.assert_unchanged(&before);
}

/// security.md CT-15, SR-1: who may not ask learns nothing.
#[tokio::test]
async fn ct_15_only_a_resource_server_may_ask() {
    let cast = Cast::new().await;
    let token = token(&cast, "read").await;
    let before = cast.world.state();
    let ordinary = Api {
        party: cast.app.clone(),
        token: token.clone(),
    };
    assert_refused(
        &cast.introspect(&ordinary, &token).await,
        403,
        "insufficient_scope",
    );
    for party in [&cast.app, &cast.public] {
        let answer = as_client(&cast, party, &token).await;
        assert_refused(&answer, 403, "insufficient_scope");
    }
    let stranger = Api {
        token: "bwa_nonesuch".to_owned(),
        ..ordinary
    };
    let answer = cast.introspect(&stranger, &token).await;
    assert_refused(&answer, 401, "invalid_token");
    assert!(answer.header("www-authenticate").starts_with("Bearer "));
    let mut impostor = cast.plants.party.clone();
    for secret in ["wrong", cast.app.secret.as_str()] {
        secret.clone_into(&mut impostor.secret);
        let answer = as_client(&cast, &impostor, &token).await;
        assert_refused(&answer, 401, "invalid_client");
        assert!(answer.header("www-authenticate").starts_with("Basic "));
    }
    let nobody = Call::post(INTROSPECT).form(&[("token", &token)]);
    let answer = cast.send(nobody).await;
    assert_refused(&answer, 401, "invalid_token");
    assert_eq!(
        answer.header("www-authenticate"),
        "Bearer realm=\"bailiwick\""
    );
    cast.world.assert_unchanged(&before);
}

/// IN-02
#[tokio::test]
async fn in_02_a_request_without_a_token_is_400() {
    let cast = Cast::new().await;
    for fields in [&[][..], &[("token", "")], &[("token_type_hint", "x")]] {
        let call = Call::post(INTROSPECT).bearer(&cast.plants.token);
        let answer = cast.send(call.form(fields)).await;
        assert_refused(&answer, 400, "invalid_request");
    }
}

/// security.md CT-15: a token in a URL is a token in a log.
#[tokio::test]
async fn ct_15_get_is_405_unless_a_switch_allows_it() {
    let cast = Cast::new().await;
    let token = token(&cast, "read").await;
    let get = |cast: &Cast| {
        let path = format!("{INTROSPECT}?token={token}");
        Call::get(path).bearer(&cast.cities.token)
    };
    let answer = cast.send(get(&cast)).await;
    assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(answer.header("allow"), "POST");
    assert!(!answer.text.contains("active"), "{answer:?}");
    let edit = |_: &mut String, role: &mut bailiwick_core::model::ResourceServer| {
        role.introspection_get = Some(true);
        Ok(())
    };
    let administration = cast.world.administration();
    let id = &cast.cities.party.id;
    administration
        .update_resource_server(id, edit)
        .await
        .unwrap();
    assert_eq!(cast.send(get(&cast)).await.json()["scope"], "read");
    let answer = Call::get(format!("{INTROSPECT}?token={token}")).bearer(&cast.plants.token);
    assert_eq!(
        cast.send(answer).await.status,
        StatusCode::METHOD_NOT_ALLOWED
    );
    let cast = cast
        .restarted(bailiwick_core::Config::danger_introspection_by_get)
        .await;
    let answer = Call::get(format!("{INTROSPECT}?token={token}")).bearer(&cast.plants.token);
    assert_eq!(cast.send(answer).await.json()["scope"], "read");
}

/// security.md OP-9: who asks decides, whoever asked before.
#[tokio::test]
async fn op_9_answers_do_not_leak_from_one_caller_to_the_next() {
    let cast = Cast::new().await;
    let token = token(&cast, "plants:see read").await;
    for _ in 0..5 {
        let plants = cast.introspect(&cast.plants, &token).await.json();
        assert_eq!(plants["scope"], "plants:see read");
        let cities = cast.introspect(&cast.cities, &token).await.json();
        assert_eq!(cities["scope"], "read");
    }
}

/// security.md CT-17: only the whole token is the token.
#[tokio::test]
async fn ct_17_a_truncated_lengthened_or_altered_token_is_inactive() {
    let cast = Cast::new().await;
    let token = token(&cast, "read").await;
    let mut altered: Vec<String> = (0..token.len()).map(|end| token[..end].into()).collect();
    altered.extend((1..token.len()).map(|start| token[start..].to_owned()));
    for at in 0..token.len() {
        let mut bytes = token.clone().into_bytes();
        let flipped = if bytes[at].is_ascii_uppercase() {
            bytes[at].to_ascii_lowercase()
        } else {
            bytes[at].to_ascii_uppercase()
        };
        bytes[at] = if flipped == bytes[at] { b'A' } else { flipped };
        altered.push(String::from_utf8(bytes).unwrap());
    }
    altered.extend(["=", " ", "A", "\t"].map(|tail| format!("{token}{tail}")));
    altered.retain(|text| *text != token && !text.is_empty());
    assert!(altered.len() > 200);
    for text in altered {
        let answer = cast.introspect(&cast.cities, &text).await;
        assert_eq!(answer.text, INACTIVE, "{text}");
    }
    assert!(cast.is_active(&token).await);
}

/// security.md §4.3, CVE-2026-4282: no artefact is good for another.
#[tokio::test]
async fn cve_2026_4282_no_artefact_passes_for_another() {
    let cast = Cast::new().await;
    let pair = cast.pair(&cast.app).await;
    let code = cast.code(&cast.app, "read").await;
    let secret = cast.app.secret.clone();
    let before = cast.world.state();
    for wrong in [&pair.refresh, &pair.access, &secret, &cast.plants.token] {
        let answer = cast.redeem(&cast.app, wrong, VERIFIER).await;
        assert_refused(&answer, 400, "invalid_grant");
    }
    for wrong in [&code, &pair.access, &secret, &cast.plants.token] {
        let answer = cast.refresh(&cast.app, wrong).await;
        assert_refused(&answer, 400, "invalid_grant");
    }
    for wrong in [&code, &pair.refresh, &secret, &cast.plants.party.secret] {
        let api = Api {
            token: wrong.clone(),
            ..cast.plants.clone()
        };
        assert_refused(&cast.introspect(&api, "x").await, 401, "invalid_token");
        let mut browser = cast.world.browser();
        browser
            .cookies
            .insert("bailiwick_session".to_owned(), wrong.clone());
        assert!(!browser.get("/").await.text.contains("Hello"));
    }
    for wrong in [&code, &pair.refresh, &pair.access] {
        let mut impostor = cast.app.clone();
        impostor.secret.clone_from(wrong);
        let answer = cast.own_token(&impostor, "read").await;
        assert_refused(&answer, 401, "invalid_client");
    }
    cast.world.assert_unchanged(&before);
}

/// IN-03: only a bound token names its audience, and only to that.
#[tokio::test]
async fn in_03_a_bound_token_is_shown_to_its_audience_alone() {
    let cast = Cast::new().await;
    let resource = "https://maps.example";
    let maps = cast
        .world
        .api("Maps", |role| role.resource = Some(resource.to_owned()))
        .await;
    let name = format!("{resource}/see");
    cast.define(&name, "See maps", false, Some(&maps.party.id))
        .await;
    let token = token(&cast, &format!("read {name}")).await;
    let seen = cast.introspect(&maps, &token).await.json();
    assert_eq!(seen["aud"], serde_json::json!([resource]));
    assert_eq!(seen["scope"], format!("read {name}"));
    assert_eq!(cast.introspect(&cast.cities, &token).await.text, INACTIVE);
}

/// RS-05, and disabled principals: security.md §4.4 (CVE-2023-22492).
#[tokio::test]
async fn cve_2023_22492_who_is_disabled_holds_nothing() {
    let cast = Cast::new().await;
    let pair = cast.pair(&cast.app).await;
    cast.world.set_active("ada", false).await;
    assert_eq!(
        cast.introspect(&cast.cities, &pair.access).await.text,
        INACTIVE
    );
    let answer = cast.refresh(&cast.app, &pair.refresh).await;
    assert_refused(&answer, 400, "invalid_grant");
    cast.world.set_active("ada", true).await;
    let own = Pair::of(&cast.own_token(&cast.app, "read").await).access;
    assert_ne!(cast.introspect(&cast.cities, &own).await.text, INACTIVE);
    let edit = |draft: &mut bailiwick_core::registration::ClientDraft| {
        draft.disabled = true;
        Ok(())
    };
    let administration = cast.world.administration();
    let updated = administration.update_client(&cast.app.id, LegacyGrants::Refuse, edit);
    updated.await.unwrap();
    for token in [&pair.access, &own] {
        assert_eq!(cast.introspect(&cast.cities, token).await.text, INACTIVE);
    }
    let answer = cast.refresh(&cast.app, &pair.refresh).await;
    assert_refused(&answer, 401, "invalid_client");
}
