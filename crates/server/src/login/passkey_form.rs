//! The form, on the pages of a sign-in, that a script of ours shows where the browser
//! knows passkeys.

use serde::Serialize;

use super::sign_in::Next;
use crate::{
    app::App,
    page::{Binding, Hidden, Refusal},
};

/// See the module.
#[derive(Debug, Serialize)]
pub(crate) struct PasskeyForm {
    pub(crate) action: &'static str,
    /// What the browser is asked, for the script.
    pub(crate) options: String,
    pub(crate) hidden: Vec<Hidden>,
}

/// The form, bound to the browser; `None` where passkeys cannot be.
#[cfg(feature = "webauthn")]
pub(super) fn passkey_form(
    app: &App,
    binding: &Binding,
    next: &Next,
    kept: Option<&str>,
) -> Result<Option<PasskeyForm>, Refusal> {
    use super::{
        passkey::{CEREMONY, PATH, subject},
        sign_in::KEPT,
    };
    use crate::{passkey::begin_sign_in, proof::Proof, route::Route};

    if !app.routing.offers(Route::SignInPasskey, &app.config) {
        return Ok(None);
    }
    let Some(ceremony) = begin_sign_in(&app.config.issuer) else {
        return Ok(None);
    };
    let proof = Proof::issue(app, &subject(binding, &ceremony.state))?;
    let kept = kept.map(|kept| Hidden::new(KEPT, kept));
    let of_all = [
        Hidden::new("next", next.as_str()),
        Hidden::new(CEREMONY, ceremony.state),
        proof,
        binding.ticket(app, PATH)?,
    ];
    Ok(Some(PasskeyForm {
        action: PATH,
        options: ceremony.options,
        hidden: kept.into_iter().chain(of_all).collect(),
    }))
}

/// None: this server was built without passkeys.
#[cfg(not(feature = "webauthn"))]
#[expect(
    clippy::unnecessary_wraps,
    reason = "with passkeys it can fail, and callers are the same"
)]
pub(super) fn passkey_form(
    _: &App,
    _: &Binding,
    _: &Next,
    _: Option<&str>,
) -> Result<Option<PasskeyForm>, Refusal> {
    Ok(None)
}
