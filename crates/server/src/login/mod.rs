//! Signing in and out: sessions, their cookies, and who visits; with a host's
//! own sign-in, its word in their place.

mod cookie;
#[cfg(feature = "webauthn")]
mod passkey;
mod passkey_form;
mod person;
mod proof;
mod second_factor;
mod session;
mod sign_in;
mod sign_out;
mod way_in;

pub(crate) use cookie::{CookieName, sent as cookies_sent};
#[cfg(feature = "webauthn")]
pub(crate) use passkey::{show as passkey_page, submit as sign_in_with_passkey};
#[cfg(feature = "webauthn")]
pub(crate) use passkey_form::PasskeyForm;
pub(crate) use person::{
    Administrator, Anybody, Person, SettingUp, Visitor, Welcome, presented_session, visitor, who,
};
pub(crate) use second_factor::{show as second_factor_page, submit as sign_in_with_second_factor};
#[cfg(any(feature = "totp", feature = "webauthn"))]
pub(crate) use session::NewSession;
pub(crate) use session::{PasswordOutcome, PasswordSignIn, begin_session};
pub(crate) use sign_in::{again as sign_in_again, show as sign_in_page, submit as sign_in};
pub(crate) use sign_out::{show as sign_out_page, submit as sign_out};
pub(crate) use way_in::{ask as ask_to_sign_in, counted_like, login_url, logout_url};
