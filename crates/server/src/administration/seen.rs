//! Which state of a thing a form, or whoever else asks for a change, has seen.

use bailiwick_core::{
    Digest,
    model::{ClientRecord, UserRecord},
};
use data_encoding::HEXLOWER;
use serde::Serialize;

use super::{AdministrationError, Result};

/// A state by its digest. Whoever changes a thing says which state they saw: one that
/// saw another would undo what came between.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Seen(String);

impl Seen {
    /// What a form says in its hidden field.
    pub(crate) fn said(text: Option<&str>) -> Self {
        Self(text.unwrap_or_default().to_owned())
    }

    /// The state of a client.
    pub(crate) fn of_client(record: &ClientRecord) -> Self {
        Self::of(record)
    }

    /// The state of a user; their password is no part of it.
    pub(crate) fn of_user(record: &UserRecord) -> Self {
        Self::of(&record.user)
    }

    fn of(record: &impl Serialize) -> Self {
        let record = serde_json::to_vec(record).unwrap_or_default();
        Self(HEXLOWER.encode(Digest::of(&record).as_bytes()))
    }

    /// Its text.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// Refuses whoever saw another state than `now`.
    pub(super) fn check(&self, now: &Self) -> Result<()> {
        if self == now {
            Ok(())
        } else {
            Err(AdministrationError::Changed)
        }
    }
}
