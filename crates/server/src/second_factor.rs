//! What somebody gives as their second factor, judged and kept in one commit with
//! what comes of it.

use bailiwick_core::{
    OAuthError, Reason,
    model::{SecondFactor, UserId, UserRecord},
    second_factor::{Given, RecoveryCode, Verdict},
    store::{Commit, Conflict, LoadPlan, Outcome, SecondFactorKey, UserKey, Write},
};
use zeroize::Zeroizing;

use crate::{
    app::App,
    exec::{self, ATTEMPTS, store_failed, unavailable},
    limiter::too_many_failures,
};

/// What somebody typed: one of the two.
pub(crate) struct Typed<'a> {
    /// A one-time password; where there is one field, a recovery code too.
    pub(crate) one_time_password: &'a str,
    /// A recovery code.
    pub(crate) recovery_code: &'a str,
}

impl Typed<'_> {
    /// Whether nothing was typed.
    pub(crate) fn is_empty(&self) -> bool {
        self.one_time_password.trim().is_empty() && self.recovery_code.trim().is_empty()
    }

    /// What it is for who has `kept`.
    fn given(&self, app: &App, kept: &SecondFactor) -> Given {
        let wrong = Given::OneTimePassword { step: None };
        let recovery = |code: RecoveryCode| Given::RecoveryCode(code.digest(&kept.user));
        if !self.recovery_code.trim().is_empty() {
            return RecoveryCode::parse(self.recovery_code).map_or(wrong, recovery);
        }
        if let Some(code) = RecoveryCode::parse(self.one_time_password) {
            return recovery(code);
        }
        // As apps show it: in two groups.
        let code: Zeroizing<String> = Zeroizing::new(
            self.one_time_password
                .chars()
                .filter(|letter| !letter.is_whitespace())
                .collect(),
        );
        Given::OneTimePassword {
            step: step(app, kept, &code),
        }
    }
}

/// The step near to now that `code` is of.
#[cfg(feature = "totp")]
fn step(app: &App, kept: &SecondFactor, code: &str) -> Option<u64> {
    let totp = kept.totp.as_ref()?;
    let secret = crate::totp::AppSecret::unwrap(&app.keys, &kept.user, &totp.wrapped);
    if secret.is_none() {
        tracing::error!(user = %kept.user, "a secret for one-time passwords cannot be read: was the secret file replaced?");
    }
    secret?.step(code, app.now())
}

/// Nobody's here: a recovery code still works.
#[cfg(not(feature = "totp"))]
fn step(_: &App, _: &SecondFactor, _: &str) -> Option<u64> {
    None
}

/// What became of it.
pub(crate) enum Judged {
    /// It was right and is used up, and what was to be written is written.
    Right(Box<UserRecord>),
    /// It was wrong, and counts.
    Wrong(Box<UserRecord>, Box<SecondFactor>),
    /// It was not looked at: the user is not there, or not as they were, or has no
    /// second factor, or what was to be written was written before.
    Overtaken,
}

/// Judges what `user` typed, if `admits` them as they are now, and commits with what
/// is right also what `writes` says. Of many at once with one code one is right.
pub(crate) async fn judge(
    app: &App,
    user: &UserId,
    typed: &Typed<'_>,
    admits: impl Fn(&UserRecord) -> bool,
    writes: impl Fn(&UserRecord) -> Vec<Write>,
) -> Result<Judged, OAuthError> {
    for _ in 0..ATTEMPTS {
        let loaded = exec::load(app, of_user(user), &app.snapshots.current()).await?;
        let record = loaded
            .user
            .filter(|record| record.user.active && admits(record));
        let kept = loaded.second_factor.filter(SecondFactor::is_set);
        let Some((record, kept)) = record.zip(kept) else {
            return Ok(Judged::Overtaken);
        };
        let given = typed.given(app, &kept);
        let (next, also, judged) = match kept.judge(given, app.now()) {
            Verdict::TooMany => return Err(too_many_failures()),
            Verdict::Right(next) => {
                let mut also = writes(&record);
                if matches!(given, Given::RecoveryCode(_)) {
                    let entry = next.recovery_code_entry(app.now());
                    also.push(Write::Audit(Box::new(entry)));
                }
                (next, also, Judged::Right(Box::new(record)))
            }
            Verdict::Wrong(next) => {
                let wrong = Judged::Wrong(Box::new(record), Box::new(kept));
                (next, Vec::new(), wrong)
            }
        };
        let kept = [Write::PutSecondFactor(next)];
        let commit = Commit {
            version: Some(loaded.version),
            writes: kept.into_iter().chain(also).collect(),
        };
        match app.store.commit(commit).await.map_err(store_failed)? {
            Outcome::Committed { .. } => return Ok(judged),
            Outcome::Conflict(row) if matches!(*row, Conflict::Ticket { .. }) => {
                return Ok(Judged::Overtaken);
            }
            Outcome::Conflict(_) | Outcome::Stale { .. } => {}
        }
    }
    Err(unavailable(Reason::Contended))
}

/// A user, and their second factors.
pub(crate) fn of_user(user: &UserId) -> LoadPlan {
    LoadPlan {
        user: Some(UserKey::Id(user.clone())),
        second_factor: Some(SecondFactorKey::OfUser),
        ..LoadPlan::default()
    }
}

/// The fixed text for a code that is wrong.
pub(crate) const WRONG: &str = "the code is wrong or was used";
