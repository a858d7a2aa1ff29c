//! The change feed over real connections.
#![expect(clippy::disallowed_methods, reason = "tests")]

use std::{net::SocketAddr, time::Duration};

use axum::body::Body;
use bailiwick_core::{
    model::{AuditAction, Visibility},
    scope::{Manifest, ManifestEntry, ScopeToken},
    store::AuditFilter,
};
use bailiwick_server::{ConnectionLimits, administration::NewScope};
use bytes::Bytes;
use http::Request;
use http_body_util::BodyExt;
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::oneshot,
    task::JoinHandle,
    time::{sleep, timeout},
};
use tower::ServiceExt;

use crate::{
    call::Call,
    cast::{Cast, assert_refused},
    world::{Ready, World, config},
};

const EVENTS: &str = "/o/scopes/events";
/// Far longer than anything here takes.
const PATIENCE: Duration = Duration::from_secs(20);

/// The server of a cast on a port of its own.
struct Served {
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    ended: JoinHandle<std::io::Result<()>>,
}

async fn serve(cast: &Cast) -> Served {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let server = cast.world.server.clone();
    let ended = tokio::spawn(async move {
        let stopped = async {
            let _ = stopped.await;
        };
        server.serve(listener, stopped).await
    });
    Served {
        address,
        stop,
        ended,
    }
}

/// Somebody who reads the feed: a client of HTTP/1.0, so that the body is as it is.
struct Reader {
    stream: TcpStream,
    text: String,
}

/// Number, name and data of an event.
type Event = (u64, String, Value);

impl Reader {
    async fn open(served: &Served, query: &str, headers: &[(&str, &str)]) -> Self {
        let mut stream = TcpStream::connect(served.address).await.unwrap();
        let mut request = format!("GET {EVENTS}{query} HTTP/1.0\r\n");
        for (name, value) in headers {
            request = format!("{request}{name}: {value}\r\n");
        }
        request.push_str("\r\n");
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut reader = Self {
            stream,
            text: String::new(),
        };
        reader.until("\r\n\r\n").await;
        reader
    }

    /// As the resource server with this token.
    async fn with_token(served: &Served, query: &str, token: &str) -> Self {
        let bearer = format!("Bearer {token}");
        Self::open(served, query, &[("authorization", &bearer)]).await
    }

    fn status(&self) -> u16 {
        let (_, rest) = self.text.split_once(' ').unwrap();
        rest.get(..3).unwrap().parse().unwrap()
    }

    /// More of it; `false` at the end.
    async fn more(&mut self) -> bool {
        let mut bytes = [0; 4096];
        let read = self.stream.read(&mut bytes).await.unwrap();
        // A character may come in two parts.
        self.text.push_str(&String::from_utf8_lossy(&bytes[..read]));
        read > 0
    }

    /// Reads until `done` is content.
    async fn read_until(&mut self, done: impl Fn(&Self) -> bool) {
        let read = async { while !done(self) && self.more().await {} };
        let _ = timeout(PATIENCE, read).await;
        assert!(done(self), "this is all that came: {}", self.text);
    }

    async fn until(&mut self, what: &str) {
        self.read_until(|reader| reader.text.contains(what)).await;
    }

    /// Waits until the place it begins at is said.
    async fn begun(&mut self) {
        self.until("\r\n\r\nretry: 3000\nid: ").await;
    }

    async fn events(&mut self, count: usize) -> Vec<Event> {
        self.read_until(|reader| reader.seen().len() >= count).await;
        self.seen()
    }

    async fn end(&mut self) {
        let read = async { while self.more().await {} };
        let ended = timeout(PATIENCE, read).await;
        ended.expect("it does not end");
    }

    /// The whole events that came so far.
    fn seen(&self) -> Vec<Event> {
        let (_, body) = self.text.split_once("\r\n\r\n").unwrap();
        let whole = body.rsplit_once("\n\n").map_or("", |(whole, _)| whole);
        let event = |block: &str| {
            let field = |name: &str| block.lines().find_map(|line| line.strip_prefix(name));
            let data = serde_json::from_str(field("data: ")?).unwrap();
            let number = field("id: ")?.parse().unwrap();
            Some((number, field("event: ")?.to_owned(), data))
        };
        whole.split("\n\n").filter_map(event).collect()
    }
}

fn scope_names(events: &[Event]) -> Vec<&str> {
    let names = events.iter().map(|(_, _, data)| data["scope"].as_str());
    names.map(Option::unwrap).collect()
}

async fn register(cast: &Cast, name: &str) {
    let body = json!({ "name": name, "description": format!("See {name}"), "is_default": false });
    assert_eq!(cast.register(&cast.cities, body).await.status, 201);
}

async fn hide(cast: &Cast, name: &str) {
    let scopes = cast.world.administration().scopes().await.unwrap();
    let found = scopes.into_iter().find(|scope| scope.name.as_str() == name);
    let mut scope = found.unwrap();
    scope.visibility = Visibility::Private;
    let write = bailiwick_core::store::Write::PutScope(Box::new(scope));
    cast.world.write(write).await;
}

#[tokio::test]
async fn the_feed_tells_what_changes_as_it_changes() {
    let cast = Cast::new().await;
    let served = serve(&cast).await;
    let mut reader = Reader::open(&served, "", &[]).await;
    assert_eq!(reader.status(), 200);
    for header in [
        "content-type: text/event-stream\r\n",
        "cache-control: no-store\r\n",
        "access-control-allow-origin: *\r\n",
        "bailiwick-version: ",
    ] {
        assert!(reader.text.contains(header), "{header}: {}", reader.text);
    }
    reader.begun().await;
    register(&cast, "cities").await;
    let events = reader.events(1).await;
    let (number, name, data) = &events[0];
    assert_eq!(name, "scope.registered");
    assert_eq!(data["number"], *number);
    assert_eq!(data["scope"], "cities");
    assert_eq!(data["owner"], cast.cities.party.id.as_str());
    assert_eq!(data["state"], "active");
    assert_eq!(data["description"], "See cities");
    assert_eq!(data["at"], cast.world.now().as_secs());
    let retired = ScopeToken::from_static("cities");
    cast.world
        .administration()
        .retire_scope(&retired)
        .await
        .unwrap();
    let events = reader.events(2).await;
    assert_eq!(events[1].1, "scope.state_changed");
    assert_eq!(events[1].2["state"], "retired");
    // With a number to begin after, all since then: the cast's own scopes too.
    let mut all = Reader::open(&served, "?since=0", &[]).await;
    let names = all.events(5).await;
    let expected = ["read", "write", "plants:see", "cities", "cities"];
    assert_eq!(scope_names(&names), expected);
    let secrets = [&cast.cities.token, &cast.cities.party.secret];
    assert!(secrets.iter().all(|secret| !all.text.contains(*secret)));
}

/// What another node writes comes within moments, without a request here.
#[tokio::test]
async fn the_feed_tells_what_another_node_changed() {
    let cast = Cast::new().await;
    let served = serve(&cast).await;
    let mut reader = Reader::open(&served, "", &[]).await;
    reader.begun().await;
    let other = cast.world.beside().await;
    let name = ScopeToken::from_static("elsewhere");
    let new = NewScope::new(name, "See".to_owned());
    other.administration().register_scope(&new).await.unwrap();
    let events = reader.events(1).await;
    assert_eq!(scope_names(&events), ["elsewhere"]);
}

/// Connections are cut at any place: whoever comes back with the last number has
/// every event once, in order.
#[tokio::test]
async fn whoever_comes_back_misses_nothing_and_hears_nothing_twice() {
    let cast = Cast::new().await;
    let served = serve(&cast).await;
    let mut heard: Vec<Event> = Vec::new();
    let mut last = "0".to_owned();
    for round in 0..6 {
        // One is registered while nobody listens, two while somebody does.
        register(&cast, &format!("r{round}-a")).await;
        let mut reader = Reader::open(&served, "?since=0", &[("Last-Event-ID", &last)]).await;
        reader.begun().await;
        register(&cast, &format!("r{round}-b")).await;
        let third = format!("r{round}-c");
        let (both, ()) = tokio::join!(reader.events(2), register(&cast, &third));
        // The connection breaks; whole events count.
        drop(reader);
        last = both.last().unwrap().0.to_string();
        heard.extend(both);
    }
    let mut reader = Reader::open(&served, "", &[("Last-Event-ID", &last)]).await;
    register(&cast, "the-end").await;
    reader.until("the-end").await;
    heard.extend(reader.seen());
    let record = cast.world.administration().audit(AuditFilter::default());
    let record = record.await.unwrap();
    let public: Vec<u64> = record
        .iter()
        .filter(|entry| entry.action == AuditAction::ScopeRegistered)
        .map(|entry| entry.number.0)
        .collect();
    let numbers: Vec<u64> = heard.iter().map(|(number, ..)| *number).collect();
    assert_eq!(numbers, public);
    assert_eq!(numbers.len(), 3 + 6 * 3 + 1);
}

/// security.md SR-15: the owner of a private scope hears of it, and nobody else.
#[tokio::test]
async fn sr_15_private_scopes_are_their_owners_business() {
    let cast = Cast::new().await;
    let served = serve(&cast).await;
    register(&cast, "secret").await;
    hide(&cast, "secret").await;
    let change = bailiwick_core::scope::ScopeChange {
        advertised: Some(true),
        ..bailiwick_core::scope::ScopeChange::default()
    };
    let secret = ScopeToken::from_static("secret");
    let administration = cast.world.administration();
    administration.update_scope(&secret, &change).await.unwrap();
    register(&cast, "open").await;
    let since = {
        let record = administration.audit(AuditFilter::default()).await.unwrap();
        let change = record
            .iter()
            .find(|e| e.action == AuditAction::ScopeChanged);
        format!("?since={}", change.unwrap().number.0 - 1)
    };
    let mut stranger = Reader::open(&served, &since, &[]).await;
    assert_eq!(scope_names(&stranger.events(1).await), ["open"]);
    let mut other = Reader::with_token(&served, &since, &cast.plants.token).await;
    assert_eq!(scope_names(&other.events(1).await), ["open"]);
    let mut owner = Reader::with_token(&served, &since, &cast.cities.token).await;
    assert_eq!(scope_names(&owner.events(2).await), ["secret", "open"]);
}

#[tokio::test]
async fn a_feed_ends_with_the_right_to_it() {
    let cast = Cast::new().await;
    let served = serve(&cast).await;
    let mut reader = Reader::with_token(&served, "", &cast.plants.token).await;
    reader.begun().await;
    let administration = cast.world.administration();
    administration
        .revoke_token(&cast.plants.token)
        .await
        .unwrap();
    register(&cast, "cities").await;
    reader.end().await;
    assert_eq!(reader.seen(), []);
}

/// Neither a backlog nor a slow connection lets anybody read on.
#[tokio::test]
async fn a_reader_whose_right_ended_before_it_read_reads_nothing_more() {
    let cast = Cast::new().await;
    let request = Request::get(format!("{EVENTS}?since=0"))
        .header("authorization", format!("Bearer {}", cast.cities.token))
        .body(Body::empty());
    let answer = cast.world.server.router().oneshot(request.unwrap()).await;
    let mut body = answer.unwrap().into_body();
    let first = body.frame().await.unwrap().unwrap().into_data().unwrap();
    assert!(first.starts_with(b"retry: "));

    register(&cast, "secret").await;
    hide(&cast, "secret").await;
    let administration = cast.world.administration();
    let id = &cast.cities.party.id;
    let stripped = administration.update_resource_server(id, |_, role| {
        (role.may_register, role.may_introspect) = (false, false);
        Ok(())
    });
    stripped.await.unwrap();
    assert!(body.frame().await.is_none(), "it reads on");
}

#[tokio::test]
async fn a_request_for_the_feed_is_refused_in_words() {
    let cast = Cast::new().await;
    let get = |query: &str| Call::get(format!("{EVENTS}{query}"));
    for query in [
        "?since=x",
        "?since=-1",
        "?since=1&since=2",
        "?since=1000000",
    ] {
        let answer = cast.send(get(query)).await;
        assert_refused(&answer, 400, "invalid_request");
        assert_eq!(answer.header("access-control-allow-origin"), "*");
    }
    let header = get("").header("last-event-id", "yesterday");
    assert_refused(&cast.send(header).await, 400, "invalid_request");
    let unknown = cast.send(get("").bearer("nobody")).await;
    assert_refused(&unknown, 401, "invalid_token");
    let pair = cast.pair(&cast.app).await;
    let of_a_client = cast.send(get("").bearer(&pair.access)).await;
    assert_refused(&of_a_client, 403, "insufficient_scope");
    assert_eq!(cast.send(Call::post(EVENTS)).await.status, 405);
}

/// security.md SR-11: strangers cannot take the places of resource servers, and
/// nobody more than there are.
#[tokio::test]
async fn sr_11_readers_of_the_feed_are_counted() {
    let cast = Cast::with(|config| config.feed_connections = 2).await;
    let served = serve(&cast).await;
    let stranger = Reader::open(&served, "", &[]).await;
    let second = Reader::open(&served, "", &[]).await;
    assert_eq!((stranger.status(), second.status()), (200, 503));
    assert!(second.text.contains("retry-after: "), "{}", second.text);
    let owner = Reader::with_token(&served, "", &cast.plants.token).await;
    let another = Reader::with_token(&served, "", &cast.plants.token).await;
    assert_eq!((owner.status(), another.status()), (200, 503));
    drop(stranger);
    // The place is free once the server sees that nobody reads: at its next word.
    for attempt in 0.. {
        register(&cast, &format!("city-{attempt}")).await;
        let again = Reader::open(&served, "", &[]).await;
        if again.status() == 200 {
            break;
        }
        assert!(attempt < 1000, "the place is never free");
    }
}

/// Reads until `last` comes, or to the end; answers how many bytes that were, and
/// whether it came.
async fn drain(stream: &mut TcpStream, last: &str) -> (usize, bool) {
    let (mut bytes, mut tail, mut count) = (vec![0; 65_536], Vec::new(), 0);
    loop {
        let read = stream.read(&mut bytes).await.unwrap_or(0);
        count += read;
        tail.extend_from_slice(&bytes[..read]);
        let came = tail.windows(last.len()).any(|seen| seen == last.as_bytes());
        if came || read == 0 {
            return (count, came);
        }
        tail.drain(..tail.len().saturating_sub(last.len()));
    }
}

/// security.md SR-11, OP-1: for a reader who does not read nothing is held ready; it
/// loses its place, and the others read on.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sr_11_who_does_not_read_the_feed_holds_nothing_and_nobody() {
    let mut config = config("http://localhost:8000/o");
    config.feed_connections = 2;
    let impatient = |builder: Ready| {
        builder.connection_limits(ConnectionLimits {
            write_timeout: Duration::from_secs(1),
            ..ConnectionLimits::default()
        })
    };
    let cast = Cast::of(World::built(config, impatient).await).await;
    let text = "\u{1f332}".repeat(500);
    for revision in 1..=3 {
        let scopes = (0..1000).map(|n| {
            let name = format!("plants:{n:04}-{revision}");
            ManifestEntry::new(&name, &text)
        });
        let manifest = Manifest {
            revision,
            source: None,
            scopes: scopes.collect(),
        };
        let (server, plants) = (&cast.world.server, &cast.plants.party.id);
        server
            .apply_manifest(plants, &manifest, false)
            .await
            .unwrap();
    }
    let last = "plants:0999-3";
    let served = serve(&cast).await;
    let mut stuck = Reader::open(&served, "?since=0", &[]).await;
    assert_eq!(stuck.status(), 200);
    let mut owner = Reader::with_token(&served, "?since=0", &cast.plants.token).await;
    assert_eq!(owner.status(), 200);
    let (all, came) = timeout(PATIENCE, drain(&mut owner.stream, last))
        .await
        .expect("another reader is held up");
    assert!(came && all > 10_000_000, "{all} bytes");
    // The only place for strangers is free once the stuck one is cut off.
    let free = async {
        while Reader::open(&served, "", &[]).await.status() != 200 {
            sleep(Duration::from_millis(20)).await;
        }
    };
    timeout(PATIENCE, free).await.expect("it keeps its place");
    let (taken, came) = timeout(PATIENCE, drain(&mut stuck.stream, last))
        .await
        .expect("it is not cut off");
    assert!(
        !came && taken < all / 2,
        "{taken} of {all} bytes were kept for who does not read"
    );
}

#[tokio::test]
async fn a_feed_ends_with_the_server() {
    let cast = Cast::new().await;
    let served = serve(&cast).await;
    let mut reader = Reader::open(&served, "", &[]).await;
    reader.begun().await;
    served.stop.send(()).unwrap();
    reader.end().await;
    let ended = timeout(Duration::from_secs(5), served.ended).await;
    ended.unwrap().unwrap().unwrap();
}

/// Over `http` types an answer is whole: what there is, and the client comes back.
#[tokio::test]
async fn a_whole_answer_holds_what_there_is() {
    let cast = Cast::new().await;
    let request = Request::get(format!("{EVENTS}?since=0"));
    let request = request.body(Bytes::new()).unwrap();
    let answer = timeout(PATIENCE, cast.world.server.respond(request));
    let answer = answer.await.unwrap();
    let text = std::str::from_utf8(answer.body()).unwrap();
    assert!(text.starts_with("retry: 3000\nid: 0\n\n"), "{text}");
    assert_eq!(text.matches("event: scope.registered\n").count(), 3);
}
