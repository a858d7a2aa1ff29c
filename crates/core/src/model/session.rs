//! Sign-in sessions and the set-up link.

use serde::{Deserialize, Serialize};

use super::{Amr, UserId};
use crate::{Digest, UnixTime, opaque::Selector};

/// A browser in which somebody is signed in.
///
/// ```
/// use std::time::Duration;
///
/// use bailiwick_core::{
///     Digest, UnixTime,
///     model::{Amr, Session, UserId},
///     opaque::Selector,
/// };
///
/// let now = UnixTime::from_secs(1_700_000_000);
/// let session = Session {
///     selector: Selector::from_tail(now, [3; 10]),
///     digest: Digest::of(b"the cookie's secret"),
///     user: UserId::new("17"),
///     authenticated_at: now,
///     last_seen_at: now,
///     expires_at: now.plus(Duration::from_hours(12)),
///     ended_at: None,
///     user_agent: "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0".to_owned(),
///     amr: vec![Amr::Password],
/// };
/// assert_eq!(session.expires_at.since(now), Duration::from_hours(12));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// The key of the row.
    pub selector: Selector,
    /// SHA-256 of the cookie's secret.
    pub digest: Digest,
    /// Who is signed in.
    pub user: UserId,
    /// When they proved who they are.
    pub authenticated_at: UnixTime,
    /// When it was last used, kept up to a few minutes late.
    pub last_seen_at: UnixTime,
    /// The latest that it lives.
    pub expires_at: UnixTime,
    /// When it was ended.
    pub ended_at: Option<UnixTime>,
    /// What the browser called itself at sign-in (`User-Agent`, RFC 9110 §10.1.5),
    /// as [`Session::user_agent_of`] keeps it; may be empty.
    #[serde(default)]
    pub user_agent: String,
    /// How they proved who they are; empty for sessions from before that was kept.
    #[serde(default)]
    pub amr: Vec<Amr>,
}

/// Most bytes that are kept of a `User-Agent`.
const LONGEST_USER_AGENT: usize = 200;

impl Session {
    /// What is kept of a `User-Agent`: its printable ASCII, at most 200 bytes of it.
    ///
    /// ```
    /// use bailiwick_core::model::Session;
    ///
    /// assert_eq!(Session::user_agent_of(b"w3m/0.5.3\x07"), "w3m/0.5.3");
    /// assert_eq!(Session::user_agent_of(&[b'a'; 5000]).len(), 200);
    /// ```
    pub fn user_agent_of(header: &[u8]) -> String {
        let printable = header.iter().filter(|byte| matches!(byte, b' '..=b'~'));
        let kept = printable.take(LONGEST_USER_AGENT);
        kept.map(|byte| char::from(*byte)).collect()
    }
}

/// A one-time link with which the first administrator is made.
///
/// ```
/// use std::time::Duration;
///
/// use bailiwick_core::{Digest, UnixTime, model::SetupLink, opaque::Selector};
///
/// let now = UnixTime::from_secs(1_700_000_000);
/// let link = SetupLink {
///     selector: Selector::from_tail(now, [3; 10]),
///     digest: Digest::of(b"the link's secret"),
///     expires_at: now.plus(Duration::from_mins(15)),
///     used_at: None,
/// };
/// assert!(link.used_at.is_none());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
