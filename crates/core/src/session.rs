//! Who is signed in: one rule for every page.

#[cfg(test)]
mod tests;

use std::{fmt, time::Duration};

use crate::{
    Digest, UnixTime,
    env::Lifetimes,
    model::{Amr, Session, User, UserId},
    opaque::{Opaque, Selector},
    second_factor::SecondFactorPolicy,
    store::{LoadPlan, Loaded, UserKey, Write},
};

/// How late the use of a session may be noted: not every page writes.
const TOUCH_AFTER: Duration = Duration::from_mins(5);

/// Who sends a request, before anything was looked up.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub enum Who {
    /// Nobody that we know of.
    #[default]
    Nobody,
    /// Whoever this session of ours belongs to: the cookie says so, and its row
    /// must agree.
    Session(Opaque),
    /// Whom the host's own session names.
    Host(HostSession),
}

/// What the host's own session says; that there is such a user, and that they
/// are active, is looked up each time.
///
/// ```
/// use bailiwick_core::{UnixTime, model::UserId, session::HostSession};
///
/// let since = UnixTime::from_secs(1_700_000_000);
/// let session = HostSession::new(UserId::new("17"), since, "the session's key");
/// assert!(!format!("{session:?}").contains("key"));
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct HostSession {
    /// Whom it names.
    pub user: UserId,
    /// When they last proved who they are.
    pub authenticated_at: UnixTime,
    /// Names the session itself.
    binding: Digest,
}

impl HostSession {
    /// The session named `name`: a text that no other session of the host has.
    /// Forms that are shown in it are good in it alone, and for this user: a name
    /// that was not changed at sign-in makes nobody else's form one's own. Only a
    /// digest is kept.
    pub fn new(user: UserId, authenticated_at: UnixTime, name: &str) -> Self {
        let said_by = [user.as_str(), name].map(str::as_bytes);
        let parts = [b"host session".as_slice()].into_iter().chain(said_by);
        Self {
            binding: Digest::of_parts(parts),
            user,
            authenticated_at,
        }
    }

    /// What forms are bound to.
    ///
    /// ```
    /// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
    /// use bailiwick_core::{model::UserId, session::HostSession};
    ///
    /// let of = |user, name| HostSession::new(UserId::new(user), host::NOW, name);
    /// assert_eq!(of("17", "s1").binding(), of("17", "s1").binding());
    /// assert_ne!(of("17", "s1").binding(), of("18", "s1").binding());
    /// ```
    pub fn binding(&self) -> &Digest {
        &self.binding
    }
}

impl fmt::Debug for HostSession {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HostSession")
            .field("user", &self.user)
            .field("authenticated_at", &self.authenticated_at)
            .finish_non_exhaustive()
    }
}

/// Somebody with a session of ours, or nobody.
impl From<Option<Opaque>> for Who {
    fn from(session: Option<Opaque>) -> Self {
        session.map_or(Self::Nobody, Self::Session)
    }
}

impl Who {
    /// What must be read to know whether they are signed in.
    ///
    /// ```
    /// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
    /// use bailiwick_core::{model::UserId, session::Who, store::UserKey};
    ///
    /// let plan = host::ada_signed_in().load_plan();
    /// assert_eq!(plan.user, Some(UserKey::Id(UserId::new("17"))));
    /// assert!(Who::Nobody.load_plan().is_empty());
    /// ```
    pub fn load_plan(&self) -> LoadPlan {
        match self {
            Self::Nobody => LoadPlan::default(),
            Self::Session(presented) => LoadPlan {
                session: Some(presented.selector()),
                ..LoadPlan::default()
            },
            Self::Host(session) => LoadPlan {
                user: Some(UserKey::Id(session.user.clone())),
                ..LoadPlan::default()
            },
        }
    }

    /// Who is signed in, `loaded` being what [`Who::load_plan`] found: an active
    /// user, with a session of ours whose row holds the digest of the cookie's
    /// secret, was not ended, is younger than its absolute end and was used
    /// within the idle time; or with the host's session, which is the host's to
    /// judge.
    ///
    /// ```
    /// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
    /// use bailiwick_core::{env::Lifetimes, store::Loaded};
    ///
    /// let (who, lifetimes) = (host::ada_signed_in(), Lifetimes::default());
    /// let mut loaded = Loaded { user: Some(host::ada()), ..Loaded::default() };
    /// let ada = who.signed_in(&loaded, host::NOW, &lifetimes).unwrap();
    /// assert_eq!(ada.user.username, "ada");
    ///
    /// // The host says that she is there, and the store that she may not be.
    /// loaded.user = loaded.user.map(|mut ada| {
    ///     ada.user.active = false;
    ///     ada
    /// });
    /// assert!(who.signed_in(&loaded, host::NOW, &lifetimes).is_none());
    /// ```
    pub fn signed_in<'a>(
        &'a self,
        loaded: &'a Loaded,
        now: UnixTime,
        lifetimes: &Lifetimes,
    ) -> Option<SignedIn<'a>> {
        let user = &loaded.user.as_ref()?.user;
        let (named, browser) = match self {
            Self::Nobody => return None,
            Self::Session(presented) => {
                let session = live(loaded.session.as_ref()?, presented, now, lifetimes)?;
                (&session.user, Browser::Ours(session))
            }
            Self::Host(session) => (&session.user, Browser::Host(session)),
        };
        (user.id == *named && user.active).then_some(SignedIn { user, browser })
    }
}

fn live<'a>(
    session: &'a Session,
    presented: &Opaque,
    now: UnixTime,
    lifetimes: &Lifetimes,
) -> Option<&'a Session> {
    let own = session.selector == presented.selector() && session.digest == presented.digest();
    (own && is_live(session, now, lifetimes)).then_some(session)
}

/// Whether somebody is signed in with `session` at `now`: it was not ended, is
/// younger than its absolute end and was used within the idle time.
///
/// ```
/// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
/// # use std::time::Duration;
/// use bailiwick_core::{
///     Digest, env::Lifetimes, model::Session, opaque::Selector, session::is_live,
/// };
///
/// let mut session = Session {
///     selector: Selector::from_tail(host::NOW, [3; 10]),
///     digest: Digest::of(b"the cookie's secret"),
///     user: host::ada().user.id,
///     authenticated_at: host::NOW,
///     last_seen_at: host::NOW,
///     expires_at: host::NOW.plus(Duration::from_hours(12)),
///     ended_at: None,
///     user_agent: String::new(),
///     amr: Vec::new(),
/// };
/// let lifetimes = Lifetimes::default();
/// assert!(is_live(&session, host::NOW, &lifetimes));
/// session.ended_at = Some(host::NOW);
/// assert!(!is_live(&session, host::NOW, &lifetimes));
/// ```
pub fn is_live(session: &Session, now: UnixTime, lifetimes: &Lifetimes) -> bool {
    session.ended_at.is_none()
        && now < session.expires_at
        && now < session.last_seen_at.plus(lifetimes.session_idle)
}

/// Somebody who is signed in.
///
/// ```
/// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
/// use std::time::Duration;
///
/// use bailiwick_core::{
///     env::Lifetimes,
///     model::Session,
///     opaque::{Opaque, OpaqueKind},
///     second_factor::SecondFactorPolicy,
///     session::Who,
///     store::Loaded,
/// };
///
/// let cookie = Opaque::new(OpaqueKind::Session, host::NOW, &mut host::Counter(0));
/// let session = Session {
///     selector: cookie.selector(),
///     digest: cookie.digest(),
///     user: host::ada().user.id,
///     authenticated_at: host::NOW,
///     last_seen_at: host::NOW,
///     expires_at: host::NOW.plus(Duration::from_hours(12)),
///     ended_at: None,
///     user_agent: String::new(),
///     amr: Vec::new(),
/// };
/// let loaded =
///     Loaded { session: Some(session), user: Some(host::ada()), ..Loaded::default() };
///
/// let who = Who::Session(cookie.clone());
/// let later = host::NOW.plus(Duration::from_mins(10));
/// let ada = who.signed_in(&loaded, later, &Lifetimes::default()).unwrap();
/// assert_eq!(ada.user.username, "ada");
/// assert_eq!(ada.authenticated_at(), host::NOW);
/// assert_eq!(ada.session(), Some(cookie.selector()));
/// assert_eq!(ada.binding(), cookie.selector().as_bytes()); // what forms are bound to
/// assert!(ada.touch(later).is_some() && ada.touch(host::NOW).is_none());
/// assert!(ada.amr().is_empty() && ada.owes_second_factor(SecondFactorPolicy::Everyone));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct SignedIn<'a> {
    /// Who.
    pub user: &'a User,
    browser: Browser<'a>,
}

/// In which browser.
#[derive(Clone, Copy, Debug)]
enum Browser<'a> {
    Ours(&'a Session),
    Host(&'a HostSession),
}

impl<'a> SignedIn<'a> {
    /// When they last proved who they are.
    pub fn authenticated_at(&self) -> UnixTime {
        match self.browser {
            Browser::Ours(session) => session.authenticated_at,
            Browser::Host(session) => session.authenticated_at,
        }
    }

    /// Names the session: what forms are bound to.
    pub fn binding(&self) -> &'a [u8] {
        match self.browser {
            Browser::Ours(session) => session.selector.as_bytes(),
            Browser::Host(session) => session.binding.as_bytes(),
        }
    }

    /// The session, if it is one of ours.
    pub fn session(&self) -> Option<Selector> {
        match self.browser {
            Browser::Ours(session) => Some(session.selector),
            Browser::Host(_) => None,
        }
    }

    /// How they proved who they are: empty if that is the host's to know.
    pub fn amr(&self) -> &'a [Amr] {
        match self.browser {
            Browser::Ours(session) => &session.amr,
            Browser::Host(_) => &[],
        }
    }

    /// Whether they must set up a second factor, or give it, before anything else.
    /// What a host's session is worth is the host's to judge.
    pub fn owes_second_factor(&self, policy: SecondFactorPolicy) -> bool {
        match self.browser {
            Browser::Ours(session) => {
                policy.requires(self.user) && !session.amr.contains(&Amr::MultipleFactors)
            }
            Browser::Host(_) => false,
        }
    }

    /// What keeps a session of ours from falling idle, if its last use was noted
    /// long enough ago.
    pub fn touch(&self, now: UnixTime) -> Option<Write> {
        let Browser::Ours(session) = self.browser else {
            return None;
        };
        let due = now.since(session.last_seen_at) >= TOUCH_AFTER;
        due.then_some(Write::TouchSession {
            selector: session.selector,
            at: now,
        })
    }
}
