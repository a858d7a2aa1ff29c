use bailiwick_core::{
    Digest,
    model::{AccessToken, ClientId, ClientType, Family, FamilyId, GrantType, RefreshToken, UserId},
    opaque::{Opaque, OpaqueKind, Presented, Selector},
    registration::{ClientDraft, LegacyGrants, NewSecret},
    scope::ScopeSet,
};

use super::*;

/// What one authorization came to.
struct Authorization {
    family: FamilyId,
    access: Opaque,
    refresh: Opaque,
}

async fn authorized(f: &Fixture) -> Authorization {
    let user = NewUser {
        username: "alice".to_owned(),
        ..NewUser::default()
    };
    let user = f.admin.create_user(&user).await.unwrap().id;
    let mut draft = ClientDraft::new("app", ClientType::Public);
    draft.grant_types.insert(GrantType::AuthorizationCode);
    draft
        .redirect_uris
        .push("https://app.example/cb".to_owned());
    let secret = NewSecret::Generated;
    let client = f
        .admin
        .create_client(&draft, None, &secret, LegacyGrants::Refuse);
    let client = client.await.unwrap().record.id;
    let (now, random) = (f.admin.now(), &mut Borrowed(&SystemRandomness));
    let made = Authorization {
        family: FamilyId::new(Selector::new(now, random)),
        access: Opaque::new(OpaqueKind::AccessToken, now, random),
        refresh: Opaque::new(OpaqueKind::RefreshToken, now, random),
    };
    let writes = vec![
        Write::InsertFamily(family(&made, &client, &user, now)),
        Write::InsertAccessToken(access(&made, &client, &user, now)),
        Write::InsertRefreshToken(refresh(&made, now)),
    ];
    let commit = Commit {
        version: None,
        writes,
    };
    let outcome = f.store.commit(commit).await.unwrap();
    assert!(matches!(outcome, Outcome::Committed { .. }), "{outcome:?}");
    made
}

fn family(made: &Authorization, client: &ClientId, user: &UserId, now: UnixTime) -> Family {
    Family {
        id: made.family,
        client: client.clone(),
        user: user.clone(),
        grant_type: GrantType::AuthorizationCode,
        scope: ScopeSet::new(),
        audience: Vec::new(),
        created_at: now,
        expires_at: now.plus(Duration::from_hours(24)),
        revoked_at: None,
        authenticated_at: None,
        last_used_at: None,
    }
}

fn access(made: &Authorization, client: &ClientId, user: &UserId, now: UnixTime) -> AccessToken {
    AccessToken {
        extra: bailiwick_core::model::Extra::EMPTY,
        selector: made.access.selector(),
        digest: made.access.digest(),
        imported: false,
        is_static: false,
        client: client.clone(),
        user: Some(user.clone()),
        family: Some(made.family),
        scope: ScopeSet::new(),
        audience: Vec::new(),
        issued_at: now,
        expires_at: Some(now.plus(Duration::from_hours(1))),
        revoked_at: None,
        last_used_at: None,
    }
}

fn refresh(made: &Authorization, now: UnixTime) -> RefreshToken {
    RefreshToken {
        selector: made.refresh.selector(),
        digest: made.refresh.digest(),
        imported: false,
        family: made.family,
        access_token: Some(made.access.selector()),
        issued_at: now,
        expires_at: now.plus(Duration::from_hours(2)),
        used: None,
    }
}

async fn family_is_revoked(f: &Fixture, made: &Authorization) -> bool {
    let plan = LoadPlan {
        access_token: Some(Presented::Ours(made.access.clone()).key()),
        ..LoadPlan::default()
    };
    f.load(plan).await.family.unwrap().revoked_at.is_some()
}

#[tokio::test]
async fn either_token_of_an_authorization_revokes_all_of_it() {
    for kind in ["access_token", "refresh_token"] {
        let f = fixture().await;
        let made = authorized(&f).await;
        let value = match kind {
            "access_token" => made.access.encode(),
            _ => made.refresh.encode(),
        };
        assert!(!family_is_revoked(&f, &made).await);
        let revoked = f.admin.revoke_token(&value).await.unwrap();
        assert_eq!(revoked.kind, kind);
        assert!(revoked.with_family && revoked.user.is_some());
        assert!(family_is_revoked(&f, &made).await, "{kind}");
    }
}

#[tokio::test]
async fn the_right_selector_with_a_wrong_secret_revokes_nothing() {
    let f = fixture().await;
    let made = authorized(&f).await;
    for (kind, selector) in [
        (OpaqueKind::AccessToken, made.access.selector()),
        (OpaqueKind::RefreshToken, made.refresh.selector()),
    ] {
        let forged = Opaque::from_parts(kind, selector, [7; 32]).encode();
        let refused = f.admin.revoke_token(&forged).await.unwrap_err();
        assert!(matches!(refused, AdministrationError::NotFound { .. }));
    }
    assert!(!family_is_revoked(&f, &made).await);
}

#[tokio::test]
async fn clearing_deletes_what_has_expired_and_tells_how_far_it_is() {
    let f = fixture().await;
    let made = authorized(&f).await;
    let now = f.admin.now();
    let many = (0..1200_u32).map(|at| {
        let mut row = access(&made, &ClientId::new("x"), &UserId::new("y"), now);
        row.selector = Selector::new(now, &mut Borrowed(&SystemRandomness));
        row.digest = Digest::of(&at.to_be_bytes());
        (row.family, row.user) = (None, None);
        Write::InsertAccessToken(row)
    });
    let commit = Commit {
        version: None,
        writes: many.collect(),
    };
    f.store.commit(commit).await.unwrap();
    assert_eq!(f.admin.clear_tokens(|_| ()).await.unwrap().deleted, 0);
    f.advance(Duration::from_hours(24 * 60));
    let mut steps = Vec::new();
    let cleared = f
        .admin
        .clear_tokens(|so_far| steps.push(so_far.deleted))
        .await;
    assert!(cleared.unwrap().deleted >= 1200);
    assert!(steps.len() >= 2 && steps.is_sorted(), "{steps:?}");
    assert!(f.admin.revoke_token(&made.access.encode()).await.is_err());
}
