use bailiwick_core::{
    model::{Client, ClientId, ClientRecord, ClientType, GrantType, UserId},
    registration::{ClientDraft, LegacyGrants, NewSecret},
};
use zeroize::Zeroizing;

use super::*;

fn draft() -> ClientDraft {
    let mut draft = ClientDraft::new("app", ClientType::Confidential);
    draft.grant_types.insert(GrantType::ClientCredentials);
    draft
}

async fn create(f: &Fixture, id: Option<&str>) -> RegisteredClient {
    f.admin
        .create_client(&draft(), id, &NewSecret::Generated, LegacyGrants::Refuse)
        .await
        .unwrap()
}

#[tokio::test]
async fn a_client_is_made_with_a_secret_that_is_shown_once() {
    let f = fixture().await;
    let made = create(&f, None).await;
    let secret = made.secret.unwrap();
    let kept = f.admin.client(&made.record.id).await.unwrap();
    assert_eq!(kept, made.record);
    assert!(kept.check_secret(&*f.admin.0.keys, &secret));
    assert!(!format!("{kept:?}").contains(secret.as_str()));
}

#[tokio::test]
async fn another_node_sees_it_when_the_call_returns() {
    let f = fixture().await;
    let beside = f.beside().await;
    let made = create(&f, None).await;
    assert!(beside.client(&made.record.id).await.is_ok());
    assert_eq!(beside.clients().await.unwrap().len(), 1);
}

#[tokio::test]
async fn an_update_is_decided_on_the_newest_state() {
    let f = fixture().await;
    let id = create(&f, Some("app")).await.record.id;
    let beside = f.beside().await;
    let mut tries = 0;
    let rename = f.admin.update_client(&id, LegacyGrants::Refuse, |draft| {
        tries += 1;
        draft.name.push('!');
        Ok(())
    });
    rename.await.unwrap();
    let updated = beside
        .update_client(&id, LegacyGrants::Refuse, |draft| {
            draft.scope = Some("read".to_owned());
            Ok(())
        })
        .await
        .unwrap();
    assert_eq!(updated.record.name, "app!");
    assert_eq!(tries, 1);
}

#[tokio::test]
async fn simultaneous_updates_are_all_applied() {
    let f = fixture().await;
    let id = create(&f, Some("app")).await.record.id;
    let nodes = [f.beside().await, f.beside().await, f.beside().await];
    let push = |node: Administration, origin: &'static str| {
        let id = id.clone();
        async move {
            let update = node.update_client(&id, LegacyGrants::Refuse, |draft| {
                draft.allowed_origins.push(origin.to_owned());
                Ok(())
            });
            update.await.unwrap();
        }
    };
    let [a, b, c] = nodes;
    tokio::join!(
        push(a, "https://a.example"),
        push(b, "https://b.example"),
        push(c, "https://c.example")
    );
    assert_eq!(f.admin.client(&id).await.unwrap().allowed_origins.len(), 3);
}

#[tokio::test]
async fn a_bad_client_is_refused_whole_and_a_missing_one_not_found() {
    let f = fixture().await;
    let mut bad = draft();
    bad.name = String::new();
    bad.redirect_uris = vec!["nonsense".to_owned()];
    let refused = f
        .admin
        .create_client(
            &bad,
            Some("a:b"),
            &NewSecret::Generated,
            LegacyGrants::Refuse,
        )
        .await;
    assert!(problems(refused.unwrap_err()).len() >= 3);
    assert!(f.admin.clients().await.unwrap().is_empty());
    let nobody = f.admin.delete_client(&ClientId::new("nobody")).await;
    assert_eq!(nobody.unwrap_err().to_string(), "there is no client nobody");
}

#[tokio::test]
async fn rotation_replaces_the_secret_and_may_keep_the_previous() {
    let f = fixture().await;
    let made = create(&f, None).await;
    let id = made.record.id;
    let keys = Arc::clone(&f.admin.0.keys);
    let first = made.secret.unwrap();
    f.advance(Duration::from_secs(1));
    let rotated = f
        .admin
        .rotate_client_secret(&id, &NewSecret::Generated, true);
    let second = rotated.await.unwrap().secret.unwrap();
    let client = f.admin.client(&id).await.unwrap();
    assert!(client.check_secret(&*keys, &first) && client.check_secret(&*keys, &second));
    f.advance(Duration::from_secs(1));
    let chosen = NewSecret::Chosen(Zeroizing::new("chosen".to_owned()));
    f.admin
        .rotate_client_secret(&id, &chosen, false)
        .await
        .unwrap();
    let client = f.admin.client(&id).await.unwrap();
    assert!(client.check_secret(&*keys, "chosen"));
    assert!(!client.check_secret(&*keys, &first) && !client.check_secret(&*keys, &second));
}

#[tokio::test]
async fn a_deleted_client_is_gone() {
    let f = fixture().await;
    let id = create(&f, Some("app")).await.record.id;
    f.admin.delete_client(&id).await.unwrap();
    assert!(f.admin.client(&id).await.is_err());
    assert!(f.beside().await.client(&id).await.is_err());
}

/// What a page looked at before a change may be otherwise when it is committed.
#[tokio::test]
async fn ad_2_whose_client_it_is_is_asked_when_the_change_is_committed() {
    let f = fixture().await;
    let (ada, eve) = (UserId::new("ada"), UserId::new("eve"));
    let id = create(&f, Some("app")).await.record.id;
    let mut record = f.admin.client(&id).await.unwrap();
    record.owner = Some(ada.clone());
    let commit = |record: &ClientRecord| Commit {
        version: None,
        writes: vec![Write::PutClient(Box::new(record.clone()))],
    };
    f.store.commit(commit(&record)).await.unwrap();
    let not_there = |error| matches!(error, AdministrationError::NotFound { .. });
    let secret = NewSecret::Generated;
    let by = Provided::OwnedBy(&eve);
    let refused = f.admin.add_client_secret_provided(&id, by, &secret);
    assert!(not_there(refused.await.unwrap_err()));
    let name = record.secrets[0].name();
    let refused = f.admin.delete_client_secret_provided(&id, by, name);
    assert!(not_there(refused.await.unwrap_err()));
    let by = Provided::Application(&eve);
    let refused = f.admin.delete_client_provided(&id, by).await;
    assert!(not_there(refused.unwrap_err()));

    // It became a resource server since the page was shown.
    let seen = Seen::of_client(&record);
    record.resource_server = Some(bailiwick_core::model::ResourceServer::new());
    f.store.commit(commit(&record)).await.unwrap();
    let by = Provided::Application(&ada);
    let refused = f.admin.delete_client_provided(&id, by).await;
    assert!(not_there(refused.unwrap_err()));
    let refused = f.admin.delete_client_provided(&id, Provided::Seen(&seen));
    assert_eq!(refused.await.unwrap_err(), AdministrationError::Changed);
    assert_eq!(f.admin.client(&id).await.unwrap(), record);

    let by = Provided::OwnedBy(&ada);
    let added = f.admin.add_client_secret_provided(&id, by, &secret).await;
    assert_eq!(added.unwrap().record.secrets.len(), 2);
}
