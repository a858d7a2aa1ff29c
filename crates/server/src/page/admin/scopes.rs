//! `/admin/scopes/`: every scope, whoever owns it.

mod history;
mod list;
mod state;

use axum::{extract::State, response::Response};
use bailiwick_core::{
    Digest, UnixTime,
    model::{RegisteredScope, Risk, ScopeState, Visibility},
    params::Parameters,
    scope::{ScopeChange, ScopeToken, lowering_asked},
};
use data_encoding::HEXLOWER;
use serde::Serialize;

use crate::{
    administration::NewScope,
    app::App,
    language::Text,
    login::{Administrator, Person},
    page::{
        authorized_tokens::owner_text,
        form::Form,
        problems::{Problems, Shown, retold},
        query::Query,
        refusal::Refusal,
        render::{Hidden, Page},
        response::see_other,
    },
};

pub(super) use history::changed;
pub(crate) use history::history;
pub(crate) use list::list;
pub(crate) use state::{ask, ask_retire, change, retire};

const PATH: &str = "/admin/scopes/";
const CREATE: &str = "/admin/scopes/create/";
const EDIT: &str = "/admin/scopes/edit/";
const RETIRE: &str = "/admin/scopes/retire/";
const STATE: &str = "/admin/scopes/state/";
const HISTORY: &str = "/admin/scopes/history/";
/// The hidden field that holds what [`seen`] says.
const SEEN: &str = "seen";
const FIELDS: [&str; 5] = ["name", "description", "is_default", "advertised", "risk"];

/// The empty form.
pub(crate) async fn show_create(
    State(app): State<App>,
    Administrator(person): Administrator,
) -> Result<Response, Refusal> {
    form(&app, &person, None, Values::default(), Problems::default())
}

/// Registers a scope of the server itself.
pub(crate) async fn create(
    State(app): State<App>,
    sent: Form<Administrator>,
) -> Result<Response, Refusal> {
    let values = Values::read(&sent.fields);
    let problems = register(&app, &sent.by.0, &values).await?;
    if !problems.is_empty() {
        return form(&app, &sent.by.0, None, values, problems);
    }
    let by = &sent.by.0.user.id;
    tracing::info!(scope = values.name, %by, "a scope was registered");
    Ok(see_other(PATH))
}

/// Nothing is wrong if it was registered.
async fn register(app: &App, by: &Person, values: &Values) -> Result<Problems, Refusal> {
    let name = match ScopeToken::parse(&values.name) {
        Ok(name) => name,
        Err(error) => return Ok(Problems::of("name", retold(&error.to_string()))),
    };
    if app.administration.snapshot().await?.scope(&name).is_some() {
        return Ok(Problems::of("name", Text::new("scope-registered-already")));
    }
    let new = NewScope {
        is_default: Some(values.is_default),
        advertised: Some(values.advertised),
        ..NewScope::new(name, values.description.clone())
    };
    let administration = by.administration(app);
    match administration.register_scope(&new).await {
        Ok(_) => Ok(Problems::default()),
        Err(error) => Problems::from_error(error, "name"),
    }
}

/// The form with what is registered.
pub(crate) async fn show_edit(
    State(app): State<App>,
    Administrator(person): Administrator,
    Query(query): Query,
) -> Result<Response, Refusal> {
    let scope = asked_for(&app, &query).await?;
    let values = Values::of(&scope);
    form(&app, &person, Some(&scope), values, Problems::default())
}

/// Changes the description, and whether it is a default and advertised.
pub(crate) async fn edit(
    State(app): State<App>,
    sent: Form<Administrator>,
) -> Result<Response, Refusal> {
    let values = Values::read(&sent.fields);
    let scope = named(&app, &values.name).await?;
    let before = Values::of(&scope);
    if sent.fields.value(SEEN) != Some(&seen(&scope)) {
        let problems = Problems::of("", Text::new("scope-changed-meanwhile"));
        return form(&app, &sent.by.0, Some(&scope), before, problems);
    }
    if values.description.trim().is_empty() {
        let problems = Problems::of("description", Text::new("problem-empty"));
        return form(&app, &sent.by.0, Some(&scope), values, problems);
    }
    if sent.fields.has("risk") && values.risk.is_none() {
        let problems = Problems::of("risk", Text::new("scope-risk-unknown"));
        return form(&app, &sent.by.0, Some(&scope), values, problems);
    }
    let change = values.change(&before);
    let administration = sent.by.0.administration(&app);
    match administration.update_scope(&scope.name, &change).await {
        Ok(_) => {
            tracing::info!(scope = %scope.name, by = %sent.by.0.user.id, "a scope was changed");
            Ok(see_other(PATH))
        }
        Err(error) => form(
            &app,
            &sent.by.0,
            Some(&scope),
            values,
            Problems::from_error(error, "name")?,
        ),
    }
}

async fn asked_for(app: &App, query: &Parameters) -> Result<RegisteredScope, Refusal> {
    named(app, query.value("name").unwrap_or_default()).await
}

async fn named(app: &App, name: &str) -> Result<RegisteredScope, Refusal> {
    let name = ScopeToken::parse(name).map_err(|_| Refusal::not_found())?;
    Ok(app.administration.scope(&name).await?)
}

/// Which state of the scope a form shows: one that shows another would undo what came
/// between.
fn seen(scope: &RegisteredScope) -> String {
    let record = serde_json::to_vec(scope).unwrap_or_default();
    HEXLOWER.encode(Digest::of(&record).as_bytes())
}

/// A scope's name may be a URL: it travels in the query.
fn with_name(path: &str, name: &ScopeToken) -> String {
    let name: String = form_urlencoded::byte_serialize(name.as_str().as_bytes()).collect();
    format!("{path}?name={name}")
}

#[derive(Serialize)]
struct Context {
    heading: Text,
    owner: Option<Text>,
    created_at: Option<UnixTime>,
    state: Option<Standing>,
    action: &'static str,
    submit: Text,
    new: bool,
    choices: Vec<state::Choice>,
    history: Option<String>,
    hidden: Vec<Hidden>,
    values: Values,
    risks: &'static [Risk],
    /// What its owner would have it lowered to.
    risk_asked: Option<Risk>,
    #[serde(flatten)]
    shown: Shown,
}

/// Where a scope stands in its life.
#[derive(Serialize)]
struct Standing {
    word: ScopeState,
    retired: bool,
    since: UnixTime,
    reason: Option<String>,
    sunset: Option<UnixTime>,
    replaced_by: Option<String>,
    translations: Vec<(String, String)>,
}

impl Standing {
    fn of(scope: &RegisteredScope, now: UnixTime) -> Self {
        let texts = scope.translations.iter();
        Self {
            word: scope.state_at(now),
            retired: scope.state == ScopeState::Retired,
            since: scope.state_since,
            reason: scope.state_reason.clone(),
            sunset: scope.sunset,
            replaced_by: scope.replaced_by.as_ref().map(ToString::to_string),
            translations: texts
                .map(|(tag, text)| (tag.to_string(), text.clone()))
                .collect(),
        }
    }
}

#[derive(Default, Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a box on the form")]
struct Values {
    name: String,
    description: String,
    is_default: bool,
    advertised: bool,
    exclusive: bool,
    private: bool,
    /// `None`: nothing is said of it, or none of the words.
    risk: Option<Risk>,
    /// The new text means the same as the old one.
    cosmetic: bool,
}

impl Values {
    fn visibility(&self) -> Visibility {
        if self.private {
            Visibility::Private
        } else {
            Visibility::Public
        }
    }

    fn of(scope: &RegisteredScope) -> Self {
        Self {
            name: scope.name.as_str().to_owned(),
            description: scope.description.clone(),
            is_default: scope.is_default,
            advertised: scope.advertised,
            exclusive: scope.exclusive,
            private: scope.visibility == Visibility::Private,
            risk: Some(scope.risk),
            cosmetic: false,
        }
    }

    /// What is other than before, and nothing else.
    fn change(&self, before: &Self) -> ScopeChange {
        let said = |now: bool, then: bool| (now != then).then_some(now);
        let text = Some(&self.description).filter(|text| **text != before.description);
        ScopeChange {
            description: text.cloned(),
            is_default: said(self.is_default, before.is_default),
            advertised: said(self.advertised, before.advertised),
            exclusive: said(self.exclusive, before.exclusive),
            visibility: said(self.private, before.private).map(|_| self.visibility()),
            risk: self.risk.filter(|risk| Some(*risk) != before.risk),
            material: self.cosmetic.then_some(false),
            ..ScopeChange::default()
        }
    }

    fn read(fields: &Parameters) -> Self {
        let text = |name: &str| fields.value(name).unwrap_or_default().to_owned();
        Self {
            name: text("name"),
            description: text("description"),
            is_default: fields.has("is_default"),
            advertised: fields.has("advertised"),
            exclusive: fields.has("exclusive"),
            private: fields.has("private"),
            risk: fields.value("risk").and_then(Risk::parse),
            cosmetic: fields.has("cosmetic"),
        }
    }
}

fn form(
    app: &App,
    person: &Person,
    scope: Option<&RegisteredScope>,
    values: Values,
    problems: Problems,
) -> Result<Response, Refusal> {
    let action = if scope.is_none() { CREATE } else { EDIT };
    let of_scope = scope.map(|scope| {
        let name = Hidden::new("name", scope.name.as_str());
        [name, Hidden::new(SEEN, seen(scope))]
    });
    let ticket = person.ticket(app, action)?;
    let snapshot = app.snapshots.current();
    let context = Context {
        heading: scope.map_or_else(
            || Text::new("scopes-create"),
            |scope| Text::as_given(scope.name.as_str()),
        ),
        owner: scope.map(|scope| owner_text(&snapshot, &scope.owner)),
        created_at: scope.map(|scope| scope.created_at),
        state: scope.map(|scope| Standing::of(scope, app.now())),
        action,
        submit: Text::new(if scope.is_none() {
            "site-create"
        } else {
            "site-save"
        }),
        new: scope.is_none(),
        choices: scope.map(state::choices).unwrap_or_default(),
        history: scope.map(|scope| with_name(HISTORY, &scope.name)),
        hidden: of_scope.into_iter().flatten().chain([ticket]).collect(),
        values,
        risks: Risk::ALL,
        risk_asked: scope.and_then(lowering_asked),
        shown: problems.shown(app, &FIELDS),
    };
    Page::new(app, "scope_form.html")
        .user(&person.user)
        .render(context)
}
