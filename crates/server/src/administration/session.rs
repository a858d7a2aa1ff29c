//! Sign-in sessions of users.

use bailiwick_core::{
    model::{AuditAction, AuditSubject, Session, UserId},
    opaque::Selector,
    session::is_live,
    store::{ListQuery, LoadPlan, Page, PageRequest, Write},
};

use super::{Administration, AdministrationError, Change, PAGE, Result};

impl Administration {
    /// The live sessions of `user` among the 1000 that began last, the one last seen
    /// first.
    ///
    /// ```
    /// # use bailiwick_server::{Administration, Config, Secrets, bailiwick_core::Digest};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let keys = Secrets::new(Digest::of(b"an example").as_bytes(), &[])?.into();
    /// # let store = std::sync::Arc::new(bailiwick_store::memory::Memory::new());
    /// # let config = Config::new("https://id.example/o");
    /// # let administration = Administration::open(config, store, keys).await?;
    /// use bailiwick_server::bailiwick_core::model::UserId;
    ///
    /// assert!(administration.sessions(&UserId::new("17")).await?.is_empty());
    /// # Ok(())
    /// # }
    /// ```
    pub async fn sessions(&self, user: &UserId) -> Result<Vec<Session>> {
        let request = PageRequest {
            after: None,
            limit: PAGE,
        };
        let query = ListQuery::SessionsOf(user.clone(), request);
        let Page::Sessions(mut sessions) = self.0.store.page(query).await? else {
            return Ok(Vec::new());
        };
        let (now, lifetimes) = (self.now(), &self.0.config.lifetimes);
        sessions.retain(|session| is_live(session, now, lifetimes));
        sessions.sort_by_key(|session| std::cmp::Reverse((session.last_seen_at, session.selector)));
        Ok(sessions)
    }

    /// Ends the session `which` of `user`; somebody else's is not found.
    ///
    /// ```
    /// # use bailiwick_server::{Administration, Config, Secrets, bailiwick_core::Digest};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let keys = Secrets::new(Digest::of(b"an example").as_bytes(), &[])?.into();
    /// # let store = std::sync::Arc::new(bailiwick_store::memory::Memory::new());
    /// # let config = Config::new("https://id.example/o");
    /// # let administration = Administration::open(config, store, keys).await?;
    /// use bailiwick_server::bailiwick_core::{UnixTime, model::UserId, opaque::Selector};
    ///
    /// let nobodys = Selector::from_tail(UnixTime::EPOCH, [7; 10]);
    /// let refused = administration.end_session(&UserId::new("17"), nobodys).await;
    /// assert!(refused.is_err());
    /// # Ok(())
    /// # }
    /// ```
    pub async fn end_session(&self, user: &UserId, which: Selector) -> Result<()> {
        let plan = LoadPlan {
            session: Some(which),
            ..LoadPlan::default()
        };
        self.change(plan, |situation, env| {
            let session = situation.loaded.session.as_ref();
            let Some(session) = session.filter(|session| session.user == *user) else {
                return Err(AdministrationError::not_found("session", which.to_hex()));
            };
            if session.ended_at.is_some() {
                return Ok(Change::none(()));
            }
            let ended = Write::EndSession {
                selector: which,
                at: env.now,
            };
            Ok(Change::new(vec![ended, self.sessions_ended(user)], ()))
        })
        .await
    }

    /// Ends every session of `user` but `except`.
    ///
    /// ```
    /// use bailiwick_server::{Administration, AdministrationError};
    /// use bailiwick_server::bailiwick_core::model::UserId;
    ///
    /// /// A laptop was stolen.
    /// async fn stolen(server: &Administration, of: &UserId) -> Result<(), AdministrationError> {
    ///     server.end_sessions(of, None).await
    /// }
    /// ```
    pub async fn end_sessions(&self, user: &UserId, except: Option<Selector>) -> Result<()> {
        self.change(LoadPlan::default(), |_, env| {
            let ended = Write::EndSessions {
                user: user.clone(),
                except,
                at: env.now,
            };
            Ok(Change::new(vec![ended, self.sessions_ended(user)], ()))
        })
        .await
    }

    /// The entry of the record of changes.
    fn sessions_ended(&self, user: &UserId) -> Write {
        let subject = AuditSubject::User(user.clone());
        let entry = self.entry(AuditAction::SessionsEnded, subject);
        Write::Audit(Box::new(entry))
    }
}
