//! Which state of a thing a form, or whoever else asks for a change, has seen.

use bailiwick_core::{
    Digest,
    model::{ClientRecord, UserId, UserRecord},
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

/// What must still be so of a client when a change of it is committed.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Provided<'a> {
    /// Nothing, but that it is there.
    There,
    /// It is as it was seen.
    Seen(&'a Seen),
    /// This user owns it; to others it is not there.
    OwnedBy(&'a UserId),
    /// The same, and it is no resource server: that is for administrators to delete.
    Application(&'a UserId),
}

impl Provided<'_> {
    /// Refuses to change `record` if it is not so.
    pub(super) fn check(self, record: &ClientRecord) -> Result<()> {
        let is_there = match self {
            Self::There => true,
            Self::Seen(seen) => return seen.check(&Seen::of_client(record)),
            Self::OwnedBy(user) => record.owner.as_ref() == Some(user),
            Self::Application(user) => {
                record.owner.as_ref() == Some(user) && record.resource_server.is_none()
            }
        };
        if is_there {
            Ok(())
        } else {
            Err(AdministrationError::not_found("client", record.id.as_str()))
        }
    }
}
