//! A host's own client type: each method that it overrides is obeyed where it
//! counts. One type overrides them all, and a client's `extra` says which.

use std::{sync::Arc, time::Duration};

use bailiwick_core::{
    MacKeys,
    model::{
        AuthMethod, Client, ClientEndpoint, ClientId, ClientRecord, ClientType, Extra, GrantType,
        ResourceServer,
    },
    registration::LegacyGrants,
    scope::ScopeSet,
};
use serde_json::json;

use crate::{
    browser::Answer,
    call::Call,
    cast::{Cast, INTROSPECT, Party, TOKEN, VERIFIER, assert_refused},
    world::{PASSWORD, REDIRECT_URI},
};

const ELSEWHERE: &str = "https://elsewhere.example/arrived";
const ORIGIN: &str = "https://pages.example";

#[derive(Debug)]
struct Odd {
    record: ClientRecord,
    only_read: ScopeSet,
    redirect_uris: Vec<String>,
    origins: Vec<String>,
}

impl Odd {
    fn of(record: ClientRecord) -> Arc<dyn Client> {
        Arc::new(Self {
            record,
            only_read: ScopeSet::parse("read").unwrap(),
            redirect_uris: vec![ELSEWHERE.to_owned()],
            origins: vec![ORIGIN.to_owned()],
        })
    }

    /// Whether this client is odd in `method`.
    fn is(&self, method: &str) -> bool {
        self.record.extra.text("odd") == Some(method)
    }
}

impl Client for Odd {
    fn record(&self) -> &ClientRecord {
        &self.record
    }

    fn name(&self) -> &str {
        if self.is("name") {
            "A name of the host's"
        } else {
            &self.record.name
        }
    }

    fn is_usable(&self) -> bool {
        !self.is("is_usable")
    }

    fn redirect_uris(&self) -> &[String] {
        if self.is("redirect_uris") {
            &self.redirect_uris
        } else {
            &self.record.redirect_uris
        }
    }

    fn default_redirect_uri(&self) -> Option<&str> {
        let only = self.record.redirect_uris.first().map(String::as_str);
        only.filter(|_| !self.is("default_redirect_uri"))
    }

    fn allows_response_type(&self, response_type: &str) -> bool {
        response_type == "code" && !self.is("allows_response_type")
    }

    fn allows_grant_type(&self, grant_type: &GrantType) -> bool {
        self.record.grant_types.contains(grant_type) && !self.is("allows_grant_type")
    }

    fn allows_auth_method(&self, _: &AuthMethod, endpoint: ClientEndpoint) -> bool {
        !(self.is("allows_auth_method") && endpoint == ClientEndpoint::Token)
    }

    fn check_secret(&self, keys: &dyn MacKeys, secret: &str) -> bool {
        if self.is("check_secret") {
            return secret == "of the host's own";
        }
        let secrets = &self.record.secrets;
        secrets.iter().any(|one| one.hash.matches(keys, secret))
    }

    fn allowed_scope(&self) -> Option<&ScopeSet> {
        self.is("allowed_scope").then_some(&self.only_read)
    }

    fn skips_consent(&self) -> bool {
        self.record.skip_authorization && !self.is("skips_consent")
    }

    fn requires_pkce(&self) -> Option<bool> {
        self.is("requires_pkce").then_some(false)
    }

    fn access_token_lifetime(&self) -> Option<Duration> {
        self.is("access_token_lifetime")
            .then(|| Duration::from_secs(777))
    }

    fn allowed_origins(&self) -> &[String] {
        if self.is("allowed_origins") {
            &self.origins
        } else {
            &[]
        }
    }

    fn resource_server(&self) -> Option<&ResourceServer> {
        let role = self.record.resource_server.as_ref();
        role.filter(|_| !self.is("resource_server"))
    }
}

async fn cast() -> Cast {
    Cast::built(|builder| builder.clients(|record: ClientRecord| Odd::of(record))).await
}

impl Cast {
    /// Makes the client odd in `method`, or plain again.
    async fn odd(&self, id: &ClientId, method: &str) {
        let registry = self.world.administration();
        let extra = Extra::from_iter([("odd", json!(method))]);
        let edited = registry.update_client(id, LegacyGrants::Allow, |draft| {
            draft.extra = extra.clone();
            Ok(())
        });
        edited.await.unwrap();
    }

    /// An authorization request of ada's, with a parameter taken out.
    async fn request_without(&self, client: &Party, name: &str) -> Answer {
        let query = Self::authorization(client, "read");
        let kept =
            form_urlencoded::parse(query.as_bytes()).filter(|(key, _)| !key.starts_with(name));
        let query = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(kept)
            .finish();
        let mut browser = self.world.browser();
        assert_eq!(browser.sign_in("ada", PASSWORD).await.location(), "/");
        browser.get(&format!("/o/authorize/?{query}")).await
    }
}

#[tokio::test]
async fn what_a_host_says_of_a_client_holds_at_the_token_endpoint() {
    let cast = cast().await;
    let app = &cast.app;
    assert_eq!(cast.own_token(app, "write").await.status, 200);
    for (method, status, error) in [
        ("is_usable", 401, "invalid_client"),
        ("check_secret", 401, "invalid_client"),
        ("allows_auth_method", 401, "invalid_client"),
        ("allows_grant_type", 400, "unauthorized_client"),
        ("allowed_scope", 400, "invalid_scope"),
    ] {
        cast.odd(&app.id, method).await;
        assert_refused(&cast.own_token(app, "write").await, status, error);
    }
    cast.odd(&app.id, "check_secret").await;
    let secret = Party {
        secret: "of the host's own".to_owned(),
        ..app.clone()
    };
    assert_eq!(cast.own_token(&secret, "write").await.status, 200);
    cast.odd(&app.id, "access_token_lifetime").await;
    assert_eq!(cast.own_token(app, "write").await.json()["expires_in"], 777);
    let fields = [("grant_type", "client_credentials")];
    let from_a_page = || app.post(TOKEN).form(&fields).header("origin", ORIGIN);
    let allowed = "access-control-allow-origin";
    assert_eq!(cast.send(from_a_page()).await.header(allowed), "");
    cast.odd(&app.id, "allowed_origins").await;
    assert_eq!(cast.send(from_a_page()).await.header(allowed), ORIGIN);
}

#[tokio::test]
async fn what_a_host_says_of_a_client_holds_at_the_authorization_endpoint() {
    let cast = cast().await;
    let app = &cast.app;
    let plain = cast.authorize(app, "read").await;
    assert!(plain.location().starts_with(REDIRECT_URI), "{plain:?}");
    cast.odd(&app.id, "redirect_uris").await;
    assert_eq!(cast.authorize(app, "read").await.status, 400);
    cast.odd(&app.id, "allows_response_type").await;
    let refused = cast.authorize(app, "read").await;
    assert!(
        refused.location().contains("error=unauthorized_client"),
        "{refused:?}"
    );
    cast.odd(&app.id, "").await;
    let default = cast.request_without(app, "redirect_uri").await;
    assert!(default.location().starts_with(REDIRECT_URI), "{default:?}");
    cast.odd(&app.id, "default_redirect_uri").await;
    assert_eq!(cast.request_without(app, "redirect_uri").await.status, 400);
    let without = cast.request_without(app, "code_challenge").await;
    assert!(
        without.location().contains("error=invalid_request"),
        "{without:?}"
    );
    cast.odd(&app.id, "requires_pkce").await;
    let without = cast.request_without(app, "code_challenge").await;
    assert!(without.location().contains("code="), "{without:?}");
    cast.odd(&app.id, "skips_consent").await;
    let asked = cast.authorize(app, "read").await;
    assert_eq!(asked.status, 200);
    assert!(asked.text.contains("Field Notes"), "{asked:?}");
}

#[tokio::test]
async fn a_code_of_a_client_that_the_host_stops_is_worth_nothing() {
    let cast = cast().await;
    let code = cast.code(&cast.app, "read").await;
    cast.odd(&cast.app.id, "is_usable").await;
    let refused = cast.redeem(&cast.app, &code, VERIFIER).await;
    assert_refused(&refused, 401, "invalid_client");
}

#[tokio::test]
async fn a_role_that_the_host_takes_away_is_gone() {
    let cast = cast().await;
    let token = cast.own_token(&cast.app, "plants:see").await.json();
    let token = token["access_token"].as_str().unwrap().to_owned();
    let seen = cast.introspect(&cast.plants, &token).await;
    assert_eq!(seen.json()["active"], true);
    cast.odd(&cast.plants.party.id, "resource_server").await;
    let call = Call::post(INTROSPECT).bearer(&cast.plants.token);
    let refused = cast.send(call.form(&[("token", &token)])).await;
    assert_eq!(refused.status, 403, "{refused:?}");
}

#[tokio::test]
async fn people_see_the_name_that_the_host_gives() {
    let cast = cast().await;
    let own = cast
        .world
        .application_with("Registered so", ClientType::Confidential, |draft| {
            draft.skip_authorization = false;
        });
    let own = own.await;
    cast.odd(&own.id, "name").await;
    let asked = cast.authorize(&own, "read").await;
    assert!(
        asked.text.contains("A name of the host&#x27;s"),
        "{asked:?}"
    );
    assert!(!asked.text.contains("Registered so"), "{asked:?}");
}
