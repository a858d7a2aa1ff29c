//! Registration by HTTP: the contract of dot-dynamic-scopes.
//!
//! A POST per scope with a bearer token and a JSON object of `name`,
//! `description` and `is_default`; 201 for a new scope, 200 for one that is
//! already ours.

use std::time::Duration;

use bytes::Bytes;
use http::StatusCode;

use super::{Registration, ScopeRegistrar};
use crate::{
    authorization_server::AuthorizationServer,
    connection::{Answer, NoAnswer},
    declared::DeclaredScope,
    error::RegisterError,
    verifier::BoxFuture,
};

/// Longest pause between two attempts.
const LONGEST_PAUSE: Duration = Duration::from_secs(4);
/// Longest part of a refusal's body that an error shows (characters).
const LONGEST_EXCERPT: usize = 500;

/// How often to try, and the first pause; each pause is twice the one before.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Attempts {
    pub(crate) most: u32,
    pub(crate) first_pause: Duration,
}

impl Default for Attempts {
    fn default() -> Self {
        Self {
            most: 8,
            first_pause: Duration::from_millis(250),
        }
    }
}

impl ScopeRegistrar for AuthorizationServer {
    fn register_scope<'a>(
        &'a self,
        scope: &'a DeclaredScope,
    ) -> BoxFuture<'a, Result<Registration, RegisterError>> {
        Box::pin(self.register_scope(scope))
    }
}

impl AuthorizationServer {
    /// Registers all scopes of an API, one after the other, and stops at the
    /// first that is refused. Meant for the start of the API: `?` on the answer
    /// ends it with a message that names the scope, the status and the reason.
    ///
    /// # Errors
    ///
    /// See [`RegisterError`].
    ///
    /// ```no_run
    /// use bailiwick_resource::{AuthorizationServer, Credential, DeclaredScope};
    ///
    /// # async fn start() -> Result<(), Box<dyn std::error::Error>> {
    /// let server = AuthorizationServer::builder(
    ///     "http://localhost:8000/o",
    ///     Credential::bearer(std::fs::read_to_string("token")?.trim()),
    /// )
    /// .build()?;
    /// server
    ///     .register_scopes(&[
    ///         DeclaredScope::new("read", "Read your users").by_default(),
    ///         DeclaredScope::new("write", "Change your users"),
    ///     ])
    ///     .await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn register_scopes(&self, scopes: &[DeclaredScope]) -> Result<(), RegisterError> {
        for scope in scopes {
            self.register_scope(scope).await?;
        }
        Ok(())
    }

    /// Registers one scope, or states again that it is ours. Tries again only
    /// while the server cannot be reached or answers 503.
    ///
    /// # Errors
    ///
    /// See [`RegisterError`].
    ///
    /// ```no_run
    /// # use bailiwick_resource::{AuthorizationServer, DeclaredScope};
    /// # async fn example(server: AuthorizationServer) -> Result<(), bailiwick_resource::RegisterError> {
    /// server.register_scope(&DeclaredScope::new("read", "Read your users")).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn register_scope(
        &self,
        scope: &DeclaredScope,
    ) -> Result<Registration, RegisterError> {
        if !self.inner.has_bearer_token {
            return Err(RegisterError::NeedsBearerToken {
                scope: scope.name().to_owned(),
            });
        }
        if scope.is_parameterised() {
            return Err(RegisterError::NeedsManifest {
                scope: scope.name().to_owned(),
            });
        }
        let body = Bytes::from(serde_json::to_vec(scope).unwrap_or_default());
        let mut pause = self.inner.attempts.first_pause;
        let mut attempt = 1;
        loop {
            let answer = self
                .inner
                .connection
                .post(
                    &self.inner.register_scope_url,
                    "application/json",
                    body.clone(),
                )
                .await;
            let wait = match &answer {
                Ok(answer) if answer.status == StatusCode::SERVICE_UNAVAILABLE => {
                    answer.retry_after().unwrap_or(pause)
                }
                Err(NoAnswer::Unreachable(_)) => pause,
                _ => return self.settle(scope, attempt, answer),
            };
            if attempt >= self.inner.attempts.most {
                return self.settle(scope, attempt, answer);
            }
            let wait = wait.min(LONGEST_PAUSE);
            tracing::info!(
                scope = scope.name(),
                attempt,
                pause_ms = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX),
                "the authorization server is not ready to register a scope; trying again"
            );
            tokio::time::sleep(wait).await;
            pause = pause.saturating_mul(2);
            attempt += 1;
        }
    }

    fn settle(
        &self,
        scope: &DeclaredScope,
        attempts: u32,
        answer: Result<Answer, NoAnswer>,
    ) -> Result<Registration, RegisterError> {
        let name = scope.name().to_owned();
        let url = self.register_scope_url().to_owned();
        match answer {
            Ok(answer) if matches!(answer.status, StatusCode::CREATED | StatusCode::OK) => {
                Ok(accepted(scope, &answer))
            }
            Ok(answer) => Err(RegisterError::Refused {
                scope: name,
                url,
                status: answer.status.as_u16(),
                body: excerpt(&answer.body),
            }),
            Err(NoAnswer::Unreachable(cause)) => Err(RegisterError::Unreachable {
                scope: name,
                url,
                attempts,
                cause,
            }),
            Err(NoAnswer::TimedOut) => Err(RegisterError::TimedOut { scope: name, url }),
            Err(NoAnswer::TooLong) => Err(RegisterError::TooLong { scope: name, url }),
        }
    }
}

fn accepted(scope: &DeclaredScope, answer: &Answer) -> Registration {
    let says = |name: &str, word: &str| answer.headers.get(name).is_some_and(|said| said == word);
    let registration = Registration {
        is_new: answer.status == StatusCode::CREATED,
        default_not_permitted: says("bailiwick-scope-default", "not-permitted"),
        pending: says("bailiwick-scope-state", "pending"),
    };
    tracing::info!(
        scope = scope.name(),
        is_new = registration.is_new,
        "a scope is registered"
    );
    if registration.default_not_permitted {
        tracing::warn!(
            scope = scope.name(),
            "the scope is registered, but not as a default: an administrator must let this \
             resource server set defaults"
        );
    }
    if registration.pending {
        tracing::warn!(
            scope = scope.name(),
            "the scope is registered, and nobody can ask for it before an administrator approves it"
        );
    }
    registration
}

/// The beginning of a text on one line, fit for a log and a terminal.
pub(crate) fn excerpt(body: &[u8]) -> String {
    let text = String::from_utf8_lossy(body);
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    line.chars()
        .filter(|character| !character.is_control())
        .take(LONGEST_EXCERPT)
        .collect()
}
