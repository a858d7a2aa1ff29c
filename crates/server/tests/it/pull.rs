//! RFC 9728 documents, fetched over a real connection, imported and compared.
#![expect(clippy::disallowed_methods, reason = "tests")]

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::Duration,
};

use bailiwick_core::{
    model::{ClientId, ResourceServer, ScopeState},
    scope::{Namespace, PulledAs, ScopeToken},
};
use bailiwick_server::{
    AdministrationError,
    administration::{NewResourceServer, PullReport},
    fetch::Fetcher,
};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

use crate::world::World;

const MONTH: Duration = Duration::from_hours(30 * 24);

/// A resource server that announces its scopes.
struct Api {
    world: World,
    id: ClientId,
    address: SocketAddr,
    fetcher: Fetcher,
    document: Arc<Mutex<String>>,
}

async fn api() -> Api {
    let world = World::new().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let role = ResourceServer {
        namespaces: vec![Namespace::parse("plants:").unwrap()],
        resource: Some(format!("http://{address}/v1")),
        ..ResourceServer::new()
    };
    let new = NewResourceServer {
        name: "Plants".to_owned(),
        role,
        client_id: Some("plants".to_owned()),
        token: None,
    };
    let made = world.administration().create_resource_server(&new).await;
    let document = Arc::new(Mutex::new(String::new()));
    tokio::spawn(announcing(listener, Arc::clone(&document)));
    let api = Api {
        id: made.unwrap().record.id,
        world,
        address,
        fetcher: Fetcher::letting_through([address.to_string()]),
        document,
    };
    api.announce(|_| {});
    api
}

/// Answers where RFC 9728 §3.1 says that the document is, and nowhere else.
async fn announcing(listener: TcpListener, document: Arc<Mutex<String>>) {
    while let Ok((mut stream, _)) = listener.accept().await {
        let mut head = vec![0; 4096];
        let read = stream.read(&mut head).await.unwrap();
        let asked = String::from_utf8_lossy(&head[..read]).into_owned();
        let right = asked.starts_with("GET /.well-known/oauth-protected-resource/v1 ");
        let body = document.lock().unwrap().clone();
        let status = if right { "200 OK" } else { "404 Not Found" };
        let answer = format!(
            "HTTP/1.1 {status}\r\nContent-Type: application/json\r\nConnection: close\r\n\
             Content-Length: {}\r\n\r\n{body}",
            body.len()
        );
        stream.write_all(answer.as_bytes()).await.unwrap();
    }
}

impl Api {
    fn announce(&self, change: impl FnOnce(&mut Value)) {
        let mut document = json!({
            "resource": format!("http://{}/v1", self.address),
            "authorization_servers": ["http://localhost:8000/o"],
            "scopes_supported": ["plants:see", "plants:add", "others:x"],
            "scope_descriptions": {"plants:see": "See your plants"},
        });
        change(&mut document);
        *self.document.lock().unwrap() = document.to_string();
    }

    async fn pull(
        &self,
        pulled_as: PulledAs,
        dry: bool,
    ) -> Result<PullReport, AdministrationError> {
        let administration = self.world.administration();
        administration
            .pull_scopes(&self.id, &self.fetcher, pulled_as, dry)
            .await
    }

    async fn state(&self, name: &'static str) -> Option<ScopeState> {
        let name = ScopeToken::from_static(name);
        let scope = self.world.administration().scope(&name).await;
        scope.ok().map(|scope| scope.state)
    }
}

#[tokio::test]
async fn announced_scopes_are_imported_and_wait() {
    let api = api().await;
    let preview = api.pull(PulledAs::Pending, true).await.unwrap();
    assert_eq!(preview.pulled.imported.len(), 2);
    assert_eq!(
        api.state("plants:see").await,
        None,
        "a dry run writes nothing"
    );

    let report = api.pull(PulledAs::Pending, false).await.unwrap();
    let names: Vec<_> = report
        .pulled
        .imported
        .iter()
        .map(|one| one.name.as_str())
        .collect();
    assert_eq!(names, ["plants:see", "plants:add"]);
    assert_eq!(
        report.pulled.refused.len(),
        1,
        "others:x is not in its namespace"
    );
    assert_eq!(api.state("plants:see").await, Some(ScopeState::Pending));

    let again = api.pull(PulledAs::Policy, false).await.unwrap();
    assert_eq!(again.pulled.known, ["plants:see", "plants:add"]);
    assert_eq!(
        api.state("plants:see").await,
        Some(ScopeState::Pending),
        "nothing is granted"
    );
}

#[tokio::test]
async fn by_policy_they_are_in_use_at_once() {
    let api = api().await;
    api.pull(PulledAs::Policy, false).await.unwrap();
    assert_eq!(api.state("plants:add").await, Some(ScopeState::Active));
}

/// A hostile document: about another resource, for another server, none at all.
#[tokio::test]
async fn a_document_that_is_not_its_own_is_refused() {
    let api = api().await;
    let servers = "authorization_servers";
    let changes: [fn(&mut Value); 3] = [
        |document| document["resource"] = json!("https://plants.example"),
        |document| document["authorization_servers"] = json!(["https://evil.example"]),
        |document| *document = json!(["plants:see"]),
    ];
    assert!(api.document.lock().unwrap().contains(servers));
    for change in changes {
        api.announce(change);
        let refused = api.pull(PulledAs::Policy, false).await;
        assert!(
            matches!(refused, Err(AdministrationError::Refused(_))),
            "{refused:?}"
        );
        assert_eq!(api.state("plants:see").await, None);
    }
    let strict = Fetcher::default();
    let administration = api.world.administration();
    let refused = administration
        .pull_scopes(&api.id, &strict, PulledAs::Pending, true)
        .await;
    assert!(refused.unwrap_err().to_string().contains("is not fetched"));
}

#[tokio::test]
async fn drift_is_told_from_both_sides() {
    let api = api().await;
    api.pull(PulledAs::Policy, false).await.unwrap();
    let administration = api.world.administration();
    let report = async || {
        let reports = administration
            .drift(Some(&api.id), &api.fetcher, MONTH)
            .await;
        reports.unwrap().remove(0)
    };
    api.announce(|document| document["scopes_supported"] = json!(["plants:see", "plants:add"]));
    let same = report().await;
    assert!(same.drift.is_none() && same.unread.is_none(), "{same:?}");

    api.announce(|document| {
        document["scopes_supported"] = json!(["plants:see", "plants:new"]);
        document["scope_descriptions"] = json!({"plants:see": "See everything"});
    });
    let drift = report().await.drift;
    assert_eq!(drift.not_announced, [ScopeToken::from_static("plants:add")]);
    assert_eq!(
        drift.not_registered,
        [ScopeToken::from_static("plants:new")]
    );
    assert_eq!(drift.other_text[0].announced, "See everything");
    assert!(drift.unused.is_empty());

    api.world.wait(MONTH);
    *api.document.lock().unwrap() = "no JSON".to_owned();
    let unread = report().await;
    assert!(unread.unread.is_some());
    assert_eq!(unread.drift.unused.len(), 2);
}
