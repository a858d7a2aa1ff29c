//! Who visits, as our session cookie or the host says after a look at the users.

use axum::extract::FromRequestParts;
use bailiwick_core::{
    OAuthError,
    model::{Actor, Amr, User},
    opaque::{Opaque, OpaqueKind, Selector},
    session::{HostSession, Who},
    store::{Commit, Write},
};
use http::{HeaderMap, request::Parts};

use super::cookie::CookieName;
use crate::{
    administration::Administration,
    app::App,
    exec::{self, users_failed},
    page::Refusal,
};

/// Somebody who is signed in: [`SignedIn`](bailiwick_core::session::SignedIn), to
/// be kept for as long as the page takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Person {
    /// Who.
    pub(crate) user: User,
    /// Names the session, ours or the host's: what forms are bound to.
    pub(crate) binding: Vec<u8>,
    /// The session, if it is one of ours.
    pub(crate) session: Option<Selector>,
    /// How they proved who they are.
    pub(crate) amr: Vec<Amr>,
    /// Whether they must set up a second factor, or give it, before anything else.
    pub(crate) owes_second_factor: bool,
}

impl Person {
    /// Administration in their name.
    pub(crate) fn administration(&self, app: &App) -> Administration {
        let actor = Actor::User(self.user.id.clone());
        app.administration.acting_as(actor)
    }
}

/// Somebody, signed in or not; who owes a second factor is not.
#[derive(Clone, Debug)]
pub(crate) struct Visitor(pub(crate) Option<Person>);

/// Somebody, even who owes a second factor.
#[derive(Clone, Debug)]
pub(crate) struct Anybody(pub(crate) Option<Person>);

/// Somebody who is signed in, even who owes a second factor: for the pages on which
/// they set one up, and for signing out.
#[derive(Clone, Debug)]
pub(crate) struct SettingUp(pub(crate) Person);

/// Somebody who administers this server.
#[derive(Clone, Debug)]
pub(crate) struct Administrator(pub(crate) Person);

/// What a page asks of those who come.
pub(crate) trait Welcome: Sized + Send {
    /// Lets `visitor` in, who asked for `target`, or says where they go instead.
    fn welcome(visitor: Option<Person>, target: &str) -> Result<Self, Refusal>;

    /// The person, if it is known.
    fn person(&self) -> Option<&Person>;
}

impl Welcome for Visitor {
    fn welcome(visitor: Option<Person>, _: &str) -> Result<Self, Refusal> {
        Ok(Self(visitor.filter(|person| !person.owes_second_factor)))
    }

    fn person(&self) -> Option<&Person> {
        self.0.as_ref()
    }
}

impl Welcome for Anybody {
    fn welcome(visitor: Option<Person>, _: &str) -> Result<Self, Refusal> {
        Ok(Self(visitor))
    }

    fn person(&self) -> Option<&Person> {
        self.0.as_ref()
    }
}

impl Welcome for SettingUp {
    fn welcome(visitor: Option<Person>, target: &str) -> Result<Self, Refusal> {
        visitor.map(Self).ok_or_else(|| Refusal::sign_in(target))
    }

    fn person(&self) -> Option<&Person> {
        Some(&self.0)
    }
}

impl Welcome for Person {
    fn welcome(visitor: Option<Person>, target: &str) -> Result<Self, Refusal> {
        let person = visitor.ok_or_else(|| Refusal::sign_in(target))?;
        if person.owes_second_factor {
            return Err(Refusal::Elsewhere(set_up_url(target)));
        }
        Ok(person)
    }

    fn person(&self) -> Option<&Person> {
        Some(self)
    }
}

/// Nobody else is told that there is such a page.
impl Welcome for Administrator {
    fn welcome(visitor: Option<Person>, target: &str) -> Result<Self, Refusal> {
        let person = Person::welcome(visitor, target)?;
        if person.user.admin {
            Ok(Self(person))
        } else {
            Err(Refusal::not_found())
        }
    }

    fn person(&self) -> Option<&Person> {
        Some(&self.0)
    }
}

macro_rules! extracted {
    ($($who:ident),*) => {$(
        impl FromRequestParts<App> for $who {
            type Rejection = Refusal;

            async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Refusal> {
                let visitor = visitor(app, parts).await?;
                let target = parts.uri.path_and_query().map_or("/", |target| target.as_str());
                Self::welcome(visitor, target)
            }
        }
    )*};
}

extracted!(Visitor, Anybody, SettingUp, Person, Administrator);

/// Where a second factor is set up, and then on to `next`.
pub(super) fn set_up_url(next: &str) -> String {
    crate::sign_in::login_url("/accounts/second-factor/", next, false)
}

/// The session that a cookie presents, if it is well-formed.
pub(crate) fn presented_session(app: &App, headers: &HeaderMap) -> Option<Opaque> {
    let cookie = CookieName::Session.read(headers, &app.mount)?;
    Opaque::parse(OpaqueKind::Session, &cookie)
}

/// Who sends a request, as it says itself, or the host.
pub(crate) async fn who(app: &App, head: &Parts) -> Result<Who, OAuthError> {
    let Some(host) = &app.sign_in else {
        return Ok(presented_session(app, &head.headers).into());
    };
    let said = host.signed_in(head).await.map_err(users_failed)?;
    Ok(said.map_or(Who::Nobody, |said| {
        Who::Host(HostSession::new(
            said.user,
            said.authenticated_at,
            &said.session,
        ))
    }))
}

/// Who is signed in, if anybody is.
pub(crate) async fn visitor(app: &App, head: &Parts) -> Result<Option<Person>, OAuthError> {
    let who = who(app, head).await?;
    if matches!(who, Who::Nobody) {
        return Ok(None);
    }
    let loaded = exec::load(app, who.load_plan(), &app.snapshots.current()).await?;
    let now = app.now();
    let Some(signed_in) = who.signed_in(&loaded, now, &app.config.lifetimes) else {
        return Ok(None);
    };
    if let Some(touch) = signed_in.touch(now) {
        note_use(app, touch).await;
    }
    Ok(Some(Person {
        user: signed_in.user.clone(),
        binding: signed_in.binding().to_vec(),
        session: signed_in.session(),
        amr: signed_in.amr().to_vec(),
        owes_second_factor: signed_in.owes_second_factor(app.config.second_factor),
    }))
}

/// Keeps a session in use from falling idle. When the store does not take it,
/// the next request tries again.
async fn note_use(app: &App, touch: Write) {
    let commit = Commit {
        version: None,
        writes: vec![touch],
    };
    if let Err(error) = app.store.commit(commit).await {
        tracing::warn!(%error, "the use of a session was not noted");
    }
}
