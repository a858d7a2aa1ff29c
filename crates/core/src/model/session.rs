//! Sign-in sessions and the set-up link.

use super::UserId;
use crate::{Digest, UnixTime, opaque::Selector};

/// A browser in which somebody is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// The key of the row.
    pub selector: Selector,
    /// SHA-256 of the cookie's secret.
    pub digest: Digest,
    /// Who is signed in.
    pub user: UserId,
    /// When they gave their password.
    pub authenticated_at: UnixTime,
    /// When it was last used, kept up to a few minutes late.
    pub last_seen_at: UnixTime,
    /// The latest that it lives.
    pub expires_at: UnixTime,
    /// When it was ended.
    pub ended_at: Option<UnixTime>,
}

/// A one-time link with which the first administrator is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetupLink {
    /// The key of the row.
    pub selector: Selector,
    /// SHA-256 of the link's secret.
    pub digest: Digest,
    /// The latest that it works.
    pub expires_at: UnixTime,
    /// When it was used.
    pub used_at: Option<UnixTime>,
}
