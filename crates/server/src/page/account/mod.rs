//! `/accounts/`: who somebody is here, and the language of their pages.

mod browser;
mod password;
pub(super) mod second_factor;
mod sessions;

use axum::{extract::State, response::Response};
use bailiwick_core::model::LanguageTag;
use serde::Serialize;

use super::{
    form::Form,
    query::Query,
    refusal::Refusal,
    render::{Hidden, Page},
    response::see_other,
};
use crate::{app::App, language::Text, login::Person, route::Route};

pub(super) use password::{change as change_password, show as show_password};
pub(super) use sessions::{end as end_sessions, list as list_sessions};

const PATH: &str = "/accounts/";

/// What languages call themselves; another one is shown by its tag.
const OWN_NAMES: &[(&str, &str)] = &[
    ("ar", "العربية"),
    ("de", "Deutsch"),
    ("en", "English"),
    ("es", "Español"),
    ("fr", "Français"),
    ("ja", "日本語"),
];

#[derive(Serialize)]
struct Context<'a> {
    hidden: [Hidden; 1],
    action: &'static str,
    username: &'a str,
    email: &'a str,
    name: String,
    sessions: usize,
    /// Whether this server knows second factors, and whether they have one.
    second_factor_offered: bool,
    second_factor: bool,
    languages: Vec<Language<'a>>,
    /// What was done just now.
    done: Option<Text>,
}

#[derive(Serialize)]
struct Language<'a> {
    tag: &'a str,
    name: &'a str,
    chosen: bool,
}

/// The overview.
pub(crate) async fn show(
    State(app): State<App>,
    person: Person,
    Query(query): Query,
) -> Result<Response, Refusal> {
    let user = &person.user;
    let language = |tag: &LanguageTag| user.language.as_ref() == Some(tag);
    let languages = app.templates.languages().map(|tag| Language {
        tag: tag.as_str(),
        name: own_name(tag.as_str()),
        chosen: language(tag),
    });
    let sessions = app.administration.sessions(&user.id).await?;
    let factor = app.administration.second_factor(&user.id).await?;
    let context = Context {
        hidden: [person.ticket(&app, PATH)?],
        action: PATH,
        second_factor_offered: app.routing.offers(Route::AccountSecondFactor, &app.config),
        second_factor: factor.is_some_and(|kept| kept.is_set()),
        username: &user.username,
        email: &user.email,
        name: format!("{} {}", user.first_name, user.last_name)
            .trim()
            .to_owned(),
        sessions: sessions.len(),
        languages: languages.collect(),
        done: query.value("done").and_then(done),
    };
    Page::new(&app, "account.html").user(user).render(context)
}

/// Keeps the language; what is none of ours is the browser's.
pub(crate) async fn set_language(
    State(app): State<App>,
    sent: Form<Person>,
) -> Result<Response, Refusal> {
    let wanted = sent.fields.value("language").unwrap_or_default();
    let known = app.templates.languages().find(|tag| tag.as_str() == wanted);
    let by_user = sent.by.administration(&app);
    by_user
        .set_language(&sent.by.user.id, known.cloned())
        .await?;
    Ok(see_other("/accounts/?done=language"))
}

fn own_name(tag: &str) -> &str {
    let found = OWN_NAMES.iter().find(|(known, _)| *known == tag);
    found.map_or(tag, |(_, name)| name)
}

/// What the page before has done, by the word that it sent along.
fn done(word: &str) -> Option<Text> {
    match word {
        "password" => Some(Text::new("account-password-changed")),
        "language" => Some(Text::new("account-language-kept")),
        _ => None,
    }
}
