//! `/admin/scopes/state/` and `/admin/scopes/retire/`: asking before the state of a
//! scope changes, with what hangs on it.

use axum::{extract::State, response::Response};
use bailiwick_core::{
    UnixTime,
    model::RegisteredScope,
    params::Parameters,
    scope::{NextState, ScopeToken, StateChange, Transition, next_state},
    store::Impact,
};
use serde::Serialize;
use time::{Date, macros::format_description};

use super::{EDIT, PATH, RETIRE, STATE, named, with_name};
use crate::{
    app::App,
    language::Text,
    login::{Administrator, Person},
    page::{
        form::Form,
        problems::{Problems, Shown, retold},
        query::Query,
        refusal::Refusal,
        render::{Hidden, Page},
        response::see_other,
    },
};

/// Clients and users whom the page names; the rest is counted.
const NAMED: usize = 20;
const FIELDS: [&str; 3] = ["reason", "sunset", "replaced_by"];

/// What can be done to a scope in its state, for the page of the scope.
#[derive(Serialize)]
pub(super) struct Choice {
    word: &'static str,
    label: Text,
    href: String,
    danger: bool,
}

pub(super) fn choices(scope: &RegisteredScope) -> Vec<Choice> {
    let leads = |change: &&StateChange| {
        let next = next_state(scope.state, **change);
        matches!(next, NextState::To(_) | NextState::Back) && next != NextState::To(scope.state)
    };
    let choice = |change: &StateChange| Choice {
        word: change.as_str(),
        label: label(*change),
        href: href(*change, &scope.name),
        danger: ends(*change),
    };
    StateChange::ALL.iter().filter(leads).map(choice).collect()
}

fn href(change: StateChange, name: &ScopeToken) -> String {
    if change == StateChange::Retire {
        return with_name(RETIRE, name);
    }
    format!("{}&change={}", with_name(STATE, name), change.as_str())
}

fn label(change: StateChange) -> Text {
    Text::new("scope-change").with("change", change.as_str())
}

fn ends(change: StateChange) -> bool {
    matches!(
        change,
        StateChange::Refuse | StateChange::Disable | StateChange::Retire
    )
}

/// Asks before one change of the state.
pub(crate) async fn ask(
    State(app): State<App>,
    Administrator(person): Administrator,
    Query(query): Query,
) -> Result<Response, Refusal> {
    let change = change_of(&query)?;
    page(&app, &person, change, &query, STATE, Problems::default()).await
}

/// Asks before retiring.
pub(crate) async fn ask_retire(
    State(app): State<App>,
    Administrator(person): Administrator,
    Query(query): Query,
) -> Result<Response, Refusal> {
    let problems = Problems::default();
    page(&app, &person, StateChange::Retire, &query, RETIRE, problems).await
}

/// Changes the state.
pub(crate) async fn change(
    State(app): State<App>,
    sent: Form<Administrator>,
) -> Result<Response, Refusal> {
    let change = change_of(&sent.fields)?;
    commit(&app, &sent, change, STATE).await
}

/// Retires.
pub(crate) async fn retire(
    State(app): State<App>,
    sent: Form<Administrator>,
) -> Result<Response, Refusal> {
    commit(&app, &sent, StateChange::Retire, RETIRE).await
}

fn change_of(parameters: &Parameters) -> Result<StateChange, Refusal> {
    let change = parameters.value("change").and_then(StateChange::parse);
    change.ok_or_else(Refusal::not_found)
}

async fn commit(
    app: &App,
    sent: &Form<Administrator>,
    change: StateChange,
    action: &'static str,
) -> Result<Response, Refusal> {
    let person = &sent.by.0;
    let value = |name| sent.fields.value(name).map(str::trim);
    let scope = named(app, value("name").unwrap_or_default()).await?;
    let transition = match transition(change, &sent.fields) {
        Ok(transition) => transition,
        Err(problems) => return page(app, person, change, &sent.fields, action, problems).await,
    };
    let administration = person.administration(app);
    let names = [scope.name.clone()];
    match administration
        .change_scope_states(&names, &transition)
        .await
    {
        Ok(_) => {
            let (by, change) = (&person.user.id, change.as_str());
            tracing::info!(scope = %scope.name, %by, change, "the state of a scope was changed");
            Ok(see_other(PATH))
        }
        Err(error) => {
            let problems = Problems::from_error(error, "")?;
            page(app, person, change, &sent.fields, action, problems).await
        }
    }
}

/// What the form says of the change.
fn transition(change: StateChange, said: &Parameters) -> Result<Transition, Problems> {
    let filled = |name| {
        said.value(name)
            .map(str::trim)
            .filter(|text| !text.is_empty())
    };
    let sunset = filled("sunset").map(day).transpose();
    let replaced_by = filled("replaced_by").map(ScopeToken::parse).transpose();
    match (sunset, replaced_by) {
        (Ok(sunset), Ok(replaced_by)) => Ok(Transition {
            reason: filled("reason").map(str::to_owned),
            sunset,
            replaced_by,
            ..Transition::new(change)
        }),
        (sunset, replaced_by) => {
            let mut problems = Problems::default();
            if let Err(text) = sunset {
                problems = problems.and("sunset", text);
            }
            if let Err(error) = replaced_by {
                problems = problems.and("replaced_by", retold(&error.to_string()));
            }
            Err(problems)
        }
    }
}

/// The beginning of a day in UTC, as browsers write one (WHATWG HTML §2.3.5).
fn day(text: &str) -> Result<UnixTime, Text> {
    let day = Date::parse(text, format_description!("[year]-[month]-[day]"));
    let day = day.map_err(|_| Text::new("scope-sunset-malformed"))?;
    let begins = day.midnight().assume_utc().unix_timestamp();
    Ok(UnixTime::from_secs(begins))
}

#[derive(Serialize)]
struct Context {
    heading: Text,
    consequence: Text,
    clients: Vec<String>,
    more_clients: usize,
    users: Vec<String>,
    more_users: usize,
    grants: u64,
    deprecates: bool,
    reason: String,
    sunset: String,
    replaced_by: String,
    hidden: Vec<Hidden>,
    action: &'static str,
    submit: Text,
    danger: bool,
    back: String,
    #[serde(flatten)]
    shown: Shown,
}

async fn page(
    app: &App,
    person: &Person,
    change: StateChange,
    said: &Parameters,
    action: &'static str,
    problems: Problems,
) -> Result<Response, Refusal> {
    let text = |name| said.value(name).unwrap_or_default().to_owned();
    let scope = named(app, &text("name")).await?;
    let impact = app
        .administration
        .scope_impact(std::slice::from_ref(&scope.name))
        .await?;
    let impact = impact
        .into_iter()
        .next()
        .unwrap_or_else(|| Impact::none(scope.name.clone()));
    let context = Context {
        heading: Text::new("scope-change-question")
            .with("change", change.as_str())
            .with("name", scope.name.as_str()),
        consequence: Text::new("scope-change-consequence").with("change", change.as_str()),
        more_clients: impact.clients.len().saturating_sub(NAMED),
        clients: client_names(app, &impact),
        more_users: impact.users.len().saturating_sub(NAMED),
        users: user_names(app, &impact).await,
        grants: impact.grants,
        deprecates: change == StateChange::Deprecate,
        reason: text("reason"),
        sunset: text("sunset"),
        replaced_by: text("replaced_by"),
        hidden: vec![
            Hidden::new("name", scope.name.as_str()),
            Hidden::new("change", change.as_str()),
            person.ticket(app, action)?,
        ],
        action,
        submit: label(change),
        danger: ends(change),
        back: with_name(EDIT, &scope.name),
        shown: problems.shown(app, &FIELDS),
    };
    Page::new(app, "scope_state.html")
        .user(&person.user)
        .render(context)
}

fn client_names(app: &App, impact: &Impact) -> Vec<String> {
    let snapshot = app.snapshots.current();
    let name = |id: &bailiwick_core::model::ClientId| {
        let client = snapshot.client(id);
        client.map_or_else(|| id.to_string(), |client| client.name().to_owned())
    };
    impact.clients.iter().take(NAMED).map(name).collect()
}

async fn user_names(app: &App, impact: &Impact) -> Vec<String> {
    let mut names = Vec::new();
    for id in impact.users.iter().take(NAMED) {
        // Of a user of a host's own only the identifier may be known.
        let user = app.administration.user_by_id(id).await;
        names.push(user.map_or_else(|_| id.as_str().to_owned(), |user| user.user.username));
    }
    names
}
