//! `/accounts/second-factor/passkeys/`: passkeys are made and removed.

use axum::{extract::State, response::Response};
use bailiwick_core::{
    ErrorCode, Reason,
    model::{Amr, Passkey, SecondFactor},
    next::safe_next,
    second_factor::amr_of_password,
};
use data_encoding::HEXLOWER;
use http::StatusCode;
use serde::Serialize;

use super::{
    PATH as OVERVIEW, must_be_given,
    proof::{CODE, PASSWORD, password_and_code},
    recovery_codes, removed, with_next,
};
use crate::{
    administration::AdministrationError,
    app::App,
    language::Text,
    login::{NewSession, PasskeyForm, Person, SettingUp},
    page::{
        Form, Hidden, Page, Query, Refusal,
        problems::{Problems, Shown},
        see_other, with_cookie,
    },
    passkey,
    proof::{PROOF, Proof},
};

const PATH: &str = "/accounts/second-factor/passkeys/";
const ADD: &str = "/accounts/second-factor/passkeys/add/";
const REMOVE: &str = "/accounts/second-factor/passkeys/remove/";
const FIELDS: [&str; 3] = ["name", PASSWORD, CODE];

#[derive(Serialize)]
struct Context<'a> {
    hidden: [Hidden; 2],
    action: &'static str,
    username: &'a str,
    name: &'a str,
    /// Whether an app shows codes, one of which is asked for.
    app: bool,
    back: String,
    #[serde(flatten)]
    shown: Shown,
}

/// The first step: a name, and the password again.
pub(in crate::page) async fn show(
    State(app): State<App>,
    SettingUp(person): SettingUp,
    Query(query): Query,
) -> Result<Response, Refusal> {
    let kept = kept(&app, &person).await?;
    let next = query.value("next").and_then(safe_next).unwrap_or("/");
    form(&app, &person, &kept, "", next, Problems::default())
}

/// The first step, sent: the second one asks the browser.
pub(in crate::page) async fn ask(
    State(app): State<App>,
    sent: Form<SettingUp>,
) -> Result<Response, Refusal> {
    let person = &sent.by.0;
    let next = sent.fields.value("next").and_then(safe_next).unwrap_or("/");
    let typed = sent.fields.value("name").unwrap_or_default();
    let kept = kept(&app, person).await?;
    let problem = |id| Problems::of("name", Text::new(id));
    let Some(name) = Passkey::name_of(typed) else {
        let problems = problem("passkey-name-problem");
        return form(&app, person, &kept, typed, next, problems);
    };
    if kept.passkeys.len() >= Passkey::MOST {
        let problems = problem("passkey-too-many");
        return form(&app, person, &kept, typed, next, problems);
    }
    if let Err(problems) = password_and_code(&app, person, &sent, &kept).await? {
        return form(&app, person, &kept, typed, next, problems);
    }
    let issuer = &app.config.issuer;
    let ceremony = passkey::begin_adding(issuer, &person.user, &kept);
    let ceremony = ceremony.ok_or_else(Refusal::not_found)?;
    let handle = HEXLOWER.encode(&kept.handle);
    let proof = Proof::issue(&app, &subject(person, &ceremony.state, &name, &handle))?;
    let context = Ceremony {
        name: &name,
        passkey: PasskeyForm {
            action: ADD,
            options: ceremony.options,
            hidden: vec![
                Hidden::new("next", next),
                Hidden::new("name", &*name),
                Hidden::new("handle", handle),
                Hidden::new("ceremony", ceremony.state),
                proof,
                person.ticket(&app, ADD)?,
            ],
        },
        back: with_next(OVERVIEW, next),
    };
    Page::new(&app, "account_passkey_add.html")
        .user(&person.user)
        .with_script()
        .render(context)
}

#[derive(Serialize)]
struct Ceremony<'a> {
    name: &'a str,
    passkey: PasskeyForm,
    back: String,
}

/// There is no such page: it follows the first step.
pub(in crate::page) async fn show_add(_: SettingUp) -> Response {
    see_other(PATH)
}

/// The second step: what the browser made is kept.
pub(in crate::page) async fn add(
    State(app): State<App>,
    sent: Form<SettingUp>,
) -> Result<Response, Refusal> {
    let person = &sent.by.0;
    let text = |name: &str| sent.fields.value(name).unwrap_or_default();
    let next = sent.fields.value("next").and_then(safe_next).unwrap_or("/");
    let (state, name, handle) = (text("ceremony"), text("name"), text("handle"));
    let subject = subject(person, state, name, handle);
    let asked = Proof::verify(&app, text(PROOF), &subject);
    let handle = HEXLOWER.decode(handle.as_bytes()).ok();
    let handle = handle.and_then(|bytes| <[u8; 16]>::try_from(bytes).ok());
    // A form that was kept over the end of a session has neither: from the start.
    let Some((asked, handle)) = asked.zip(handle) else {
        return Ok(see_other(&with_next(PATH, next)));
    };
    let now = app.now();
    kept(&app, person).await?;
    let made = passkey::added(&app.config.issuer, state, text("credential"), name, now);
    let Some((passkey, counts)) = made else {
        let code = ErrorCode::AccessDenied.as_str();
        return Err(Refusal::Page {
            status: StatusCode::FORBIDDEN,
            code,
            description: "the passkey was not accepted".into(),
            reason: Some(Reason::PasskeyWrong),
        });
    };
    let user = &person.user.id;
    let amr = [Amr::Password].into_iter().chain(counts).collect();
    let session = NewSession::of(&app, user, amr, &sent.user_agent);
    let by_user = person.administration(&app);
    match by_user
        .add_passkey(user, handle, &passkey, &asked, &session)
        .await
    {
        Ok(codes) if codes.is_empty() => {
            tracing::info!(user = %user, "added a passkey");
            Ok(see_other("/accounts/second-factor/?done=passkey-added"))
        }
        Ok(codes) => {
            tracing::info!(user = %user, "added a passkey");
            let response = recovery_codes::hand_over(&app, &codes, next);
            Ok(with_cookie(response, &session.begun(&app).cookie))
        }
        Err(AdministrationError::Conflict(_)) => Ok(see_other(OVERVIEW)),
        Err(error) => Err(error.into()),
    }
}

#[derive(Serialize)]
struct Removal<'a> {
    hidden: [Hidden; 2],
    action: &'static str,
    username: &'a str,
    name: &'a str,
    app: bool,
    #[serde(flatten)]
    shown: Shown,
}

/// Asks for password and code.
pub(in crate::page) async fn ask_remove(
    State(app): State<App>,
    person: Person,
    Query(query): Query,
) -> Result<Response, Refusal> {
    let kept = kept(&app, &person).await?;
    let passkey = named(&kept, query.value("id"))?;
    removal(&app, &person, &kept, passkey, Problems::default())
}

/// Removes it.
pub(in crate::page) async fn remove(
    State(app): State<App>,
    sent: Form<Person>,
) -> Result<Response, Refusal> {
    let person = &sent.by;
    let user = &person.user.id;
    let kept = kept(&app, person).await?;
    let passkey = named(&kept, sent.fields.value("id"))?;
    if let Err(problems) = password_and_code(&app, person, &sent, &kept).await? {
        return removal(&app, person, &kept, passkey, problems);
    }
    let session = NewSession::of(&app, user, amr_of_password(false), &sent.user_agent);
    let by_user = person.administration(&app);
    let last = by_user.remove_passkey(user, &passkey.id, &session).await?;
    tracing::info!(user = %user, "removed a passkey");
    Ok(removed(&app, "passkey-removed", last.then_some(&session)))
}

/// What they have; nothing yet, under a new handle, if nothing was ever kept.
async fn kept(app: &App, person: &Person) -> Result<SecondFactor, Refusal> {
    let kept = app.administration.second_factor(&person.user.id).await?;
    must_be_given(person, kept.as_ref())?;
    Ok(kept.unwrap_or_else(|| {
        let mut handle = [0; 16];
        app.random.fill(&mut handle);
        SecondFactor::new(person.user.id.clone(), handle)
    }))
}

/// The one of this identifier; somebody else's is not found.
fn named<'a>(kept: &'a SecondFactor, id: Option<&str>) -> Result<&'a Passkey, Refusal> {
    let mut all = kept.passkeys.iter();
    all.find(|one| Some(HEXLOWER.encode(&one.id).as_str()) == id)
        .ok_or_else(Refusal::not_found)
}

fn subject<'a>(
    person: &'a Person,
    state: &'a str,
    name: &'a str,
    handle: &'a str,
) -> [&'a [u8]; 5] {
    [
        b"passkey to be made",
        &person.binding,
        state.as_bytes(),
        name.as_bytes(),
        handle.as_bytes(),
    ]
}

fn removal(
    app: &App,
    person: &Person,
    kept: &SecondFactor,
    passkey: &Passkey,
    problems: Problems,
) -> Result<Response, Refusal> {
    let context = Removal {
        hidden: [
            Hidden::new("id", HEXLOWER.encode(&passkey.id)),
            person.ticket(app, REMOVE)?,
        ],
        action: REMOVE,
        username: &person.user.username,
        name: &passkey.name,
        app: kept.totp.is_some(),
        shown: problems.shown(app, &FIELDS),
    };
    Page::new(app, "account_passkey_remove.html")
        .user(&person.user)
        .render(context)
}

fn form(
    app: &App,
    person: &Person,
    kept: &SecondFactor,
    name: &str,
    next: &str,
    problems: Problems,
) -> Result<Response, Refusal> {
    let context = Context {
        hidden: [Hidden::new("next", next), person.ticket(app, PATH)?],
        action: PATH,
        username: &person.user.username,
        name,
        app: kept.totp.is_some(),
        back: with_next(OVERVIEW, next),
        shown: problems.shown(app, &FIELDS),
    };
    Page::new(app, "account_passkey.html")
        .user(&person.user)
        .render(context)
}
