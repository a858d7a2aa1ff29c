//! One guess of somebody's password, whichever way it came.

use bailiwick_core::{Digest, OAuthError};

use crate::{
    app::{App, Peer},
    limiter::{FailureLimit, account_key, address_key, too_many_failures},
};

/// A password that was given for an account, as far as limits are concerned.
pub(crate) struct PasswordGuess {
    account: Digest,
    address: Option<Digest>,
}

impl PasswordGuess {
    /// For the account of `login`, whoever tries.
    pub(crate) fn of(login: &str) -> Self {
        Self {
            account: account_key(login),
            address: None,
        }
    }

    /// The same by somebody at `peer`, who may be trying one account after the
    /// other.
    pub(crate) fn from(self, peer: Peer) -> Self {
        let address = peer.remote_address();
        Self {
            address: address.map(|address| address_key(&address)),
            ..self
        }
    }

    /// Refuses whoever failed too often. To be asked before the password is
    /// looked at, for that is slow, and again when it was right: of many guesses
    /// at once no more may tell anything than of as many in a row.
    pub(crate) fn check(&self, app: &App) -> Result<(), OAuthError> {
        self.check_address(app)?;
        refuse_if_exhausted(app, FailureLimit::PASSWORD, &self.account)
    }

    /// The same as far as it tells nothing about the account.
    pub(crate) fn check_address(&self, app: &App) -> Result<(), OAuthError> {
        match &self.address {
            Some(address) => refuse_if_exhausted(app, FailureLimit::ADDRESS, address),
            None => Ok(()),
        }
    }

    /// Counts it as wrong.
    pub(crate) fn failed(&self, app: &App) {
        let now = app.now();
        app.failures
            .failed(FailureLimit::PASSWORD, self.account, now);
        if let Some(address) = self.address {
            app.failures.failed(FailureLimit::ADDRESS, address, now);
        }
    }
}

fn refuse_if_exhausted(app: &App, limit: FailureLimit, key: &Digest) -> Result<(), OAuthError> {
    match app.failures.wait(limit, key, app.now()) {
        Some(_) => Err(too_many_failures()),
        None => Ok(()),
    }
}
