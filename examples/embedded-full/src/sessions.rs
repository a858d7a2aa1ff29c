//! The club's sessions and its sign-in page, as they were before.
#![expect(
    clippy::disallowed_types,
    reason = "forms of the club's own, not requests of OAuth"
)]

use std::{
    collections::HashMap,
    fmt,
    sync::{Arc, Mutex, PoisonError},
};

use aws_lc_rs::{digest, rand};
use axum::{
    Form, Router,
    body::Body,
    extract::{Query, State},
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use bailiwick_server::{
    Clock, HostSignIn, SignIn, SignedInAs, SystemClock, Users, UsersError,
    bailiwick_core::next::safe_next,
};
use cookie::{Cookie, SameSite};
use data_encoding::BASE64URL_NOPAD;
use http::{
    HeaderMap, StatusCode,
    header::{COOKIE, SET_COOKIE},
};
use minijinja::context;
use serde::Deserialize;

use crate::{
    members::Members,
    pages::{self, Pages},
};

const NAME: &str = "club_session";

/// The sessions that are open, in the memory of the club.
#[derive(Clone)]
pub struct Sessions(Arc<Inner>);

struct Inner {
    members: Members,
    pages: Pages,
    /// Whether browsers send the cookie over https alone.
    secure: bool,
    /// By the digest of what the cookie holds.
    open: Mutex<HashMap<String, SignedInAs>>,
}

impl fmt::Debug for Sessions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sessions").finish_non_exhaustive()
    }
}

impl Sessions {
    /// No session yet, of a club whose address is `origin`.
    pub fn new(members: Members, pages: Pages, origin: &str) -> Self {
        Self(Arc::new(Inner {
            members,
            pages,
            secure: origin.starts_with("https://"),
            open: Mutex::default(),
        }))
    }

    /// `/login` and `/logout`.
    pub fn routes(&self) -> Router {
        Router::new()
            .route("/login", get(show).post(sign_in))
            .route("/logout", get(ask_out).post(sign_out))
            .with_state(self.clone())
    }

    /// How the authorization server asks who is signed in.
    pub fn sign_in(&self) -> impl SignIn + use<> {
        let sessions = self.clone();
        let host = HostSignIn::at("/login", move |head| {
            let said = sessions.of(&head.headers);
            async move { Ok(said) }
        });
        host.sign_out_at("/logout")
    }

    /// The session that a request carries.
    pub fn of(&self, headers: &HeaderMap) -> Option<SignedInAs> {
        let open = self.0.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.get(&key(headers)?).cloned()
    }

    fn begin(&self, member: SignedInAs) {
        let mut open = self.0.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.insert(member.session.clone(), member);
    }

    fn end(&self, headers: &HeaderMap) {
        let mut open = self.0.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(key) = key(headers) {
            open.remove(&key);
        }
    }
}

/// The digest of what the cookie holds: the cookie itself is kept nowhere.
fn key(headers: &HeaderMap) -> Option<String> {
    let cookies = headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok());
    let value = cookies
        .flat_map(Cookie::split_parse)
        .filter_map(Result::ok)
        .find(|cookie| cookie.name() == NAME)?;
    Some(named(value.value()))
}

fn named(secret: &str) -> String {
    BASE64URL_NOPAD.encode(digest::digest(&digest::SHA256, secret.as_bytes()).as_ref())
}

#[derive(Debug, Deserialize)]
struct Wanted {
    #[serde(default)]
    next: String,
}

#[derive(Deserialize)]
struct Presented {
    name: String,
    password: String,
    #[serde(default)]
    next: String,
}

async fn show(State(sessions): State<Sessions>, Query(wanted): Query<Wanted>) -> Response {
    sessions.page(StatusCode::OK, &wanted.next, None)
}

async fn sign_in(
    State(sessions): State<Sessions>,
    headers: HeaderMap,
    Form(presented): Form<Presented>,
) -> Response {
    // Nobody signs a visitor in from another site.
    if !pages::same_origin(&headers) {
        return StatusCode::FORBIDDEN.into_response();
    }
    match sessions.check(&presented).await {
        Ok(Some(cookie)) => {
            let next = safe_next(&presented.next).unwrap_or("/").to_owned();
            ([(SET_COOKIE, cookie)], Redirect::to(&next)).into_response()
        }
        Ok(None) => {
            let problem = "This name and password do not go together.";
            sessions.page(StatusCode::UNAUTHORIZED, &presented.next, Some(problem))
        }
        Err(_) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

/// A link changes nothing: another site could lead there.
async fn ask_out(State(sessions): State<Sessions>) -> Response {
    let page = sessions.0.pages.render("logout.html", context! {});
    pages::html(page).map(Body::from)
}

async fn sign_out(State(sessions): State<Sessions>, headers: HeaderMap) -> Response {
    if !pages::same_origin(&headers) {
        return StatusCode::FORBIDDEN.into_response();
    }
    sessions.end(&headers);
    let mut cookie = sessions.cookie(String::new());
    cookie.make_removal();
    ([(SET_COOKIE, cookie.to_string())], Redirect::to("/")).into_response()
}

impl Sessions {
    fn page(&self, status: StatusCode, next: &str, problem: Option<&str>) -> Response {
        let page = self
            .0
            .pages
            .render("login.html", context! { next, problem });
        let mut response = pages::html(page).map(Body::from);
        *response.status_mut() = status;
        response
    }

    /// The cookie of a new session, if the password is right.
    async fn check(&self, presented: &Presented) -> Result<Option<String>, UsersError> {
        let members = &self.0.members;
        let member = members.by_login(&presented.name).await?;
        let right = members
            .verify_password(member.as_ref(), &presented.password)
            .await?;
        let Some(member) = member.filter(|member| right && member.active) else {
            return Ok(None);
        };
        let mut secret = [0; 32];
        rand::fill(&mut secret).map_err(|error| UsersError::Failed(error.to_string()))?;
        let secret = BASE64URL_NOPAD.encode(&secret);
        self.begin(SignedInAs::new(
            member.id,
            SystemClock.now(),
            named(&secret),
        ));
        Ok(Some(self.cookie(secret).to_string()))
    }

    fn cookie(&self, value: String) -> Cookie<'static> {
        let cookie = Cookie::build((NAME, value)).path("/").http_only(true);
        let cookie = cookie.secure(self.0.secure).same_site(SameSite::Lax);
        cookie.build()
    }
}
