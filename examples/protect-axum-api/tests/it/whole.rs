//! A real authorization server and the API on sockets of their own, and a client
//! that knows nothing of either but their addresses.

use std::{future::pending, sync::Arc};

use bailiwick_resource::{AuthorizationServer as Issuer, Credential, ManifestRegistrar as _};
use bailiwick_server::{
    AuthorizationServer, Config, PasswordPool, Randomness as _, Secrets, StoreUsers,
    SystemRandomness,
    administration::{NewResourceServer, OldKeys},
    bailiwick_core::{
        model::{ClientType, GrantType, ResourceServer, TokenFormat},
        registration::{ClientDraft, LegacyGrants, NewSecret},
        scope::Namespace,
    },
    bailiwick_store::memory::Memory,
    grant::ClientCredentials,
};
use oauth2::{
    ClientId, ClientSecret, HttpRequest, HttpResponse, Scope, TokenResponse as _, TokenUrl,
    basic::BasicClient, http::Response,
};
use protect_axum_api::{Verification, api, manifest, metadata, protect};
use reqwest::{Method, StatusCode};
use tokio::{net::TcpListener, task::JoinHandle};

/// What a client of the API has: two addresses and its own credentials.
struct Whole {
    issuer: String,
    notes: String,
    client_id: String,
    client_secret: String,
    http: reqwest::Client,
    server: AuthorizationServer,
    running: JoinHandle<()>,
}

impl Whole {
    async fn start(format: TokenFormat, verification: Verification) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!("http://{}/o", listener.local_addr().unwrap());
        let server = authorization_server(&issuer).await;
        let serving = server.clone();
        let running = tokio::spawn(async move {
            serving.serve(listener, pending()).await.unwrap();
        });

        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let resource = format!("http://{}", listener.local_addr().unwrap());
        let token = static_token(&server, &resource, format).await;
        let connection = Issuer::builder(issuer.clone(), Credential::bearer(token))
            .resource_server("notes-api")
            .build()
            .unwrap();
        connection.apply(&manifest()).await.unwrap();
        let protect = protect(&issuer, connection, &resource, verification).unwrap();
        let api = api(protect, metadata(&issuer, &resource));
        tokio::spawn(async move { axum::serve(listener, api).await });

        let (client_id, client_secret) = client(&server).await;
        let http = reqwest::Client::builder()
            .no_proxy()
            .tls_certs_only([])
            .build();
        Self {
            issuer,
            notes: format!("{resource}/notes"),
            client_id,
            client_secret,
            http: http.unwrap(),
            server,
            running,
        }
    }

    /// A token by the `oauth2` crate, a client that we did not write.
    async fn token(&self, scope: &str) -> String {
        let client = BasicClient::new(ClientId::new(self.client_id.clone()))
            .set_client_secret(ClientSecret::new(self.client_secret.clone()))
            .set_token_uri(TokenUrl::new(format!("{}/token/", self.issuer)).unwrap());
        let send = |request: HttpRequest| self.send(request);
        let granted = client
            .exchange_client_credentials()
            .add_scopes(scope.split(' ').map(|name| Scope::new(name.to_owned())))
            .request_async(&send)
            .await
            .unwrap();
        granted.access_token().secret().clone()
    }

    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, reqwest::Error> {
        let answer = self.http.execute(request.try_into()?).await?;
        let mut response = Response::new(Vec::new());
        *response.status_mut() = answer.status();
        *response.headers_mut() = answer.headers().clone();
        *response.body_mut() = answer.bytes().await?.to_vec();
        Ok(response)
    }

    async fn call(&self, method: Method, token: &str) -> reqwest::Response {
        let request = self.http.request(method, &self.notes).bearer_auth(token);
        request.body("milk").send().await.unwrap()
    }

    async fn revoke(&self, token: &str) {
        let request = self.http.post(format!("{}/revoke_token/", self.issuer));
        let answer = request
            .basic_auth(&self.client_id, Some(&self.client_secret))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(format!("token={token}"))
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), StatusCode::OK);
    }

    /// What every form of verification lets in, and what none does.
    async fn check_guards(&self) {
        let nobody = self.http.get(&self.notes).send().await.unwrap();
        assert_eq!(nobody.status(), 401);
        let challenge = nobody.headers()["www-authenticate"].to_str().unwrap();
        let (_, url) = challenge.split_once("resource_metadata=\"").unwrap();
        let said = self
            .http
            .get(url.trim_end_matches('"'))
            .send()
            .await
            .unwrap();
        let said: serde_json::Value = said.json().await.unwrap();
        assert_eq!(said["authorization_servers"][0], self.issuer.as_str());
        let write = self.token("notes:read notes:write").await;
        assert_eq!(self.call(Method::POST, &write).await.status(), 201);
        let read = self.call(Method::GET, &write).await;
        assert_eq!(read.status(), 200);
        let text = read.text().await.unwrap();
        assert_eq!(text, format!("{}: milk", self.client_id));
        let read = self.token("notes:read").await;
        let refused = self.call(Method::POST, &read).await;
        assert_eq!(refused.status(), 403);
        let challenge = refused.headers()["www-authenticate"].to_str().unwrap();
        assert!(challenge.contains(r#"scope="notes:write""#), "{challenge}");
        assert_eq!(self.call(Method::DELETE, &write).await.status(), 403);
        self.check_author().await;
        let admin = self.token("notes:admin").await;
        assert_eq!(self.call(Method::DELETE, &admin).await.status(), 204);
        for forged in ["nonesuch", "a.b.c", &format!("{read}x")] {
            assert_eq!(self.call(Method::GET, forged).await.status(), 401);
        }
    }

    /// A scope with a value: granted by the one, checked by the other.
    async fn check_author(&self) {
        let name = format!("notes:of:{}:read", self.client_id);
        let token = self.token(&name).await;
        let fetch = |author: &str| {
            let url = format!("{}/of/{author}", self.notes);
            self.http.get(url).bearer_auth(&token).send()
        };
        let own = fetch(&self.client_id).await.unwrap();
        assert_eq!(own.status(), 200);
        assert_eq!(own.text().await.unwrap(), "milk");
        let refused = fetch("ada").await.unwrap();
        assert_eq!(refused.status(), 403);
        let challenge = refused.headers()["www-authenticate"].to_str().unwrap();
        let needed = r#"scope="notes:of:ada:read""#;
        assert!(challenge.contains(needed), "{challenge}");
        assert_eq!(fetch("a%2Fb").await.unwrap().status(), 403);
    }
}

async fn authorization_server(issuer: &str) -> AuthorizationServer {
    let mut secret = [0; 32];
    SystemRandomness.fill(&mut secret);
    let store = Arc::new(Memory::new());
    let users = StoreUsers::new(store.clone(), PasswordPool::new());
    let server = AuthorizationServer::builder(Config::new(issuer))
        .store(store)
        .users(users)
        .keys(Secrets::new(&secret, &[]).unwrap())
        .grant(ClientCredentials)
        .build();
    server.await.unwrap()
}

/// What the administrator gives the API.
async fn static_token(server: &AuthorizationServer, resource: &str, format: TokenFormat) -> String {
    let mut role = ResourceServer::new();
    role.namespaces = vec![Namespace::parse("notes:").unwrap()];
    role.resource = Some(resource.to_owned());
    role.token_format = format;
    let new = NewResourceServer {
        name: "Notes".to_owned(),
        role,
        client_id: Some("notes-api".to_owned()),
        token: None,
    };
    let registry = server.administration();
    let made = registry.create_resource_server(&new).await.unwrap();
    made.token.access_token.to_string()
}

async fn client(server: &AuthorizationServer) -> (String, String) {
    let mut draft = ClientDraft::new("Shopping", ClientType::Confidential);
    draft.grant_types.insert(GrantType::ClientCredentials);
    let (secret, legacy) = (NewSecret::Generated, LegacyGrants::Refuse);
    let registry = server.administration();
    let made = registry.create_client(&draft, None, &secret, legacy).await;
    let made = made.unwrap();
    (made.record.id.to_string(), made.secret.unwrap().to_string())
}

#[tokio::test]
async fn opaque_tokens_are_introspected() {
    let whole = Whole::start(TokenFormat::Opaque, Verification::Introspection).await;
    whole.check_guards().await;
    let token = whole.token("notes:read").await;
    whole.revoke(&token).await;
    assert_eq!(whole.call(Method::GET, &token).await.status(), 401);
}

#[tokio::test]
async fn opaque_tokens_are_introspected_where_either_may_come() {
    let whole = Whole::start(TokenFormat::Opaque, Verification::Either).await;
    whole.check_guards().await;
}

/// An API that verifies signatures alone has no use for opaque tokens.
#[tokio::test]
async fn an_opaque_token_is_none_where_only_signatures_count() {
    let whole = Whole::start(TokenFormat::Opaque, Verification::Signature).await;
    let token = whole.token("notes:read").await;
    assert_eq!(whole.call(Method::GET, &token).await.status(), 401);
}

/// RFC 9068: with the keys at hand nobody is asked, so that even an authorization
/// server that is gone changes nothing, and a revocation is not seen.
#[tokio::test]
async fn signed_tokens_are_verified_without_asking() {
    let whole = Whole::start(TokenFormat::Jwt, Verification::Signature).await;
    whole.check_guards().await;
    let token = whole.token("notes:read").await;
    assert_eq!(token.split('.').count(), 3);
    whole.revoke(&token).await;
    whole.running.abort();
    assert!(whole.http.get(&whole.issuer).send().await.is_err());
    assert_eq!(whole.call(Method::GET, &token).await.status(), 200);
}

#[tokio::test]
async fn signed_tokens_are_verified_where_either_may_come() {
    let whole = Whole::start(TokenFormat::Jwt, Verification::Either).await;
    whole.check_guards().await;
}

/// Whoever wants to see revocations asks about signed tokens as well.
#[tokio::test]
async fn a_revoked_signed_token_is_inactive_at_introspection() {
    let whole = Whole::start(TokenFormat::Jwt, Verification::Introspection).await;
    whole.check_guards().await;
    let token = whole.token("notes:read").await;
    whole.revoke(&token).await;
    assert_eq!(whole.call(Method::GET, &token).await.status(), 401);
}

/// security.md JW-10: the server's keys are replaced while the API runs; it asks for
/// them anew when a token names one that it does not know, and tokens of the old key
/// stay good.
#[tokio::test]
async fn the_servers_keys_are_rotated_under_a_running_api() {
    let whole = Whole::start(TokenFormat::Jwt, Verification::Signature).await;
    let old = whole.token("notes:read").await;
    assert_eq!(whole.call(Method::GET, &old).await.status(), 200);
    let rotated = whole.server.administration();
    let rotated = rotated.rotate_signing_key(None, OldKeys::Retire).await;
    assert_eq!(rotated.unwrap().old.len(), 1);
    let new = whole.token("notes:read").await;
    let key_of = |token: &str| token.split('.').next().unwrap().to_owned();
    assert_ne!(key_of(&old), key_of(&new), "another kid");
    for token in [&new, &old] {
        assert_eq!(whole.call(Method::GET, token).await.status(), 200);
    }
}
