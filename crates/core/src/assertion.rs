//! RFC 6749 §4.5, RFC 7521: what a host's own grants and authentication methods
//! find in a request. They say what is asserted; what is issued for it is decided
//! here as for every other grant.

use std::time::Duration;

use crate::{
    Digest, Reason, UnixTime,
    scope::ScopeSet,
    store::{Loaded, UserKey, Write},
};

/// How far ahead the end of what works once may lie, clocks that disagree
/// included: for so long its use is remembered.
const LONGEST_SINGLE_USE: Duration = Duration::from_mins(24 * 60 + 5);

/// What a request asserts, as a host's own grant found it.
///
/// ```
/// use bailiwick_core::{
///     UnixTime,
///     assertion::{Assertion, SingleUse},
///     model::UserId,
///     store::UserKey,
/// };
///
/// let ends = UnixTime::from_secs(1_900_000_000);
/// let assertion = Assertion::of_user(UserKey::Id(UserId::new("7")))
///     .once(SingleUse::new("https://tickets.example", "ticket 4711", ends));
/// assert!(!assertion.refreshable);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Assertion {
    /// For whom; `None`: the client acts for itself (RFC 6749 §4.4).
    pub subject: Option<UserKey>,
    /// The most that may be granted; `None`: what the client may have.
    pub scope: Option<ScopeSet>,
    /// Whether a refresh token may be issued, to a client that may use one.
    pub refreshable: bool,
    /// What may be used only once.
    pub single_use: Option<SingleUse>,
}

impl Assertion {
    /// A user is the subject: by identifier, or by what they sign in with.
    pub fn of_user(subject: UserKey) -> Self {
        Self {
            subject: Some(subject),
            ..Self::of_client()
        }
    }

    /// The client acts for itself; then it must be a confidential one.
    ///
    /// ```
    /// use bailiwick_core::assertion::Assertion;
    ///
    /// let machine = Assertion::of_client();
    /// assert!(machine.subject.is_none() && !machine.refreshable);
    /// ```
    pub fn of_client() -> Self {
        Self {
            subject: None,
            scope: None,
            refreshable: false,
            single_use: None,
        }
    }

    /// Nothing beyond `scope` is granted; without a `scope` in the request, all of
    /// it that is available.
    ///
    /// ```
    /// use bailiwick_core::{assertion::Assertion, scope::ScopeSet};
    ///
    /// // The ticket was sold for reading, whatever the client may do besides.
    /// let read = ScopeSet::parse("read")?;
    /// let assertion = Assertion::of_client().within(read.clone());
    /// assert_eq!(assertion.scope, Some(read));
    /// # Ok::<(), bailiwick_core::scope::ScopeSetError>(())
    /// ```
    #[must_use]
    pub fn within(mut self, scope: ScopeSet) -> Self {
        self.scope = Some(scope);
        self
    }

    /// With a refresh token for a client that may use one. RFC 7521 §4.1 advises
    /// against it where the client can simply get another assertion.
    #[must_use]
    pub fn refreshable(mut self) -> Self {
        self.refreshable = true;
        self
    }

    /// It works once: of many who bring it, at the same moment or later, on this
    /// node or another, one gets tokens.
    #[must_use]
    pub fn once(mut self, single_use: SingleUse) -> Self {
        self.single_use = Some(single_use);
        self
    }
}

/// What a host's own authentication method found.
///
/// ```
/// use bailiwick_core::{
///     UnixTime,
///     assertion::{Authenticated, SingleUse},
/// };
///
/// let ends = UnixTime::from_secs(1_900_000_000);
/// let authenticated = Authenticated::new().once(SingleUse::new("client-1", "jti 1", ends));
/// assert!(authenticated.single_use.is_some());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Authenticated {
    /// What may be used only once.
    pub single_use: Option<SingleUse>,
}

impl Authenticated {
    /// The client is the one that it says it is.
    pub fn new() -> Self {
        Self::default()
    }

    /// What it showed works once.
    #[must_use]
    pub fn once(mut self, single_use: SingleUse) -> Self {
        self.single_use = Some(single_use);
        self
    }
}

/// Something that is accepted once: consumed in the commit that issues for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SingleUse {
    digest: Digest,
    expires_at: UnixTime,
}

impl SingleUse {
    /// What `issuer` named `id` (`iss` and `jti`, RFC 7519 §4.1). From `expires_at`
    /// on it is refused, and an hour later its use is forgotten: a method that
    /// grants leeway for clocks adds that here. Names of different grants and
    /// methods never meet.
    ///
    /// So a JWT that a client may send both as `client_assertion` and as `assertion`
    /// works once as each; one that must work once in all names its use in a claim
    /// that the grant and the method look at (`aud`, or `typ`). Its end lies at most
    /// 24 hours and five minutes ahead, or it is refused: for so long its use is
    /// remembered.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use bailiwick_core::{UnixTime, assertion::SingleUse};
    ///
    /// // What a JWT says of itself, and a minute for clocks that differ:
    /// let (iss, exp) = ("https://tickets.example", UnixTime::from_secs(1_900_000_000));
    /// let first = SingleUse::new(iss, "ticket 1", exp.plus(Duration::from_mins(1)));
    /// let second = SingleUse::new(iss, "ticket 2", exp.plus(Duration::from_mins(1)));
    /// assert_ne!(first, second);
    /// ```
    pub fn new(issuer: &str, id: &str, expires_at: UnixTime) -> Self {
        Self {
            digest: Digest::of_parts([issuer.as_bytes(), id.as_bytes()]),
            expires_at,
        }
    }

    /// The write that consumes it for the grant or method `of`, or why it does not
    /// work any more.
    pub(crate) fn consume(
        &self,
        of: &str,
        loaded: &Loaded,
        now: UnixTime,
    ) -> Result<Write, Reason> {
        if now >= self.expires_at {
            return Err(Reason::AssertionExpired);
        }
        if self.expires_at > now.plus(LONGEST_SINGLE_USE) {
            return Err(Reason::AssertionTooLong);
        }
        let id = self.ticket(of);
        if loaded.used_ticket == Some(id) {
            return Err(Reason::AssertionReplayed);
        }
        Ok(Write::ConsumeTicket {
            id,
            expires_at: self.expires_at,
        })
    }

    /// The key under which the store remembers its use.
    fn ticket(&self, of: &str) -> [u8; 16] {
        let parts = [b"single use", of.as_bytes(), self.digest.as_bytes()];
        let name = Digest::of_parts(parts);
        name.as_bytes().first_chunk().copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: UnixTime = UnixTime::from_secs(1_000);

    fn later() -> UnixTime {
        UnixTime::from_secs(1_060)
    }

    #[test]
    fn names_of_different_issuers_and_extensions_never_meet() {
        let one = SingleUse::new("a", "bc", later());
        let other = SingleUse::new("ab", "c", later());
        let tickets = [
            one.ticket("urn:x"),
            one.ticket("urn:y"),
            other.ticket("urn:x"),
        ];
        for (at, ticket) in tickets.iter().enumerate() {
            let same = tickets.iter().filter(|one| *one == ticket).count();
            assert_eq!(same, 1, "{at}");
        }
        assert_eq!(
            one.ticket("urn:x"),
            SingleUse::new("a", "bc", NOW).ticket("urn:x"),
            "whatever its end is said to be"
        );
    }

    /// A stranger's assertion must not fill the store with what is remembered for
    /// years.
    #[test]
    fn a_single_use_ends_within_a_day() {
        let loaded = Loaded::default();
        let ending = |after| SingleUse::new("issuer", "1", NOW.plus(after));
        let day = ending(Duration::from_hours(24) + Duration::from_mins(5));
        assert!(day.consume("urn:x", &loaded, NOW).is_ok());
        for longer in [
            Duration::from_hours(24) + Duration::from_mins(5) + Duration::from_millis(1),
            Duration::from_hours(24 * 365),
        ] {
            let refused = ending(longer).consume("urn:x", &loaded, NOW);
            assert_eq!(refused, Err(Reason::AssertionTooLong));
        }
    }

    #[test]
    fn a_single_use_works_until_it_ends_or_was_used() {
        let once = SingleUse::new("issuer", "1", later());
        let mut loaded = Loaded::default();
        assert!(once.consume("urn:x", &loaded, NOW).is_ok());
        assert_eq!(
            once.consume("urn:x", &loaded, later()),
            Err(Reason::AssertionExpired)
        );
        loaded.used_ticket = Some([7; 16]);
        assert!(
            once.consume("urn:x", &loaded, NOW).is_ok(),
            "another ticket"
        );
        loaded.used_ticket = Some(once.ticket("urn:x"));
        assert_eq!(
            once.consume("urn:x", &loaded, NOW),
            Err(Reason::AssertionReplayed)
        );
        assert!(once.consume("urn:y", &loaded, NOW).is_ok());
    }
}
