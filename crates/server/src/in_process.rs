//! An API in the process of its authorization server: the resource-server kit over
//! the server's own store, without HTTP.

use bailiwick_core::{
    ErrorCode, OAuthError, Reason,
    introspect::{ActiveToken, IntrospectionRequest, IntrospectionResponse},
    model::{ClientEndpoint, ClientId, Owner, ScopeState},
    scope::{ManifestOutcome, ManifestRequest, RegisterScopeRequest},
};
use bailiwick_resource::{
    AccessToken, Acknowledgement, AuthenticatedClient, BoxFuture, ClientAuthError,
    ClientAuthenticator, DeclaredScope, ManifestError, ManifestFault, ManifestRegistrar,
    RegisterError, Registration, ScopeManifest, ScopeRegistrar, Verifier, VerifyError,
};
use bytes::Bytes;
use http::Request;

use crate::{
    app::App, client_authentication::authenticate_client, exec, server::AuthorizationServer,
};

/// The authorization server as an API in the same process sees it: a
/// [`Verifier`] for `bailiwick_resource::Protect`, a [`ScopeRegistrar`] and
/// [`ManifestRegistrar`], and a [`ClientAuthenticator`] for `bailiwick_resource::ProtectClients`.
///
/// Tokens are judged as at the introspection endpoint, on the state of this
/// moment: nothing is remembered, a revocation counts at once, and scopes that are
/// none of the API's business are not seen.
///
/// ```
/// use bailiwick_resource::{DeclaredScope, Protect, RegisterError, register_scopes};
/// use bailiwick_server::{AuthorizationServer, InProcess};
///
/// async fn protect(server: &AuthorizationServer) -> Result<Protect, RegisterError> {
///     let here = InProcess::new(server);
///     register_scopes(None, &here, &[DeclaredScope::new("groups", "See the groups")]).await?;
///     Ok(Protect::new(here))
/// }
/// ```
#[derive(Clone, Debug)]
pub struct InProcess {
    app: App,
    owner: Owner,
}

impl InProcess {
    /// For an API that is one with the server: its scopes are the server's own, and
    /// it sees these alone. Tokens that are bound to a resource server (RFC 8707)
    /// are not for it.
    ///
    /// ```
    /// use bailiwick_resource::{Protect, require};
    /// use bailiwick_server::{AuthorizationServer, InProcess};
    ///
    /// fn protect(server: &AuthorizationServer) -> Protect {
    ///     Protect::new(InProcess::new(server))
    /// }
    /// ```
    pub fn new(server: &AuthorizationServer) -> Self {
        Self {
            app: server.app.clone(),
            owner: Owner::AuthorizationServer,
        }
    }

    /// For an API that is a resource server of its own, registered under this
    /// client identifier: with its namespaces, its resource identifier and the
    /// rights that the administrator gives it, asked about at each use.
    ///
    /// ```
    /// use bailiwick_resource::Protect;
    /// use bailiwick_server::{AuthorizationServer, InProcess};
    ///
    /// fn protect(server: &AuthorizationServer) -> Protect {
    ///     Protect::new(InProcess::for_resource_server(server, "users-api"))
    /// }
    /// ```
    pub fn for_resource_server(server: &AuthorizationServer, client_id: &str) -> Self {
        Self {
            app: server.app.clone(),
            owner: Owner::ResourceServer(ClientId::new(client_id)),
        }
    }

    async fn introspect(&self, token: &str) -> Result<Option<AccessToken>, VerifyError> {
        let request = IntrospectionRequest::within(self.owner.clone(), token);
        match exec::run(&self.app, &request).await {
            Ok(IntrospectionResponse::Active(token)) => Ok(Some(described(&token))),
            Ok(IntrospectionResponse::Inactive) => Ok(None),
            Err(error) => {
                tracing::error!(reason = ?error.reason, "an access token could not be checked");
                Err(VerifyError::Other(error.description.into_owned()))
            }
        }
    }

    async fn register(&self, scope: &DeclaredScope) -> Result<Registration, RegisterError> {
        let refused = |problem: String| RegisterError::RefusedHere {
            scope: scope.name().to_owned(),
            problem,
        };
        if scope.is_parameterised() {
            return Err(RegisterError::NeedsManifest {
                scope: scope.name().to_owned(),
            });
        }
        // The body of the endpoint, so that both are read by one reader.
        let body = serde_json::to_vec(scope).map_err(|error| refused(error.to_string()))?;
        let request = RegisterScopeRequest::within(self.owner.clone(), &body);
        let registered = exec::run(&self.app, &request)
            .await
            .map_err(|error: OAuthError| refused(error.description.into_owned()))?;
        if registered.default_refused {
            tracing::warn!(
                scope = scope.name(),
                "the scope is registered, but not as a default: an administrator must let this \
                 resource server set defaults"
            );
        }
        if registered.pending {
            tracing::warn!(
                scope = scope.name(),
                "the scope is registered, and nobody can ask for it before an administrator \
                 approves it"
            );
        }
        Ok(Registration::new(registered.created)
            .default_not_permitted(registered.default_refused)
            .pending(registered.pending))
    }
}

impl InProcess {
    /// As a `PUT` and a `GET` of the endpoint do.
    async fn declare(&self, manifest: &ScopeManifest) -> Result<Acknowledgement, ManifestError> {
        let Owner::ResourceServer(id) = &self.owner else {
            return Err(ManifestError::NoResourceServer);
        };
        let request = ManifestRequest::within(id.clone(), manifest.to_manifest(), false);
        let followed = exec::run(&self.app, &request).await.map_err(refused)?;
        if let ManifestOutcome::Refused(refusal) = &followed
            && refusal.reason != Reason::ManifestSuperseded
        {
            let faults = refusal.problems.iter().map(|problem| ManifestFault {
                pointer: problem.pointer.clone(),
                detail: problem.detail.clone(),
                nearest: problem.nearest.clone(),
            });
            return Err(ManifestError::Refused {
                status: None,
                detail: refusal.detail.clone(),
                problems: faults.collect(),
            });
        }
        let request = ManifestRequest::show_within(id.clone());
        let ManifestOutcome::Kept { manifest: kept, .. } =
            exec::run(&self.app, &request).await.map_err(refused)?
        else {
            return Err(ManifestError::refused("nothing is kept"));
        };
        let usable = kept
            .scopes
            .iter()
            .filter(|scope| matches!(scope.state, ScopeState::Active | ScopeState::Deprecated));
        let usable = usable.map(|scope| scope.entry.name.as_str());
        Acknowledgement::new(manifest, kept.revision, usable).unless_superseded()
    }

    /// By whatever method the client may use, at an endpoint of the host's own.
    async fn client(
        &self,
        request: &Request<Bytes>,
    ) -> Result<Option<AuthenticatedClient>, ClientAuthError> {
        match authenticate_client(&self.app, request, ClientEndpoint::Other).await {
            Ok(client) if client.is_confidential() => {
                Ok(Some(AuthenticatedClient::new(client.id().as_str())))
            }
            // A public client has only said its name.
            Ok(_) => Err(ClientAuthError::Refused),
            Err(error) => match (error.reason, error.code) {
                (Reason::ClientMissing, _) => Ok(None),
                (Reason::TooManyFailures, _) => Err(ClientAuthError::TooManyFailures),
                (_, ErrorCode::InvalidClient) => Err(ClientAuthError::Refused),
                (_, ErrorCode::InvalidRequest) => Err(ClientAuthError::Malformed),
                _ => Err(ClientAuthError::Unavailable(error.description.into_owned())),
            },
        }
    }
}

impl ClientAuthenticator for InProcess {
    fn authenticate<'a>(
        &'a self,
        request: &'a Request<Bytes>,
    ) -> BoxFuture<'a, Result<Option<AuthenticatedClient>, ClientAuthError>> {
        Box::pin(self.client(request))
    }
}

/// A refusal, or a store that does not answer.
fn refused(error: OAuthError) -> ManifestError {
    let text = error.description.into_owned();
    match error.code {
        ErrorCode::ServerError | ErrorCode::TemporarilyUnavailable => {
            ManifestError::unavailable(text)
        }
        _ => ManifestError::refused(text),
    }
}

/// What the endpoint would say, as the kit hands it on.
fn described(active: &ActiveToken) -> AccessToken {
    let mut token = AccessToken::builder();
    for (name, value) in active.extra.members() {
        token = token.claim(name, value.clone());
    }
    // What the specifications name is never the host's to say.
    token = token
        .client_id(active.client_id.as_str())
        .audience(&active.audience)
        .claim("iat", active.issued_at.as_secs())
        .claim("iss", active.issuer.as_str());
    for name in &active.scope {
        token = token.scope(name.as_str());
    }
    if let Some(username) = &active.username {
        token = token.username(username);
    }
    if let Some(subject) = &active.subject {
        token = token.subject(subject.as_str());
    }
    if let Some(at) = active.expires_at {
        token = token.expires_at(at.as_secs());
    }
    token.build()
}

impl Verifier for InProcess {
    fn verify<'a>(
        &'a self,
        token: &'a str,
    ) -> BoxFuture<'a, Result<Option<AccessToken>, VerifyError>> {
        Box::pin(self.introspect(token))
    }
}

impl ManifestRegistrar for InProcess {
    fn place(&self) -> String {
        let owner = self.owner.client().map_or("", ClientId::as_str);
        format!("{} {owner}", self.app.config.issuer)
    }

    fn apply<'a>(
        &'a self,
        manifest: &'a ScopeManifest,
    ) -> BoxFuture<'a, Result<Acknowledgement, ManifestError>> {
        Box::pin(self.declare(manifest))
    }
}

impl ScopeRegistrar for InProcess {
    fn register_scope<'a>(
        &'a self,
        scope: &'a DeclaredScope,
    ) -> BoxFuture<'a, Result<Registration, RegisterError>> {
        Box::pin(self.register(scope))
    }
}
