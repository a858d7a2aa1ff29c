//! Keeps those out who guess secrets and passwords.

use bailiwick_core::{Digest, OAuthError, Reason, UnixTime, client_auth::ClientAuthentication};

use crate::{
    app::App,
    incoming::Incoming,
    limiter::{FailureLimit, account_key, client_key, too_many_failures},
};

/// The guard of one request.
pub(crate) struct Guard<'a> {
    app: &'a App,
    now: UnixTime,
    client: Option<Digest>,
    account: Option<Digest>,
}

impl<'a> Guard<'a> {
    /// For a request that claims to come from `client`.
    pub(crate) fn new(
        app: &'a App,
        incoming: &Incoming,
        client: Option<&ClientAuthentication>,
    ) -> Self {
        let address = incoming.peer.address();
        let client = client.map(|client| client_key(client.client_id().as_str(), &address));
        Self {
            app,
            now: app.now(),
            client,
            account: None,
        }
    }

    /// The same, for a request that gives the password of an account.
    pub(crate) fn with_login(self, login: Option<&str>) -> Self {
        Self {
            account: login.map(account_key),
            ..self
        }
    }

    /// Counts a refusal for a wrong secret or password, and no other. Who guesses
    /// secrets too often is told so instead; a right secret is let in all the
    /// same, so that nobody can lock a client out.
    pub(crate) fn count(&self, error: OAuthError) -> OAuthError {
        match (error.reason, self.client, self.account) {
            (Reason::CredentialsWrong, _, Some(account)) => {
                self.app
                    .failures
                    .failed(FailureLimit::PASSWORD, account, self.now);
                error
            }
            (Reason::ClientSecretWrong | Reason::ClientUnknown, Some(client), _) => {
                let limit = FailureLimit::CLIENT_SECRET;
                let exhausted = self.app.failures.wait(limit, &client, self.now).is_some();
                self.app.failures.failed(limit, client, self.now);
                if exhausted {
                    too_many_failures()
                } else {
                    error
                }
            }
            _ => error,
        }
    }
}
