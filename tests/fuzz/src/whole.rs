//! Whole requests, as bytes, to a whole server on the memory store.

use std::{cell::RefCell, fmt::Write as _, sync::Arc};

use axum::{Router, body::Body};
use bailiwick_core::{
    Digest,
    store::{Commit, Outcome, Write},
};
use bailiwick_server::{
    AuthorizationServer, PasswordCost, PasswordPool, Secrets, Store, StoreUsers, SystemRandomness,
    bailiwick_store::memory::Memory,
    grant::{AuthorizationCode, ClientCredentials, RefreshToken},
};
use http::{HeaderName, HeaderValue, Method, Request, Response, StatusCode, header};
use http_body_util::BodyExt;
use tokio::runtime::Runtime;
use tower::ServiceExt;

use crate::host;

const ORIGIN: &str = "http://localhost:8000";
const PASSWORD: &str = "correct horse battery staple";
/// In a request: the value of Ada's cookies.
const COOKIE: &str = "{cookie}";

/// The most that is read of an answer, in bytes.
const LONGEST: usize = 4 << 20;

thread_local! {
    static WORLD: RefCell<Option<World>> = const { RefCell::new(None) };
}

struct World {
    runtime: Runtime,
    router: Router,
    cookie: String,
}

struct Answer {
    status: StatusCode,
    response: Response<()>,
    body: Vec<u8>,
}

/// `METHOD path`, header lines, an empty line and the body. `{cookie}` in a header
/// stands for the cookies of Ada, who is an administrator and signed in.
pub fn whole_request(data: &[u8]) {
    let Some(request) = Parsed::of(data) else {
        return;
    };
    WORLD.with_borrow_mut(|kept| {
        let world = kept.get_or_insert_with(World::new);
        let changes = request.method != Method::GET && request.method != Method::HEAD;
        let is_stream = request.target.contains("events");
        let Some(request) = request.built(&world.cookie) else {
            return;
        };
        let answer = world.send(request, is_stream);
        sound(&answer);
        if changes && answer.status.as_u16() < 400 {
            // The next input finds what this one found.
            *kept = None;
        }
    });
}

struct Parsed<'a> {
    method: Method,
    target: &'a str,
    headers: Vec<(HeaderName, String)>,
    body: &'a [u8],
}

impl<'a> Parsed<'a> {
    fn of(data: &'a [u8]) -> Option<Self> {
        let split = data.windows(2).position(|two| two == b"\n\n");
        let (head, body) = split.map_or((data, &[][..]), |at| (&data[..at], &data[at + 2..]));
        let mut lines = std::str::from_utf8(head).ok()?.lines();
        let (method, target) = lines.next()?.split_once(' ')?;
        let headers = lines
            .take(50)
            .filter_map(|line| line.split_once(": "))
            .filter_map(|(name, value)| Some((name.parse().ok()?, value.to_owned())))
            .collect();
        let method = method.parse().ok()?;
        target.starts_with('/').then_some(Self {
            method,
            target,
            headers,
            body,
        })
    }

    /// `None`: HTTP itself would not let it pass.
    fn built(self, cookie: &str) -> Option<Request<Body>> {
        let mut request = Request::builder().method(self.method).uri(self.target);
        for (name, value) in self.headers {
            let value = HeaderValue::from_str(&value.replace(COOKIE, cookie)).ok()?;
            request = request.header(name, value);
        }
        request.body(Body::from(self.body.to_vec())).ok()
    }
}

/// Nothing of a stranger's makes an error of the server's, or sends anybody away.
fn sound(answer: &Answer) {
    let status = answer.status;
    assert!(!status.is_server_error(), "{status} {}", answer.text());
    let value = |name| {
        answer
            .response
            .headers()
            .get(name)
            .map(HeaderValue::as_bytes)
    };
    if let Some(location) = value(header::LOCATION) {
        let location = std::str::from_utf8(location).unwrap();
        let home = location.starts_with('/') && !location.starts_with("//");
        let ours = location.starts_with(&format!("{ORIGIN}/"));
        let client = location.starts_with("https://notes.example/cb");
        assert!(home || ours || client, "{location}");
    }
    let kind = value(header::CONTENT_TYPE).unwrap_or_default();
    if kind.starts_with(b"application/json") && !answer.body.is_empty() {
        serde_json::from_slice::<serde_json::Value>(&answer.body).unwrap();
    }
    if kind.starts_with(b"text/html") {
        assert!(value(header::CONTENT_SECURITY_POLICY).is_some());
        assert!(!answer.text().contains("<script>"), "{}", answer.text());
    }
}

impl Answer {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

impl World {
    fn new() -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        let router = runtime.block_on(router());
        let mut world = Self {
            runtime,
            router,
            cookie: String::new(),
        };
        world.sign_in();
        world
    }

    fn send(&self, request: Request<Body>, is_stream: bool) -> Answer {
        self.runtime.block_on(async {
            let response = self.router.clone().oneshot(request).await.unwrap();
            let (parts, body) = response.into_parts();
            // A feed does not end.
            let body = if is_stream {
                Vec::new()
            } else {
                body.collect().await.unwrap().to_bytes().to_vec()
            };
            assert!(body.len() < LONGEST);
            Answer {
                status: parts.status,
                response: Response::from_parts(parts, ()),
                body,
            }
        })
    }

    fn sign_in(&mut self) {
        let path = "/accounts/login/";
        let page = self.send(Request::get(path).body(Body::empty()).unwrap(), false);
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.append_pair("username", "ada")
            .append_pair("password", PASSWORD);
        for (name, value) in hidden(&page.text()) {
            form.append_pair(&name, &value);
        }
        let first = cookies(&page);
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::COOKIE, &first)
            .body(Body::from(form.finish()))
            .unwrap();
        let answer = self.send(request, false);
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
        self.cookie = [first, cookies(&answer)].join("; ");
    }
}

fn cookies(answer: &Answer) -> String {
    let mut all = String::new();
    for set in answer.response.headers().get_all(header::SET_COOKIE) {
        let pair = set.to_str().unwrap().split(';').next().unwrap();
        let gap = if all.is_empty() { "" } else { "; " };
        write!(all, "{gap}{pair}").unwrap();
    }
    all
}

/// The hidden fields of a page's forms.
fn hidden(page: &str) -> Vec<(String, String)> {
    let attribute = |tag: &str, name: &str| {
        let (_, rest) = tag.split_once(&format!(" {name}=\"")).unwrap();
        rest.split('"').next().unwrap().replace("&#x2f;", "/")
    };
    page.split("<input type=\"hidden\"")
        .skip(1)
        .map(|tag| (attribute(tag, "name"), attribute(tag, "value")))
        .collect()
}

async fn router() -> Router {
    let store: Arc<dyn Store> = Arc::new(Memory::new());
    let passwords = PasswordPool::with_cost(PasswordCost {
        memory: 8,
        passes: 1,
    });
    let mut ada = host::ada();
    ada.user.admin = true;
    ada.password = passwords.hash(PASSWORD, &SystemRandomness).await.unwrap();
    let clients = [host::client(), host::plants(), host::maps()];
    let mut writes = vec![Write::InsertUser(Box::new(ada))];
    writes.extend(clients.map(|client| Write::PutClient(Box::new(client))));
    let snapshot = host::snapshot();
    writes.extend(
        snapshot
            .scopes()
            .map(|scope| Write::PutScope(Box::new(scope.as_ref().clone()))),
    );
    let kept = store.commit(Commit {
        version: None,
        writes,
    });
    assert!(matches!(kept.await, Ok(Outcome::Committed { .. })));
    AuthorizationServer::builder(format!("{ORIGIN}/o"))
        .store(Arc::clone(&store))
        .users(StoreUsers::new(store, passwords.clone()))
        .keys(Arc::new(
            Secrets::new(Digest::of(b"a test").as_bytes(), &[]).unwrap(),
        ))
        .passwords(passwords)
        .grant(AuthorizationCode::default())
        .grant(RefreshToken::default())
        .grant(ClientCredentials)
        .build()
        .await
        .unwrap()
        .site()
}
