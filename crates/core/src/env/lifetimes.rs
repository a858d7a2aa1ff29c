//! How long things live, and within which bounds.

use std::time::Duration;

/// How long things live.
///
/// ```
/// use std::time::Duration;
///
/// use bailiwick_core::env::Lifetimes;
///
/// let lifetimes = Lifetimes::default();
/// assert_eq!(lifetimes.access_token, Duration::from_secs(3600));
/// assert_eq!(lifetimes.authorization_code, Duration::from_secs(60));
/// assert_eq!(lifetimes.refresh_grace, Duration::from_secs(10));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lifetimes {
    /// Access tokens, where the client does not say: 10 minutes to 10 hours.
    pub access_token: Duration,
    /// Authorization codes (RFC 6749 §4.1.2 allows 10 minutes at most).
    pub authorization_code: Duration,
    /// Refresh tokens, from their last use.
    pub refresh_token: Duration,
    /// Token families, from the user's consent on.
    pub refresh_token_absolute: Duration,
    /// How long the newest spent refresh token still yields its successor pair;
    /// zero is off, 120 s the most.
    pub refresh_grace: Duration,
    /// Sign-in sessions, from their last use.
    pub session_idle: Duration,
    /// Sign-in sessions, from the sign-in on.
    pub session_absolute: Duration,
    /// How long a form may lie open.
    pub ticket: Duration,
}

impl Default for Lifetimes {
    fn default() -> Self {
        Self {
            access_token: Duration::from_hours(1),
            authorization_code: Duration::from_mins(1),
            refresh_token: Duration::from_hours(30 * 24),
            refresh_token_absolute: Duration::from_hours(365 * 24),
            refresh_grace: Duration::from_secs(10),
            session_idle: Duration::from_hours(12),
            session_absolute: Duration::from_hours(7 * 24),
            ticket: Duration::from_hours(2),
        }
    }
}

/// A lifetime that a server refuses to run with.
///
/// ```
/// use std::time::Duration;
///
/// use bailiwick_core::env::Lifetimes;
///
/// let code = Duration::from_hours(1);
/// let lifetimes = Lifetimes { authorization_code: code, ..Lifetimes::default() };
/// let found = lifetimes.out_of_bounds().unwrap();
/// let text = format!("{} is {:?}, at most {:?}", found.name, found.value, found.most);
/// assert_eq!(text, "authorization_code is 3600s, at most 600s");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LifetimeBounds {
    /// Its field of [`Lifetimes`].
    pub name: &'static str,
    /// What it is.
    pub value: Duration,
    /// The shortest that it may be.
    pub least: Duration,
    /// The longest that it may be.
    pub most: Duration,
}

impl Lifetimes {
    /// The first that is outside its bounds, if one is.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use bailiwick_core::env::Lifetimes;
    ///
    /// let mut lifetimes = Lifetimes::default();
    /// assert_eq!(lifetimes.out_of_bounds(), None);
    /// lifetimes.authorization_code = Duration::from_hours(1);
    /// let found = lifetimes.out_of_bounds().unwrap();
    /// assert_eq!(found.name, "authorization_code");
    /// ```
    pub fn out_of_bounds(&self) -> Option<LifetimeBounds> {
        const LEAST: Duration = Duration::from_secs(1);
        let days = |days: u64| Duration::from_hours(24 * days);
        let (absolute, session) = (self.refresh_token_absolute, self.session_absolute);
        let code = (LEAST, Duration::from_mins(10));
        let grace = (Duration::ZERO, Duration::from_mins(2));
        let bounds = [
            (
                "access_token",
                self.access_token,
                (LEAST, Duration::from_hours(10)),
            ),
            ("authorization_code", self.authorization_code, code),
            ("refresh_token", self.refresh_token, (LEAST, absolute)),
            ("refresh_token_absolute", absolute, (LEAST, days(3650))),
            ("refresh_grace", self.refresh_grace, grace),
            ("session_idle", self.session_idle, (LEAST, session)),
            ("session_absolute", session, (LEAST, days(365))),
            ("ticket", self.ticket, (Duration::from_mins(1), days(1))),
        ];
        let mut bounds = bounds
            .into_iter()
            .map(|(name, value, (least, most))| LifetimeBounds {
                name,
                value,
                least,
                most,
            });
        bounds.find(|bounds| bounds.value < bounds.least || bounds.value > bounds.most)
    }
}
