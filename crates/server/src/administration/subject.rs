//! Everything of one user, ended.

use bailiwick_core::{
    UnixTime,
    event::Event,
    model::UserId,
    store::{Commit, Loaded, Outcome, Write},
};

use super::{Administration, Result};

impl Administration {
    /// Ends at once all that was granted for a user, of ours or of the host's:
    /// every authorization with its access and refresh tokens, tokens without
    /// one, codes that nobody redeemed, API tokens, and sessions of ours. It is one commit,
    /// and whatever was being decided for the user is decided anew after it: a
    /// request that is under way gets nothing out of what was ended.
    ///
    /// What people allowed stays remembered, and the user may sign in again if
    /// [`Users`](crate::Users) says so: to keep somebody out, deactivate them
    /// first and then call this. Of somebody who holds nothing, or is not known,
    /// nothing is ended; to call it twice does no harm.
    ///
    /// ```
    /// use bailiwick_server::{Administration, AdministrationError};
    /// use bailiwick_server::bailiwick_core::model::UserId;
    ///
    /// /// After the application has set the account's flag.
    /// async fn banned(server: &Administration, account: u64) -> Result<(), AdministrationError> {
    ///     server.revoke_subject(&UserId::new(&account.to_string())).await
    /// }
    /// ```
    pub async fn revoke_subject(&self, user: &UserId) -> Result<()> {
        let mut writes = Vec::from(loss_of_everything(user, self.now()));
        let current = self.0.snapshots.current();
        writes.extend(self.recorded(&writes, &current, &Loaded::default()));
        let commit = Commit {
            version: None,
            writes,
        };
        if let Outcome::Committed { version } = self.0.store.commit(commit).await? {
            self.at_least(version).await?;
        }
        self.0
            .events
            .tell(Event::SubjectRevoked { user: user.clone() });
        Ok(())
    }
}

/// What a user held is dead at once, and stays so if they come back.
pub(super) fn loss_of_everything(id: &UserId, at: UnixTime) -> [Write; 3] {
    [
        Write::EndSessions {
            user: id.clone(),
            except: None,
            at,
        },
        Write::RevokeAll {
            user: Some(id.clone()),
            client: None,
            at,
        },
        Write::RevokeApiTokens {
            user: id.clone(),
            at,
        },
    ]
}
