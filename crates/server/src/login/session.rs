//! From a password to a session.

use bailiwick_core::{
    Reason,
    model::{Session, User, UserRecord},
    opaque::{Opaque, OpaqueKind, Selector},
    snapshot::Version,
    store::{Commit, LoadPlan, Outcome, UserKey, Write},
};
use cookie::Cookie;

use super::{CookieName, Person};
use crate::{
    app::{App, Peer},
    clock::Borrowed,
    exec::{self, ATTEMPTS, store_failed, unavailable, users_failed},
    guess::PasswordGuess,
    page::Refusal,
};

/// Who signs in, and from where.
pub(crate) struct PasswordSignIn<'a> {
    pub(crate) login: &'a str,
    pub(crate) password: &'a str,
    pub(crate) peer: Peer,
    /// Who was signed in in this browser.
    pub(crate) before: Option<&'a Person>,
    /// What the browser calls itself.
    pub(crate) user_agent: &'a str,
}

impl PasswordSignIn<'_> {
    /// The user whose password this is, and their new session. Nobody
    /// learns by the answer or by its time whether there is such a user.
    ///
    /// The session begins only if the user is still as they were when the
    /// password was checked: who changed it, or disabled them, shuts out who
    /// was signing in meanwhile.
    pub(crate) async fn run(&self, app: &App) -> Result<Option<(User, Begun)>, Refusal> {
        let guess = PasswordGuess::of(self.login).from(self.peer);
        guess.check(app)?;
        let mut proven: Option<UserRecord> = None;
        for _ in 0..ATTEMPTS {
            let plan = LoadPlan {
                user: Some(UserKey::Login(self.login.to_owned())),
                ..LoadPlan::default()
            };
            let loaded = exec::load(app, plan, &app.snapshots.current()).await?;
            let known = loaded.user.filter(|found| found.user.active);
            // Of a host's user it cannot be seen whether the password changed.
            if proven.is_none() || proven != known || !app.users_in_store() {
                let right = app.verify_password(known.as_ref(), self.password);
                if !right.await.map_err(users_failed)? {
                    guess.failed(app);
                    return Ok(None);
                }
                guess.check(app)?;
                proven = known;
            }
            let Some(UserRecord { user, .. }) = &proven else {
                return Ok(None);
            };
            if let Some(begun) = begin_session(
                app,
                user,
                self.before,
                Some(loaded.version),
                self.user_agent,
            )
            .await?
            {
                return Ok(Some((user.clone(), begun)));
            }
        }
        Err(unavailable(Reason::Contended).into())
    }
}

/// A session that began.
pub(crate) struct Begun {
    /// Gives it to the browser.
    pub(crate) cookie: Cookie<'static>,
    /// Names it.
    pub(crate) selector: Selector,
}

/// A new session for `user` in the browser `user_agent`; the one that the browser had ends, so
/// that nobody can plant a session before a sign-in and use it after. `None` if
/// users changed since `version`.
pub(crate) async fn begin_session(
    app: &App,
    user: &User,
    before: Option<&Person>,
    version: Option<Version>,
    user_agent: &str,
) -> Result<Option<Begun>, Refusal> {
    let now = app.now();
    let secret = Opaque::new(OpaqueKind::Session, now, &mut Borrowed(&*app.random));
    let session = Session {
        selector: secret.selector(),
        digest: secret.digest(),
        user: user.id.clone(),
        authenticated_at: now,
        last_seen_at: now,
        expires_at: now.plus(app.config.lifetimes.session_absolute),
        ended_at: None,
        user_agent: user_agent.to_owned(),
    };
    let ended = before.and_then(|person| person.session);
    let ended = ended.map(|selector| Write::EndSession { selector, at: now });
    let begun = [Write::InsertSession(session)];
    let commit = Commit {
        version,
        writes: begun.into_iter().chain(ended).collect(),
    };
    let outcome = app.store.commit(commit).await.map_err(store_failed)?;
    let committed = matches!(outcome, Outcome::Committed { .. });
    Ok(committed.then(|| Begun {
        cookie: CookieName::Session.set(secret.encode(), &app.mount),
        selector: secret.selector(),
    }))
}
