//! The second factor: who must have one, and whether what somebody gave is theirs.
//!
//! Nothing here knows a secret of an app or a key of a device: that a code is of
//! some step, or an assertion of some passkey, is found out before. What is single
//! use becomes so when the [`SecondFactor`] that comes of it is kept, for the store
//! keeps one successor of each revision.

mod passkey;
mod recovery_code;
#[cfg(test)]
mod tests;

use std::time::Duration;

use crate::{
    Digest, UnixTime,
    model::{Amr, SecondFactor, User},
};

pub use passkey::amr_of_passkey;
pub use recovery_code::RecoveryCode;

/// Wrong guesses of one user that are borne at once.
const BURST: u32 = 5;
/// The time in which one more is borne. Three codes of a million are right at any
/// moment: who knows the password and guesses without rest for six years has found
/// one, half of the time.
const FORGIVEN_AFTER: Duration = Duration::from_mins(15);

words! {
    /// Who must have a second factor.
    ///
    /// ```
    /// use bailiwick_core::{
    ///     model::{User, UserId},
    ///     second_factor::SecondFactorPolicy,
    /// };
    ///
    /// let mut ada = User::new(UserId::new("17"), "ada");
    /// let policy = SecondFactorPolicy::parse("administrators").unwrap();
    /// assert!(!policy.requires(&ada));
    /// ada.admin = true;
    /// assert!(policy.requires(&ada));
    /// assert_eq!(policy.as_str(), "administrators");
    /// ```
    #[derive(Default)]
    SecondFactorPolicy {
        /// Nobody: whoever wants one has it.
        #[default]
        Optional = "optional",
        /// Who administers this server.
        Administrators = "administrators",
        /// Everybody.
        Everyone = "everyone",
    }
}

impl SecondFactorPolicy {
    /// Whether `user` must have one.
    pub fn requires(self, user: &User) -> bool {
        match self {
            Self::Optional => false,
            Self::Administrators => user.admin,
            Self::Everyone => true,
        }
    }
}

/// What somebody gave as their second factor.
///
/// ```
/// use bailiwick_core::second_factor::Given;
///
/// let wrong = Given::OneTimePassword { step: None };
/// # let _ = wrong;
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Given {
    /// A one-time password, and the step (RFC 6238 §4.2) that it is of, if it is of
    /// one near to now.
    OneTimePassword {
        /// The step.
        step: Option<u64>,
    },
    /// A recovery code: [`RecoveryCode::digest`].
    RecoveryCode(Digest),
}

/// Whether what was given is right.
///
/// ```
/// use bailiwick_core::{
///     UnixTime,
///     model::{SecondFactor, TotpSecret, UserId},
///     second_factor::{Given, Verdict},
/// };
///
/// let now = UnixTime::from_secs(1_700_000_000);
/// let mut ada = SecondFactor::new(UserId::new("17"), [7; 16]);
/// let (added_at, last_used_at) = (now, now);
/// ada.totp = Some(TotpSecret { wrapped: vec![], last_step: 41, added_at, last_used_at });
/// let given = Given::OneTimePassword { step: Some(42) };
///
/// let Verdict::Right(ada) = ada.judge(given, now) else { panic!() };
/// // Once that is kept, the same code is worth nothing.
/// assert!(matches!(ada.judge(given, now), Verdict::Wrong(_)));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is: true once this is kept.
    Right(Box<SecondFactor>),
    /// It is not: this is to be kept, for it counts.
    Wrong(Box<SecondFactor>),
    /// Too many were wrong: it was not looked at.
    TooMany,
}

/// How somebody proved who they are who gave a password and, if `second`, a
/// one-time password.
///
/// ```
/// use bailiwick_core::{model::Amr, second_factor::amr_of_password};
///
/// assert_eq!(amr_of_password(false), [Amr::Password]);
/// assert!(amr_of_password(true).contains(&Amr::MultipleFactors));
/// ```
pub fn amr_of_password(second: bool) -> Vec<Amr> {
    if second {
        vec![Amr::Password, Amr::OneTimePassword, Amr::MultipleFactors]
    } else {
        vec![Amr::Password]
    }
}

impl SecondFactor {
    /// Judges what was given at `now`. A step that was used, or one before it, is
    /// wrong; a recovery code is good once.
    ///
    /// ```
    /// use bailiwick_core::{
    ///     UnixTime,
    ///     model::{SecondFactor, UserId},
    ///     second_factor::{Given, Verdict},
    /// };
    ///
    /// let none = SecondFactor::new(UserId::new("17"), [7; 16]);
    /// let given = Given::OneTimePassword { step: None }; // a code of no step
    /// assert!(matches!(none.judge(given, UnixTime::EPOCH), Verdict::Wrong(_)));
    /// ```
    pub fn judge(&self, given: Given, now: UnixTime) -> Verdict {
        if self.wait(now).is_some() {
            return Verdict::TooMany;
        }
        let mut kept = self.next();
        if kept.take(given, now) {
            kept.forgiven_at = UnixTime::EPOCH;
            return Verdict::Right(Box::new(kept));
        }
        let mut wrong = self.next();
        let from = wrong.forgiven_at.max(now);
        wrong.forgiven_at = from.plus(FORGIVEN_AFTER);
        Verdict::Wrong(Box::new(wrong))
    }

    /// How long until the next guess is looked at; `None`: now.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use bailiwick_core::{
    ///     UnixTime,
    ///     model::{SecondFactor, UserId},
    /// };
    ///
    /// let now = UnixTime::from_secs(1_700_000_000);
    /// let mut ada = SecondFactor::new(UserId::new("17"), [7; 16]);
    /// assert_eq!(ada.wait(now), None);
    /// ada.forgiven_at = now.plus(Duration::from_hours(2));
    /// assert!(ada.wait(now).is_some());
    /// ```
    pub fn wait(&self, now: UnixTime) -> Option<Duration> {
        let borne = FORGIVEN_AFTER * (BURST - 1);
        let wait = self.forgiven_at.since(now).saturating_sub(borne);
        (!wait.is_zero()).then_some(wait)
    }

    /// Uses up what was given, if it is there to be used.
    fn take(&mut self, given: Given, now: UnixTime) -> bool {
        match given {
            Given::OneTimePassword { step } => {
                let Some((totp, step)) = self.totp.as_mut().zip(step) else {
                    return false;
                };
                if step <= totp.last_step {
                    return false;
                }
                totp.last_step = step;
                totp.last_used_at = now;
                true
            }
            Given::RecoveryCode(digest) => {
                let before = self.recovery_codes.len();
                self.recovery_codes.retain(|kept| *kept != digest);
                self.is_set() && self.recovery_codes.len() < before
            }
        }
    }

    /// The next revision without the app's one-time passwords. Recovery codes stand
    /// in for something: with the last factor they go too.
    ///
    /// ```
    /// use bailiwick_core::model::{SecondFactor, UserId};
    ///
    /// let ada = SecondFactor::new(UserId::new("17"), [7; 16]);
    /// assert!(ada.without_totp().totp.is_none());
    /// ```
    pub fn without_totp(&self) -> Self {
        let mut next = self.next();
        next.totp = None;
        next.settled()
    }

    /// The next revision with nothing set, and nothing counted.
    ///
    /// ```
    /// use bailiwick_core::model::{SecondFactor, UserId};
    ///
    /// let ada = SecondFactor::new(UserId::new("17"), [7; 16]);
    /// assert!(!ada.without_any().is_set());
    /// ```
    pub fn without_any(&self) -> Self {
        let mut next = self.next();
        next.totp = None;
        next.passkeys.clear();
        next.forgiven_at = UnixTime::EPOCH;
        next.settled()
    }

    fn settled(mut self) -> Self {
        if !self.is_set() {
            self.recovery_codes.clear();
        }
        self
    }
}
