//! RFC 6750: requests that an access token authorizes, here those of resource
//! servers.

#[cfg(test)]
mod tests;

use std::sync::Arc;

use crate::{
    Config, Delivery, Env, ErrorCode, OAuthError, Reason, Situation,
    client_auth::client_of,
    liveness::{HangsOn, check_access_token},
    model::{AccessToken, Client, Owner, ResourceServer},
    opaque::{OpaqueKind, Presented, TokenKey},
    params::Parts,
    scope::{ScopeSet, ScopeToken},
};

/// The access token of an `Authorization: Bearer` header (RFC 6750 §2.1).
///
/// ```
/// use bailiwick_core::{bearer::Bearer, opaque::TokenKey, params::Parts};
///
/// let mut parts = Parts {
///     get: false,
///     authorization: Some(b"Bearer a-token-of-our-former-server"),
///     content_type: None,
///     query: None,
///     client_claim: None,
///     body: b"",
/// };
/// let bearer = Bearer::parse(&parts)?.ok_or_else(Bearer::missing)?;
/// assert!(matches!(bearer.key(), TokenKey::Imported(_)));
///
/// parts.authorization = None;
/// assert!(Bearer::parse(&parts)?.is_none());
/// # Ok::<(), bailiwick_core::OAuthError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Bearer(Presented);

/// A right that only resource servers hold.
///
/// ```
/// use bailiwick_core::{Config, bearer::Privilege, model::ResourceServer};
///
/// let config = Config::new("https://login.example/o");
/// assert_eq!(Privilege::RegisterScope.scope(&config).as_str(), "register-scope");
///
/// let mut reader = ResourceServer::new();
/// reader.may_register = false;
/// assert!(Privilege::Introspection.is_allowed_to(&reader));
/// assert!(!Privilege::RegisterScope.is_allowed_to(&reader));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Privilege {
    /// To introspect tokens.
    Introspection,
    /// To register scopes.
    RegisterScope,
}

impl Privilege {
    /// The one that the scope `name` stands for.
    pub(crate) fn of_scope(name: &ScopeToken, config: &Config) -> Option<Self> {
        [Self::Introspection, Self::RegisterScope]
            .into_iter()
            .find(|privilege| privilege.scope(config) == name)
    }

    /// The scope that stands for it on the wire.
    pub fn scope(self, config: &Config) -> &ScopeToken {
        match self {
            Self::Introspection => &config.privileged.introspection,
            Self::RegisterScope => &config.privileged.register_scope,
        }
    }

    /// Whether the administrator allows it to this resource server now.
    pub fn is_allowed_to(self, resource_server: &ResourceServer) -> bool {
        match self {
            Self::Introspection => resource_server.may_introspect,
            Self::RegisterScope => resource_server.may_register,
        }
    }

    /// Refuses somebody who is known but lacks it (RFC 6750 §3.1).
    pub(crate) fn refusal(self, reason: Reason, config: &Config) -> OAuthError {
        let scope = ScopeSet::from_iter([self.scope(config).clone()]);
        OAuthError::json(
            ErrorCode::InsufficientScope,
            reason,
            "only a resource server with this right may do that",
        )
        .delivered(Delivery::BearerChallenge {
            scope: Some(scope),
            bare: false,
        })
    }

    /// The resource-server role of `client`, if it has it and this right: asked
    /// at each use, whatever a token says.
    pub(crate) fn check<'a>(
        self,
        client: &'a dyn Client,
        config: &Config,
    ) -> Result<&'a ResourceServer, OAuthError> {
        let role = client
            .resource_server()
            .filter(|_| client.is_confidential())
            .ok_or_else(|| self.refusal(Reason::NotResourceServer, config))?;
        if self.is_allowed_to(role) {
            Ok(role)
        } else {
            Err(self.refusal(Reason::PrivilegeMissing, config))
        }
    }
}

impl Bearer {
    /// Reads the header; `None` without one, or with one of another scheme.
    pub fn parse(parts: &Parts<'_>) -> Result<Option<Self>, OAuthError> {
        let Some(credentials) = parts.credentials("Bearer") else {
            return match parts.authorization {
                Some(header) if header.trim_ascii().eq_ignore_ascii_case(b"Bearer") => {
                    Err(malformed())
                }
                _ => Ok(None),
            };
        };
        let credentials = credentials.trim_ascii();
        if credentials.is_empty() || !credentials.iter().all(u8::is_ascii_graphic) {
            return Err(malformed());
        }
        let text = std::str::from_utf8(credentials).map_err(|_| malformed())?;
        Ok(Some(Self(Presented::parse(OpaqueKind::AccessToken, text))))
    }

    /// The refusal of a request without a token: a challenge without an error
    /// code (RFC 6750 §3.1).
    pub fn missing() -> OAuthError {
        OAuthError::json(
            ErrorCode::InvalidToken,
            Reason::TokenMissing,
            "an access token is needed",
        )
        .delivered(Delivery::BearerChallenge {
            scope: None,
            bare: true,
        })
    }

    /// How the store finds it: for [`LoadPlan::bearer`](crate::store::LoadPlan::bearer).
    pub fn key(&self) -> TokenKey {
        self.0.key()
    }

    /// The resource server that this token belongs to, if the token works, holds
    /// the privileged scope, and its client still has the role and the right
    /// (security.md SR-1).
    ///
    /// ```
    /// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
    /// use bailiwick_core::{
    ///     Facts, Situation,
    ///     bearer::{Bearer, Privilege},
    ///     params::Parts,
    ///     store::Loaded,
    /// };
    ///
    /// let (text, row) = host::token("plants", "register-scope");
    /// let header = format!("Bearer {text}");
    /// let parts = Parts { authorization: Some(header.as_bytes()), ..Parts::default() };
    /// let bearer = Bearer::parse(&parts)?.ok_or_else(Bearer::missing)?;
    ///
    /// // What the store finds under `bearer.key()`:
    /// let loaded = Loaded { bearer: Some(row), ..Loaded::default() };
    /// let situation =
    ///     Situation { snapshot: &host::snapshot(), loaded: &loaded, facts: Facts::none() };
    /// let config = host::config();
    /// let env = host::env(&config);
    /// let caller = bearer.resource_server(Privilege::RegisterScope, &situation, &env)?;
    /// assert_eq!(caller.id().as_str(), "plants");
    /// assert!(bearer.resource_server(Privilege::Introspection, &situation, &env).is_err());
    /// # Ok::<(), bailiwick_core::OAuthError>(())
    /// ```
    pub fn resource_server(
        &self,
        privilege: Privilege,
        situation: &Situation<'_>,
        env: &Env<'_>,
    ) -> Result<Arc<dyn Client>, OAuthError> {
        let (token, client) = self.check(situation, env).map_err(invalid_token)?;
        if !token.scope.contains(privilege.scope(env.config)) {
            return Err(privilege.refusal(Reason::PrivilegeMissing, env.config));
        }
        privilege.check(&*client, env.config)?;
        Ok(client)
    }

    fn check<'a>(
        &self,
        situation: &Situation<'a>,
        env: &Env<'_>,
    ) -> Result<(&'a AccessToken, Arc<dyn Client>), Reason> {
        let loaded = situation.loaded;
        let token = loaded.bearer.as_ref();
        let token = token
            .filter(|token| self.0.is_access_token(token, env))
            .ok_or(Reason::TokenUnknown)?;
        let client = client_of(situation, &token.client).ok_or(Reason::ClientUnknown)?;
        let on = HangsOn {
            client: Some(&*client),
            family: loaded.bearer_family.as_ref(),
            user: loaded.bearer_user.as_ref().map(|record| &record.user),
        };
        check_access_token(token, on, env.now)?;
        Ok((token, client))
    }
}

/// The resource server that the application itself speaks for, `None` for the
/// authorization server; what it may do is asked all the same.
pub(crate) fn insider(
    owner: &Owner,
    situation: &Situation<'_>,
) -> Result<Option<Arc<dyn Client>>, OAuthError> {
    let Owner::ResourceServer(id) = owner else {
        return Ok(None);
    };
    match client_of(situation, id) {
        Some(client) if client.is_usable() => Ok(Some(client)),
        found => {
            let reason = match found {
                Some(_) => Reason::ClientDisabled,
                None => Reason::ClientUnknown,
            };
            let text = format!("there is no usable resource server '{id}'");
            Err(OAuthError::json(ErrorCode::InvalidClient, reason, text))
        }
    }
}

fn malformed() -> OAuthError {
    invalid_token(Reason::MalformedCredentials)
}

fn invalid_token(reason: Reason) -> OAuthError {
    OAuthError::json(
        ErrorCode::InvalidToken,
        reason,
        "the access token is unknown, malformed, expired or revoked",
    )
    .delivered(Delivery::BearerChallenge {
        scope: None,
        bare: false,
    })
}
