//! What is kept of passkeys, and for how they count.

use serde_json::json;

use crate::{
    UnixTime,
    model::{Actor, Amr, AuditAction, AuditEntry, AuditSubject, Passkey, SecondFactor},
    plain_text::plain_text,
};

/// How somebody proved who they are who signed in with a passkey: it is both factors,
/// for they have it, and it verified them. `copied`: it may be on more devices than one.
///
/// ```
/// use bailiwick_core::{model::Amr, second_factor::amr_of_passkey};
///
/// let amr = amr_of_passkey(false);
/// assert_eq!(amr, [Amr::HardwareKey, Amr::UserPresence, Amr::MultipleFactors]);
/// ```
pub fn amr_of_passkey(copied: bool) -> Vec<Amr> {
    let key = if copied {
        Amr::SoftwareKey
    } else {
        Amr::HardwareKey
    };
    vec![key, Amr::UserPresence, Amr::MultipleFactors]
}

impl Passkey {
    /// Most passkeys of one user.
    pub const MOST: usize = 20;

    /// Most characters of a name.
    pub const LONGEST_NAME: usize = 64;

    /// What somebody calls a passkey, from what they typed: one line of
    /// [`plain_text`]; `None` if that is no name.
    ///
    /// ```
    /// use bailiwick_core::model::Passkey;
    ///
    /// assert_eq!(Passkey::name_of(" My phone ").as_deref(), Some("My phone"));
    /// assert_eq!(Passkey::name_of(" "), None);
    /// ```
    pub fn name_of(typed: &str) -> Option<String> {
        let name = plain_text(typed.trim(), Self::LONGEST_NAME);
        name.ok().filter(|name| !name.is_empty())
    }
}

impl SecondFactor {
    /// The next revision with `passkey`; `None` if it is there, or there are as many as
    /// there may be.
    ///
    /// ```
    /// use bailiwick_core::{
    ///     UnixTime,
    ///     model::{Passkey, SecondFactor, UserId},
    /// };
    ///
    /// let passkey = Passkey {
    ///     id: vec![1, 2, 3],
    ///     name: "Ada's phone".to_owned(),
    ///     credential: "{}".to_owned(),
    ///     added_at: UnixTime::EPOCH,
    ///     last_used_at: None,
    /// };
    /// let none = SecondFactor::new(UserId::new("17"), [7; 16]);
    /// let one = none.with_passkey(passkey.clone()).unwrap();
    /// assert!(one.is_set());
    /// assert!(one.with_passkey(passkey).is_none());
    /// ```
    pub fn with_passkey(&self, passkey: Passkey) -> Option<Self> {
        let is_new = self.passkey(&passkey.id).is_none() && self.passkeys.len() < Passkey::MOST;
        is_new.then(|| {
            let mut next = self.next();
            next.passkeys.push(passkey);
            next
        })
    }

    /// The passkey `id`, if it is theirs.
    ///
    /// ```
    /// use bailiwick_core::model::{SecondFactor, UserId};
    ///
    /// let ada = SecondFactor::new(UserId::new("17"), [7; 16]);
    /// assert!(ada.passkey(b"another's").is_none());
    /// ```
    pub fn passkey(&self, id: &[u8]) -> Option<&Passkey> {
        self.passkeys.iter().find(|passkey| passkey.id == id)
    }

    /// The next revision, in which the passkey `id` was used at `now` and is as
    /// `credential` says since; `None` if there is no such. Nobody guesses one: what was
    /// counted of wrong guesses stays.
    ///
    /// ```
    /// use bailiwick_core::{
    ///     UnixTime,
    ///     model::{SecondFactor, UserId},
    /// };
    ///
    /// let ada = SecondFactor::new(UserId::new("17"), [7; 16]);
    /// let now = UnixTime::from_secs(1_700_000_000);
    /// assert!(ada.with_passkey_used(b"another's", "{}".to_owned(), now).is_none());
    /// ```
    pub fn with_passkey_used(&self, id: &[u8], credential: String, now: UnixTime) -> Option<Self> {
        let mut next = self.next();
        let passkey = next.passkeys.iter_mut().find(|one| one.id == id)?;
        passkey.credential = credential;
        passkey.last_used_at = Some(now);
        Some(next)
    }

    /// What the record of changes says of `passkey`, which was used at `now`, or was
    /// refused because its counter went back (WebAuthn §6.1.1).
    ///
    /// ```
    /// use bailiwick_core::{
    ///     UnixTime,
    ///     model::{AuditAction, Passkey, SecondFactor, UserId},
    /// };
    ///
    /// let passkey = Passkey {
    ///     id: vec![1, 2, 3],
    ///     name: "Ada's phone".to_owned(),
    ///     credential: "{}".to_owned(),
    ///     added_at: UnixTime::EPOCH,
    ///     last_used_at: None,
    /// };
    /// let ada = SecondFactor::new(UserId::new("17"), [7; 16]);
    /// let entry = ada.passkey_entry(&passkey, true, UnixTime::EPOCH);
    /// assert_eq!(entry.action, AuditAction::PasskeyUsed);
    /// ```
    pub fn passkey_entry(&self, passkey: &Passkey, accepted: bool, now: UnixTime) -> AuditEntry {
        let action = if accepted {
            AuditAction::PasskeyUsed
        } else {
            AuditAction::PasskeyRefused
        };
        let actor = if accepted {
            Actor::User(self.user.clone())
        } else {
            Actor::Server
        };
        let subject = AuditSubject::User(self.user.clone());
        AuditEntry {
            after: Some(json!({ "passkey": passkey.name })),
            ..AuditEntry::new(now, actor, action, subject)
        }
    }

    /// The next revision without the passkey `id`; `None` if there is no such.
    ///
    /// ```
    /// use bailiwick_core::model::{SecondFactor, UserId};
    ///
    /// let ada = SecondFactor::new(UserId::new("17"), [7; 16]);
    /// assert!(ada.without_passkey(b"another's").is_none());
    /// ```
    pub fn without_passkey(&self, id: &[u8]) -> Option<Self> {
        let mut next = self.next();
        next.passkeys.retain(|passkey| passkey.id != id);
        (next.passkeys.len() < self.passkeys.len()).then(|| next.settled())
    }
}
