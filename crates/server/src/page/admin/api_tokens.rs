//! `/admin/api-tokens/`: the tokens with which an administrator lets programs act as
//! them. Everybody sees their own alone.

use std::time::Duration;

use axum::{extract::State, response::Response};
use bailiwick_core::{
    UnixTime,
    model::ApiToken,
    opaque::{Opaque, OpaqueKind, Selector},
    params::Parameters,
};
use http::HeaderMap;
use serde::Serialize;

use crate::{
    administration::{AdministrationError, NewApiToken},
    app::App,
    language::Text,
    login::{Administrator, Person},
    page::{
        confirm::Confirm,
        form::Form,
        fresh_password::{self, PASSWORD},
        problems::{Problems, Shown},
        refusal::Refusal,
        render::{Hidden, Page},
        response::see_other,
        shown_once::ShownOnce,
    },
};

const PATH: &str = "/admin/api-tokens/";
const FIELDS: [&str; 3] = ["name", "days", PASSWORD];
/// Days that a token works if nothing else is chosen.
const USUAL_DAYS: &str = "90";
/// The most that can be chosen.
const MOST_DAYS: u64 = 366;

/// The tokens of whoever looks, and the form for one more; right after it was made
/// with the token, this once.
pub(crate) async fn list(
    State(app): State<App>,
    Administrator(person): Administrator,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let said = Said {
        days: USUAL_DAYS.to_owned(),
        ..Said::default()
    };
    page(&app, &person, said, Some(&headers), Problems::default()).await
}

/// What the form says.
#[derive(Debug, Default, Serialize)]
struct Said {
    name: String,
    days: String,
    read_only: bool,
}

impl Said {
    fn read(fields: &Parameters) -> Self {
        let text = |name| fields.value(name).unwrap_or_default().trim().to_owned();
        Self {
            name: text("name"),
            days: text("days"),
            read_only: fields.has("read_only"),
        }
    }
}

/// Makes or revokes a token.
pub(crate) async fn act(
    State(app): State<App>,
    sent: Form<Administrator>,
) -> Result<Response, Refusal> {
    let person = &sent.by.0;
    let Some(key) = sent.fields.value("revoke") else {
        return create(&app, &sent).await;
    };
    let key = Selector::from_hex(key).ok_or_else(Refusal::not_found)?;
    if sent.fields.value("confirmed").is_none() {
        return ask(&app, person, key).await;
    }
    let administration = person.administration(&app);
    administration
        .revoke_api_token(&person.user.id, key)
        .await?;
    tracing::info!(by = %person.user.id, "an API token was revoked");
    Ok(see_other(PATH))
}

async fn create(app: &App, sent: &Form<Administrator>) -> Result<Response, Refusal> {
    let (person, said) = (&sent.by.0, Said::read(&sent.fields));
    let days = said.days.parse().ok();
    let Some(days) = days.filter(|days: &u64| (1..=MOST_DAYS).contains(days)) else {
        let problems = Problems::of("days", Text::new("api-tokens-problem-days"));
        return page(app, person, said, None, problems).await;
    };
    // A token outlives the session that makes it.
    if fresh_password::is_asked(app, person).await
        && let Err(problems) = fresh_password::check(app, person, sent).await?
    {
        return page(app, person, said, None, problems).await;
    }
    let mut new = NewApiToken::new(said.name.clone());
    new.read_only = said.read_only;
    new.lifetime = Duration::from_hours(days * 24);
    let administration = person.administration(app);
    let form = Some(&sent.ticket);
    let made = administration.create_api_token_once(&person.user, &new, form);
    match made.await {
        // The same form again: the token was shown, or is to be revoked.
        Err(AdministrationError::Changed) => Ok(see_other(PATH)),
        Ok(made) => {
            tracing::info!(by = %person.user.id, "an API token was made");
            let response = see_other(PATH);
            Ok(ShownOnce::ApiToken.hand_over(app, PATH, &made.value, response))
        }
        Err(error) => {
            let problems = Problems::from_error(error, "name")?;
            page(app, person, said, None, problems).await
        }
    }
}

/// Asks before a token ends: a program may be using it.
async fn ask(app: &App, person: &Person, key: Selector) -> Result<Response, Refusal> {
    let tokens = app.administration.api_tokens(&person.user.id).await?;
    let token = tokens.into_iter().find(|token| token.selector == key);
    let token = token.ok_or_else(Refusal::not_found)?;
    let confirm = Confirm {
        heading: Text::new("api-tokens-revoke-heading").with("name", token.name),
        consequence: Text::new("api-tokens-revoke-means"),
        hidden: vec![
            Hidden::new("revoke", key.to_hex()),
            Hidden::new("confirmed", "yes"),
            person.ticket(app, PATH)?,
        ],
        action: PATH.to_owned(),
        submit: Text::new("api-tokens-revoke"),
        back: PATH.to_owned(),
    };
    confirm.page(app, person)
}

#[derive(Serialize)]
struct Context<'a> {
    tokens: Vec<Listed>,
    api_token: Option<&'a str>,
    said: Said,
    hidden: [Hidden; 1],
    action: &'static str,
    asks_password: bool,
    #[serde(flatten)]
    shown: Shown,
}

#[derive(Serialize)]
struct Listed {
    key: String,
    name: String,
    read_only: bool,
    created_at: UnixTime,
    expires_at: UnixTime,
    last_used_at: Option<UnixTime>,
    over: bool,
}

impl Listed {
    fn new(token: &ApiToken, now: UnixTime) -> Self {
        Self {
            key: token.selector.to_hex(),
            name: token.name.clone(),
            read_only: token.read_only,
            created_at: token.created_at,
            expires_at: token.expires_at,
            last_used_at: token.last_used_at,
            over: token.is_over(now),
        }
    }
}

async fn page(
    app: &App,
    person: &Person,
    said: Said,
    headers: Option<&HeaderMap>,
    problems: Problems,
) -> Result<Response, Refusal> {
    let now = app.now();
    let tokens = app.administration.api_tokens(&person.user.id).await?;
    let is_own = |value: &str| {
        Opaque::parse(OpaqueKind::ApiToken, value)
            .is_some_and(|presented| tokens.iter().any(|one| one.works(&presented, now)))
    };
    let made = headers.and_then(|all| ShownOnce::ApiToken.read(app, all, is_own));
    let context = Context {
        tokens: tokens.iter().map(|one| Listed::new(one, now)).collect(),
        api_token: made.as_deref().map(String::as_str),
        said,
        hidden: [person.ticket(app, PATH)?],
        action: PATH,
        asks_password: fresh_password::is_asked(app, person).await,
        shown: problems.shown(app, &FIELDS),
    };
    let page = Page::new(app, "api_tokens.html")
        .user(&person.user)
        .render(context)?;
    Ok(if made.is_some() {
        ShownOnce::ApiToken.take_back(app, PATH, page)
    } else {
        page
    })
}
