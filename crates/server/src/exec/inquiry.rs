//! Slow work between load and decide: passwords, and what a host's own grants and
//! authentication methods look at.

use std::sync::Arc;

use bailiwick_core::{
    Asserted, ClientInquiry, ErrorCode, Facts, GrantInquiry, Inquiry, OAuthError, Operation,
    PasswordCheck, Reason, Situation, Snapshot,
    assertion::{Assertion, Authenticated},
    model::{Client, UserRecord},
    params::Parameters,
    store::{LoadPlan, Loaded, UserKey},
};

use super::{load, take_in, users_failed};
use crate::{
    app::App,
    client_authentication::{ClientAuthRequest, Credentials},
    clock::Borrowed,
    extension_grant::ExtensionGrantRequest,
    extensions::{unauthentic, ungranted},
    guess::PasswordGuess,
    incoming::Incoming,
};

/// What was asked for one request. Nothing is asked twice when the request is
/// decided anew, unless what the answer depends on changed meanwhile.
pub(super) struct Inquiries<'a> {
    app: &'a App,
    incoming: Option<&'a Incoming>,
    password: Option<(Option<UserRecord>, bool)>,
    client: Option<OfClient<Authenticated>>,
    grant: Option<OfClient<Assertion>>,
}

/// What a host answered about a client.
struct OfClient<T> {
    client: Arc<dyn Client>,
    answer: Result<T, OAuthError>,
}

impl<T: Clone> OfClient<T> {
    /// The answer, if it is about `client` as it is now.
    fn about(&self, client: &Arc<dyn Client>) -> Option<Result<T, OAuthError>> {
        let same = Arc::ptr_eq(&self.client, client) || self.client.record() == client.record();
        same.then(|| self.answer.clone())
    }
}

impl<'a> Inquiries<'a> {
    pub(super) fn new(app: &'a App, incoming: Option<&'a Incoming>) -> Self {
        Self {
            app,
            incoming,
            password: None,
            client: None,
            grant: None,
        }
    }

    /// The password is checked again with the next load.
    pub(super) fn forget_password(&mut self) {
        self.password = None;
    }

    /// Asks all that `operation` wants to know and adds it to `facts`; `false` if
    /// the store turned out to have something newer than `snapshot`.
    pub(super) async fn answer<O: Operation>(
        &mut self,
        operation: &O,
        snapshot: &Snapshot,
        loaded: &Loaded,
        facts: &mut Facts,
    ) -> Result<bool, OAuthError> {
        loop {
            let inquiry = {
                let situation = Situation {
                    snapshot,
                    loaded,
                    facts,
                };
                let mut random = Borrowed(&*self.app.random);
                operation.inquiry(&situation, &self.app.env(&mut random))
            };
            // Boxed: what few requests do must not make the future of every request
            // larger, for it is moved.
            match inquiry {
                None => return Ok(true),
                Some(Inquiry::Password(check)) => {
                    facts.password_matches = Some(Box::pin(self.password(check)).await?);
                }
                Some(Inquiry::Client(inquiry)) => {
                    facts.client = Some(Box::pin(self.client(&inquiry)).await?);
                }
                Some(Inquiry::Grant(inquiry)) => {
                    let assertion = Box::pin(self.grant(&inquiry)).await?;
                    let Some(asserted) = Box::pin(self.subject(assertion, snapshot)).await? else {
                        return Ok(false);
                    };
                    facts.grant = Some(asserted);
                }
            }
        }
    }

    async fn password(&mut self, check: PasswordCheck<'_>) -> Result<bool, OAuthError> {
        if let Some((user, matches)) = &self.password
            && user.as_ref() == check.user
        {
            return Ok(*matches);
        }
        // Only a client that may use the grant gets here, so that nobody else learns
        // of whom passwords are being guessed.
        let guess = PasswordGuess::of(check.login);
        guess.check(self.app)?;
        let matches = self
            .app
            .verify_password(check.user, check.password)
            .await
            .map_err(users_failed)?;
        if matches {
            guess.check(self.app)?;
        }
        self.password = Some((check.user.cloned(), matches));
        Ok(matches)
    }

    /// The outer error is ours and ends the request; the inner one is the host's
    /// word about the client.
    async fn client(
        &mut self,
        inquiry: &ClientInquiry<'_>,
    ) -> Result<Result<Authenticated, OAuthError>, OAuthError> {
        let known = self.client.as_ref();
        if let Some(answer) = known.and_then(|known| known.about(&inquiry.client)) {
            return Ok(answer);
        }
        let method = self.app.extensions.method(inquiry.method);
        let (Some(method), Some(incoming)) = (method, self.incoming) else {
            return Ok(Err(unregistered()));
        };
        let parameters = incoming.credentials()?;
        let request = ClientAuthRequest::new(
            &*inquiry.client,
            inquiry.endpoint,
            Credentials::new(incoming.headers(), &parameters),
            &self.app.config.issuer,
            self.app.now(),
        );
        let answer = method
            .authenticate(&request)
            .await
            .map_err(|error| unauthentic(&error));
        if let Err(error) = &answer
            && error.code == ErrorCode::TemporarilyUnavailable
        {
            return Err(error.clone());
        }
        self.client = Some(OfClient {
            client: Arc::clone(&inquiry.client),
            answer: answer.clone(),
        });
        Ok(answer)
    }

    async fn grant(
        &mut self,
        inquiry: &GrantInquiry<'_>,
    ) -> Result<Result<Assertion, OAuthError>, OAuthError> {
        let known = self.grant.as_ref();
        if let Some(answer) = known.and_then(|known| known.about(&inquiry.client)) {
            return Ok(answer);
        }
        let grant = self.app.extensions.grant(inquiry.grant_type);
        let (Some(grant), Some(incoming)) = (grant, self.incoming) else {
            return Ok(Err(unregistered()));
        };
        let parameters: Parameters = incoming.parts().form()?;
        let request = ExtensionGrantRequest::new(
            &*inquiry.client,
            &parameters,
            incoming.headers(),
            &self.app.config.issuer,
            self.app.now(),
        );
        let answer = grant
            .assess(&request)
            .await
            .map_err(|error| ungranted(&error));
        if let Err(error) = &answer
            && error.code == ErrorCode::TemporarilyUnavailable
        {
            return Err(error.clone());
        }
        self.grant = Some(OfClient {
            client: Arc::clone(&inquiry.client),
            answer: answer.clone(),
        });
        Ok(answer)
    }

    /// The assertion with the user whom it names, looked up anew for every load;
    /// `None` if the store has something newer than `snapshot`.
    async fn subject(
        &self,
        assertion: Result<Assertion, OAuthError>,
        snapshot: &Snapshot,
    ) -> Result<Option<Result<Asserted, OAuthError>>, OAuthError> {
        let assertion = match assertion {
            Ok(assertion) => assertion,
            Err(error) => return Ok(Some(Err(error))),
        };
        let user = match &assertion.subject {
            None => None,
            Some(key) => {
                let plan = of_user(key.clone());
                let found = load(self.app, plan, snapshot).await?;
                if found.version != snapshot.version() {
                    take_in(self.app, found.version).await?;
                    return Ok(None);
                }
                found.user
            }
        };
        Ok(Some(Ok(Asserted { assertion, user })))
    }
}

fn of_user(key: UserKey) -> LoadPlan {
    LoadPlan {
        user: Some(key),
        ..LoadPlan::default()
    }
}

/// Nobody answers for what is not registered: `build` sees to it that this does
/// not happen.
fn unregistered() -> OAuthError {
    OAuthError::json(
        ErrorCode::UnsupportedGrantType,
        Reason::GrantTypeUnknown,
        "this is not known here",
    )
}
