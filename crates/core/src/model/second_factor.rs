//! What a user proves to be theirs besides the password.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::UserId;
use crate::{Digest, UnixTime, hexadecimal};

words! {
    /// How somebody proved who they are: RFC 8176 `amr` values.
    ///
    /// ```
    /// use bailiwick_core::model::Amr;
    ///
    /// assert_eq!(Amr::OneTimePassword.as_str(), "otp");
    /// assert_eq!(Amr::parse("mfa"), Some(Amr::MultipleFactors));
    /// ```
    #[non_exhaustive]
    Amr {
        /// The password.
        Password = "pwd",
        /// A one-time password: of an app, or a recovery code.
        OneTimePassword = "otp",
        /// A key in hardware that does not leave it.
        HardwareKey = "hwk",
        /// A key in software, such as a passkey that is copied between devices.
        SoftwareKey = "swk",
        /// That somebody was there: they touched something, or looked at it.
        UserPresence = "user",
        /// More than one factor.
        MultipleFactors = "mfa",
    }
}

/// The second factors of one user. What is single use (a step, a recovery code, a
/// count of a passkey) is single use because of the revision: of two changes of one
/// revision one is kept.
///
/// ```
/// use bailiwick_core::model::{SecondFactor, UserId};
///
/// let none = SecondFactor::new(UserId::new("17"), [7; 16]);
/// assert!(!none.is_set());
/// assert_eq!(none.next().revision, 1); // the first that is kept
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecondFactor {
    /// Whose.
    pub user: UserId,
    /// What passkeys know the user by (WebAuthn §5.4.3, user handle): random, and
    /// never given to another.
    #[serde(with = "hexadecimal")]
    pub handle: [u8; 16],
    /// Counts what was kept; 0: nothing yet.
    pub revision: u64,
    /// One-time passwords of an app.
    #[serde(default)]
    pub totp: Option<TotpSecret>,
    /// Digests of the recovery codes that were not used.
    #[serde(default)]
    pub recovery_codes: Vec<Digest>,
    /// Passkeys, in the order in which they were added.
    #[serde(default)]
    pub passkeys: Vec<Passkey>,
    /// When every wrong guess will be forgiven.
    #[serde(default)]
    pub forgiven_at: UnixTime,
}

/// The secret of one-time passwords (RFC 6238).
///
/// ```
/// use bailiwick_core::{UnixTime, model::TotpSecret};
///
/// // bailiwick_jose::Secrets encrypts it; nobody else reads it.
/// let secret = TotpSecret {
///     wrapped: vec![1, 2, 3],
///     last_step: 56_666_666,
///     added_at: UnixTime::EPOCH,
///     last_used_at: UnixTime::EPOCH,
/// };
/// assert!(!format!("{secret:?}").contains("wrapped"));
/// ```
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TotpSecret {
    /// The secret, encrypted under the key of `secret_file`.
    #[serde(with = "hexadecimal")]
    pub wrapped: Vec<u8>,
    /// The last step (RFC 6238 §4.2) whose password was accepted: it and those
    /// before are used up (§5.2).
    pub last_step: u64,
    /// When it was set up.
    pub added_at: UnixTime,
    /// When it was last used.
    pub last_used_at: UnixTime,
}

impl fmt::Debug for TotpSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TotpSecret")
            .field("last_step", &self.last_step)
            .finish_non_exhaustive()
    }
}

/// A passkey: a discoverable credential that verifies its user (WebAuthn §4).
///
/// ```
/// use bailiwick_core::{UnixTime, model::Passkey};
///
/// let passkey = Passkey {
///     id: vec![1, 2, 3],
///     name: "Ada's phone".to_owned(),
///     credential: "{}".to_owned(),
///     added_at: UnixTime::EPOCH,
///     last_used_at: None,
/// };
/// assert!(passkey.last_used_at.is_none());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passkey {
    /// The credential's identifier.
    #[serde(with = "hexadecimal")]
    pub id: Vec<u8>,
    /// What its user calls it.
    pub name: String,
    /// Its public key and counter, as the WebAuthn library writes them.
    pub credential: String,
    /// When it was added.
    pub added_at: UnixTime,
    /// When somebody last signed in with it.
    pub last_used_at: Option<UnixTime>,
}

impl SecondFactor {
    /// None yet, of `user`.
    pub fn new(user: UserId, handle: [u8; 16]) -> Self {
        Self {
            user,
            handle,
            revision: 0,
            totp: None,
            recovery_codes: Vec::new(),
            passkeys: Vec::new(),
            forgiven_at: UnixTime::EPOCH,
        }
    }

    /// Whether there is one: recovery codes alone are none.
    pub fn is_set(&self) -> bool {
        self.totp.is_some() || !self.passkeys.is_empty()
    }

    /// The same as the revision after this one, to be changed and kept.
    pub fn next(&self) -> Self {
        Self {
            revision: self.revision + 1,
            ..self.clone()
        }
    }
}
