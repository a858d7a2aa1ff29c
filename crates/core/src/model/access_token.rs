//! What is asked of an access token, whatever it looks like: the contract that
//! introspection, guards and hosts share. Client, user, scope, audience and times
//! are its members.

use std::time::Duration;

use super::AccessToken;
use crate::UnixTime;

impl AccessToken {
    /// How it is used (RFC 6749 §7.1): all of ours are bearer tokens (RFC 6750).
    ///
    /// ```
    /// use bailiwick_core::model::AccessToken;
    ///
    /// fn told(token: &AccessToken) -> String {
    ///     format!("{} {}", token.token_type(), token.scope)
    /// }
    /// ```
    pub fn token_type(&self) -> &'static str {
        "Bearer"
    }

    /// How long it lives from `now` on; zero when it is over, `None` for a static
    /// token without end.
    ///
    /// ```
    /// use bailiwick_core::{UnixTime, model::AccessToken};
    ///
    /// fn expires_in(token: &AccessToken, now: UnixTime) -> Option<u64> {
    ///     token.expires_in(now).map(|left| left.as_secs())
    /// }
    /// ```
    pub fn expires_in(&self, now: UnixTime) -> Option<Duration> {
        self.expires_at.map(|end| end.since(now))
    }

    /// Whether it itself was revoked. Its family may be: then this does not say so.
    ///
    /// ```
    /// use bailiwick_core::{UnixTime, model::AccessToken};
    ///
    /// fn was_given_back(token: &AccessToken, now: UnixTime) -> bool {
    ///     token.is_revoked() && !token.is_expired(now)
    /// }
    /// ```
    pub fn is_revoked(&self) -> bool {
        self.revoked_at.is_some()
    }

    /// Whether it has expired at `now`.
    ///
    /// ```
    /// use bailiwick_core::{UnixTime, model::AccessToken};
    ///
    /// fn may_be_forgotten(token: &AccessToken, now: UnixTime) -> bool {
    ///     token.is_expired(now)
    /// }
    /// ```
    pub fn is_expired(&self, now: UnixTime) -> bool {
        self.expires_at.is_some_and(|end| now >= end)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;
    use crate::world::World;

    #[test]
    fn a_token_says_how_long_it_lives() {
        let mut world = World::new();
        world.sign_in("app", "read");
        let mut token = world.access_tokens.into_values().next().unwrap();
        let end = token.expires_at.unwrap();
        let last = end.minus(Duration::from_millis(1));
        assert_eq!(
            token.expires_in(token.issued_at),
            Some(Duration::from_hours(1))
        );
        assert_eq!(token.expires_in(last), Some(Duration::from_millis(1)));
        assert_eq!(token.expires_in(end), Some(Duration::ZERO));
        assert!(!token.is_expired(last) && token.is_expired(end));
        assert!(!token.is_revoked() && !token.is_over(last) && token.is_over(end));
        token.revoked_at = Some(last);
        assert!(token.is_revoked() && token.is_over(last) && !token.is_expired(last));
        token.expires_at = None;
        assert_eq!(token.expires_in(end), None);
        assert!(!token.is_expired(end));
        assert_eq!(token.token_type(), "Bearer");
    }
}
