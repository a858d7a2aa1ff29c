//! Whatever happens, wherever, is told to the host's listeners.

use std::sync::{
    Arc,
    mpsc::{Receiver, Sender, channel},
};
use std::{sync::Mutex, time::Duration};

use bailiwick_core::{
    event::Event,
    model::{ClientId, GrantType, Owner, UserId},
    scope::ScopeToken,
};
use bailiwick_server::administration::{NewScope, UserChange};

use crate::{
    cast::{Cast, Pair, VERIFIER},
    world::PASSWORD,
};

/// A cast that is listened to.
struct Listened {
    cast: Cast,
    told: Receiver<Event>,
}

impl Listened {
    async fn new() -> Self {
        let (tell, told): (Sender<Event>, _) = channel();
        let tell = Arc::new(Mutex::new(tell));
        let cast = Cast::built(move |builder| {
            let tell = Arc::clone(&tell);
            builder.events(move |event: &Event| {
                let _ = tell.lock().unwrap().send(event.clone());
            })
        });
        let listened = Self {
            cast: cast.await,
            told,
        };
        // The cast was made by an administrator who was listened to as well.
        listened.until(|event| matches!(event, Event::ScopeRegistered { name, .. } if name.as_str() == "plants:see"));
        listened
    }

    /// The next event that is one of these; others before it are none of ours.
    #[track_caller]
    fn until(&self, wanted: impl Fn(&Event) -> bool) -> Event {
        loop {
            let next = self.told.recv_timeout(Duration::from_secs(20));
            let event = next.expect("it was never told");
            if wanted(&event) {
                return event;
            }
        }
    }

    #[track_caller]
    fn registered(&self, scope: &ScopeToken, by: &Owner) {
        let next = self.told.recv_timeout(Duration::from_secs(20));
        let Ok(Event::ScopeRegistered {
            name, owner, new, ..
        }) = &next
        else {
            panic!("{next:?}")
        };
        assert_eq!((name, owner, new), (scope, by, &true));
    }

    #[track_caller]
    fn told(&self, expected: &Event) {
        let next = self.told.recv_timeout(Duration::from_secs(20));
        assert_eq!(next.as_ref(), Ok(expected));
    }
}

fn ada() -> UserId {
    UserId::new("id-of-ada")
}

#[tokio::test]
async fn endpoints_tell_what_they_did() {
    let listened = Listened::new().await;
    let cast = &listened.cast;
    let client = &cast.app.id;

    cast.own_token(&cast.app, "read").await;
    let issued = listened.until(|event| matches!(event, Event::TokenIssued { .. }));
    let Event::TokenIssued {
        grant_type, user, ..
    } = issued
    else {
        panic!("{issued:?}")
    };
    assert_eq!((grant_type, user), (GrantType::ClientCredentials, None));

    let code = cast.code(&cast.app, "read").await;
    let authorized = |event: &Event| matches!(event, Event::ApplicationAuthorized { .. });
    let Event::ApplicationAuthorized { user, .. } = listened.until(authorized) else {
        panic!()
    };
    assert_eq!(user, ada());
    let pair = Pair::of(&cast.redeem(&cast.app, &code, VERIFIER).await);
    let by_code = |event: &Event| matches!(event, Event::TokenIssued { user: Some(user), .. } if *user == ada());
    listened.until(by_code);

    let newer = Pair::of(&cast.refresh(&cast.app, &pair.refresh).await);
    let refreshed = listened.until(|event| matches!(event, Event::TokenRefreshed { .. }));
    let Event::TokenRefreshed { family, .. } = refreshed else {
        panic!("{refreshed:?}")
    };
    cast.revoke(&cast.app, &newer.refresh).await;
    listened.told(&Event::TokenRevoked {
        client: client.clone(),
        family: Some(family),
    });

    let other = cast.pair(&cast.app).await;
    let newest = Pair::of(&cast.refresh(&cast.app, &other.refresh).await);
    Pair::of(&cast.refresh(&cast.app, &newest.refresh).await);
    assert_eq!(cast.refresh(&cast.app, &other.refresh).await.status, 400);
    listened.until(|event| matches!(event, Event::ReuseDetected { .. }));

    let body = serde_json::json!({"name": "plants:water", "description": "Water plants"});
    assert_eq!(cast.register(&cast.plants, body).await.status, 201);
    listened.registered(
        &ScopeToken::parse("plants:water").unwrap(),
        &Owner::ResourceServer(cast.plants.party.id.clone()),
    );
}

#[tokio::test]
async fn pages_tell_what_they_did() {
    let listened = Listened::new().await;
    let cast = &listened.cast;
    cast.pair(&cast.app).await;
    listened.until(|event| matches!(event, Event::TokenIssued { .. }));
    let mut browser = cast.world.browser();
    browser.sign_in("ada", PASSWORD).await;
    let path = format!("/o/authorized_tokens/{}/delete/", cast.app.id);
    let page = browser.get(&path).await;
    browser.submit(&page, &path, &[]).await.location();
    let (user, client) = (ada(), cast.app.id.clone());
    listened.told(&Event::ConsentWithdrawn { user, client });
}

#[tokio::test]
async fn administration_tells_what_it_did() {
    let listened = Listened::new().await;
    let cast = &listened.cast;
    let administration = cast.world.administration();
    let token = |name: &str| ScopeToken::parse(name).unwrap();
    let own = Owner::AuthorizationServer;

    let new = NewScope::new(token("news"), "Read the news".to_owned());
    administration.register_scope(&new).await.unwrap();
    listened.registered(&token("news"), &own.clone());
    cast.world.wait(Duration::from_secs(1));
    administration.retire_scope(&token("news")).await.unwrap();
    listened.told(&Event::ScopeRetired {
        name: token("news"),
        owner: own,
    });

    let pair = cast.pair(&cast.app).await;
    listened.until(|event| matches!(event, Event::TokenIssued { .. }));
    administration.revoke_token(&pair.access).await.unwrap();
    let revoked = listened.until(|event| matches!(event, Event::TokenRevoked { .. }));
    assert!(matches!(
        revoked,
        Event::TokenRevoked {
            family: Some(_),
            ..
        }
    ));

    let server: &ClientId = &cast.plants.party.id;
    let rows = administration.static_tokens(server).await.unwrap();
    let row = rows.first().unwrap().selector;
    administration
        .revoke_static_token(server, row)
        .await
        .unwrap();
    listened.told(&Event::TokenRevoked {
        client: server.clone(),
        family: None,
    });
    let name = bailiwick_server::administration::NewResourceServer {
        name: "Birds".to_owned(),
        role: bailiwick_core::model::ResourceServer::new(),
        client_id: None,
        token: None,
    };
    let birds = administration.create_resource_server(&name).await.unwrap();
    listened.told(&Event::StaticTokenIssued {
        client: birds.record.id.clone(),
    });

    let inactive = UserChange {
        active: Some(false),
        ..UserChange::default()
    };
    administration.update_user(&ada(), &inactive).await.unwrap();
    listened.told(&Event::SubjectRevoked { user: ada() });
    administration.revoke_subject(&ada()).await.unwrap();
    listened.told(&Event::SubjectRevoked { user: ada() });
    administration.delete_client(server).await.unwrap();
    listened.told(&Event::ScopeRetired {
        name: token("plants:see"),
        owner: Owner::ResourceServer(server.clone()),
    });
    listened.told(&Event::ClientRevoked {
        client: server.clone(),
    });
}
