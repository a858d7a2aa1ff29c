//! What `build` makes of an empty store: nothing else has to be done before it is
//! served.

use std::sync::Arc;

use bailiwick_core::{
    Random as _,
    model::{Owner, TokenFormat},
    scope::ScopeToken,
};
use bailiwick_jose::SystemRandom;
use bailiwick_server::{
    AuthorizationServer, BuildError, PasswordPool, ResourceServer, Secrets, Store, StoreUsers,
    administration::{NewResourceServer, NewScope},
    bailiwick_store::memory::Memory,
    grant::ClientCredentials,
};

use crate::{call::Call, cast::Party};

struct Ground {
    store: Arc<dyn Store>,
    keys: Arc<Secrets>,
}

impl Ground {
    fn new() -> Self {
        let mut secret = [0; 32];
        SystemRandom.fill(&mut secret);
        Self {
            store: Arc::new(Memory::new()),
            keys: Arc::new(Secrets::new(&secret, &[]).unwrap()),
        }
    }

    async fn build(&self, scopes: &[(&str, &str)]) -> Result<AuthorizationServer, BuildError> {
        let users = StoreUsers::new(Arc::clone(&self.store), PasswordPool::new());
        let mut builder = AuthorizationServer::builder("http://localhost:8000/o")
            .store(Arc::clone(&self.store))
            .users(users)
            .keys(Arc::clone(&self.keys))
            .grant(ClientCredentials);
        for (name, text) in scopes {
            builder = match *name {
                "read" => builder.default_scope(*name, *text),
                _ => builder.scope(*name, *text),
            };
        }
        builder.build().await
    }
}

/// A JWT comes of the first request to a server that was only built.
#[tokio::test]
async fn the_first_token_request_yields_a_jwt() {
    let server = Ground::new().build(&[]).await.unwrap();
    let role = ResourceServer {
        resource: Some("https://pay.example".to_owned()),
        token_format: TokenFormat::Jwt,
        ..ResourceServer::new()
    };
    let new = NewResourceServer {
        name: "Pay".to_owned(),
        role,
        client_id: None,
        token: None,
    };
    let made = server.administration().create_resource_server(&new).await;
    let made = made.unwrap();
    let api = Party {
        id: made.record.id.clone(),
        secret: made.secret.unwrap().to_string(),
    };
    let register = Call::post("/o/register_scope/").bearer(made.token.access_token.as_str());
    let body =
        serde_json::json!({ "name": "https://pay.example/see", "description": "See payments" });
    assert_eq!(register.json(&body).send(&server.site()).await.status, 201);
    let form = [
        ("grant_type", "client_credentials"),
        ("scope", "https://pay.example/see"),
    ];
    let answer = api.post("/o/token/").form(&form).send(&server.site()).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let token = answer.json()["access_token"].as_str().unwrap().to_owned();
    assert!(token.starts_with("eyJ"), "{token}");
}

/// The key is made once, and a scope is what the last build says.
#[tokio::test]
async fn a_second_build_finds_what_the_first_made() {
    let ground = Ground::new();
    let first = ground
        .build(&[("read", "Read"), ("write", "Write")])
        .await
        .unwrap();
    let keys = first.administration().signing_keys().await.unwrap();
    assert_eq!(keys.len(), 1);
    let second = ground.build(&[("read", "Read it all")]).await.unwrap();
    let again = second.administration().signing_keys().await.unwrap();
    assert_eq!(again.len(), 1);
    assert_eq!(again[0].kid, keys[0].kid);
    let scopes = second.administration().scopes().await.unwrap();
    let said: Vec<_> = scopes
        .iter()
        .map(|scope| (scope.name.as_str(), &*scope.description, scope.is_default))
        .collect();
    assert_eq!(
        said,
        [("read", "Read it all", true), ("write", "Write", false)]
    );
    assert!(
        scopes
            .iter()
            .all(|scope| scope.owner == Owner::AuthorizationServer)
    );
}

#[tokio::test]
async fn what_cannot_be_a_scope_of_the_server_is_no_server() {
    let ground = Ground::new();
    let unnamed = ground.build(&[("two words", "Text")]).await;
    assert!(matches!(unnamed, Err(BuildError::Scope(_))), "{unnamed:?}");
    let reserved = ground.build(&[("openid", "Text")]).await;
    let Err(BuildError::Prepare(error)) = reserved else {
        panic!("{reserved:?}");
    };
    assert!(error.to_string().contains("openid"), "{error}");
    let server = ground.build(&[]).await.unwrap();
    let new = NewScope::new(ScopeToken::from_static("old"), "Old".to_owned());
    let administration = server.administration();
    administration.register_scope(&new).await.unwrap();
    administration.retire_scope(&new.name).await.unwrap();
    ground.build(&[("old", "Old")]).await.unwrap();
    let old = administration.scope(&new.name).await.unwrap();
    assert_eq!(old.state, bailiwick_core::model::ScopeState::Retired);
}
