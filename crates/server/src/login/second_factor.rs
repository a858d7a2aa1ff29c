//! `/accounts/login/second-factor/`: the second page of a sign-in.

use axum::{extract::State, response::Response};
use bailiwick_core::{
    ErrorCode, Reason,
    model::{SecondFactor, UserId, UserRecord},
    second_factor::amr_of_password,
};
use http::StatusCode;
use serde::Serialize;

use super::{
    passkey_form::{PasskeyForm, passkey_form},
    proof::PasswordProof,
    session::NewSession,
    sign_in::{self, KEPT, Next},
};
use crate::{
    app::App,
    page::{Binding, Hidden, OpenForm, Page, Refusal, Said, see_other},
    proof::PROOF,
    second_factor::{self, Judged, Typed},
};

const PATH: &str = "/accounts/login/second-factor/";
/// The field that says who it is.
const USER: &str = "user";

/// The page cannot be asked for: it follows the first one.
pub(crate) async fn show() -> Response {
    see_other("/accounts/login/")
}

/// The form, sent: the session, the use of the code and the end of the proof are
/// one commit.
pub(crate) async fn submit(State(app): State<App>, sent: OpenForm) -> Result<Response, Refusal> {
    let next = Next::read(&sent.fields);
    let text = |name: &str| sent.fields.value(name).unwrap_or_default();
    let user = UserId::new(text(USER));
    let typed = Typed {
        one_time_password: text("one_time_password"),
        recovery_code: text("recovery_code"),
    };
    let proven =
        |record: &UserRecord| PasswordProof::verify(&app, text(PROOF), &sent.binding, record);
    let session = NewSession::of(&app, &user, amr_of_password(true), &sent.user_agent);
    let before = sent.visitor.as_ref();
    let judged = if sent.stale {
        Judged::Overtaken
    } else {
        let writes = |record: &UserRecord| {
            let consumed = proven(record).map(|proof| proof.consume());
            consumed.into_iter().chain(session.writes(before)).collect()
        };
        second_factor::judge(
            &app,
            &user,
            &typed,
            |record| proven(record).is_some(),
            writes,
        )
        .await?
    };
    let (sealed, kept) = sign_in::kept(&app, &sent.fields, &sent.binding, &next);
    match judged {
        Judged::Right(record) => {
            tracing::info!(user = %record.user.id, "signed in with a second factor");
            sign_in::signed_in(&app, record.user, &session.begun(&app), &next, kept)
        }
        Judged::Wrong(record, factor) => {
            let code = ErrorCode::AccessDenied.as_str();
            let reason = Reason::SecondFactorWrong;
            let half = HalfWay {
                record: &record,
                factor: &factor,
                proof: Hidden::new(PROOF, text(PROOF)),
                kept: kept.and(sealed),
                error: Some(Said::new(&app, code, second_factor::WRONG, Some(reason))),
            };
            half.page(&app, sent.binding, &next)
        }
        Judged::Overtaken => sign_in::begin_anew(&app, &sent, &next),
    }
}

/// Somebody who gave the right password and nothing else yet.
pub(super) struct HalfWay<'a> {
    pub(super) record: &'a UserRecord,
    pub(super) factor: &'a SecondFactor,
    /// [`PasswordProof`], as a field.
    pub(super) proof: Hidden,
    /// What was entered in another form.
    pub(super) kept: Option<&'a str>,
    pub(super) error: Option<Said>,
}

#[derive(Serialize)]
struct Context<'a> {
    hidden: Vec<Hidden>,
    action: &'static str,
    username: &'a str,
    /// Whether an app shows codes.
    app: bool,
    /// Whether there are recovery codes.
    recovery: bool,
    /// The form of their passkeys, if they have one.
    passkey: Option<PasskeyForm>,
    error: Option<Said>,
}

impl HalfWay<'_> {
    /// The page. It asks for what this user has, which who has the password may know.
    pub(super) fn page(
        self,
        app: &App,
        binding: Binding,
        next: &Next,
    ) -> Result<Response, Refusal> {
        let user = &self.record.user;
        let passkey = if self.factor.passkeys.is_empty() {
            None
        } else {
            passkey_form(app, &binding, next, self.kept)?
        };
        let reason = self.error.as_ref().and_then(Said::reason);
        let kept = self.kept.map(|kept| Hidden::new(KEPT, kept));
        let of_all = [
            Hidden::new("next", next.as_str()),
            Hidden::new(USER, user.id.as_str()),
            self.proof,
            binding.ticket(app, PATH)?,
        ];
        let context = Context {
            hidden: kept.into_iter().chain(of_all).collect(),
            action: PATH,
            username: &user.username,
            app: self.factor.totp.is_some() && cfg!(feature = "totp"),
            recovery: !self.factor.recovery_codes.is_empty(),
            passkey,
            error: self.error,
        };
        let page = Page::new(app, "login_second_factor.html")
            .status(StatusCode::OK)
            .form_may_leave()
            .script_if(context.passkey.is_some());
        Ok(binding.kept(app, Said::on(reason, page.render(context)?)))
    }
}
