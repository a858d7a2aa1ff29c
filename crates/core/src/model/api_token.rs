//! API tokens of administrators.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::UserId;
use crate::{
    Digest, UnixTime,
    opaque::{Opaque, Selector},
};

/// A token with which programs do what an administrator may do, as that user. It is
/// no OAuth access token: it works at the administration API and nowhere else.
///
/// ```
/// use std::time::Duration;
/// use bailiwick_core::{
///     Digest, UnixTime,
///     model::{ApiToken, UserId},
///     opaque::{Opaque, OpaqueKind, Selector},
/// };
///
/// let selector = Selector::from_tail(UnixTime::EPOCH, [7; 10]);
/// let presented = Opaque::from_parts(OpaqueKind::ApiToken, selector, [7; 32]);
/// let token = ApiToken {
///     selector,
///     digest: presented.digest(),
///     user: UserId::new("ada"),
///     name: "ci".to_owned(),
///     read_only: true,
///     created_at: UnixTime::EPOCH,
///     expires_at: UnixTime::EPOCH.plus(ApiToken::USUAL_LIFETIME),
///     last_used_at: None,
///     revoked_at: None,
/// };
/// assert!(token.works(&presented, UnixTime::EPOCH));
/// assert!(token.is_use_worth_noting(UnixTime::EPOCH));
/// assert!(token.is_over(UnixTime::EPOCH.plus(ApiToken::LONGEST_LIFETIME)));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiToken {
    /// Names the row.
    pub selector: Selector,
    /// Of the secret, which is kept nowhere.
    pub digest: Digest,
    /// As whom it acts.
    pub user: UserId,
    /// What the user calls it.
    pub name: String,
    /// Whether it changes nothing.
    pub read_only: bool,
    /// When it was made.
    pub created_at: UnixTime,
    /// From then on it is dead.
    pub expires_at: UnixTime,
    /// When it was last used, up to some minutes late.
    pub last_used_at: Option<UnixTime>,
    /// When it was revoked.
    pub revoked_at: Option<UnixTime>,
}

/// A use is noted if the last one noted is so old.
const NOTED_AFTER: Duration = Duration::from_mins(5);

impl ApiToken {
    /// How long one lives if nobody says otherwise: 90 days.
    pub const USUAL_LIFETIME: Duration = Duration::from_hours(90 * 24);
    /// How long one may live: 366 days.
    pub const LONGEST_LIFETIME: Duration = Duration::from_hours(366 * 24);
    /// Most bytes of its name.
    pub const LONGEST_NAME: usize = 100;

    /// Whether it was revoked or has expired.
    pub fn is_over(&self, now: UnixTime) -> bool {
        self.revoked_at.is_some() || now >= self.expires_at
    }

    /// Whether `presented` is this token, and it works now; whether its user may
    /// still do anything is asked elsewhere.
    pub fn works(&self, presented: &Opaque, now: UnixTime) -> bool {
        let own = self.selector == presented.selector() && self.digest == presented.digest();
        own && !self.is_over(now)
    }

    /// Whether a use at `now` is worth a write.
    pub fn is_use_worth_noting(&self, now: UnixTime) -> bool {
        self.last_used_at
            .is_none_or(|last| now.since(last) >= NOTED_AFTER)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::opaque::OpaqueKind;

    fn token() -> ApiToken {
        let selector = Selector::from_bytes([1; 16]);
        ApiToken {
            selector,
            digest: presented([2; 32]).digest(),
            user: UserId::new("ada"),
            name: "ci".to_owned(),
            read_only: false,
            created_at: UnixTime::from_secs(0),
            expires_at: UnixTime::from_secs(100),
            last_used_at: None,
            revoked_at: None,
        }
    }

    fn presented(secret: [u8; 32]) -> Opaque {
        Opaque::from_parts(OpaqueKind::ApiToken, Selector::from_bytes([1; 16]), secret)
    }

    #[test]
    fn an_api_token_works_for_its_secret_until_it_ends() {
        let (token, at) = (token(), UnixTime::from_secs);
        let (right, wrong) = (presented([2; 32]), presented([3; 32]));
        assert!(token.works(&right, at(99)));
        assert!(!token.works(&wrong, at(99)));
        assert!(!token.works(&right, at(100)));
        let revoked = ApiToken {
            revoked_at: Some(at(5)),
            ..token
        };
        assert!(!revoked.works(&right, at(1)));
    }

    #[test]
    fn a_use_is_noted_every_five_minutes() {
        let at = UnixTime::from_secs;
        let fresh = token();
        assert!(fresh.is_use_worth_noting(at(0)));
        let used = ApiToken {
            last_used_at: Some(at(0)),
            ..fresh
        };
        assert!(!used.is_use_worth_noting(at(299)));
        assert!(used.is_use_worth_noting(at(300)));
    }
}
