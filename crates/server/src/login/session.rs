//! From a password to a session.

use bailiwick_core::{
    Reason,
    model::{Amr, SecondFactor, Session, User, UserId, UserRecord},
    opaque::{Opaque, OpaqueKind, Selector},
    second_factor::amr_of_password,
    snapshot::Version,
    store::{Commit, LoadPlan, Outcome, SecondFactorKey, UserKey, Write},
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
    /// How who is signed in in this browser proved it: a second factor that they gave
    /// is not asked for again.
    pub(crate) given: &'a [Amr],
    /// What the browser calls itself.
    pub(crate) user_agent: &'a str,
}

/// What became of it.
pub(crate) enum PasswordOutcome {
    /// Name or password is wrong.
    Wrong,
    /// They are signed in.
    SignedIn(Box<User>, Begun),
    /// The password was right, and they have a second factor: no session yet.
    HalfWay(Box<UserRecord>, Box<SecondFactor>),
}

impl PasswordSignIn<'_> {
    /// The user whose password this is, and their new session, or what they have to
    /// give besides. Nobody learns by the answer or by its time whether there is such
    /// a user, nor of a second factor who does not know the password.
    ///
    /// The session begins only if the user is still as they were when the
    /// password was checked: who changed it, or disabled them, or gave them a second
    /// factor, shuts out who was signing in meanwhile.
    pub(crate) async fn run(&self, app: &App) -> Result<PasswordOutcome, Refusal> {
        let guess = PasswordGuess::of(self.login).from(self.peer);
        guess.check(app)?;
        let mut proven: Option<UserRecord> = None;
        for _ in 0..ATTEMPTS {
            let plan = LoadPlan {
                user: Some(UserKey::Login(self.login.to_owned())),
                second_factor: Some(SecondFactorKey::OfUser),
                ..LoadPlan::default()
            };
            let loaded = exec::load(app, plan, &app.snapshots.current()).await?;
            let known = loaded.user.filter(|found| found.user.active);
            // Of a host's user it cannot be seen whether the password changed.
            if proven.is_none() || proven != known || !app.users_in_store() {
                let right = app.verify_password(known.as_ref(), self.password);
                if !right.await.map_err(users_failed)? {
                    guess.failed(app);
                    return Ok(PasswordOutcome::Wrong);
                }
                guess.check(app)?;
                proven = known;
            }
            let Some(record) = &proven else {
                return Ok(PasswordOutcome::Wrong);
            };
            let second = self.given.contains(&Amr::MultipleFactors);
            let factor = loaded.second_factor;
            let revision = factor.as_ref().map_or(0, |kept| kept.revision);
            if let Some(factor) = factor.filter(|kept| kept.is_set() && !second) {
                return Ok(PasswordOutcome::HalfWay(
                    Box::new(record.clone()),
                    Box::new(factor),
                ));
            }
            let user = &record.user;
            let amr = if second {
                self.given.to_vec()
            } else {
                amr_of_password(false)
            };
            let session = NewSession::of(app, &user.id, amr, self.user_agent);
            let unchanged = Write::CheckSecondFactor {
                user: user.id.clone(),
                revision,
            };
            let writes = session.writes(self.before).chain([unchanged]);
            if committed(app, Some(loaded.version), writes.collect()).await? {
                let user = Box::new(user.clone());
                return Ok(PasswordOutcome::SignedIn(user, session.begun(app)));
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

/// A session that is to begin.
pub(crate) struct NewSession {
    session: Session,
    secret: Opaque,
}

impl NewSession {
    /// For `user`, who proved it so, in the browser `user_agent`.
    pub(crate) fn of(app: &App, user: &UserId, amr: Vec<Amr>, user_agent: &str) -> Self {
        let now = app.now();
        let secret = Opaque::new(OpaqueKind::Session, now, &mut Borrowed(&*app.random));
        let session = Session {
            selector: secret.selector(),
            digest: secret.digest(),
            user: user.clone(),
            authenticated_at: now,
            last_seen_at: now,
            expires_at: now.plus(app.config.lifetimes.session_absolute),
            ended_at: None,
            user_agent: user_agent.to_owned(),
            amr,
        };
        Self { session, secret }
    }

    /// What begins it; the one that the browser had ends, so that nobody can plant a
    /// session before a sign-in and use it after.
    pub(crate) fn writes(&self, before: Option<&Person>) -> impl Iterator<Item = Write> {
        let at = self.session.authenticated_at;
        let ended = before.and_then(|person| person.session);
        let ended = ended.map(|selector| Write::EndSession { selector, at });
        let begun = Write::InsertSession(self.session.clone());
        [begun].into_iter().chain(ended)
    }

    /// What begins it and ends every other session of the user.
    #[cfg(any(feature = "totp", feature = "webauthn"))]
    pub(crate) fn alone(&self) -> [Write; 2] {
        let ended = Write::EndSessions {
            user: self.session.user.clone(),
            except: None,
            at: self.session.authenticated_at,
        };
        [ended, Write::InsertSession(self.session.clone())]
    }

    /// The session, once its writes are committed.
    pub(crate) fn begun(&self, app: &App) -> Begun {
        Begun {
            cookie: CookieName::Session.set(self.secret.encode(), &app.mount),
            selector: self.secret.selector(),
        }
    }
}

/// A new session for `user`, who was made just now.
pub(crate) async fn begin_session(
    app: &App,
    user: &User,
    before: Option<&Person>,
    user_agent: &str,
) -> Result<Option<Begun>, Refusal> {
    let session = NewSession::of(app, &user.id, amr_of_password(false), user_agent);
    let committed = committed(app, None, session.writes(before).collect()).await?;
    Ok(committed.then(|| session.begun(app)))
}

/// Whether it was; `false`: something changed since `version`.
async fn committed(
    app: &App,
    version: Option<Version>,
    writes: Vec<Write>,
) -> Result<bool, Refusal> {
    let outcome = app.store.commit(Commit { version, writes }).await;
    let outcome = outcome.map_err(store_failed)?;
    Ok(matches!(outcome, Outcome::Committed { .. }))
}
