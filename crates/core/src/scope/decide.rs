//! Who may have which scope: one function for every grant (RFC 6749 §3.3).

mod nearest;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use super::{Moment, ScopeSet, ScopeToken, effect, is_openid_name};
use crate::{
    Config, ErrorCode, OAuthError, Reason, Snapshot, UnixTime,
    bearer::Privilege,
    model::{Client, GrantType, RegisteredScope, User},
};

/// A question about scopes, the same for every grant.
#[derive(Clone, Copy, Debug)]
pub struct ScopeRequest<'a> {
    /// Who asks.
    pub client: &'a dyn Client,
    /// For whom, if for somebody.
    pub user: Option<&'a User>,
    /// By which grant.
    pub grant_type: &'a GrantType,
    /// The `scope` parameter; absent and empty are the same.
    pub requested: Option<&'a ScopeSet>,
    /// The resources that were asked for (RFC 8707 §2); empty: none in particular.
    pub resource: &'a [String],
    /// What was granted originally, when a code or a refresh token is redeemed.
    pub ceiling: Option<ScopeCeiling<'a>>,
    /// When.
    pub now: UnixTime,
}

/// What was granted originally: nothing is ever added to it (RFC 6749 §6).
///
/// ```
/// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
/// use bailiwick_core::{
///     Reason,
///     model::GrantType,
///     scope::{Moment, ScopeCeiling, ScopeRequest, ScopeSet, decide_scopes},
/// };
///
/// let (client, granted) = (host::client(), ScopeSet::parse("read plants:see")?);
/// let asked = ScopeSet::parse("read")?;
/// let mut request = ScopeRequest {
///     client: &client,
///     user: None,
///     grant_type: &GrantType::RefreshToken,
///     requested: Some(&asked),
///     resource: &[],
///     ceiling: Some(ScopeCeiling {
///         scope: &granted,
///         audience: &[],
///         granted_at: host::NOW,
///         moment: Moment::Refresh,
///     }),
///     now: host::NOW,
/// };
/// let less = decide_scopes(&request, &host::snapshot(), &host::config())?;
/// assert_eq!(less.scope, asked);
///
/// let more = ScopeSet::parse("read https://maps.example/see")?;
/// request.requested = Some(&more);
/// let refusal = decide_scopes(&request, &host::snapshot(), &host::config()).unwrap_err();
/// assert_eq!(refusal.reason, Reason::ScopeExceedsGrant);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct ScopeCeiling<'a> {
    /// The scope.
    pub scope: &'a ScopeSet,
    /// The resources that it is for; empty is unbound.
    pub audience: &'a [String],
    /// When: what has another owner since is not in it any more.
    pub granted_at: UnixTime,
    /// Where it is redeemed.
    pub moment: Moment,
}

/// What a token may carry.
///
/// ```
/// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
/// # use bailiwick_core::{Facts, Situation, authorize::{AuthorizationRequest, Terms}, store::Loaded};
/// use bailiwick_core::scope::GrantedScope;
///
/// /// What the log says of it.
/// fn line(granted: &GrantedScope) -> String {
///     match granted.audience.as_slice() {
///         [] => granted.scope.to_string(),
///         bound => format!("{} at {}", granted.scope, bound.join(", ")),
///     }
/// }
///
/// # let (snapshot, loaded, config) = (host::snapshot(), Loaded::default(), host::config());
/// # let situation = Situation { snapshot: &snapshot, loaded: &loaded, facts: Facts::none() };
/// # let query = host::QUERY.replace("read+plants:see", "https://maps.example/see");
/// # let request = AuthorizationRequest::parse(query.as_bytes())?;
/// let granted = Terms::examine(&request, &situation, &config, None, host::NOW)?.granted;
/// assert_eq!(line(&granted), "https://maps.example/see at https://maps.example");
/// # Ok::<(), bailiwick_core::OAuthError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct GrantedScope {
    /// The scope; never empty.
    pub scope: ScopeSet,
    /// The resource identifiers of those who own it; empty is unbound.
    pub audience: Vec<String>,
}

/// Decides what `request` gets, or refuses with `invalid_scope`, and with
/// `invalid_grant` when nothing of the ceiling may be granted any more.
///
/// ```
/// use std::sync::Arc;
///
/// use bailiwick_core::{
///     Config, Reason, Snapshot, UnixTime,
///     model::{ClientId, ClientRecord, GrantType, Owner},
///     scope::{ScopeRegistration, ScopeRequest, ScopeSet, ScopeToken, decide_scopes, upsert},
/// };
///
/// let config = Config::new("https://login.example/o");
/// let read = ScopeRegistration {
///     name: ScopeToken::from_static("read"),
///     description: "Read".to_owned(),
///     is_default: Some(true),
///     advertised: None,
/// };
/// let (empty, ours) = (Snapshot::new(), Owner::AuthorizationServer);
/// let read = upsert(&ours, &read, true, &empty, &config, UnixTime::EPOCH)?;
/// let snapshot = empty.with_scope(Arc::new(read.write.unwrap()));
///
/// let client = ClientRecord::new(ClientId::new("field-notes"), UnixTime::EPOCH);
/// let mut request = ScopeRequest {
///     client: &client,
///     user: None,
///     grant_type: &GrantType::ClientCredentials,
///     requested: None,
///     resource: &[],
///     ceiling: None,
///     now: UnixTime::EPOCH,
/// };
/// let granted = decide_scopes(&request, &snapshot, &config)?;
/// assert_eq!(granted.scope, ScopeSet::parse("read")?); // the defaults
///
/// let unknown = ScopeSet::parse("reed")?;
/// request.requested = Some(&unknown);
/// let refusal = decide_scopes(&request, &snapshot, &config).unwrap_err();
/// assert_eq!(refusal.reason, Reason::ScopeUnknown);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn decide_scopes(
    request: &ScopeRequest<'_>,
    snapshot: &Snapshot,
    config: &Config,
) -> Result<GrantedScope, OAuthError> {
    let policy = Policy {
        request,
        snapshot,
        config,
    };
    let requested = request.requested.filter(|scope| !scope.is_empty());
    let scope = match (request.ceiling, requested) {
        (Some(ceiling), requested) => policy.within(ceiling.scope, requested)?,
        (None, Some(requested)) => policy.all_of(requested)?,
        (None, None) => policy.defaults()?,
    };
    let audience = policy.audience(&scope)?;
    Ok(GrantedScope { scope, audience })
}

struct Policy<'a> {
    request: &'a ScopeRequest<'a>,
    snapshot: &'a Snapshot,
    config: &'a Config,
}

impl<'a> Policy<'a> {
    fn all_of(&self, requested: &ScopeSet) -> Result<ScopeSet, OAuthError> {
        for name in requested {
            self.may_have(name)
                .map_err(|reason| self.refusal(name, reason))?;
        }
        Ok(requested.clone())
    }

    fn within(
        &self,
        ceiling: &ScopeSet,
        requested: Option<&ScopeSet>,
    ) -> Result<ScopeSet, OAuthError> {
        let wanted = requested.unwrap_or(ceiling);
        if let Some(name) = wanted.iter().find(|name| !ceiling.contains(name)) {
            return Err(invalid_scope(
                Reason::ScopeExceedsGrant,
                format!("scope '{name}' was not granted originally"),
            ));
        }
        let scope = ScopeSet::of_distinct(
            wanted
                .iter()
                .filter(|name| self.may_have(name).is_ok())
                .cloned(),
        );
        if scope.is_empty() {
            return Err(OAuthError::json(
                ErrorCode::InvalidGrant,
                Reason::ScopeNothingLeft,
                "nothing of the granted scope is available any more",
            ));
        }
        Ok(scope)
    }

    fn defaults(&self) -> Result<ScopeSet, OAuthError> {
        let rules = &self.config.policies.scopes;
        let mut names = rules.defaults(self.request, self.snapshot);
        // A privileged name is no default, whoever says so.
        names.retain(|name| !self.config.privileged.contains(name) && self.may_have(name).is_ok());
        let scope = ScopeSet::of_names(names);
        if scope.is_empty() {
            return Err(invalid_scope(
                Reason::NoDefaultScope,
                "no scope was requested and the server has no default scopes: set `default` \
                 under [scopes] in the configuration, or register a scope with --default",
            ));
        }
        Ok(scope)
    }

    fn may_have(&self, name: &ScopeToken) -> Result<(), Reason> {
        if let Some(privilege) = Privilege::of_scope(name, self.config) {
            return if self.holds(privilege) {
                Ok(())
            } else {
                Err(Reason::ScopePrivileged)
            };
        }
        let scope = self.snapshot.scope(name).ok_or(Reason::ScopeUnknown)?;
        if is_openid_name(name) {
            return Err(Reason::ScopeUnknown);
        }
        if !effect(scope.state_at(self.request.now), self.moment()).is_granted() {
            return Err(Reason::ScopeRetired);
        }
        let ceiling = self.request.ceiling;
        if ceiling.is_some_and(|ceiling| ceiling.granted_at < scope.owner_since) {
            return Err(Reason::ScopeTransferred);
        }
        if !self
            .config
            .policies
            .scopes
            .is_available(scope, self.request)
        {
            return Err(Reason::ScopeNotAllowed);
        }
        Ok(())
    }

    fn moment(&self) -> Moment {
        let ceiling = self.request.ceiling;
        ceiling.map_or(Moment::Request, |ceiling| ceiling.moment)
    }

    /// The rights to introspect and to register scopes: only a resource server
    /// acting for itself, with the right given by its administrator.
    fn holds(&self, privilege: Privilege) -> bool {
        let client = self.request.client;
        let for_itself = *self.request.grant_type == GrantType::ClientCredentials
            && self.request.user.is_none()
            && client.is_confidential();
        for_itself
            && client
                .resource_server()
                .is_some_and(|role| privilege.is_allowed_to(role))
    }

    /// RFC 9068 §3: the owners' identifiers, in the order of their scopes.
    fn audience(&self, scope: &ScopeSet) -> Result<Vec<String>, OAuthError> {
        let mut audience: Vec<&str> = Vec::new();
        for name in scope {
            let resource = self.snapshot.scope(name).and_then(|s| self.resource_of(s));
            if let Some(resource) = resource
                && !audience.contains(&resource)
            {
                audience.push(resource);
            }
        }
        if audience.len() > 1 && !self.request.client.allows_mixed_audience() {
            return Err(invalid_scope(
                Reason::AudienceMixed,
                "the scopes belong to several resource servers: ask for those of one at a time",
            ));
        }
        Ok(audience.into_iter().map(str::to_owned).collect())
    }

    fn resource_of(&self, scope: &Arc<RegisteredScope>) -> Option<&'a str> {
        let owner = self.snapshot.client(scope.owner.client()?)?;
        owner.resource_server()?.resource.as_deref()
    }

    /// The same words for unknown, retired, privileged and forbidden names, so
    /// that nobody learns which of them exist. An `error_description` may not hold
    /// quotation marks (RFC 6749 §5.2).
    fn refusal(&self, name: &ScopeToken, reason: Reason) -> OAuthError {
        if is_openid_name(name) {
            return invalid_scope(
                reason,
                format!("scope '{name}': this server does not offer OpenID Connect"),
            );
        }
        let mut text = format!("scope '{name}' is not registered, or not for this client");
        if let Some(nearest) = self.nearest(name) {
            text = format!("{text}; did you mean '{nearest}'?");
        }
        invalid_scope(reason, text)
    }

    /// The registered name that was probably meant, told only to a client that
    /// has authenticated, and only if it may ask for it.
    fn nearest(&self, name: &ScopeToken) -> Option<&'a ScopeToken> {
        let authenticated = self.request.client.is_confidential()
            && matches!(
                self.request.grant_type,
                GrantType::ClientCredentials | GrantType::Password | GrantType::RefreshToken
            );
        if !authenticated {
            return None;
        }
        nearest::find(name, |candidate| {
            let scope = self.snapshot.scope_by_text(candidate)?;
            let tell =
                !self.config.privileged.contains(&scope.name) && self.may_have(&scope.name).is_ok();
            tell.then_some(&scope.name)
        })
    }
}

fn invalid_scope(reason: Reason, text: impl Into<std::borrow::Cow<'static, str>>) -> OAuthError {
    OAuthError::json(ErrorCode::InvalidScope, reason, text)
}
