//! The password, given again before something that lasts longer than a session: who only
//! found the browser open does not have it.

use crate::{
    app::App,
    exec::users_failed,
    guess::PasswordGuess,
    language::Text,
    login::{Person, Welcome},
    page::{Form, Refusal, problems::Problems},
};

/// The field.
pub(super) const PASSWORD: &str = "current_password";

/// Whether somebody can be asked: not those whom the host keeps, and not those who
/// never had a password.
pub(super) async fn is_asked(app: &App, person: &Person) -> bool {
    let record = app.administration.user_by_id(&person.user.id).await;
    app.links.has_users() && record.is_ok_and(|record| !record.password.is_empty())
}

/// Whether the password is right; else what to tell.
pub(super) async fn check<W: Welcome>(
    app: &App,
    person: &Person,
    sent: &Form<W>,
) -> Result<Result<(), Problems>, Refusal> {
    let given = sent.fields.value(PASSWORD).unwrap_or_default();
    let guess = PasswordGuess::of(&person.user.username).from(sent.peer);
    guess.check(app)?;
    let record = app.administration.user_by_id(&person.user.id).await?;
    let right = app.verify_password(Some(&record), given);
    if !right.await.map_err(users_failed)? {
        guess.failed(app);
        let wrong = Text::new("account-password-wrong");
        return Ok(Err(Problems::of(PASSWORD, wrong)));
    }
    guess.check(app)?;
    Ok(Ok(()))
}
