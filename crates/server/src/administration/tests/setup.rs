use bailiwick_core::{
    model::ResourceServer,
    scope::{ConfiguredScopes, Defaults, ScopeToken},
};
use secrecy::SecretString;

use super::*;

fn first() -> NewUser {
    NewUser {
        username: "root".to_owned(),
        password: Some(SecretString::from("correct horse")),
        ..NewUser::default()
    }
}

fn token(link: &IssuedSetupLink) -> String {
    let (address, token) = link.url.split_once("?token=").unwrap();
    assert_eq!(address, "https://id.example/setup/");
    token.to_owned()
}

#[tokio::test]
async fn a_setup_link_makes_one_administrator_and_dies() {
    let f = fixture().await;
    let link = f.admin.create_setup_link().await.unwrap();
    let token = token(&link);
    assert!(f.admin.setup_link_works(&token).await.unwrap());
    assert!(!f.admin.has_administrator().await.unwrap());
    let user = f.admin.consume_setup_link(&token, &first()).await.unwrap();
    assert!(user.admin && user.active);
    assert!(f.admin.has_administrator().await.unwrap());
    assert!(!f.admin.setup_link_works(&token).await.unwrap());
    let again = f.admin.consume_setup_link(&token, &first()).await;
    assert_eq!(again.unwrap_err(), AdministrationError::SetupLinkDead);
    let another = f.admin.create_setup_link().await.unwrap_err();
    assert!(matches!(another, AdministrationError::Conflict(_)));
}

#[tokio::test]
async fn a_setup_link_lives_for_a_quarter_of_an_hour() {
    let f = fixture().await;
    let token = token(&f.admin.create_setup_link().await.unwrap());
    f.advance(Duration::from_millis(15 * 60 * 1000 - 1));
    assert!(f.admin.setup_link_works(&token).await.unwrap());
    f.advance(Duration::from_millis(1));
    assert!(!f.admin.setup_link_works(&token).await.unwrap());
    let late = f.admin.consume_setup_link(&token, &first()).await;
    assert_eq!(late.unwrap_err(), AdministrationError::SetupLinkDead);
}

#[tokio::test]
async fn a_newer_setup_link_replaces_the_older_and_a_forged_one_is_dead() {
    let f = fixture().await;
    let old = token(&f.admin.create_setup_link().await.unwrap());
    let new = token(&f.admin.create_setup_link().await.unwrap());
    assert!(!f.admin.setup_link_works(&old).await.unwrap());
    assert!(f.admin.setup_link_works(&new).await.unwrap());
    for forged in ["", "bwl_", &old.replace("bwl_", "bwa_"), &new[..20]] {
        assert!(!f.admin.setup_link_works(forged).await.unwrap(), "{forged}");
    }
}

#[tokio::test]
async fn a_bad_form_leaves_the_setup_link_alive() {
    let f = fixture().await;
    let token = token(&f.admin.create_setup_link().await.unwrap());
    let short = NewUser {
        password: Some(SecretString::from("short")),
        ..first()
    };
    let none = NewUser {
        password: None,
        ..first()
    };
    for bad in [short, none] {
        let refused = f.admin.consume_setup_link(&token, &bad).await.unwrap_err();
        assert_eq!(problems(refused)[0].0, "password");
    }
    assert!(f.admin.setup_link_works(&token).await.unwrap());
}

#[tokio::test]
async fn of_two_who_use_one_setup_link_one_becomes_administrator() {
    let f = fixture().await;
    let token = token(&f.admin.create_setup_link().await.unwrap());
    let second = NewUser {
        username: "other".to_owned(),
        ..first()
    };
    let beside = f.beside().await;
    let forms = [first(), second];
    let (one, two) = tokio::join!(
        f.admin.consume_setup_link(&token, &forms[0]),
        beside.consume_setup_link(&token, &forms[1])
    );
    assert!(one.is_ok() != two.is_ok(), "{one:?} {two:?}");
    assert_eq!(f.admin.users().await.unwrap().len(), 1);
}

#[tokio::test]
async fn one_signing_key_is_made_however_many_start() {
    let f = fixture().await;
    let beside = f.beside().await;
    let scopes = ConfiguredScopes::default();
    let (one, two) = tokio::join!(f.admin.prepare(&scopes), beside.prepare(&scopes));
    let made = [one.unwrap(), two.unwrap()]
        .into_iter()
        .filter(|prepared| prepared.new_signing_key.is_some())
        .count();
    assert_eq!(made, 1);
    let again = f.beside().await.prepare(&scopes).await.unwrap();
    assert_eq!(again, Prepared::default());
}

fn configured(names: &[&'static str]) -> ConfiguredScopes {
    ConfiguredScopes {
        scopes: names
            .iter()
            .map(|name| (ScopeToken::from_static(name), format!("May {name}")))
            .collect(),
        defaults: Defaults::All,
    }
}

#[tokio::test]
async fn configured_scopes_are_registered_at_every_start_and_left_out_ones_stay() {
    let f = fixture().await;
    let both = f
        .admin
        .prepare(&configured(&["write", "read"]))
        .await
        .unwrap();
    assert_eq!(both.scopes_written, 2);
    let one = f.admin.prepare(&configured(&["read"])).await.unwrap();
    assert_eq!(one.scopes_written, 0);
    assert_eq!(one.scopes_left_out, [ScopeToken::from_static("write")]);
    let snapshot = f.admin.snapshot().await.unwrap();
    let defaults: Vec<_> = snapshot.default_scopes().map(ScopeToken::as_str).collect();
    assert_eq!(defaults, ["write", "read"], "in the order of registration");
}

#[tokio::test]
async fn a_configured_name_of_a_resource_server_stops_the_start_with_its_owner() {
    let f = fixture().await;
    let api = NewResourceServer {
        name: "Payments".to_owned(),
        role: ResourceServer::new(),
        client_id: None,
        token: None,
    };
    let api = f
        .admin
        .create_resource_server(&api)
        .await
        .unwrap()
        .record
        .id;
    let name = ScopeToken::from_static("pay");
    let pay = new_scope(&name, "Pay", None, Some(&api));
    let registered = f.admin.register_scope(&pay);
    registered.await.unwrap();
    let refused = f.admin.prepare(&configured(&["read", "pay"])).await;
    let text = refused.unwrap_err().to_string();
    assert!(text.contains("Payments"), "{text}");
    let read = f.admin.scope(&ScopeToken::from_static("read")).await;
    assert!(read.is_err(), "nothing of it was registered");
}
