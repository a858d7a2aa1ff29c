//! Who is signed in: one rule for every page.

#[cfg(test)]
mod tests;

use std::time::Duration;

use crate::{
    UnixTime,
    env::Lifetimes,
    model::{Session, User},
    opaque::Opaque,
    store::{Loaded, Write},
};

/// How late the use of a session may be noted: not every page writes.
const TOUCH_AFTER: Duration = Duration::from_mins(5);

/// Somebody who is signed in.
#[derive(Clone, Copy, Debug)]
pub struct SignedIn<'a> {
    /// Who.
    pub user: &'a User,
    /// In which browser.
    pub session: &'a Session,
}

impl SignedIn<'_> {
    /// What keeps the session from falling idle, if its last use was noted long
    /// enough ago.
    pub fn touch(&self, now: UnixTime) -> Option<Write> {
        let due = now.since(self.session.last_seen_at) >= TOUCH_AFTER;
        due.then_some(Write::TouchSession {
            selector: self.session.selector,
            at: now,
        })
    }
}

/// Who is signed in with the session `presented` by a cookie: its row was
/// loaded and holds the digest of its secret, it was not ended, it is younger
/// than its absolute end and was used within the idle time, and its user is
/// active.
pub fn session_user<'a>(
    loaded: &'a Loaded,
    presented: Option<&Opaque>,
    now: UnixTime,
    lifetimes: &Lifetimes,
) -> Option<SignedIn<'a>> {
    let presented = presented?;
    let session = loaded.session.as_ref()?;
    let user = &loaded.user.as_ref()?.user;
    let own = session.selector == presented.selector() && session.digest == presented.digest();
    let live = session.ended_at.is_none()
        && now < session.expires_at
        && now < session.last_seen_at.plus(lifetimes.session_idle);
    (own && live && user.id == session.user && user.active).then_some(SignedIn { user, session })
}
