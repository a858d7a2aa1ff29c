//! Recovery codes: what somebody kept for the day on which the device is gone.

use std::fmt;

use data_encoding::BASE32_NOPAD;
use zeroize::Zeroizing;

use serde_json::json;

use crate::{
    Digest, Random, UnixTime,
    model::{Actor, AuditAction, AuditEntry, AuditSubject, SecondFactor, UserId},
};

/// Random bytes of a code: enough that its digest tells nothing.
const BYTES: usize = 10;
/// Characters of base32 for them.
const LETTERS: usize = 16;
/// Characters of a group.
const GROUP: usize = 4;

/// A recovery code: 80 random bits, to be written down. Good once.
///
/// ```
/// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
/// use bailiwick_core::{model::UserId, second_factor::RecoveryCode};
///
/// let code = RecoveryCode::generate(&mut host::Counter(0));
/// assert_eq!(*code.text(), "AEBA-GBAF-AYDQ-QCIK");
///
/// let typed = RecoveryCode::parse("aeba gbaf ayDQ qcik").unwrap();
/// let ada = UserId::new("17");
/// assert_eq!(typed.digest(&ada), code.digest(&ada));
/// assert_ne!(typed.digest(&ada), code.digest(&UserId::new("18")));
/// ```
pub struct RecoveryCode(Zeroizing<[u8; BYTES]>);

impl RecoveryCode {
    /// How many somebody has at first.
    pub const COUNT: usize = 10;

    /// A new one.
    pub fn generate(random: &mut dyn Random) -> Self {
        let mut bytes = Zeroizing::new([0; BYTES]);
        random.fill(&mut *bytes);
        Self(bytes)
    }

    /// Reads what somebody typed, in either case, with or without what stands
    /// between its letters; `None` for what cannot be one.
    pub fn parse(typed: &str) -> Option<Self> {
        let letters: Zeroizing<String> = Zeroizing::new(
            typed
                .chars()
                .filter(|letter| !letter.is_whitespace() && *letter != '-')
                .take(LETTERS + 1)
                .map(|letter| letter.to_ascii_uppercase())
                .collect(),
        );
        let bytes = Zeroizing::new(BASE32_NOPAD.decode(letters.as_bytes()).ok()?);
        let bytes = <[u8; BYTES]>::try_from(bytes.as_slice()).ok()?;
        Some(Self(Zeroizing::new(bytes)))
    }

    /// The code as it is shown, once.
    pub fn text(&self) -> Zeroizing<String> {
        let letters = Zeroizing::new(BASE32_NOPAD.encode(&*self.0));
        let mut text = Zeroizing::new(String::with_capacity(LETTERS + LETTERS / GROUP));
        for (at, letter) in letters.chars().enumerate() {
            if at > 0 && at % GROUP == 0 {
                text.push('-');
            }
            text.push(letter);
        }
        text
    }

    /// What is kept of a code of `user`.
    pub fn digest(&self, user: &UserId) -> Digest {
        let parts: [&[u8]; 3] = [b"recovery code", user.as_str().as_bytes(), &*self.0];
        Digest::of_parts(parts)
    }
}

impl SecondFactor {
    /// What is recorded when a recovery code was good; this is what is left.
    ///
    /// ```
    /// use bailiwick_core::{
    ///     UnixTime,
    ///     model::{AuditAction, SecondFactor, UserId},
    /// };
    ///
    /// let ada = SecondFactor::new(UserId::new("17"), [7; 16]);
    /// let entry = ada.recovery_code_entry(UnixTime::EPOCH);
    /// assert_eq!(entry.action, AuditAction::RecoveryCodeUsed);
    /// ```
    pub fn recovery_code_entry(&self, now: UnixTime) -> AuditEntry {
        let actor = Actor::User(self.user.clone());
        let subject = AuditSubject::User(self.user.clone());
        let left = self.recovery_codes.len();
        AuditEntry {
            after: Some(json!({ "recovery_codes": left })),
            ..AuditEntry::new(now, actor, AuditAction::RecoveryCodeUsed, subject)
        }
    }
}

impl fmt::Debug for RecoveryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecoveryCode(..)")
    }
}
