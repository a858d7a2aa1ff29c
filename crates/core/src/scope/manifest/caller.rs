//! Who asks for a set of scopes: the resource server whose set it is, and nobody
//! else.

use std::sync::Arc;

use crate::{
    Decision, Env, ErrorCode, Inquiry, OAuthError, Operation, Reason, Situation, Snapshot,
    bearer::{Bearer, Privilege, insider},
    client_auth::ClientAuthentication,
    model::{Client, ClientEndpoint, ClientId, Owner},
    params::{Parameters, Parts},
    store::LoadPlan,
};

/// A resource server at its set of scopes, `resource-servers/{id}/scopes`: with an
/// access token that holds the right to register, or by client authentication.
///
/// As an [`Operation`] it asks only whether the caller may: before anything costs
/// work.
///
/// ```
/// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
/// use bailiwick_core::{
///     Facts, Operation, Reason, Situation, params::Parts, scope::ManifestCaller, store::Loaded,
/// };
///
/// let (text, row) = host::token("plants", "register-scope");
/// let header = format!("Bearer {text}");
/// let parts = Parts { authorization: Some(header.as_bytes()), ..Parts::default() };
/// let loaded = Loaded { bearer: Some(row), ..Loaded::default() };
/// let situation =
///     Situation { snapshot: &host::snapshot(), loaded: &loaded, facts: Facts::none() };
/// let config = host::config();
///
/// let own = ManifestCaller::parse(&parts, "plants")?;
/// assert!(own.decide(&situation, &mut host::env(&config)).outcome.is_ok());
/// let foreign = ManifestCaller::parse(&parts, "cities")?;
/// let refused = foreign.decide(&situation, &mut host::env(&config)).outcome.unwrap_err();
/// assert_eq!(refused.reason, Reason::ManifestForeign);
/// # Ok::<(), bailiwick_core::OAuthError>(())
/// ```
#[derive(Clone, Debug)]
pub struct ManifestCaller {
    credential: Credential,
    /// Whose set it is.
    pub(super) id: ClientId,
}

#[derive(Clone, Debug)]
enum Credential {
    Bearer(Bearer),
    Client(ClientAuthentication),
    /// The application that the server is a part of.
    Within,
}

impl ManifestCaller {
    /// Reads who sends a request about the scopes of `id`.
    pub fn parse(parts: &Parts<'_>, id: &str) -> Result<Self, OAuthError> {
        let credential = match Bearer::parse(parts)? {
            Some(_) if parts.client_claim.is_some() => {
                return Err(OAuthError::json(
                    ErrorCode::InvalidRequest,
                    Reason::ClientAuthenticationRepeated,
                    "an access token and client credentials are two ways to authenticate",
                ));
            }
            Some(bearer) => Credential::Bearer(bearer),
            None if parts.authorization.is_none() && parts.client_claim.is_none() => {
                return Err(Bearer::missing());
            }
            None => {
                // The body is a manifest: credentials are not in there.
                let none = Parameters::default();
                let endpoint = ClientEndpoint::Other;
                ClientAuthentication::parse(parts, &none, endpoint).map(Credential::Client)?
            }
        };
        Ok(Self {
            credential,
            id: ClientId::new(id),
        })
    }

    /// The application that the server is a part of, for one of its resource servers.
    pub(super) fn within(id: ClientId) -> Self {
        Self {
            credential: Credential::Within,
            id,
        }
    }

    /// The client that the request claims to come from, for limits; `None` for an
    /// access token.
    ///
    /// ```
    /// use bailiwick_core::{params::Parts, scope::ManifestCaller};
    ///
    /// let basic = Parts { authorization: Some(b"Basic cGxhbnRzOnM="), ..Parts::default() };
    /// let caller = ManifestCaller::parse(&basic, "plants")?;
    /// assert_eq!(caller.client().unwrap().client_id().as_str(), "plants");
    /// # Ok::<(), bailiwick_core::OAuthError>(())
    /// ```
    pub fn client(&self) -> Option<&ClientAuthentication> {
        match &self.credential {
            Credential::Client(client) => Some(client),
            Credential::Bearer(_) | Credential::Within => None,
        }
    }

    /// Whether it may be told who is behind numbers.
    pub(super) fn is_administrator(&self) -> bool {
        matches!(self.credential, Credential::Within)
    }

    pub(super) fn plan(&self) -> LoadPlan {
        LoadPlan {
            bearer: match &self.credential {
                Credential::Bearer(bearer) => Some(bearer.key()),
                Credential::Client(_) | Credential::Within => None,
            },
            ..LoadPlan::default()
        }
    }

    /// The resource server, if it is the one whose set it is and may register. Of
    /// others nobody is told whether they exist.
    pub(super) fn resource_server(
        &self,
        situation: &Situation<'_>,
        env: &Env<'_>,
    ) -> Result<Arc<dyn Client>, OAuthError> {
        let right = Privilege::RegisterScope;
        let client = match &self.credential {
            Credential::Bearer(bearer) => bearer.resource_server(right, situation, env)?,
            Credential::Client(client) => client.authenticate(situation, env)?,
            Credential::Within => {
                let owner = Owner::ResourceServer(self.id.clone());
                let found = insider(&owner, situation)?;
                found.ok_or_else(|| right.refusal(Reason::NotResourceServer, env.config))?
            }
        };
        right.check(&*client, env.config)?;
        if *client.id() != self.id {
            return Err(OAuthError::json(
                ErrorCode::AccessDenied,
                Reason::ManifestForeign,
                "a resource server declares its own scopes, and sees its own alone",
            ));
        }
        Ok(client)
    }

    pub(super) fn asks<'a>(&'a self, situation: &Situation<'a>) -> Option<Inquiry<'a>> {
        self.client()?.inquiry(situation).map(Inquiry::Client)
    }

    /// `decision`, with what consumes the credential.
    pub(super) fn consumed<T>(
        &self,
        decision: Decision<T>,
        situation: &Situation<'_>,
        env: &Env<'_>,
    ) -> Decision<T> {
        match self.client() {
            Some(client) => client.consumed(decision, situation, env),
            None => decision,
        }
    }
}

impl Operation for ManifestCaller {
    type Answer = ();

    fn load_plan(&self, _: &Snapshot) -> LoadPlan {
        self.plan()
    }

    fn inquiry<'a>(&'a self, situation: &Situation<'a>, _: &Env<'_>) -> Option<Inquiry<'a>> {
        self.asks(situation)
    }

    /// Consumes nothing: the request itself is yet to come.
    fn decide(&self, situation: &Situation<'_>, env: &mut Env<'_>) -> Decision<()> {
        match self.resource_server(situation, env) {
            Ok(_) => Decision::answer(()),
            Err(error) => error.into(),
        }
    }
}
