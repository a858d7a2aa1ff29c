//! `/accounts/second-factor/recovery-codes/`: shown once, and made anew.

use axum::{extract::State, response::Response};
use bailiwick_core::{model::SecondFactor, next::safe_next, second_factor::RecoveryCode};
use http::HeaderMap;
use serde::Serialize;
use zeroize::Zeroizing;

use super::{
    PATH as OVERVIEW,
    proof::{CODE, PASSWORD, password_and_code},
    with_next,
};
use crate::{
    app::App,
    login::Person,
    page::{
        Form, Hidden, Page, Query, Refusal,
        problems::{Problems, Shown},
        see_other,
        shown_once::ShownOnce,
    },
};

const PATH: &str = "/accounts/second-factor/recovery-codes/";
const FIELDS: [&str; 2] = [PASSWORD, CODE];

#[derive(Serialize)]
struct Codes<'a> {
    codes: Vec<&'a str>,
    /// Where they go on to.
    next: &'a str,
}

#[derive(Serialize)]
struct Context<'a> {
    hidden: [Hidden; 1],
    action: &'static str,
    username: &'a str,
    /// Whether an app shows codes, one of which is asked for.
    app: bool,
    left: usize,
    #[serde(flatten)]
    shown: Shown,
}

/// To the page that shows `codes` this once, and then on to `next`.
pub(super) fn hand_over(app: &App, codes: &[RecoveryCode], next: &str) -> Response {
    let mut texts = Zeroizing::new(String::new());
    for code in codes {
        if !texts.is_empty() {
            texts.push('.');
        }
        texts.push_str(&code.text());
    }
    let response = see_other(&with_next(PATH, next));
    ShownOnce::RecoveryCodes.hand_over(app, PATH, &texts, response)
}

/// The codes, if they were made just now; else the form for new ones.
pub(in crate::page) async fn show(
    State(app): State<App>,
    person: Person,
    Query(query): Query,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let Some(kept) = kept(&app, &person).await? else {
        return Ok(see_other(OVERVIEW));
    };
    let new = ShownOnce::RecoveryCodes.read(&app, &headers, |texts| are_of(&kept, texts));
    let Some(texts) = new else {
        return form(&app, &person, &kept, Problems::default());
    };
    let next = query.value("next").and_then(safe_next);
    let context = Codes {
        codes: texts.split('.').collect(),
        next: next.unwrap_or(OVERVIEW),
    };
    let page = Page::new(&app, "account_recovery_codes.html")
        .user(&person.user)
        .render(context)?;
    Ok(ShownOnce::RecoveryCodes.take_back(&app, PATH, page))
}

/// Makes new ones in place of all.
pub(in crate::page) async fn renew(
    State(app): State<App>,
    sent: Form<Person>,
) -> Result<Response, Refusal> {
    let person = &sent.by;
    let Some(kept) = kept(&app, person).await? else {
        return Ok(see_other(OVERVIEW));
    };
    if let Err(problems) = password_and_code(&app, person, &sent, &kept).await? {
        return form(&app, person, &kept, problems);
    }
    let user = &person.user.id;
    let codes = person
        .administration(&app)
        .renew_recovery_codes(user)
        .await?;
    tracing::info!(user = %user, "made new recovery codes");
    Ok(hand_over(&app, &codes, "/"))
}

async fn kept(app: &App, person: &Person) -> Result<Option<SecondFactor>, Refusal> {
    let kept = app.administration.second_factor(&person.user.id).await?;
    Ok(kept.filter(SecondFactor::is_set))
}

/// Whether every one of `texts` works for who has `kept`.
fn are_of(kept: &SecondFactor, texts: &str) -> bool {
    texts.split('.').count() <= RecoveryCode::COUNT
        && texts.split('.').all(|text| {
            let code = RecoveryCode::parse(text);
            code.is_some_and(|code| kept.recovery_codes.contains(&code.digest(&kept.user)))
        })
}

fn form(
    app: &App,
    person: &Person,
    kept: &SecondFactor,
    problems: Problems,
) -> Result<Response, Refusal> {
    let context = Context {
        hidden: [person.ticket(app, PATH)?],
        action: PATH,
        username: &person.user.username,
        app: kept.totp.is_some(),
        left: kept.recovery_codes.len(),
        shown: problems.shown(app, &FIELDS),
    };
    Page::new(app, "account_recovery_codes_new.html")
        .user(&person.user)
        .render(context)
}
