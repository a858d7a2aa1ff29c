//! What somebody gives again before their second factors change: the password, and
//! a code if an app shows them codes. Who only found the browser open has neither.

use bailiwick_core::model::SecondFactor;

use crate::{
    app::App,
    exec::users_failed,
    guess::PasswordGuess,
    language::Text,
    login::{Person, Welcome},
    page::{Form, Refusal, problems::Problems},
    second_factor::{self, Judged, Typed},
};

/// The fields.
pub(super) const PASSWORD: &str = "current_password";
/// See [`PASSWORD`].
pub(super) const CODE: &str = "one_time_password";

/// Whether the password is right; else what to tell.
pub(super) async fn password<W: Welcome>(
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

/// Whether the password is right, and the code, which is used up; else what to tell.
/// Of the code nothing is told before the password was right.
pub(super) async fn password_and_code<W: Welcome>(
    app: &App,
    person: &Person,
    sent: &Form<W>,
    kept: &SecondFactor,
) -> Result<Result<(), Problems>, Refusal> {
    if let Err(problems) = password(app, person, sent).await? {
        return Ok(Err(problems));
    }
    if kept.totp.is_none() {
        return Ok(Ok(()));
    }
    let typed = Typed {
        one_time_password: sent.fields.value(CODE).unwrap_or_default(),
        recovery_code: "",
    };
    let judged = if typed.is_empty() {
        None
    } else {
        let user = &person.user.id;
        let judged = second_factor::judge(app, user, &typed, |_| true, |_| Vec::new());
        Some(judged.await?)
    };
    Ok(match judged {
        Some(Judged::Right(_)) => Ok(()),
        Some(Judged::Overtaken) => return Err(Refusal::stale_form()),
        Some(Judged::Wrong(..)) | None => {
            let wrong = Text::new("second-factor-code-wrong");
            Err(Problems::of(CODE, wrong))
        }
    })
}
