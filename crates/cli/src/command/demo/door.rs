//! Who has the link that the demo prints is its administrator: no password to
//! think of.

use std::{
    fmt,
    sync::{Arc, OnceLock},
};

use bailiwick_server::{
    AuthorizationServer, BoxFuture, Clock as _, Endpoint, Randomness as _, SignIn, SignInWanted,
    SignedInAs, SystemClock, SystemRandomness, UsersError,
    bailiwick_core::{Digest, UnixTime, model::UserId, next::safe_next},
};
use bytes::Bytes;
use data_encoding::HEXLOWER;
use http::{
    HeaderValue, Request, Response, StatusCode,
    header::{CACHE_CONTROL, CONTENT_TYPE, COOKIE, LOCATION, REFERRER_POLICY, SET_COOKIE},
    request::Parts,
};
use url::form_urlencoded;
use zeroize::Zeroizing;

const COOKIE_NAME: &str = "bailiwick_demo";
/// Below the issuer.
const PATH: &str = "/demo";
/// What the link shows.
const FIRST: &str = "/admin/picture/";

/// See the module.
#[derive(Clone)]
pub(super) struct Door(Arc<Lock>);

struct Lock {
    key: Zeroizing<String>,
    digest: Digest,
    opened_at: UnixTime,
    administrator: OnceLock<UserId>,
}

impl Door {
    pub(super) fn new() -> Self {
        let mut bytes = Zeroizing::new([0; 32]);
        SystemRandomness.fill(&mut *bytes);
        let key = Zeroizing::new(HEXLOWER.encode(&*bytes));
        Self(Arc::new(Lock {
            digest: Digest::of(key.as_bytes()),
            key,
            opened_at: SystemClock.now(),
            administrator: OnceLock::new(),
        }))
    }

    /// Whom it lets in.
    pub(super) fn lets_in(&self, administrator: UserId) {
        let _ = self.0.administrator.set(administrator);
    }

    pub(super) fn link(&self, origin: &str) -> String {
        format!("{origin}/o{PATH}/?key={}", *self.0.key)
    }

    fn fits(&self, key: &str) -> bool {
        Digest::of(key.as_bytes()) == self.0.digest
    }

    /// Whom the cookie of a request names.
    fn visitor(&self, head: &Parts) -> Option<SignedInAs> {
        let cookies = head.headers.get_all(COOKIE).iter();
        let mut cookies = cookies
            .filter_map(|value| value.to_str().ok())
            .flat_map(|text| text.split("; "))
            .filter_map(|cookie| cookie.split_once('='));
        cookies.find(|(name, key)| *name == COOKIE_NAME && self.fits(key))?;
        let administrator = self.0.administrator.get()?.clone();
        let session = HEXLOWER.encode(self.0.digest.as_bytes());
        Some(SignedInAs::new(administrator, self.0.opened_at, session))
    }
}

/// Without the key.
impl fmt::Debug for Door {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Door").finish_non_exhaustive()
    }
}

impl SignIn for Door {
    fn signed_in<'a>(
        &'a self,
        head: &'a Parts,
    ) -> BoxFuture<'a, Result<Option<SignedInAs>, UsersError>> {
        Box::pin(std::future::ready(Ok(self.visitor(head))))
    }

    fn login_url(&self, wanted: &SignInWanted<'_>) -> String {
        let next: String = form_urlencoded::byte_serialize(wanted.next.as_bytes()).collect();
        format!("/o{PATH}/?next={next}")
    }
}

impl Endpoint for Door {
    fn path(&self) -> &str {
        PATH
    }

    fn respond<'a>(
        &'a self,
        _: &'a AuthorizationServer,
        request: Request<Bytes>,
    ) -> BoxFuture<'a, Response<Bytes>> {
        let query = request.uri().query().unwrap_or_default();
        let named = |wanted: &str| {
            let mut all = form_urlencoded::parse(query.as_bytes());
            all.find(|(name, _)| name == wanted)
                .map(|(_, value)| value.into_owned())
        };
        let opens = named("key").is_some_and(|key| self.fits(&key));
        let next = named("next");
        let next = next.as_deref().and_then(safe_next).unwrap_or(FIRST);
        let answer = if opens { self.open(next) } else { closed() };
        Box::pin(std::future::ready(answer))
    }
}

impl Door {
    fn open(&self, next: &str) -> Response<Bytes> {
        let key = &*self.0.key;
        let cookie = format!("{COOKIE_NAME}={key}; Path=/; HttpOnly; SameSite=Lax");
        let mut answer = Response::new(Bytes::new());
        *answer.status_mut() = StatusCode::SEE_OTHER;
        let headers = [(SET_COOKIE, cookie.as_str()), (LOCATION, next)];
        for (name, value) in headers {
            if let Ok(value) = HeaderValue::from_str(value) {
                answer.headers_mut().insert(name, value);
            }
        }
        unkept(answer)
    }
}

/// For whoever comes without the link.
fn closed() -> Response<Bytes> {
    let said = "Open the link that bailiwick demo printed.\n";
    let mut answer = Response::new(Bytes::from_static(said.as_bytes()));
    *answer.status_mut() = StatusCode::FORBIDDEN;
    let text = HeaderValue::from_static("text/plain; charset=utf-8");
    answer.headers_mut().insert(CONTENT_TYPE, text);
    unkept(answer)
}

/// The key is in the address: nobody keeps the answer or hears where it came from.
fn unkept(mut answer: Response<Bytes>) -> Response<Bytes> {
    let headers = answer.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    answer
}
