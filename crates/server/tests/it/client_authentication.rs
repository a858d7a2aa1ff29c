//! A way to authenticate that a host adds: `private_key_jwt` (RFC 7523 §2.2), with
//! an assertion that works once.

use std::sync::Arc;

use bailiwick_core::{
    ErrorCode, OAuthError, UnixTime,
    assertion::{Authenticated, SingleUse},
    model::{AuthMethod, ClientEndpoint, ClientId, ClientType, Extra, SigningAlgorithm},
    registration::{ClientDraft, LegacyGrants},
};
use bailiwick_jose::{
    SigningKey,
    jws::{self, Compact, KeySet},
};
use bailiwick_server::{BoxFuture, ClientAuthMethod, ClientAuthRequest, Credentials};
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::{
    browser::Answer,
    call::Call,
    cast::{Cast, INTROSPECT, Pair, Party, REVOKE, TOKEN, VERIFIER, assert_refused},
};

const TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
const ISSUER: &str = "http://localhost:8000/o";

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Claims {
    iss: String,
    sub: String,
    aud: String,
    exp: i64,
    jti: String,
}

#[derive(Debug)]
struct PrivateKeyJwt(AuthMethod);

fn invalid() -> OAuthError {
    OAuthError::by_host(ErrorCode::InvalidClient, "the assertion is not good")
}

fn claims(payload: &[u8]) -> Result<Claims, OAuthError> {
    serde_json::from_slice(payload).map_err(|_| invalid())
}

impl PrivateKeyJwt {
    fn check(request: &ClientAuthRequest<'_>) -> Result<Authenticated, OAuthError> {
        let text = request.credentials.parameters.value("client_assertion");
        let token = Compact::parse(text.unwrap_or_default()).map_err(|_| invalid())?;
        let keys = request.client.extra().member("jwks").ok_or_else(invalid)?;
        let keys = KeySet::parse(keys.to_string().as_bytes()).map_err(|_| invalid())?;
        let claims = claims(token.verify(&keys).map_err(|_| invalid())?)?;
        let ends = UnixTime::from_secs(claims.exp);
        let id = request.client.id().as_str();
        let good = claims.iss == id
            && claims.sub == id
            && [request.issuer, &request.endpoint_address()].contains(&claims.aud.as_str())
            && request.now < ends;
        if !good {
            return Err(invalid());
        }
        Ok(Authenticated::new().once(SingleUse::new(id, &claims.jti, ends)))
    }
}

impl ClientAuthMethod for PrivateKeyJwt {
    fn name(&self) -> &AuthMethod {
        &self.0
    }

    fn signing_algorithms(&self) -> &[&'static str] {
        &["EdDSA", "ES256"]
    }

    fn recognise(&self, request: &Credentials<'_>) -> Result<Option<ClientId>, OAuthError> {
        let parameters = request.parameters;
        if parameters.value("client_assertion_type") != Some(TYPE) {
            return Ok(None);
        }
        let text = parameters.value("client_assertion").unwrap_or_default();
        let token = Compact::parse(text).map_err(|_| invalid())?;
        Ok(Some(ClientId::new(
            &claims(token.unverified_payload())?.sub,
        )))
    }

    fn authenticate<'a>(
        &'a self,
        request: &'a ClientAuthRequest<'a>,
    ) -> BoxFuture<'a, Result<Authenticated, OAuthError>> {
        Box::pin(async move { Self::check(request) })
    }
}

struct Stage {
    cast: Cast,
    key: SigningKey,
    app: Party,
}

impl Stage {
    async fn new() -> Self {
        let key = SigningKey::generate(SigningAlgorithm::EdDsa).unwrap();
        let cast = Cast::built(|builder| {
            let name = AuthMethod::parse("private_key_jwt").unwrap();
            builder.client_auth_method(Arc::new(PrivateKeyJwt(name)))
        })
        .await;
        let jwks = json!({ "keys": [key.jwk()] });
        let app = cast
            .world
            .application_with("Keyed", ClientType::Confidential, |draft| {
                draft.auth_method = AuthMethod::parse("private_key_jwt");
                draft.extra = Extra::from_iter([("jwks", jwks)]);
            });
        Self {
            app: app.await,
            key,
            cast,
        }
    }

    fn claims(&self, jti: &str) -> Claims {
        Claims {
            iss: self.app.id.as_str().to_owned(),
            sub: self.app.id.as_str().to_owned(),
            aud: ISSUER.to_owned(),
            exp: self.cast.world.now().as_millis() / 1000 + 60,
            jti: jti.to_owned(),
        }
    }

    fn call(&self, path: &str, claims: &Claims) -> Call {
        let payload = serde_json::to_vec(claims).unwrap();
        let assertion = jws::sign(&self.key, "JWT", &payload).unwrap();
        let fields = [
            ("client_assertion_type", TYPE),
            ("client_assertion", &assertion),
        ];
        Call::post(path).form(&fields)
    }

    async fn token(&self, claims: &Claims) -> Answer {
        let call = self.call(TOKEN, claims);
        self.cast
            .send(call.form(&[("grant_type", "client_credentials")]))
            .await
    }
}

#[tokio::test]
async fn a_client_authenticates_by_the_hosts_method_at_every_endpoint() {
    let stage = Stage::new().await;
    let cast = &stage.cast;
    let answer = stage.token(&stage.claims("1")).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let token = answer.json()["access_token"].as_str().unwrap().to_owned();
    let mut claims = stage.claims("2");
    claims.aud = format!("{ISSUER}/revoke_token/");
    let revoke = stage.call(REVOKE, &claims).form(&[("token", &token)]);
    assert_eq!(cast.send(revoke).await.status, 200);
    assert!(!cast.is_active(&token).await);
    let metadata = cast.send(Call::get("/o/.well-known/oauth-authorization-server"));
    let metadata = metadata.await.json();
    for endpoint in ["token", "revocation", "introspection"] {
        let methods = &metadata[format!("{endpoint}_endpoint_auth_methods_supported")];
        let methods = methods.as_array().unwrap();
        assert!(methods.contains(&"private_key_jwt".into()), "{endpoint}");
        let algorithms =
            &metadata[format!("{endpoint}_endpoint_auth_signing_alg_values_supported")];
        assert_eq!(*algorithms, json!(["ES256", "EdDSA"]));
    }
}

/// RFC 7662 §2.1: a resource server that authenticates by a method of the host's
/// own introspects, once with each assertion.
#[tokio::test]
async fn a_resource_server_introspects_by_the_hosts_method() {
    let stage = Stage::new().await;
    let cast = &stage.cast;
    let api = cast.world.api("Notes", |_| {}).await.party.id;
    let jwks = json!({ "keys": [stage.key.jwk()] });
    let edit = move |draft: &mut ClientDraft| {
        draft.auth_method = AuthMethod::parse("private_key_jwt");
        draft.extra = Extra::from_iter([("jwks", jwks.clone())]);
        Ok(())
    };
    let registry = cast.world.administration();
    let updated = registry
        .update_client(&api, LegacyGrants::Refuse, edit)
        .await;
    updated.unwrap();
    let code = cast.code(&cast.app, "read").await;
    let token = Pair::of(&cast.redeem(&cast.app, &code, VERIFIER).await).access;
    let mut claims = stage.claims("1");
    (claims.iss, claims.sub) = (api.to_string(), api.to_string());
    claims.aud = format!("{ISSUER}/introspect/");
    let ask = || stage.call(INTROSPECT, &claims).form(&[("token", &token)]);
    let seen = cast.send(ask()).await;
    assert_eq!(seen.status, 200, "{seen:?}");
    let seen = seen.json();
    assert_eq!(
        (&seen["active"], &seen["scope"]),
        (&json!(true), &json!("read"))
    );
    assert_refused(&cast.send(ask()).await, 401, "invalid_client");
    let application = stage.call(INTROSPECT, &stage.claims("2"));
    let application = cast.send(application.form(&[("token", &token)])).await;
    assert_eq!(
        application.status, 403,
        "an application is no resource server"
    );
}

/// RFC 7523 §3: an assertion works once, for a request that is refused too.
#[tokio::test]
async fn an_assertion_works_once() {
    let stage = Stage::new().await;
    assert_eq!(stage.token(&stage.claims("1")).await.status, 200);
    let before = stage.cast.world.state();
    let again = stage.token(&stage.claims("1")).await;
    assert_refused(&again, 401, "invalid_client");
    stage.cast.world.assert_unchanged(&before);
    let refused = stage.call(TOKEN, &stage.claims("2"));
    let refused = refused.form(&[("grant_type", "client_credentials"), ("scope", "nonsense")]);
    assert_refused(&stage.cast.send(refused).await, 400, "invalid_scope");
    let again = stage.token(&stage.claims("2")).await;
    assert_refused(&again, 401, "invalid_client");
}

#[tokio::test]
async fn what_is_wrong_with_an_assertion_changes_nothing() {
    let stage = Stage::new().await;
    let before = stage.cast.world.state();
    let changed = |edit: fn(&mut Claims)| {
        let mut claims = stage.claims("1");
        edit(&mut claims);
        claims
    };
    let mut forged = stage.call(TOKEN, &stage.claims("1"));
    let stranger = SigningKey::generate(SigningAlgorithm::EdDsa).unwrap();
    let payload = serde_json::to_vec(&stage.claims("1")).unwrap();
    let assertion = jws::sign(&stranger, "JWT", &payload).unwrap();
    forged = forged.raw_form("").form(&[
        ("client_assertion_type", TYPE),
        ("client_assertion", &assertion),
        ("grant_type", "client_credentials"),
    ]);
    assert_refused(&stage.cast.send(forged).await, 401, "invalid_client");
    for claims in [
        changed(|claims| claims.exp -= 60),
        changed(|claims| claims.aud = "https://evil.example".to_owned()),
        changed(|claims| claims.iss = "other".to_owned()),
        changed(|claims| claims.sub = "nobody".to_owned()),
    ] {
        assert_refused(&stage.token(&claims).await, 401, "invalid_client");
    }
    let garbage = [
        ("client_assertion_type", TYPE),
        ("client_assertion", "a.b.c"),
        ("grant_type", "client_credentials"),
    ];
    let garbage = Call::post(TOKEN).form(&garbage);
    assert_refused(&stage.cast.send(garbage).await, 401, "invalid_client");
    stage.cast.world.assert_unchanged(&before);
}

/// security.md CT-7: exactly one method, and the one that was declared.
#[tokio::test]
async fn ct_7_two_methods_at_once_and_undeclared_ones_are_refused() {
    let stage = Stage::new().await;
    let cast = &stage.cast;
    let before = cast.world.state();
    let call = || stage.call(TOKEN, &stage.claims("1"));
    let with_secret = call().form(&[("client_secret", &stage.app.secret)]);
    let with_header = call().basic(stage.app.id.as_str(), &stage.app.secret);
    let with_other_id = call().form(&[("client_id", cast.app.id.as_str())]);
    for call in [with_secret, with_header, with_other_id] {
        let call = call.form(&[("grant_type", "client_credentials")]);
        assert_refused(&cast.send(call).await, 400, "invalid_request");
    }
    let by_secret = cast.own_token(&stage.app, "read").await;
    assert_refused(&by_secret, 401, "invalid_client");
    let public = Claims {
        iss: cast.public.id.as_str().to_owned(),
        sub: cast.public.id.as_str().to_owned(),
        ..stage.claims("1")
    };
    assert_refused(&stage.token(&public).await, 401, "invalid_client");
    cast.world.assert_unchanged(&before);
}

#[tokio::test]
async fn a_hosts_own_endpoint_authenticates_clients_as_ours_do() {
    let stage = Stage::new().await;
    let payload = serde_json::to_vec(&stage.claims("1")).unwrap();
    let assertion = jws::sign(&stage.key, "JWT", &payload).unwrap();
    let body = form_urlencoded::Serializer::new(String::new())
        .append_pair("client_assertion_type", TYPE)
        .append_pair("client_assertion", &assertion)
        .finish();
    let request = http::Request::post("/host")
        .header("content-type", "application/x-www-form-urlencoded")
        .body(Bytes::from(body))
        .unwrap();
    let server = &stage.cast.world.server;
    let authenticate = || server.authenticate_client(&request, ClientEndpoint::Other);
    assert_eq!(authenticate().await.unwrap().name(), "Keyed");
    let replayed = authenticate().await.unwrap_err();
    assert_eq!(replayed.code, ErrorCode::InvalidClient);
    let by_secret = |party: &Party| {
        let credentials = format!("{}:{}", party.id.as_str(), party.secret);
        let credentials = data_encoding::BASE64.encode(credentials.as_bytes());
        http::Request::post("/host")
            .header("authorization", format!("Basic {credentials}"))
            .header("content-type", "application/json")
            .body(Bytes::from_static(b"{}"))
            .unwrap()
    };
    let (right, wrong) = (by_secret(&stage.cast.app), by_secret(&stage.app));
    let other = ClientEndpoint::Other;
    let client = server.authenticate_client(&right, other).await.unwrap();
    assert_eq!(client.name(), "Field Notes");
    let refused = server.authenticate_client(&wrong, other).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::InvalidClient);
}
