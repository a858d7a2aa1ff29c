//! `/accounts/sessions/`: where somebody is signed in.

use axum::{extract::State, response::Response};
use bailiwick_core::{UnixTime, model::Session, opaque::Selector};
use serde::Serialize;

use super::browser::words;
use crate::{
    app::App,
    language::Text,
    login::{CookieName, Person},
    page::{Form, Hidden, Page, Refusal, see_other, with_cookie},
};

const PATH: &str = "/accounts/sessions/";
/// Most sessions on the page: those last seen.
const MOST: usize = 100;
/// Instead of one session: all but this one.
const OTHERS: &str = "others";

#[derive(Serialize)]
struct Context {
    hidden: [Hidden; 1],
    action: &'static str,
    sessions: Vec<Row>,
    /// How many are not shown.
    more: usize,
    /// Whether there is another than this one.
    others: bool,
}

#[derive(Serialize)]
struct Row {
    id: String,
    browser: Text,
    since: UnixTime,
    seen: UnixTime,
    this: bool,
}

/// The list: this browser first, then the one last seen.
pub(crate) async fn list(State(app): State<App>, person: Person) -> Result<Response, Refusal> {
    let mut sessions = app.administration.sessions(&person.user.id).await?;
    let is_this = |session: &Session| Some(session.selector) == person.session;
    sessions.sort_by_key(|session| !is_this(session));
    let row = |session: &Session| Row {
        id: session.selector.to_hex(),
        browser: words(&session.user_agent),
        since: session.authenticated_at,
        seen: session.last_seen_at,
        this: is_this(session),
    };
    let context = Context {
        hidden: [person.ticket(&app, PATH)?],
        action: PATH,
        more: sessions.len().saturating_sub(MOST),
        others: sessions.iter().any(|session| !is_this(session)),
        sessions: sessions.iter().take(MOST).map(row).collect(),
    };
    Page::new(&app, "account_sessions.html")
        .user(&person.user)
        .render(context)
}

/// Ends one session of theirs, or all but this one.
pub(crate) async fn end(State(app): State<App>, sent: Form<Person>) -> Result<Response, Refusal> {
    let (user, this) = (&sent.by.user.id, sent.by.session);
    let by_user = sent.by.administration(&app);
    let which = sent.fields.value("end").unwrap_or_default();
    if which == OTHERS {
        by_user.end_sessions(user, this).await?;
        return Ok(see_other(PATH));
    }
    let which = Selector::from_hex(which).ok_or_else(Refusal::not_found)?;
    by_user.end_session(user, which).await?;
    if Some(which) == this {
        let gone = CookieName::Session.take_back(&app.mount);
        return Ok(with_cookie(see_other("/"), &gone));
    }
    Ok(see_other(PATH))
}
