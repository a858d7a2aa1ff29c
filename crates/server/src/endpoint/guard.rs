//! Keeps those out who guess secrets and passwords.

use bailiwick_core::{OAuthError, Reason, client_auth::ClientAuthentication};

use crate::{
    app::{App, Peer},
    guess::PasswordGuess,
    incoming::Incoming,
    limiter::{FailureLimit, client_key, too_many_failures},
};

/// The guard of one request.
pub(crate) struct Guard<'a> {
    app: &'a App,
    peer: Peer,
    client: Option<&'a ClientAuthentication>,
    password: Option<PasswordGuess>,
}

impl<'a> Guard<'a> {
    /// For a request that claims to come from `client`.
    pub(crate) fn new(
        app: &'a App,
        incoming: &Incoming,
        client: Option<&'a ClientAuthentication>,
    ) -> Self {
        Self {
            app,
            peer: incoming.peer,
            client,
            password: None,
        }
    }

    /// The same, for a request that gives the password of an account. A client
    /// with a secret hands on the passwords of many people from one address.
    pub(crate) fn with_login(self, login: Option<&str>, by_public_client: bool) -> Self {
        let password = login.map(PasswordGuess::of);
        let password = match password {
            Some(guess) if by_public_client => Some(guess.from(self.peer)),
            other => other,
        };
        Self { password, ..self }
    }

    /// Refuses somebody who tried the passwords of too many.
    pub(crate) fn check(&self) -> Result<(), OAuthError> {
        match &self.password {
            Some(guess) => guess.check_address(self.app),
            None => Ok(()),
        }
    }

    /// Counts a refusal for a wrong secret or password, and no other. Who guesses
    /// secrets too often is told so instead; a right secret is let in all the
    /// same, so that nobody can lock a client out.
    pub(crate) fn count(&self, error: OAuthError) -> OAuthError {
        match (error.reason, self.client, &self.password) {
            (Reason::CredentialsWrong, _, Some(guess)) => {
                guess.failed(self.app);
                error
            }
            (
                Reason::ClientSecretWrong
                | Reason::ClientProofWrong
                | Reason::ClientUnknown
                | Reason::ClientDisabled,
                Some(client),
                _,
            ) => {
                let client = client_key(client.client_id().as_str(), &self.peer.address());
                let (limit, now) = (FailureLimit::CLIENT_SECRET, self.app.now());
                let exhausted = self.app.failures.wait(limit, &client, now).is_some();
                self.app.failures.failed(limit, client, now);
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
