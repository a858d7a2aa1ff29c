//! A real client, over sockets, and a restart.

use std::path::Path;

use bailiwick_server::{
    administration::NewResourceServer,
    bailiwick_core::{
        model::{ClientType, GrantType, ResourceServer},
        registration::{ClientDraft, LegacyGrants, NewSecret},
    },
};
use oauth2::{
    ClientId, ClientSecret, HttpRequest, HttpResponse, Scope, TokenResponse as _, TokenUrl,
    basic::BasicClient, http,
};
use tokio::{net::TcpListener, sync::oneshot, task::JoinHandle};

/// Who uses the server: the secret of the client `notes`, the token of an API.
struct Parties {
    secret: String,
    api_token: String,
}

/// A server on the log in a directory, at an address of its own.
struct Running {
    address: String,
    stop: oneshot::Sender<()>,
    serving: JoinHandle<()>,
}

impl Running {
    async fn start(directory: &Path) -> Self {
        let server = custom_store::server(directory, "http://localhost:8000/o");
        let server = server.await.unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let (stop, stopped) = oneshot::channel();
        let serving = tokio::spawn(async move {
            let stopped = async { stopped.await.unwrap_or_default() };
            server.serve(listener, stopped).await.unwrap();
        });
        Self {
            address,
            stop,
            serving,
        }
    }

    async fn restart(self, directory: &Path) -> Self {
        self.stop.send(()).unwrap();
        self.serving.await.unwrap();
        Self::start(directory).await
    }

    /// The client's request, by a client library that is not ours.
    async fn token(&self, parties: &Parties) -> String {
        let url = TokenUrl::new(format!("{}/o/token/", self.address)).unwrap();
        let client = BasicClient::new(ClientId::new("notes".to_owned()))
            .set_client_secret(ClientSecret::new(parties.secret.clone()))
            .set_token_uri(url);
        let token = client
            .exchange_client_credentials()
            .add_scope(Scope::new("read".to_owned()))
            .request_async(&send)
            .await
            .unwrap();
        token.access_token().secret().clone()
    }

    async fn is_active(&self, parties: &Parties, token: &str) -> bool {
        let answer = reqwest::Client::new()
            .post(format!("{}/o/introspect/", self.address))
            .bearer_auth(&parties.api_token)
            .form(&[("token", token)])
            .send()
            .await
            .unwrap();
        let answer: serde_json::Value = answer.json().await.unwrap();
        answer
            .get("active")
            .and_then(serde_json::Value::as_bool)
            .unwrap()
    }

    async fn revoke(&self, parties: &Parties, token: &str) {
        let answer = reqwest::Client::new()
            .post(format!("{}/o/revoke_token/", self.address))
            .basic_auth("notes", Some(&parties.secret))
            .form(&[("token", token)])
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), 200);
    }
}

async fn send(request: HttpRequest) -> Result<HttpResponse, reqwest::Error> {
    let request = reqwest::Request::try_from(request)?;
    let answer = reqwest::Client::new().execute(request).await?;
    let mut response = http::Response::builder().status(answer.status());
    for (name, value) in answer.headers() {
        response = response.header(name, value);
    }
    let body = answer.bytes().await?.to_vec();
    Ok(response.body(body).expect("what was an answer is one"))
}

/// Beside the server that will run: the log takes more than one process.
async fn register(directory: &Path) -> Parties {
    let server = custom_store::server(directory, "http://localhost:8000/o");
    let server = server.await.unwrap();
    let mut draft = ClientDraft::new("Notes", ClientType::Confidential);
    draft.grant_types.insert(GrantType::ClientCredentials);
    let (secret, legacy) = (NewSecret::Generated, LegacyGrants::Refuse);
    let administration = server.administration();
    let client = administration.create_client(&draft, Some("notes"), &secret, legacy);
    let api = NewResourceServer {
        name: "Notes API".to_owned(),
        role: ResourceServer::new(),
        client_id: None,
        token: None,
    };
    let api = administration.create_resource_server(&api);
    Parties {
        secret: (*client.await.unwrap().secret.unwrap()).clone(),
        api_token: (*api.await.unwrap().token.access_token).clone(),
    }
}

#[tokio::test]
async fn what_a_client_was_given_outlives_the_server() {
    let directory = tempfile::tempdir().unwrap();
    let directory = directory.path();
    let server = Running::start(directory).await;
    let parties = register(directory).await;
    let kept = server.token(&parties).await;
    let revoked = server.token(&parties).await;
    server.revoke(&parties, &revoked).await;
    assert!(server.is_active(&parties, &kept).await);
    assert!(!server.is_active(&parties, &revoked).await);
    let server = server.restart(directory).await;
    assert!(server.is_active(&parties, &kept).await);
    assert!(!server.is_active(&parties, &revoked).await);
    assert_ne!(server.token(&parties).await, kept);
}
