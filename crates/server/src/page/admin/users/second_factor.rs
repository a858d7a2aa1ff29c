//! The second factor of a user: seen, and taken away from who lost it.

use axum::{extract::State, response::Response};
use bailiwick_core::model::{SecondFactor, UserId};
use serde::Serialize;

use super::href;
use crate::{
    app::App,
    language::Text,
    login::Administrator,
    page::{
        confirm::Confirm,
        form::Form,
        refusal::Refusal,
        response::see_other,
        segment::{Segment, segment},
    },
};

/// What an administrator sees of it.
#[derive(Serialize)]
pub(super) struct Shown {
    /// Whether an app shows codes.
    app: bool,
    /// How many passkeys there are.
    passkeys: usize,
    recovery_codes: usize,
}

/// What `user` has; `None`: nothing.
pub(super) async fn of(app: &App, user: &UserId) -> Result<Option<Shown>, Refusal> {
    let kept = app.administration.second_factor(user).await?;
    let kept = kept.filter(SecondFactor::is_set);
    Ok(kept.map(|kept| Shown {
        app: kept.totp.is_some(),
        passkeys: kept.passkeys.len(),
        recovery_codes: kept.recovery_codes.len(),
    }))
}

/// Asks first.
pub(crate) async fn ask(
    State(app): State<App>,
    Administrator(person): Administrator,
    Segment(id): Segment,
) -> Result<Response, Refusal> {
    let id = UserId::new(&id);
    let record = app.administration.user_by_id(&id).await?;
    if of(&app, &id).await?.is_none() {
        return Ok(see_other(&href(&id)));
    }
    let action = format!("/admin/users/{}/second-factor/", segment(id.as_str()));
    let name = record.user.username.as_str();
    let confirm = Confirm {
        heading: Text::new("second-factor-of-user-remove-question").with("user", name),
        consequence: Text::new("second-factor-of-user-remove-consequence"),
        hidden: vec![person.ticket(&app, &action)?],
        action,
        submit: Text::new("second-factor-of-user-remove"),
        back: href(&id),
    };
    confirm.page(&app, &person)
}

/// Takes it away.
pub(crate) async fn remove(
    State(app): State<App>,
    Segment(id): Segment,
    sent: Form<Administrator>,
) -> Result<Response, Refusal> {
    let id = UserId::new(&id);
    let by = &sent.by.0;
    by.administration(&app).remove_second_factor(&id).await?;
    tracing::info!(user = %id, by = %by.user.id, "a second factor was removed");
    Ok(see_other(&href(&id)))
}
