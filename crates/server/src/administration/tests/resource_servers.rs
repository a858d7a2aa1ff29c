use bailiwick_core::{
    Digest,
    model::{ClientId, ResourceServer, ScopeState},
    opaque::{Opaque, OpaqueKind, Presented, TokenKey},
    scope::{Namespace, ScopeToken},
};
use zeroize::Zeroizing;

use super::*;

fn new(name: &str) -> NewResourceServer {
    NewResourceServer {
        name: name.to_owned(),
        role: ResourceServer::new(),
        client_id: None,
        token: None,
    }
}

fn given(value: &str) -> GivenToken {
    GivenToken::new(Zeroizing::new(value.to_owned())).unwrap()
}

async fn token_row(f: &Fixture, value: &str) -> Option<bailiwick_core::model::AccessToken> {
    let presented = Presented::parse(OpaqueKind::AccessToken, value);
    let plan = LoadPlan {
        access_token: Some(presented.key()),
        ..LoadPlan::default()
    };
    let row = f.load(plan).await.access_token;
    row.filter(|row| row.digest == presented.digest())
}

#[tokio::test]
async fn a_resource_server_comes_with_a_token_that_carries_both_rights() {
    let f = fixture().await;
    let made = f.admin.create_resource_server(&new("API")).await.unwrap();
    let row = token_row(&f, &made.token.access_token).await.unwrap();
    assert!(row.is_static && !row.imported);
    assert_eq!(row.client, made.record.id);
    assert_eq!(row.scope.to_string(), "introspection register-scope");
    assert_eq!(row.expires_at, None);
    assert!(made.secret.is_some());
}

#[tokio::test]
async fn a_token_in_use_is_kept_by_its_digest() {
    let f = fixture().await;
    let value = "x3tTvFq2rTyeM0wBnXQ2jCk9Lp4sZd";
    let with_token = NewResourceServer {
        token: Some(given(value)),
        ..new("API")
    };
    let made = f.admin.create_resource_server(&with_token).await.unwrap();
    assert_eq!(made.token.access_token.as_str(), value);
    let row = token_row(&f, value).await.unwrap();
    assert!(row.imported);
    assert_eq!(row.digest, Digest::of(value.as_bytes()));
    let again = f
        .admin
        .create_resource_server(&with_token)
        .await
        .unwrap_err();
    assert!(matches!(again, AdministrationError::Conflict(_)), "{again}");
    assert_eq!(f.admin.resource_servers().await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_token_of_our_own_form_is_kept_under_its_selector() {
    let f = fixture().await;
    let now = f.admin.now();
    let ours = Opaque::new(
        OpaqueKind::AccessToken,
        now,
        &mut Borrowed(&SystemRandomness),
    );
    let with_token = NewResourceServer {
        token: Some(given(&ours.encode())),
        ..new("API")
    };
    f.admin.create_resource_server(&with_token).await.unwrap();
    let plan = LoadPlan {
        access_token: Some(TokenKey::Selector(ours.selector())),
        ..LoadPlan::default()
    };
    let row = f.load(plan).await.access_token.unwrap();
    assert!(!row.imported);
    assert_eq!(row.digest, ours.digest());
}

#[test]
fn a_given_token_must_fit_a_header() {
    for bad in [
        "",
        "short",
        "with space",
        "with\nline",
        "========",
        "ünicode-token",
    ] {
        assert!(
            GivenToken::new(Zeroizing::new(bad.to_owned())).is_err(),
            "{bad:?}"
        );
    }
    assert!(given("abcdefgh").is_weak());
    assert!(!given("x3tTvFq2rTyeM0wBnXQ2jCk9Lp4sZd==").is_weak());
}

#[tokio::test]
async fn two_static_tokens_live_at_once_however_many_are_asked_for_at_once() {
    let f = fixture().await;
    let made = f.admin.create_resource_server(&new("API")).await.unwrap();
    let id = &made.record.id;
    let ask = || f.admin.create_static_token(id, None, None);
    let answers: [_; 4] = tokio::join!(ask(), ask(), ask(), ask()).into();
    let refused =
        AdministrationError::Conflict("two static tokens are alive already: revoke one first");
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1);
    assert!(
        answers
            .iter()
            .filter_map(|answer| answer.as_ref().err())
            .all(|e| *e == refused)
    );
    assert_eq!(f.admin.static_tokens(id).await.unwrap().len(), 2);
}

#[tokio::test]
async fn two_static_tokens_live_at_once_for_rotation() {
    let f = fixture().await;
    let made = f.admin.create_resource_server(&new("API")).await.unwrap();
    let id = &made.record.id;
    let hour = Some(Duration::from_hours(1));
    let second = f.admin.create_static_token(id, None, hour).await.unwrap();
    assert_eq!(
        second.expires_at,
        Some(f.admin.now().plus(Duration::from_hours(1)))
    );
    let third = f
        .admin
        .create_static_token(id, None, None)
        .await
        .unwrap_err();
    assert!(matches!(third, AdministrationError::Conflict(_)), "{third}");
    f.admin
        .revoke_static_token(id, made.token.selector)
        .await
        .unwrap();
    let row = token_row(&f, &made.token.access_token).await.unwrap();
    assert!(row.revoked_at.is_some());
    let third = f.admin.create_static_token(id, None, None).await.unwrap();
    f.advance(Duration::from_hours(1));
    assert!(
        f.admin.create_static_token(id, None, None).await.is_ok(),
        "the second expired"
    );
    assert!(
        f.admin
            .revoke_static_token(&ClientId::new("x"), third.selector)
            .await
            .is_err()
    );
}

#[tokio::test]
async fn a_client_without_the_role_is_no_resource_server() {
    let f = fixture().await;
    let draft = {
        use bailiwick_core::{model, registration::ClientDraft};
        let mut draft = ClientDraft::new("app", model::ClientType::Confidential);
        draft
            .grant_types
            .insert(model::GrantType::ClientCredentials);
        draft
    };
    let secret = bailiwick_core::registration::NewSecret::Generated;
    let legacy = bailiwick_core::registration::LegacyGrants::Refuse;
    let client = f
        .admin
        .create_client(&draft, Some("app"), &secret, legacy)
        .await;
    let id = client.unwrap().record.id;
    let refused = [
        f.admin.create_static_token(&id, None, None).await.err(),
        f.admin.delete_resource_server(&id).await.err(),
        f.admin
            .update_resource_server(&id, |_, _| Ok(()))
            .await
            .err(),
    ];
    for error in refused {
        assert_eq!(
            error.unwrap().to_string(),
            "there is no resource server app"
        );
    }
    assert!(f.admin.client(&id).await.is_ok());
}

/// security.md SR-3.
#[tokio::test]
async fn sr_3_deleting_a_resource_server_retires_its_names_and_revokes_its_tokens() {
    let f = fixture().await;
    let made = f.admin.create_resource_server(&new("API")).await.unwrap();
    let id = &made.record.id;
    let name = ScopeToken::from_static("api:read");
    f.admin
        .register_scope(&new_scope(&name, "Read", None, Some(id)))
        .await
        .unwrap();
    f.admin.delete_resource_server(id).await.unwrap();
    let scope = f.admin.scope(&name).await.unwrap();
    assert_eq!(scope.state, ScopeState::Retired);
    let row = token_row(&f, &made.token.access_token).await;
    assert!(row.is_none_or(|row| row.revoked_at.is_some()));
    let other = f.admin.create_resource_server(&new("other")).await.unwrap();
    let mine = new_scope(&name, "Mine", None, Some(&other.record.id));
    let squat = f.admin.register_scope(&mine);
    let refused = squat.await.unwrap_err();
    assert!(
        matches!(refused, AdministrationError::Scope(_)),
        "{refused}"
    );
    let heir = NewResourceServer {
        client_id: Some(id.as_str().to_owned()),
        ..new("heir")
    };
    let refused = f.admin.create_resource_server(&heir).await.unwrap_err();
    assert_eq!(problems(refused)[0].0, "client_id");
}

#[tokio::test]
async fn a_role_is_changed_and_namespaces_do_not_overlap() {
    let f = fixture().await;
    let one = f.admin.create_resource_server(&new("one")).await.unwrap();
    let two = f.admin.create_resource_server(&new("two")).await.unwrap();
    let give = |role: &mut ResourceServer| {
        role.namespaces = vec![Namespace::parse("pay:").unwrap()];
        role.may_set_defaults = true;
    };
    let changed = f
        .admin
        .update_resource_server(&one.record.id, |name, role| {
            name.push_str(" API");
            give(role);
            Ok(())
        })
        .await
        .unwrap();
    assert_eq!(changed.name, "one API");
    assert!(changed.resource_server.unwrap().may_set_defaults);
    let overlap = f.admin.update_resource_server(&two.record.id, |_, role| {
        give(role);
        Ok(())
    });
    assert_eq!(problems(overlap.await.unwrap_err())[0].0, "namespaces");
}

#[tokio::test]
async fn ad_5_a_token_that_ends_soon_is_told_unless_another_lives_on() {
    let f = fixture().await;
    let mut ids = Vec::new();
    for name in ["Plants", "Birds"] {
        let made = f.admin.create_resource_server(&new(name)).await.unwrap();
        let first = made.token.selector;
        let id = made.record.id;
        let week = Some(Duration::from_hours(7 * 24));
        f.admin.create_static_token(&id, None, week).await.unwrap();
        ids.push((id, first));
    }
    let told = async || {
        let findings = f.admin.diagnose().await.unwrap();
        let mut findings = findings.into_iter();
        let found = findings.find(|one| one.check() == "static-tokens");
        let found = found.unwrap();
        (found.outcome().as_str(), found.text())
    };
    assert_eq!(told().await.0, "ok");
    let (id, first) = &ids[0];
    f.admin.revoke_static_token(id, *first).await.unwrap();
    let (outcome, text) = told().await;
    assert!(outcome == "warning" && text.contains("Plants"), "{text}");
    assert!(!text.contains("Birds"), "{text}");
    f.advance(Duration::from_hours(8 * 24));
    assert_eq!(
        told().await.0,
        "ok",
        "one that is over is no longer about to end"
    );
}
