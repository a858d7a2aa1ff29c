//! `/accounts/second-factor/app/`: an app that shows codes.

use axum::{extract::State, response::Response};
use bailiwick_core::{model::SecondFactor, next::safe_next, second_factor::amr_of_password};
use serde::Serialize;
use url::Url;

use super::{
    PATH as OVERVIEW, must_be_given,
    proof::{CODE, PASSWORD, password, password_and_code},
    recovery_codes, removed, with_next,
};
use crate::{
    administration::AdministrationError,
    app::App,
    language::Text,
    login::{NewSession, Person, SettingUp},
    page::{
        Form, Hidden, Page, Query, Refusal,
        problems::{Problems, Shown},
        see_other, with_cookie,
    },
    totp::{self, AppSecret, Qr},
};

const PATH: &str = "/accounts/second-factor/app/";
const REMOVE: &str = "/accounts/second-factor/app/remove/";
/// The field of the secret that is being set up, encrypted.
const SECRET: &str = "secret";
const FIELDS: [&str; 2] = [PASSWORD, CODE];

#[derive(Serialize)]
struct Context<'a> {
    hidden: [Hidden; 3],
    action: &'static str,
    username: &'a str,
    qr: Option<Qr>,
    /// The secret, to be typed.
    secret: &'a str,
    /// The same as an address that an app on this device opens.
    address: &'a str,
    back: String,
    #[serde(flatten)]
    shown: Shown,
}

/// The form, with a new secret that is kept only in it.
pub(in crate::page) async fn show(
    State(app): State<App>,
    SettingUp(person): SettingUp,
    Query(query): Query,
) -> Result<Response, Refusal> {
    if has_app(&app, &person).await? {
        return Ok(see_other(OVERVIEW));
    }
    let secret = AppSecret::generate(&*app.random);
    let next = query.value("next").and_then(safe_next).unwrap_or("/");
    form(&app, &person, &secret, next, Problems::default())
}

/// The form, sent: the secret is kept once a code showed that the app has it. Every
/// session ends, and one begins here.
pub(in crate::page) async fn set_up(
    State(app): State<App>,
    sent: Form<SettingUp>,
) -> Result<Response, Refusal> {
    let person = &sent.by.0;
    let user = &person.user.id;
    let next = sent.fields.value("next").and_then(safe_next).unwrap_or("/");
    if has_app(&app, person).await? {
        return Ok(see_other(OVERVIEW));
    }
    let wrapped = sent.fields.value(SECRET).and_then(totp::decode);
    let secret = wrapped.and_then(|wrapped| {
        let secret = AppSecret::unwrap(&app.keys, user, &wrapped)?;
        Some((secret, wrapped))
    });
    // A form that was kept over the end of a session has no secret: a new one.
    let Some((secret, wrapped)) = secret else {
        return Ok(see_other(&with_next(PATH, next)));
    };
    if let Err(problems) = password(&app, person, &sent).await? {
        return form(&app, person, &secret, next, problems);
    }
    let now = app.now();
    let code: String = sent
        .fields
        .value(CODE)
        .unwrap_or_default()
        .split_whitespace()
        .collect();
    let Some(step) = secret.step(&code, now) else {
        let problems = Problems::of(CODE, Text::new("second-factor-code-other"));
        return form(&app, person, &secret, next, problems);
    };
    let session = NewSession::of(&app, user, amr_of_password(true), &sent.user_agent);
    let by_user = person.administration(&app);
    let totp = totp::set_up(wrapped, step, now);
    match by_user.add_totp(user, &totp, &session).await {
        Ok(codes) => {
            tracing::info!(user = %user, "set up one-time passwords");
            let response = if codes.is_empty() {
                see_other(OVERVIEW)
            } else {
                recovery_codes::hand_over(&app, &codes, next)
            };
            Ok(with_cookie(response, &session.begun(&app).cookie))
        }
        Err(AdministrationError::Conflict(_)) => Ok(see_other(OVERVIEW)),
        Err(error) => Err(error.into()),
    }
}

#[derive(Serialize)]
struct Removal<'a> {
    hidden: [Hidden; 1],
    action: &'static str,
    username: &'a str,
    #[serde(flatten)]
    shown: Shown,
}

/// Asks for password and code.
pub(in crate::page) async fn ask_remove(
    State(app): State<App>,
    person: Person,
) -> Result<Response, Refusal> {
    if !has_app(&app, &person).await? {
        return Ok(see_other(OVERVIEW));
    }
    removal(&app, &person, Problems::default())
}

/// Removes it.
pub(in crate::page) async fn remove(
    State(app): State<App>,
    sent: Form<Person>,
) -> Result<Response, Refusal> {
    let person = &sent.by;
    let user = &person.user.id;
    let kept = app.administration.second_factor(user).await?;
    let Some(kept) = kept.filter(|kept| kept.totp.is_some()) else {
        return Ok(see_other(OVERVIEW));
    };
    if let Err(problems) = password_and_code(&app, person, &sent, &kept).await? {
        return removal(&app, person, problems);
    }
    let session = NewSession::of(&app, user, amr_of_password(false), &sent.user_agent);
    let by_user = person.administration(&app);
    let last = by_user.remove_totp(user, &session).await?;
    tracing::info!(user = %user, "removed one-time passwords");
    Ok(removed(&app, "app-removed", last.then_some(&session)))
}

async fn has_app(app: &App, person: &Person) -> Result<bool, Refusal> {
    let kept = app.administration.second_factor(&person.user.id).await?;
    must_be_given(person, kept.as_ref())?;
    Ok(kept.is_some_and(|kept: SecondFactor| kept.totp.is_some()))
}

fn removal(app: &App, person: &Person, problems: Problems) -> Result<Response, Refusal> {
    let context = Removal {
        hidden: [person.ticket(app, REMOVE)?],
        action: REMOVE,
        username: &person.user.username,
        shown: problems.shown(app, &FIELDS),
    };
    Page::new(app, "account_app_remove.html")
        .user(&person.user)
        .render(context)
}

fn form(
    app: &App,
    person: &Person,
    secret: &AppSecret,
    next: &str,
    problems: Problems,
) -> Result<Response, Refusal> {
    let user = &person.user;
    let wrapped = secret.wrap(&app.keys, &user.id);
    let wrapped = wrapped.ok_or_else(crate::page::no_key)?;
    let server = server_name(app);
    let address = secret.address(&server, &user.username).unwrap_or_default();
    let context = Context {
        hidden: [
            Hidden::new(SECRET, totp::encode(&wrapped)),
            Hidden::new("next", next),
            person.ticket(app, PATH)?,
        ],
        action: PATH,
        username: &user.username,
        qr: secret.qr(&server, &user.username),
        secret: &secret.text(),
        address: &address,
        back: with_next(OVERVIEW, next),
        shown: problems.shown(app, &FIELDS),
    };
    Page::new(app, "account_app.html")
        .user(user)
        .render(context)
}

/// What the app calls this server: the host of its issuer.
fn server_name(app: &App) -> String {
    let issuer = Url::parse(&app.config.issuer).ok();
    let host = issuer.as_ref().and_then(Url::host_str);
    host.unwrap_or("Bailiwick").to_owned()
}
