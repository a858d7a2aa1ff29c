//! One-time passwords of an app.

use bailiwick_core::{
    model::{TotpSecret, UserId},
    second_factor::RecoveryCode,
    store::Write,
};

use super::{
    super::{Administration, AdministrationError, Change, Result},
    found, new_codes, none_yet, removed,
};
use crate::{login::NewSession, second_factor::of_user};

/// What somebody is told who sets up what is set up.
const ALREADY: &str = "one-time passwords are set up already";

impl Administration {
    /// Keeps `totp` for `user` and begins `session`, which stays alone: those in which
    /// no second factor was given end. The recovery codes that are new, if they had no
    /// second factor before. [`AdministrationError::Conflict`] if there are one-time
    /// passwords already.
    pub(crate) async fn add_totp(
        &self,
        user: &UserId,
        totp: &TotpSecret,
        session: &NewSession,
    ) -> Result<Vec<RecoveryCode>> {
        self.change(of_user(user), |situation, env| {
            found(situation.loaded.user.as_ref(), user)?;
            let kept = situation.loaded.second_factor.clone();
            let kept = kept.unwrap_or_else(|| none_yet(user, env));
            if kept.totp.is_some() {
                return Err(AdministrationError::Conflict(ALREADY));
            }
            let mut next = kept.next();
            next.totp = Some(totp.clone());
            let codes = if kept.is_set() {
                Vec::new()
            } else {
                new_codes(&mut next, env)
            };
            let kept = [Write::PutSecondFactor(Box::new(next))];
            let writes = kept.into_iter().chain(session.alone()).collect();
            Ok(Change::new(writes, codes))
        })
        .await
    }

    /// Takes the one-time passwords of `user` away. If nothing is left `session`
    /// begins, in which no second factor was given, and stays alone; whether it did.
    pub(crate) async fn remove_totp(&self, user: &UserId, session: &NewSession) -> Result<bool> {
        self.change(of_user(user), |situation, _| {
            found(situation.loaded.user.as_ref(), user)?;
            let kept = situation.loaded.second_factor.as_ref();
            let Some(kept) = kept.filter(|kept| kept.totp.is_some()) else {
                return Err(AdministrationError::not_found(
                    "second factor",
                    user.as_str(),
                ));
            };
            Ok(removed(kept.without_totp(), session))
        })
        .await
    }
}
