//! Posted forms: read, and shown to have been made here, for this browser and
//! for this very form, before a handler sees them.

use axum::{body::Body, extract::FromRequest, response::Response};
use bailiwick_core::{
    OAuthError, Reason, model::Session, params::Parameters, store::LoadPlan, ticket::Ticket,
};
use data_encoding::HEXLOWER;
use http::{HeaderMap, Request, header::USER_AGENT};

use super::{
    refusal::Refusal,
    render::Hidden,
    response::with_cookie,
    resume::{Interrupted, Kept},
    same_origin::same_origin,
};
use crate::{
    app::{App, Peer},
    clock::Borrowed,
    exec,
    incoming::{FORM_LIMIT, Incoming},
    login::{CookieName, Person, Welcome, presented_session, visitor},
};

/// The name of the field that shows that a form was made here.
pub(super) const TICKET: &str = "ticket";

/// A form of somebody who is signed in; its ticket was good.
#[derive(Debug)]
pub(crate) struct Form<W> {
    /// Who sent it.
    pub(crate) by: W,
    /// Its fields.
    pub(crate) fields: Parameters,
    /// What showed that it was made here.
    pub(crate) ticket: Ticket,
    /// From where it was sent.
    pub(crate) peer: Peer,
    /// What the browser calls itself.
    pub(crate) user_agent: String,
}

impl<W: Welcome> FromRequest<App> for Form<W> {
    type Rejection = Refusal;

    async fn from_request(request: Request<Body>, app: &App) -> Result<Self, Refusal> {
        let path = request.uri().path().to_owned();
        let (incoming, fields) = read(request).await?;
        let visitor = visitor(app, incoming.head()).await?;
        let by = match W::welcome(visitor, &path) {
            Err(Refusal::SignIn { .. }) => return Err(signed_out(app, &incoming, &fields).await?),
            welcomed => welcomed?,
        };
        let Some(person) = by.person() else {
            return Err(signed_out(app, &incoming, &fields).await?);
        };
        let ticket = match verify(app, &fields, &path, &person.binding) {
            Err(refusal) if refusal == Refusal::stale_form() => {
                let kept = Kept::of(target(&incoming), &person.user.id, &fields);
                let stale = |kept| Interrupted::Stale(kept, Box::new(person.clone()));
                return Err(kept.map_or(refusal, |kept| stale(kept).into()));
            }
            verified => verified?,
        };
        Ok(Self {
            by,
            fields,
            ticket,
            peer: incoming.peer,
            user_agent: user_agent(&incoming),
        })
    }
}

/// Where a form was sent: the path and its query.
fn target(incoming: &Incoming) -> &str {
    let target = incoming.head().uri.path_and_query();
    target.map_or("/", |target| target.as_str())
}

/// The way to sign in for who sent `fields` and is not signed in: with what they
/// entered, if the form was made here for the session that their cookie names.
async fn signed_out(
    app: &App,
    incoming: &Incoming,
    fields: &Parameters,
) -> Result<Refusal, Refusal> {
    let path = incoming.head().uri.path();
    let with_nothing = Refusal::sign_in(path);
    let session = presented_session(app, incoming.headers());
    let Some(session) = session.filter(|_| app.sign_in.is_none()) else {
        return Ok(with_nothing);
    };
    match verify(app, fields, path, session.selector().as_bytes()) {
        Err(refusal) if refusal != Refusal::stale_form() => return Ok(with_nothing),
        _ => {}
    }
    let plan = LoadPlan {
        session: Some(session.selector()),
        ..LoadPlan::default()
    };
    let loaded = exec::load(app, plan, &app.snapshots.current()).await?;
    let kept = loaded.session.and_then(|row| {
        let kept = Kept::of(target(incoming), &row.user, fields)?;
        (row.digest == session.digest() && !kept.is_empty()).then_some(kept)
    });
    let binding = Binding::of(app, incoming.headers());
    Ok(kept.map_or(with_nothing, |kept| {
        Interrupted::SignedOut(kept, binding).into()
    }))
}

/// A form of somebody who need not be signed in: sign-in and set-up. It is bound
/// to a cookie of its own, for there is no session.
#[derive(Debug)]
pub(crate) struct OpenForm {
    /// Who sent it, if they are signed in.
    pub(crate) visitor: Option<Person>,
    /// Its fields.
    pub(crate) fields: Parameters,
    /// The cookie that it is bound to.
    pub(crate) binding: Binding,
    /// Whether it lay open too long: it is shown again.
    pub(crate) stale: bool,
    /// From where it was sent.
    pub(crate) peer: Peer,
    /// What the browser calls itself.
    pub(crate) user_agent: String,
}

impl FromRequest<App> for OpenForm {
    type Rejection = Refusal;

    async fn from_request(request: Request<Body>, app: &App) -> Result<Self, Refusal> {
        let path = request.uri().path().to_owned();
        let (incoming, fields) = read(request).await?;
        let binding = Binding::presented(app, incoming.headers())
            .ok_or_else(|| Refusal::foreign_form(Reason::TicketMissing))?;
        let stale = match verify(app, &fields, &path, binding.0.as_bytes()) {
            Ok(_) => false,
            Err(refusal) if refusal == Refusal::stale_form() => true,
            Err(refusal) => return Err(refusal),
        };
        let visitor = visitor(app, incoming.head()).await?;
        let peer = incoming.peer;
        Ok(Self {
            visitor,
            fields,
            binding,
            stale,
            peer,
            user_agent: user_agent(&incoming),
        })
    }
}

/// What binds a form to a browser in which nobody is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Binding(String);

impl Binding {
    /// The one that the browser holds, or a new one.
    pub(crate) fn of(app: &App, headers: &HeaderMap) -> Self {
        Self::presented(app, headers).unwrap_or_else(|| {
            let mut bytes = [0; 16];
            app.random.fill(&mut bytes);
            Self(HEXLOWER.encode(&bytes))
        })
    }

    /// What other tickets of the same browser are bound to.
    pub(crate) fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }

    fn presented(app: &App, headers: &HeaderMap) -> Option<Self> {
        let value = CookieName::Form.read(headers, &app.mount)?;
        let bytes = HEXLOWER.decode(value.as_bytes()).ok()?;
        (bytes.len() == 16).then_some(Self(value))
    }

    /// The field that shows that the form at `path` was made here.
    pub(crate) fn ticket(&self, app: &App, path: &str) -> Result<Hidden, Refusal> {
        ticket(app, path, self.0.as_bytes())
    }

    /// `text`, to travel through a form of this browser that leads to `target`: nobody
    /// else makes such.
    pub(crate) fn seal(&self, app: &App, target: &str, text: &str) -> Result<String, Refusal> {
        let mut random = Borrowed(&*app.random);
        let subject = self.sealed(target, text);
        let ticket = Ticket::issue(&subject, &mut app.env(&mut random)).ok_or_else(no_key)?;
        Ok(format!("{ticket}.{text}"))
    }

    /// What [`Binding::seal`] was given, however long ago.
    pub(crate) fn unseal<'a>(&self, app: &App, target: &str, sealed: &'a str) -> Option<&'a str> {
        let (ticket, text) = sealed.split_once('.')?;
        let mut random = Borrowed(&*app.random);
        match Ticket::verify(ticket, &self.sealed(target, text), &app.env(&mut random)) {
            Ok(_) | Err(Reason::TicketExpired) => Some(text),
            Err(_) => None,
        }
    }

    fn sealed<'a>(&'a self, target: &'a str, text: &'a str) -> [&'a [u8]; 4] {
        [
            b"kept",
            target.as_bytes(),
            text.as_bytes(),
            self.0.as_bytes(),
        ]
    }

    /// `response`, with the cookie.
    pub(crate) fn kept(self, app: &App, response: Response) -> Response {
        with_cookie(response, &CookieName::Form.set(self.0, &app.mount))
    }
}

impl Person {
    /// The field that shows that the form to be sent to `path` was made here.
    pub(crate) fn ticket(&self, app: &App, path: &str) -> Result<Hidden, Refusal> {
        ticket(app, path, &self.binding)
    }
}

fn user_agent(incoming: &Incoming) -> String {
    let header = incoming.headers().get(USER_AGENT);
    header.map_or_else(String::new, |header| {
        Session::user_agent_of(header.as_bytes())
    })
}

async fn read(request: Request<Body>) -> Result<(Incoming, Parameters), Refusal> {
    let incoming = Incoming::read(request, FORM_LIMIT).await?;
    if !same_origin(incoming.headers()) {
        return Err(Refusal::foreign_form(Reason::CrossSite));
    }
    let fields = incoming.parts().page_form()?;
    Ok((incoming, fields))
}

fn ticket(app: &App, path: &str, binding: &[u8]) -> Result<Hidden, Refusal> {
    let mut random = Borrowed(&*app.random);
    let ticket = Ticket::issue(&subject(path, binding), &mut app.env(&mut random));
    let ticket = ticket.ok_or_else(no_key)?;
    Ok(Hidden::new(TICKET, ticket))
}

fn verify(app: &App, fields: &Parameters, path: &str, binding: &[u8]) -> Result<Ticket, Refusal> {
    let text = fields
        .value(TICKET)
        .ok_or_else(|| Refusal::foreign_form(Reason::TicketMissing))?;
    let mut random = Borrowed(&*app.random);
    match Ticket::verify(text, &subject(path, binding), &app.env(&mut random)) {
        Ok(ticket) => Ok(ticket),
        Err(Reason::TicketExpired) => Err(Refusal::stale_form()),
        Err(reason) => Err(Refusal::foreign_form(reason)),
    }
}

/// A form is bound to the address that it is sent to, with or without the slash.
fn subject<'a>(path: &'a str, binding: &'a [u8]) -> [&'a [u8]; 3] {
    [b"form", path.trim_end_matches('/').as_bytes(), binding]
}

pub(crate) fn no_key() -> OAuthError {
    OAuthError::page(
        bailiwick_core::ErrorCode::ServerError,
        Reason::KeyMissing,
        "there is no key to make the form with",
    )
}
