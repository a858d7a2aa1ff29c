use bailiwick_core::{
    model::{Owner, ResourceServer, ScopeState},
    scope::{ScopeChange, ScopeToken},
};

use super::*;

#[tokio::test]
async fn the_servers_own_scope_is_registered_once_and_described_anew() {
    let f = fixture().await;
    let name = ScopeToken::from_static("read");
    let first = f
        .admin
        .register_scope(&new_scope(&name, "Read", Some(true), None))
        .await;
    let first = first.unwrap();
    assert!(first.created && first.scope.is_default);
    assert_eq!(first.scope.owner, Owner::AuthorizationServer);
    let version = f.load(LoadPlan::default()).await.version;
    let same = f
        .admin
        .register_scope(&new_scope(&name, "Read", None, None))
        .await
        .unwrap();
    assert!(!same.created && same.scope == first.scope);
    assert_eq!(
        f.load(LoadPlan::default()).await.version,
        version,
        "no write"
    );
    let new_text = f
        .admin
        .register_scope(&new_scope(&name, "Read all", None, None))
        .await;
    let new_text = new_text.unwrap().scope;
    assert_eq!(new_text.text_version, first.scope.text_version + 1);
    assert!(new_text.is_default);
    assert_eq!(f.admin.scopes().await.unwrap(), [new_text]);
}

#[tokio::test]
async fn what_an_administrator_makes_a_default_is_one_whoever_owns_it() {
    let f = fixture().await;
    let api = NewResourceServer {
        name: "API".to_owned(),
        role: ResourceServer::new(),
        client_id: Some("api".to_owned()),
        token: None,
    };
    let api = f
        .admin
        .create_resource_server(&api)
        .await
        .unwrap()
        .record
        .id;
    let name = ScopeToken::from_static("api:read");
    let done = f
        .admin
        .register_scope(&new_scope(&name, "Read", Some(true), Some(&api)))
        .await;
    assert!(done.unwrap().scope.is_default);
}

#[tokio::test]
async fn reserved_and_undescribed_scopes_are_refused() {
    let f = fixture().await;
    let register = |name: &'static str, text: &'static str| {
        let admin = f.admin.clone();
        async move {
            let name = ScopeToken::from_static(name);
            admin
                .register_scope(&new_scope(&name, text, None, None))
                .await
        }
    };
    let reserved = register("openid", "x").await.unwrap_err();
    assert!(
        matches!(reserved, AdministrationError::Scope(_)),
        "{reserved}"
    );
    for text in ["", "  ", "a\u{202e}b"] {
        let refused = register("read", text).await.unwrap_err();
        assert_eq!(problems(refused)[0].0, "description", "{text:?}");
    }
    let missing = f.admin.scope(&ScopeToken::from_static("read")).await;
    assert!(matches!(missing, Err(AdministrationError::NotFound { .. })));
}

#[tokio::test]
async fn an_administrator_edits_and_retires_any_scope() {
    let f = fixture().await;
    let name = ScopeToken::from_static("read");
    f.admin
        .register_scope(&new_scope(&name, "Read", None, None))
        .await
        .unwrap();
    let change = ScopeChange {
        description: Some("Read everything".to_owned()),
        is_default: Some(true),
        ..ScopeChange::default()
    };
    let edited = f.admin.update_scope(&name, &change).await.unwrap();
    assert!(edited.is_default);
    assert_eq!(f.admin.scope(&name).await.unwrap(), edited);
    let retired = f.admin.retire_scope(&name).await.unwrap();
    assert_eq!(retired.state, ScopeState::Retired);
    assert_eq!(f.admin.retire_scope(&name).await.unwrap(), retired);
    let refused = f.admin.update_scope(&name, &change).await.unwrap_err();
    assert_eq!(problems(refused)[0].0, "state");
}
