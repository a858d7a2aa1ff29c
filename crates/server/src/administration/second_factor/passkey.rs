//! Passkeys.

use bailiwick_core::{
    model::{Passkey, SecondFactor, UserId},
    second_factor::RecoveryCode,
    store::Write,
};

use super::{
    super::{Administration, AdministrationError, Change, Result},
    found, new_codes, removed,
};
use crate::{login::NewSession, proof::Proof, second_factor::of_user};

impl Administration {
    /// Keeps `passkey`, which was made for `handle`, for `user` and uses `asked` up. If
    /// they had no second factor before, the recovery codes that are new, and `session`
    /// begins, which stays alone. [`AdministrationError::Conflict`] if they cannot have
    /// it any more.
    pub(crate) async fn add_passkey(
        &self,
        user: &UserId,
        handle: [u8; 16],
        passkey: &Passkey,
        asked: &Proof,
        session: &NewSession,
    ) -> Result<Vec<RecoveryCode>> {
        self.change(of_user(user), |situation, env| {
            found(situation.loaded.user.as_ref(), user)?;
            let kept = situation.loaded.second_factor.clone();
            let kept = kept.unwrap_or_else(|| SecondFactor::new(user.clone(), handle));
            let next = kept.with_passkey(passkey.clone());
            let Some(mut next) = next.filter(|next| next.handle == handle) else {
                return Err(AdministrationError::Conflict("the passkey cannot be added"));
            };
            let (codes, begun) = if kept.is_set() {
                (Vec::new(), None)
            } else {
                (new_codes(&mut next, env), Some(session.alone()))
            };
            let own = [Write::PutSecondFactor(Box::new(next)), asked.consume()];
            let writes = own.into_iter().chain(begun.into_iter().flatten());
            Ok(Change::new(writes.collect(), codes))
        })
        .await
    }

    /// Takes the passkey `id` of `user` away; somebody else's is not found. If nothing
    /// is left `session` begins, in which no second factor was given, and stays alone;
    /// whether it did.
    pub(crate) async fn remove_passkey(
        &self,
        user: &UserId,
        id: &[u8],
        session: &NewSession,
    ) -> Result<bool> {
        self.change(of_user(user), |situation, _| {
            found(situation.loaded.user.as_ref(), user)?;
            let kept = situation.loaded.second_factor.as_ref();
            let left = kept.and_then(|kept| kept.without_passkey(id));
            let left = left.ok_or_else(|| AdministrationError::not_found("passkey", ""))?;
            Ok(removed(left, session))
        })
        .await
    }
}
