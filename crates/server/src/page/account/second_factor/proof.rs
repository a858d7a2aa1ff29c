//! What somebody gives again before their second factors change: the password, and
//! a code if an app shows them codes. Who only found the browser open has neither.

use bailiwick_core::model::SecondFactor;

pub(super) use crate::page::fresh_password::{PASSWORD, check as password};
use crate::{
    app::App,
    language::Text,
    login::{Person, Welcome},
    page::{Form, Refusal, problems::Problems},
    second_factor::{self, Judged, Typed},
};

/// The field, beside that of the password.
pub(super) const CODE: &str = "one_time_password";

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
