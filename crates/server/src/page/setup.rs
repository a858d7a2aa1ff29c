//! `/setup/`: the one-time link with which the first administrator is made.

use axum::{extract::State, response::Response};
use bailiwick_core::{ErrorCode, OAuthError, Reason};
use http::HeaderMap;
use secrecy::SecretString;
use serde::Serialize;

use super::{
    form::{Binding, OpenForm},
    problems::{Problems, Shown},
    query::Query,
    refusal::Refusal,
    render::{Hidden, Page},
    response::{see_other, with_cookie},
};
use crate::{
    administration::{AdministrationError, NewUser},
    app::App,
    language::Text,
    login::begin_session,
};

const PATH: &str = "/setup/";
const FIELDS: [&str; 4] = ["username", "email", "password", "password_again"];

/// The form, for whoever holds a link that works.
pub(crate) async fn show(
    State(app): State<App>,
    Query(query): Query,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let token = query.value("token").unwrap_or_default();
    if !app.administration.setup_link_works(token).await? {
        return Err(dead_link());
    }
    let binding = Binding::of(&app, &headers);
    form(
        &app,
        binding,
        &NewUser::default(),
        token,
        Problems::default(),
    )
}

/// The form, sent: the administrator and the end of the link in one commit.
pub(crate) async fn submit(State(app): State<App>, sent: OpenForm) -> Result<Response, Refusal> {
    if sent.stale {
        return Err(Refusal::stale_form());
    }
    let text = |name: &str| sent.fields.value(name).unwrap_or_default().to_owned();
    let (token, password) = (text("token"), text("password"));
    let new = NewUser {
        username: text("username"),
        email: text("email"),
        password: Some(SecretString::from(password.as_str())),
        admin: true,
        ..NewUser::default()
    };
    if password != text("password_again") {
        let problems = Problems::of("password_again", Text::new("setup-password-differs"));
        return form(&app, sent.binding, &new, &token, problems);
    }
    match app.administration.consume_setup_link(&token, &new).await {
        Ok(user) => {
            tracing::info!(user = %user.id, "the first administrator was made");
            let response = see_other("/admin/");
            if app.sign_in.is_some() {
                return Ok(response);
            }
            let before = sent.visitor.as_ref();
            let begun = begin_session(&app, &user, before, &sent.user_agent).await?;
            Ok(match begun {
                Some(begun) => with_cookie(response, &begun.cookie),
                None => response,
            })
        }
        Err(AdministrationError::SetupLinkDead) => Err(dead_link()),
        Err(error) => {
            let problems = Problems::from_error(error, "username")?;
            form(&app, sent.binding, &new, &token, problems)
        }
    }
}

/// The same for a link that was used, expired or never existed.
pub(super) fn dead_link() -> Refusal {
    let text = "this set-up link does not work (any more)";
    OAuthError::page(ErrorCode::InvalidRequest, Reason::TicketInvalid, text).into()
}

#[derive(Serialize)]
struct Context<'a> {
    hidden: [Hidden; 2],
    username: &'a str,
    email: &'a str,
    #[serde(flatten)]
    shown: Shown,
}

fn form(
    app: &App,
    binding: Binding,
    new: &NewUser,
    token: &str,
    problems: Problems,
) -> Result<Response, Refusal> {
    let context = Context {
        hidden: [Hidden::new("token", token), binding.ticket(app, PATH)?],
        username: &new.username,
        email: &new.email,
        shown: problems.shown(app, &FIELDS),
    };
    let page = Page::new(app, "setup.html").render(context)?;
    Ok(binding.kept(app, page))
}
