//! `/accounts/second-factor/`: what somebody proves to be theirs besides the password.

#[cfg(feature = "totp")]
mod app;
#[cfg(feature = "webauthn")]
mod passkeys;
mod proof;
mod recovery_codes;

use axum::{extract::State, response::Response};
#[cfg(any(feature = "totp", feature = "webauthn"))]
use bailiwick_core::model::Amr;
use bailiwick_core::{
    UnixTime,
    model::{Passkey, SecondFactor},
    next::safe_next,
};
use data_encoding::HEXLOWER;
use serde::Serialize;

use crate::{
    app::App,
    language::Text,
    login::SettingUp,
    page::{Page, Query, Refusal},
    route::Route,
};
#[cfg(any(feature = "totp", feature = "webauthn"))]
use crate::{
    login::{NewSession, Person},
    page::{see_other, with_cookie},
};

#[cfg(feature = "totp")]
pub(in crate::page) use app::{
    ask_remove as ask_remove_app, remove as remove_app, set_up as set_up_app, show as show_app,
};
#[cfg(feature = "webauthn")]
pub(in crate::page) use passkeys::{
    add as add_passkey, ask as ask_passkey, ask_remove as ask_remove_passkey,
    remove as remove_passkey, show as show_passkey, show_add as show_add_passkey,
};
pub(in crate::page) use recovery_codes::{renew as renew_codes, show as show_codes};

const PATH: &str = "/accounts/second-factor/";

#[derive(Serialize)]
struct Context {
    /// Whether they must have one before they go on.
    required: bool,
    /// Whether this server speaks with apps.
    app_offered: bool,
    /// Since when an app shows codes, and when one was last used.
    app: Option<Used>,
    /// Whether this server knows passkeys.
    passkeys_offered: bool,
    passkeys: Vec<PasskeyShown>,
    /// Where one is added.
    add_passkey: String,
    /// Recovery codes that are left; `None`: there is nothing that they stand in for.
    recovery_codes: Option<usize>,
    /// Where setting up leads.
    set_up: String,
    /// What was done just now.
    done: Option<Text>,
}

#[derive(Serialize)]
struct Used {
    added: UnixTime,
    used: UnixTime,
}

#[derive(Serialize)]
struct PasskeyShown {
    id: String,
    name: String,
    added: UnixTime,
    used: Option<UnixTime>,
}

impl From<&Passkey> for PasskeyShown {
    fn from(passkey: &Passkey) -> Self {
        Self {
            id: HEXLOWER.encode(&passkey.id),
            name: passkey.name.clone(),
            added: passkey.added_at,
            used: passkey.last_used_at,
        }
    }
}

/// What there is.
pub(in crate::page) async fn show(
    State(app): State<App>,
    SettingUp(person): SettingUp,
    Query(query): Query,
) -> Result<Response, Refusal> {
    let kept = app.administration.second_factor(&person.user.id).await?;
    let kept = kept.filter(SecondFactor::is_set);
    let next = query.value("next").and_then(safe_next).unwrap_or("/");
    // They have one and did not give it: where they sign in they are asked for it.
    if person.owes_second_factor && kept.is_some() {
        return Err(Refusal::sign_in(next));
    }
    let totp = kept.as_ref().and_then(|kept| kept.totp.as_ref());
    let passkeys = kept.iter().flat_map(|kept| &kept.passkeys);
    let context = Context {
        passkeys: passkeys.map(PasskeyShown::from).collect(),
        passkeys_offered: app.routing.offers(Route::AccountPasskeys, &app.config),
        add_passkey: with_next("/accounts/second-factor/passkeys/", next),
        required: person.owes_second_factor,
        app_offered: cfg!(feature = "totp"),
        app: totp.map(|totp| Used {
            added: totp.added_at,
            used: totp.last_used_at,
        }),
        recovery_codes: kept.as_ref().map(|kept| kept.recovery_codes.len()),
        set_up: with_next("/accounts/second-factor/app/", next),
        done: query.value("done").and_then(done),
    };
    Page::new(&app, "account_second_factor.html")
        .user(&person.user)
        .render(context)
}

/// That who has one gave it in this session: from before they had one, or of a release
/// that did not keep how sessions began, it is no proof.
#[cfg(any(feature = "totp", feature = "webauthn"))]
fn must_be_given(person: &Person, kept: Option<&SecondFactor>) -> Result<(), Refusal> {
    let given = person.amr.contains(&Amr::MultipleFactors);
    if !given && kept.is_some_and(SecondFactor::is_set) {
        return Err(Refusal::sign_in(PATH));
    }
    Ok(())
}

/// Back to what is left, in a new session if nothing is.
#[cfg(any(feature = "totp", feature = "webauthn"))]
fn removed(app: &App, done: &str, last: Option<&NewSession>) -> Response {
    let response = see_other(&format!("{PATH}?done={done}"));
    match last {
        Some(session) => with_cookie(response, &session.begun(app).cookie),
        None => response,
    }
}

/// `path`, and what to go on to.
fn with_next(path: &str, next: &str) -> String {
    if next == "/" {
        return path.to_owned();
    }
    crate::sign_in::login_url(path, next, false)
}

/// What the page before has done, by the word that it sent along.
fn done(word: &str) -> Option<Text> {
    match word {
        "passkey-added" => Some(Text::new("passkey-added")),
        "passkey-removed" => Some(Text::new("passkey-removed")),
        "app-removed" => Some(Text::new("second-factor-app-removed")),
        _ => None,
    }
}
