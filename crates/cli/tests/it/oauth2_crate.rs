//! The `oauth2` crate, a client that we did not write, against the real binary.

use std::{fmt::Write as _, io};

use oauth2::{
    AuthUrl, AuthorizationCode, ClientId, ClientSecret, CsrfToken, HttpRequest, HttpResponse,
    IntrospectionUrl, PkceCodeChallenge, RedirectUrl, RequestTokenError, RevocationUrl, Scope,
    StandardRevocableToken, TokenIntrospectionResponse, TokenResponse, TokenUrl,
    basic::BasicClient,
    http::{self, Response},
};

use crate::{
    http::Connection,
    person::{Person, parameter},
    run::{Installation, text},
    server::Server,
};

const ISSUER: &str = "http://localhost:9/o";
const REDIRECT_URI: &str = "https://client.example/cb";

#[tokio::test]
async fn the_oauth2_crate_gets_refreshes_introspects_and_revokes() {
    let here = Installation::new();
    let server = Server::start(&here, &["--issuer", ISSUER]);
    here.user("ada", &[]);
    let made = here.json(&[
        "client",
        "create",
        "--name",
        "Crate",
        "--type",
        "confidential",
        "--grant",
        "authorization_code",
        "--grant",
        "refresh_token",
        "--redirect-uri",
        REDIRECT_URI,
    ]);
    for name in ["read", "write"] {
        here.json(&["scope", "register", name, "--description", name]);
    }
    let api = here.json(&["resource-server", "create", "api"]);
    let at = |path: &str| format!("{ISSUER}/{path}/");
    let client = BasicClient::new(ClientId::new(text(&made, "client_id").to_owned()))
        .set_client_secret(ClientSecret::new(text(&made, "client_secret").to_owned()))
        .set_auth_uri(AuthUrl::new(at("authorize")).unwrap())
        .set_token_uri(TokenUrl::new(at("token")).unwrap())
        .set_redirect_uri(RedirectUrl::new(REDIRECT_URI.to_owned()).unwrap());
    let http = |request: HttpRequest| send(server.port(), request);

    let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
    let (url, state) = client
        .authorize_url(CsrfToken::new_random)
        .add_scope(Scope::new("read".to_owned()))
        .add_scope(Scope::new("write".to_owned()))
        .set_pkce_challenge(challenge)
        .url();
    let mut person = Person::signed_in(&server, "ada").await;
    let target = format!("{}?{}", url.path(), url.query().unwrap());
    let arrived = person.allow(&target).await;
    assert_eq!(parameter(&arrived, "state").as_ref(), Some(state.secret()));
    assert_eq!(
        parameter(&arrived, "iss").as_ref(),
        Some(&ISSUER.to_owned())
    );

    let code = AuthorizationCode::new(parameter(&arrived, "code").unwrap());
    let token = client
        .exchange_code(code)
        .set_pkce_verifier(verifier)
        .request_async(&http)
        .await
        .unwrap();
    assert_eq!(token.scopes().unwrap().len(), 2);
    let refreshed = client
        .exchange_refresh_token(token.refresh_token().unwrap())
        .add_scope(Scope::new("read".to_owned()))
        .request_async(&http)
        .await
        .unwrap();
    assert_ne!(
        refreshed.access_token().secret(),
        token.access_token().secret()
    );

    let resource_server = BasicClient::new(ClientId::new(text(&api, "client_id").to_owned()))
        .set_client_secret(ClientSecret::new(text(&api, "client_secret").to_owned()))
        .set_introspection_url(IntrospectionUrl::new(at("introspect")).unwrap());
    let introspect = async || {
        resource_server
            .introspect(refreshed.access_token())
            .request_async(&http)
            .await
            .unwrap()
    };
    let said = introspect().await;
    assert!(said.active());
    assert_eq!(said.username(), Some("ada"));
    assert_eq!(said.scopes(), Some(&vec![Scope::new("read".to_owned())]));

    // The crate insists on https for revocation; `send` looks at the path alone.
    let revocation = client.clone().set_revocation_url(
        RevocationUrl::new("https://localhost/o/revoke_token/".into()).unwrap(),
    );
    revocation
        .revoke_token(StandardRevocableToken::AccessToken(
            refreshed.access_token().clone(),
        ))
        .unwrap()
        .request_async(&http)
        .await
        .unwrap();
    assert!(!introspect().await.active());
}

#[tokio::test]
async fn the_oauth2_crate_understands_our_refusals() {
    let here = Installation::new();
    let server = Server::start(&here, &["--issuer", ISSUER]);
    let client = BasicClient::new(ClientId::new("unknown".to_owned()))
        .set_client_secret(ClientSecret::new("wrong".to_owned()))
        .set_token_uri(TokenUrl::new(format!("{ISSUER}/token/")).unwrap());
    let refused = client
        .exchange_client_credentials()
        .request_async(&|request: HttpRequest| send(server.port(), request))
        .await
        .unwrap_err();
    let RequestTokenError::ServerResponse(said) = refused else {
        panic!("{refused:?}");
    };
    assert_eq!(said.error().as_ref(), "invalid_client");
}

/// The crate's requests, whatever their host, over a plain loopback connection.
async fn send(port: u16, request: HttpRequest) -> Result<HttpResponse, io::Error> {
    let target = request.uri().path();
    let mut bytes = format!(
        "{} {target} HTTP/1.1\r\nhost: localhost\r\n",
        request.method()
    );
    for (name, value) in request.headers() {
        write!(bytes, "{name}: {}\r\n", value.to_str().unwrap()).unwrap();
    }
    write!(bytes, "content-length: {}\r\n\r\n", request.body().len()).unwrap();
    let bytes = [bytes.as_bytes(), request.body()].concat();
    let answer = Connection::open(port).await?.send(&bytes).await?;
    let mut response = Response::builder().status(answer.status);
    for (name, value) in &answer.headers {
        response = response.header(name, value);
    }
    response
        .body(answer.body)
        .map_err(|error: http::Error| io::Error::other(error))
}
