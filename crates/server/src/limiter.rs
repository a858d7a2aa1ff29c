//! Counts failures: wrong passwords and wrong client secrets. Successes, lost
//! races and registrations are never counted.

use std::time::Duration;

use bailiwick_core::{Digest, ErrorCode, OAuthError, Reason, UnixTime};
use quick_cache::sync::Cache;

/// Most keys remembered; the least used are forgotten first.
const MOST_KEYS: usize = 50_000;

/// How many failures of one key are borne, and how soon they are forgiven.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FailureLimit {
    /// Failures borne at once.
    pub(crate) burst: u32,
    /// The time in which one more is borne.
    pub(crate) forgiven_after: Duration,
}

impl FailureLimit {
    /// For passwords of one account: 10 at once, then one each 30 seconds.
    pub(crate) const PASSWORD: Self = Self {
        burst: 10,
        forgiven_after: Duration::from_secs(30),
    };
    /// For secrets of one client from one address: 20 at once, then one each
    /// 5 seconds.
    pub(crate) const CLIENT_SECRET: Self = Self {
        burst: 20,
        forgiven_after: Duration::from_secs(5),
    };
    /// For passwords of any accounts from one address: 100 at once, then one a
    /// second.
    pub(crate) const ADDRESS: Self = Self {
        burst: 100,
        forgiven_after: Duration::from_secs(1),
    };
}

/// Failures by key, in bounded memory. Keys are digests: what people typed into
/// the wrong field is not kept.
///
/// Works as the generic cell rate algorithm: of each key it keeps only the time
/// at which its failures will all be forgiven.
#[derive(Debug)]
pub(crate) struct FailureLimiter {
    passwords: Cache<Digest, UnixTime>,
    // Apart: these come cheaply, and would crowd the others out.
    secrets: Cache<Digest, UnixTime>,
}

impl FailureLimiter {
    /// A limiter that has seen no failure.
    pub(crate) fn new() -> Self {
        Self {
            passwords: Cache::new(MOST_KEYS),
            secrets: Cache::new(MOST_KEYS),
        }
    }

    /// How long `key` must wait; `None`: it may try now. Looking costs nothing.
    pub(crate) fn wait(
        &self,
        limit: FailureLimit,
        key: &Digest,
        now: UnixTime,
    ) -> Option<Duration> {
        let forgiven_at = self.counted(limit).get(key)?;
        let borne = limit.forgiven_after * limit.burst.saturating_sub(1);
        let wait = forgiven_at.since(now).saturating_sub(borne);
        (!wait.is_zero()).then_some(wait)
    }

    /// Counts a failure of `key`.
    pub(crate) fn failed(&self, limit: FailureLimit, key: Digest, now: UnixTime) {
        let counted = self.counted(limit);
        let from = counted.get(&key).map_or(now, |at| at.max(now));
        // Never further ahead than the burst and one more, so that a flood does
        // not lock its victim out for longer than the limit says.
        let most = now.plus(limit.forgiven_after * limit.burst);
        counted.insert(key, from.plus(limit.forgiven_after).min(most));
    }

    /// How many are remembered.
    pub(crate) fn remembered(&self) -> u64 {
        let remembered = self.passwords.len() + self.secrets.len();
        u64::try_from(remembered).unwrap_or(u64::MAX)
    }

    fn counted(&self, limit: FailureLimit) -> &Cache<Digest, UnixTime> {
        if limit == FailureLimit::CLIENT_SECRET {
            &self.secrets
        } else {
            &self.passwords
        }
    }
}

/// The refusal of who failed too often.
pub(crate) fn too_many_failures() -> OAuthError {
    OAuthError::json(
        ErrorCode::TemporarilyUnavailable,
        Reason::TooManyFailures,
        "too many attempts",
    )
}

/// The key for the account that `login` names.
pub(crate) fn account_key(login: &str) -> Digest {
    Digest::of_parts([
        b"account".as_slice(),
        login.trim().to_lowercase().as_bytes(),
    ])
}

/// The key for passwords tried from an address.
pub(crate) fn address_key(address: &str) -> Digest {
    Digest::of_parts([b"address".as_slice(), address.as_bytes()])
}

/// The key for a client's secret tried from an address.
pub(crate) fn client_key(client: &str, address: &str) -> Digest {
    Digest::of_parts([b"client".as_slice(), client.as_bytes(), address.as_bytes()])
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMIT: FailureLimit = FailureLimit {
        burst: 3,
        forgiven_after: Duration::from_secs(10),
    };

    fn at(secs: i64) -> UnixTime {
        UnixTime::from_secs(1_000_000 + secs)
    }

    /// security.md CT-20
    #[test]
    fn ct_20_failures_are_borne_up_to_the_burst_and_forgiven_in_time() {
        let limiter = FailureLimiter::new();
        let key = account_key("ada");
        for _ in 0..3 {
            assert_eq!(limiter.wait(LIMIT, &key, at(0)), None);
            limiter.failed(LIMIT, key, at(0));
        }
        assert_eq!(
            limiter.wait(LIMIT, &key, at(0)),
            Some(Duration::from_secs(10))
        );
        assert_eq!(limiter.wait(LIMIT, &key, at(10)), None);
        limiter.failed(LIMIT, key, at(10));
        assert!(limiter.wait(LIMIT, &key, at(10)).is_some());
        assert_eq!(limiter.wait(LIMIT, &key, at(100)), None);
    }

    /// Wrong client secrets cost nobody anything; that many of them must not
    /// clear the record of who guesses passwords.
    #[test]
    fn ct_20_a_flood_of_wrong_secrets_forgives_no_wrong_password() {
        let limiter = FailureLimiter::new();
        for _ in 0..10 {
            limiter.failed(FailureLimit::PASSWORD, account_key("ada"), at(0));
        }
        for n in 0..4 * MOST_KEYS {
            let key = client_key(&(n / 2).to_string(), "192.0.2.1");
            limiter.failed(FailureLimit::CLIENT_SECRET, key, at(0));
        }
        let ada = account_key("ada");
        assert!(limiter.wait(FailureLimit::PASSWORD, &ada, at(0)).is_some());
    }

    #[test]
    fn ct_20_other_keys_are_unaffected_and_a_flood_does_not_lock_out_for_longer() {
        let limiter = FailureLimiter::new();
        for _ in 0..10_000 {
            limiter.failed(LIMIT, account_key("ada"), at(0));
        }
        assert_eq!(limiter.wait(LIMIT, &account_key("grace"), at(0)), None);
        assert_eq!(limiter.wait(LIMIT, &account_key("ada"), at(10)), None);
    }
}
