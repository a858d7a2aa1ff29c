//! RFC 7662: a resource server asks what a token is worth to it.

mod response;
#[cfg(test)]
mod tests;
pub use response::{ActiveToken, IntrospectionResponse};

use std::sync::Arc;

use crate::{
    Config, Decision, Delivery, Env, ErrorCode, Inquiry, OAuthError, Operation, Reason, Situation,
    Snapshot,
    bearer::{Bearer, Privilege, insider},
    client_auth::{ClientAuthentication, client_of},
    jwt::own_members,
    liveness::{HangsOn, check_access_token},
    model::{
        AccessToken, Client, ClientEndpoint, IntrospectionReach, Owner, RegisteredScope,
        ResourceServer,
    },
    opaque::{OpaqueKind, Presented},
    params::{Parameters, Parts},
    resource::is_same,
    scope::{Coverage, Moment, ScopeSet, effect, is_openid_name},
    store::LoadPlan,
};

/// An introspection request. Only access tokens are ever active: a refresh token
/// is no business of a resource server, nor is the static token of one.
///
/// ```
/// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
/// use bailiwick_core::{
///     Facts, Operation, Situation,
///     introspect::{IntrospectionRequest, IntrospectionResponse},
///     store::Loaded,
/// };
///
/// let (token, row) = host::token("field-notes", "read plants:see");
/// let form = format!("token={token}&client_id=plants&client_secret=correct-horse");
/// let request = IntrospectionRequest::parse(&host::post(&form))?;
/// assert_eq!(request.client().unwrap().client_id().as_str(), "plants"); // for limits
///
/// // What the store finds under `request.load_plan(..).access_token`:
/// let loaded = Loaded { access_token: Some(row), ..Loaded::default() };
/// let snapshot = host::snapshot();
/// let situation = Situation { snapshot: &snapshot, loaded: &loaded, facts: Facts::none() };
/// let answer = request.decide(&situation, &mut host::env(&host::config())).outcome?;
/// assert!(matches!(answer, IntrospectionResponse::Active(_)));
/// # Ok::<(), bailiwick_core::OAuthError>(())
/// ```
#[derive(Clone, Debug)]
pub struct IntrospectionRequest {
    caller: Caller,
    get: bool,
    token: Option<Presented>,
}

#[derive(Clone, Debug)]
enum Caller {
    /// With its own access token, which wins over all else (RFC 7662 §2.1).
    Bearer(Bearer),
    /// By client authentication.
    Client(ClientAuthentication),
    /// The application that the server is a part of, for this owner of scopes: it
    /// needs no credential to ask itself.
    Within(Owner),
}

impl IntrospectionRequest {
    /// Reads a POST, or a GET with its parameters in the query: whether that is
    /// allowed depends on who asks. Credentials are never read from a query.
    pub fn parse(parts: &Parts<'_>) -> Result<Self, OAuthError> {
        let parameters = if parts.get {
            let query = parts.query.unwrap_or_default();
            Parameters::parse(query.as_bytes())?.each_once()?
        } else {
            parts.form()?
        };
        let token = parameters.value("token");
        let none = Parameters::default();
        let credentials = if parts.get { &none } else { &parameters };
        Ok(Self {
            caller: Caller::parse(parts, credentials)?,
            get: parts.get,
            token: token.map(|text| Presented::parse(OpaqueKind::AccessToken, text)),
        })
    }

    /// The question of the application that the server is a part of: what a token
    /// is worth to `owner`, who is one of its resource servers or the authorization
    /// server itself, with the scopes of its own.
    ///
    /// ```
    /// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
    /// # use bailiwick_core::{Facts, Operation, Situation, introspect::IntrospectionResponse, store::Loaded};
    /// use bailiwick_core::{introspect::IntrospectionRequest, model::Owner};
    ///
    /// let (token, row) = host::token("field-notes", "read plants:see");
    /// let request = IntrospectionRequest::within(Owner::AuthorizationServer, &token);
    /// # let (snapshot, config) = (host::snapshot(), host::config());
    /// # let loaded = Loaded { access_token: Some(row), ..Loaded::default() };
    /// # let situation = Situation { snapshot: &snapshot, loaded: &loaded, facts: Facts::none() };
    /// let answer = request.decide(&situation, &mut host::env(&config)).outcome?;
    /// let IntrospectionResponse::Active(token) = answer else { unreachable!() };
    /// assert_eq!(token.scope.to_string(), "read"); // the rest is the business of `plants`
    /// # Ok::<(), bailiwick_core::OAuthError>(())
    /// ```
    pub fn within(owner: Owner, token: &str) -> Self {
        Self {
            caller: Caller::Within(owner),
            get: false,
            token: Some(Presented::parse(OpaqueKind::AccessToken, token)),
        }
    }

    /// The client that the request claims to come from, if it authenticates as
    /// one, for limits and logs.
    pub fn client(&self) -> Option<&ClientAuthentication> {
        match &self.caller {
            Caller::Client(client) => Some(client),
            Caller::Bearer(_) | Caller::Within(_) => None,
        }
    }

    fn try_decide(
        &self,
        situation: &Situation<'_>,
        env: &Env<'_>,
    ) -> Result<IntrospectionResponse, OAuthError> {
        let caller = self.caller.resource_server(situation, env)?;
        let role = caller
            .as_deref()
            .map(|client| Privilege::Introspection.check(client, env.config))
            .transpose()?;
        self.check_method(role, env.config)?;
        let token = self.token.as_ref().ok_or_else(|| {
            OAuthError::json(
                ErrorCode::InvalidRequest,
                Reason::TokenMissing,
                "token is missing",
            )
        })?;
        let view = View {
            caller: caller.as_deref(),
            role,
            situation,
            env,
        };
        Ok(view
            .of(token)
            .map_or(IntrospectionResponse::Inactive, |active| {
                IntrospectionResponse::Active(Box::new(active))
            }))
    }

    /// A GET leaves tokens in logs (RFC 7662 §4): off unless the server or the
    /// resource server's registration says otherwise.
    fn check_method(
        &self,
        role: Option<&ResourceServer>,
        config: &Config,
    ) -> Result<(), OAuthError> {
        let allowed = role.and_then(|role| role.introspection_get);
        if !self.get || allowed.unwrap_or(config.allows_introspection_by_get()) {
            return Ok(());
        }
        Err(OAuthError::json(
            ErrorCode::InvalidRequest,
            Reason::MethodNotAllowed,
            "introspection is by POST: GET is off for this resource server",
        )
        .delivered(Delivery::MethodNotAllowed))
    }
}

impl Caller {
    fn parse(parts: &Parts<'_>, parameters: &Parameters) -> Result<Self, OAuthError> {
        if let Some(bearer) = Bearer::parse(parts)? {
            let second =
                parameters.value("client_secret").is_some() || parts.client_claim.is_some();
            if second {
                return Err(OAuthError::json(
                    ErrorCode::InvalidRequest,
                    Reason::ClientAuthenticationRepeated,
                    "an access token and client credentials are two ways to authenticate",
                ));
            }
            return Ok(Self::Bearer(bearer));
        }
        let says_nothing = parts.authorization.is_none() && parts.client_claim.is_none();
        if says_nothing && parameters.value("client_id").is_none() {
            return Err(Bearer::missing());
        }
        ClientAuthentication::parse(parts, parameters, ClientEndpoint::Introspection)
            .map(Self::Client)
    }

    /// The resource server that asks; `None` is the authorization server itself.
    fn resource_server(
        &self,
        situation: &Situation<'_>,
        env: &Env<'_>,
    ) -> Result<Option<Arc<dyn Client>>, OAuthError> {
        match self {
            Self::Bearer(bearer) => bearer
                .resource_server(Privilege::Introspection, situation, env)
                .map(Some),
            Self::Client(client) => client.authenticate(situation, env).map(Some),
            Self::Within(owner) => insider(owner, situation),
        }
    }
}

/// What one resource server sees of a token.
struct View<'a, 'e> {
    /// `None` is the authorization server itself.
    caller: Option<&'a dyn Client>,
    role: Option<&'a ResourceServer>,
    situation: &'a Situation<'a>,
    env: &'a Env<'e>,
}

impl View<'_, '_> {
    fn of(&self, presented: &Presented) -> Option<ActiveToken> {
        let loaded = self.situation.loaded;
        let token = loaded.access_token.as_ref()?;
        if token.is_static || !self.is_addressed(token) {
            return None;
        }
        if !presented.is_access_token(token, self.env) {
            return None;
        }
        let client = client_of(self.situation, &token.client)?;
        let user = loaded.user.as_ref().map(|record| &record.user);
        let user = user.filter(|_| token.user.is_some());
        let on = HangsOn {
            client: Some(&*client),
            family: loaded.family.as_ref(),
            user,
        };
        check_access_token(token, on, self.env.now).ok()?;
        let scope = self.scope(token);
        if scope.is_empty() {
            return None;
        }
        let tokens = &self.env.config.policies.tokens;
        Some(ActiveToken {
            scope,
            client_id: token.client.clone(),
            username: user.map(|user| user.username.clone()),
            subject: token.user.clone(),
            audience: token.audience.clone(),
            issued_at: token.issued_at,
            expires_at: token.expires_at,
            issuer: self.env.config.issuer.clone(),
            extra: own_members(tokens.claims(token, user, self.caller)),
        })
    }

    /// A bound token (RFC 8707) is for those whom it names.
    fn is_addressed(&self, token: &AccessToken) -> bool {
        self.sees_all()
            || token.audience.is_empty()
            || self
                .role
                .and_then(|role| role.resource.as_ref())
                .is_some_and(|resource| token.audience.iter().any(|one| is_same(one, resource)))
    }

    /// What of the token's scope is the caller's business, with all that comes with
    /// it.
    fn scope(&self, token: &AccessToken) -> ScopeSet {
        let family = self.situation.loaded.family.as_ref();
        let coverage = Coverage {
            snapshot: self.situation.snapshot,
            config: self.env.config,
            granted_at: family.map_or(token.issued_at, |family| family.created_at),
            now: self.env.now,
        };
        let mut shown = Vec::new();
        for name in &token.scope {
            let Some(found) = coverage.snapshot.resolve(name) else {
                if self.sees_all() {
                    shown.push(name.clone());
                }
                continue;
            };
            if self.shows(found.registered(), &coverage) {
                shown.push(name.clone());
                // They are the same owner's.
                shown.extend(coverage.implied(&found));
            }
        }
        ScopeSet::of_names(shown)
    }

    fn shows(&self, scope: &RegisteredScope, coverage: &Coverage<'_>) -> bool {
        carries(scope, coverage) && (self.sees_all() || self.is_own(scope) || self.is_common(scope))
    }

    fn is_own(&self, scope: &RegisteredScope) -> bool {
        self.caller
            .is_some_and(|caller| scope.owner.client() == Some(caller.id()))
    }

    fn is_common(&self, scope: &RegisteredScope) -> bool {
        scope.owner == Owner::AuthorizationServer
            && !self.env.config.privileged.contains(&scope.name)
            && !is_openid_name(&scope.name)
    }

    fn sees_all(&self) -> bool {
        self.role
            .is_some_and(|role| role.introspects == IntrospectionReach::All)
    }
}

/// Whether a token carries `scope` still: its state says so, and its owner held it
/// when the token was granted (docs/adr/0007).
fn carries(scope: &RegisteredScope, coverage: &Coverage<'_>) -> bool {
    scope.owner_since <= coverage.granted_at
        && effect(scope.state_at(coverage.now), Moment::Introspection).is_granted()
}

impl Operation for IntrospectionRequest {
    type Answer = IntrospectionResponse;

    fn load_plan(&self, _snapshot: &Snapshot) -> LoadPlan {
        let bearer = match &self.caller {
            Caller::Bearer(bearer) => Some(bearer.key()),
            Caller::Client(_) | Caller::Within(_) => None,
        };
        LoadPlan {
            bearer,
            access_token: self.token.as_ref().map(Presented::key),
            ..LoadPlan::default()
        }
    }

    fn inquiry<'a>(&'a self, situation: &Situation<'a>, _: &Env<'_>) -> Option<Inquiry<'a>> {
        self.client()?.inquiry(situation).map(Inquiry::Client)
    }

    fn client_authentication(&self) -> Option<&ClientAuthentication> {
        self.client()
    }

    fn decide(
        &self,
        situation: &Situation<'_>,
        env: &mut Env<'_>,
    ) -> Decision<IntrospectionResponse> {
        let decision = self
            .try_decide(situation, env)
            .map_or_else(Decision::refuse, Decision::answer);
        match &self.caller {
            Caller::Client(client) => client.consumed(decision, situation, env),
            Caller::Bearer(_) | Caller::Within(_) => decision,
        }
    }

    fn uses_family(&self, answer: &IntrospectionResponse) -> bool {
        matches!(answer, IntrospectionResponse::Active(_))
    }
}
