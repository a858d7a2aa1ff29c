//! `/accounts/logout/`.

use axum::{extract::State, response::Response};
use bailiwick_core::store::{Commit, Write};
use serde::Serialize;

use super::{Anybody, CookieName, SettingUp};
use crate::{
    app::App,
    exec::store_failed,
    page::{Form, Hidden, Page, Refusal, see_other, with_cookie},
};

const PATH: &str = "/accounts/logout/";

#[derive(Serialize)]
struct Context {
    hidden: [Hidden; 1],
}

/// Asks first: a link alone signs nobody out.
pub(crate) async fn show(
    State(app): State<App>,
    Anybody(visitor): Anybody,
) -> Result<Response, Refusal> {
    let Some(person) = visitor else {
        return Ok(see_other("/"));
    };
    let hidden = [person.ticket(&app, PATH)?];
    Page::new(&app, "logout.html")
        .user(&person.user)
        .render(Context { hidden })
}

/// Ends the session.
pub(crate) async fn submit(
    State(app): State<App>,
    sent: Form<SettingUp>,
) -> Result<Response, Refusal> {
    let at = app.now();
    let ended = sent.by.0.session.into_iter();
    let commit = Commit {
        version: None,
        writes: ended
            .map(|selector| Write::EndSession { selector, at })
            .collect(),
    };
    app.store.commit(commit).await.map_err(store_failed)?;
    tracing::info!(user = %sent.by.0.user.id, "signed out");
    Ok(with_cookie(
        see_other("/"),
        &CookieName::Session.take_back(&app.mount),
    ))
}
