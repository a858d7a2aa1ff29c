//! An authorization server that says what the test told it, and remembers what it was asked.

use std::{
    collections::{HashMap, VecDeque},
    sync::{
        Arc, Mutex, MutexGuard,
        atomic::{AtomicUsize, Ordering},
    },
};

use axum::{
    Router,
    body::Bytes,
    extract::State,
    response::{IntoResponse, Response},
    routing::any,
};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri};
use tokio::{net::TcpListener, sync::Semaphore, task::JoinHandle};

/// A request as it arrived.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Seen {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

/// What to answer.
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    status: StatusCode,
    headers: HeaderMap,
    body: String,
}

impl Reply {
    pub(crate) fn new(status: u16, body: impl Into<String>) -> Self {
        Self {
            status: StatusCode::from_u16(status).expect("a status"),
            headers: HeaderMap::new(),
            body: body.into(),
        }
    }

    pub(crate) fn with(mut self, name: &'static str, value: &str) -> Self {
        self.headers.insert(
            HeaderName::from_static(name),
            HeaderValue::from_str(value).expect("a header"),
        );
        self
    }
}

#[derive(Debug)]
struct Script {
    tokens: Mutex<HashMap<String, Reply>>,
    registrations: Mutex<VecDeque<Reply>>,
    manifests: Mutex<VecDeque<Reply>>,
    pages: Mutex<HashMap<String, Reply>>,
    seen: Mutex<Vec<Seen>>,
    under_way: AtomicUsize,
    most_under_way: AtomicUsize,
    /// Closed while the test wants no answer to leave.
    gate: Semaphore,
}

/// The running server; it ends with the test.
#[derive(Debug)]
pub(crate) struct FakeAuthorizationServer {
    url: String,
    script: Arc<Script>,
    task: JoinHandle<()>,
}

impl FakeAuthorizationServer {
    pub(crate) async fn start() -> Self {
        let script = Arc::new(Script {
            tokens: Mutex::default(),
            registrations: Mutex::default(),
            manifests: Mutex::default(),
            pages: Mutex::default(),
            seen: Mutex::default(),
            under_way: AtomicUsize::new(0),
            most_under_way: AtomicUsize::new(0),
            gate: Semaphore::new(1),
        });
        let app = Router::new()
            .fallback(any(answer))
            .with_state(Arc::clone(&script));
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let task = tokio::spawn(async move {
            axum::serve(listener, app).await.expect("it serves");
        });
        Self {
            url: format!("http://{address}/o"),
            script,
            task,
        }
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// From now on this is said of the token.
    pub(crate) fn says(&self, token: &str, body: impl Into<String>) {
        self.replies(token, Reply::new(200, body));
    }

    pub(crate) fn replies(&self, token: &str, reply: Reply) {
        lock(&self.script.tokens).insert(token.to_owned(), reply);
    }

    /// From now on this is at the path.
    pub(crate) fn publishes(&self, path: &str, reply: Reply) {
        lock(&self.script.pages).insert(path.to_owned(), reply);
    }

    /// The answer to one more registration; without one it is 201 and empty.
    pub(crate) fn next_registration(&self, reply: Reply) {
        lock(&self.script.registrations).push_back(reply);
    }

    /// The answer to one more manifest.
    pub(crate) fn next_manifest(&self, reply: Reply) {
        lock(&self.script.manifests).push_back(reply);
    }

    /// No answer leaves any more.
    pub(crate) fn stall(&self) {
        self.script.gate.forget_permits(1);
    }

    pub(crate) fn go_on(&self) {
        self.script.gate.add_permits(1);
    }

    pub(crate) fn seen(&self) -> Vec<Seen> {
        lock(&self.script.seen).clone()
    }

    /// The most requests that waited for an answer at once.
    pub(crate) fn most_under_way(&self) -> usize {
        self.script.most_under_way.load(Ordering::SeqCst)
    }

    pub(crate) fn count(&self) -> usize {
        lock(&self.script.seen).len()
    }
}

impl Drop for FakeAuthorizationServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().expect("no test panics with the lock")
}

async fn answer(
    State(script): State<Arc<Script>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let body = String::from_utf8_lossy(&body).into_owned();
    let is_manifest = method == Method::PUT;
    lock(&script.seen).push(Seen {
        method,
        path: uri.path().to_owned(),
        headers,
        body: body.clone(),
    });
    let under_way = script.under_way.fetch_add(1, Ordering::SeqCst) + 1;
    script.most_under_way.fetch_max(under_way, Ordering::SeqCst);
    drop(script.gate.acquire().await.expect("never closed"));
    script.under_way.fetch_sub(1, Ordering::SeqCst);
    let reply = match uri.path() {
        "/o/introspect/" => introspection(&script, &body),
        "/o/register_scope/" => lock(&script.registrations)
            .pop_front()
            .unwrap_or_else(|| Reply::new(201, "")),
        _ if is_manifest => lock(&script.manifests)
            .pop_front()
            .unwrap_or_else(|| Reply::new(503, "no manifest is expected")),
        path => lock(&script.pages)
            .get(path)
            .cloned()
            .unwrap_or_else(|| Reply::new(404, "not here")),
    };
    (reply.status, reply.headers, reply.body).into_response()
}

fn introspection(script: &Script, form: &str) -> Reply {
    let token = form_urlencoded::parse(form.as_bytes())
        .find(|(name, _)| name == "token")
        .map(|(_, value)| value.into_owned())
        .unwrap_or_default();
    lock(&script.tokens)
        .get(&token)
        .cloned()
        .unwrap_or_else(|| Reply::new(200, r#"{"active":false}"#))
}
