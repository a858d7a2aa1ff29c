//! A form that was overtaken by time: the session of who sent it ended, or its
//! ticket lay too long. What they entered is kept, secrets apart, until they have
//! signed in again, and is sent again when they say so. Only a form that was made
//! here for their own session is kept: nobody else can put words into theirs.

#[cfg(test)]
mod tests;

use axum::response::Response;
use bailiwick_core::{ErrorCode, Reason, model::UserId, params::Parameters};
use data_encoding::BASE64URL_NOPAD;
use http::StatusCode;
use serde::Serialize;

use super::{
    form::{Binding, TICKET},
    refusal::{Refusal, Said},
    render::{Hidden, Page},
};
use crate::{
    app::App,
    login::{Person, sign_in_again},
};

/// Most bytes that are kept, encoded: they travel through the sign-in form.
const MOST: usize = 48 * 1024;
/// Fields that are secrets or say nothing to people, besides every sort of password.
const SECRETS: [&str; 9] = [
    "ceremony",
    "client_secret",
    "code_verifier",
    "credential",
    "handle",
    "proof",
    "recovery_code",
    "secret",
    "token",
];

/// What somebody sent with a form, but for secrets and the ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Kept {
    /// Where it was sent: a path of this origin, with its query.
    pub(crate) target: String,
    /// By whom.
    pub(crate) user: UserId,
    fields: Vec<(String, String)>,
}

impl Kept {
    /// What `user` sent to `target`; `None` if it is too much.
    pub(crate) fn of(target: &str, user: &UserId, fields: &Parameters) -> Option<Self> {
        let is_secret = |name: &str| SECRETS.contains(&name) || name.contains("password");
        let is_kept = |name: &str| name != TICKET && !is_secret(name);
        let fields = fields.iter().filter(|(name, _)| is_kept(name));
        let kept = Self {
            target: target.to_owned(),
            user: user.clone(),
            fields: fields
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
        };
        (kept.encode().len() <= MOST).then_some(kept)
    }

    /// Whether there is anything but the address.
    pub(crate) fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }

    /// As a field of the sign-in form: who, and what.
    pub(crate) fn encode(&self) -> String {
        let mut text = form_urlencoded::Serializer::new(String::new());
        text.append_pair("user", self.user.as_str());
        text.extend_pairs(&self.fields);
        BASE64URL_NOPAD.encode(text.finish().as_bytes())
    }

    /// Reads [`Kept::encode`] back.
    pub(crate) fn decode(target: &str, text: &str) -> Option<Self> {
        let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).ok()?;
        let mut pairs = form_urlencoded::parse(&bytes);
        let (name, user) = pairs.next()?;
        let pairs = pairs.map(|(name, value)| (name.into_owned(), value.into_owned()));
        (name == "user").then(|| Self {
            target: target.to_owned(),
            user: UserId::new(&user),
            fields: pairs.collect(),
        })
    }

    /// The page that shows it to `person`, whose button sends it again.
    pub(crate) fn page(
        self,
        app: &App,
        person: &Person,
        error: Option<Said>,
    ) -> Result<Response, Refusal> {
        let path = self.target.split('?').next().unwrap_or_default();
        let ticket = person.ticket(app, path)?;
        let shown = self.fields.iter().filter(|(_, value)| !value.is_empty());
        let context = Context {
            fields: shown.cloned().map(Typed::of).collect(),
            hidden: self.fields.iter().cloned().map(Typed::of).collect(),
            ticket: [ticket],
            action: &self.target,
            error,
        };
        let status = match &context.error {
            Some(_) => StatusCode::BAD_REQUEST,
            None => StatusCode::OK,
        };
        Page::new(app, "resume.html")
            .user(&person.user)
            .status(status)
            .render(context)
    }
}

#[derive(Serialize)]
struct Context<'a> {
    fields: Vec<Typed>,
    hidden: Vec<Typed>,
    ticket: [Hidden; 1],
    action: &'a str,
    error: Option<Said>,
}

#[derive(Serialize)]
struct Typed {
    name: String,
    value: String,
}

impl Typed {
    fn of((name, value): (String, String)) -> Self {
        Self { name, value }
    }
}

/// What overtook a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Interrupted {
    /// The session ended; the sign-in form has a cookie of its own.
    SignedOut(Kept, Binding),
    /// The ticket lay too long.
    Stale(Kept, Box<Person>),
}

impl Interrupted {
    /// The page on which they go on.
    pub(super) fn page(self, app: &App) -> Result<Response, Refusal> {
        match self {
            Self::SignedOut(kept, binding) => sign_in_again(app, binding, &kept),
            Self::Stale(kept, person) => {
                let code = ErrorCode::InvalidRequest.as_str();
                let reason = Reason::TicketExpired;
                let said = Said::new(app, code, "form is no longer valid", Some(reason));
                kept.page(app, &person, Some(said))
            }
        }
    }
}
