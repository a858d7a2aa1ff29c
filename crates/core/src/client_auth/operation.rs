//! The authentication of a client and nothing else: for endpoints of a host.

use std::sync::Arc;

use super::ClientAuthentication;
use crate::{
    Decision, Env, Inquiry, OAuthError, Operation, Situation, Snapshot,
    model::{Client, ClientEndpoint},
    params::Parts,
    store::LoadPlan,
};

/// A request of which only the client is asked.
///
/// ```
/// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
/// use bailiwick_core::{
///     Facts, Operation, Situation, client_auth::AuthenticateClient, model::ClientEndpoint,
///     store::Loaded,
/// };
///
/// // A host's own endpoint, for clients alone:
/// let parts = host::post("client_id=field-notes&client_secret=correct-horse&period=2026-01");
/// let request = AuthenticateClient::parse(&parts, ClientEndpoint::Other)?;
/// assert_eq!(request.client().client_id().as_str(), "field-notes"); // for limits
///
/// let (snapshot, loaded, config) = (host::snapshot(), Loaded::default(), host::config());
/// let situation = Situation { snapshot: &snapshot, loaded: &loaded, facts: Facts::none() };
/// let client = request.decide(&situation, &mut host::env(&config)).outcome?;
/// assert_eq!(client.name(), "Field Notes");
/// # Ok::<(), bailiwick_core::OAuthError>(())
/// ```
#[derive(Clone, Debug)]
pub struct AuthenticateClient(ClientAuthentication);

impl AuthenticateClient {
    /// Reads a request to `endpoint`: its headers, and its body if that is a form.
    pub fn parse(parts: &Parts<'_>, endpoint: ClientEndpoint) -> Result<Self, OAuthError> {
        let parameters = parts.credentials_form()?;
        ClientAuthentication::parse(parts, &parameters, endpoint).map(Self)
    }

    /// The client that the request claims to come from, for limits and logs.
    pub fn client(&self) -> &ClientAuthentication {
        &self.0
    }
}

impl Operation for AuthenticateClient {
    type Answer = Arc<dyn Client>;

    fn load_plan(&self, _: &Snapshot) -> LoadPlan {
        LoadPlan::default()
    }

    fn inquiry<'a>(&'a self, situation: &Situation<'a>, _: &Env<'_>) -> Option<Inquiry<'a>> {
        self.0.inquiry(situation).map(Inquiry::Client)
    }

    fn client_authentication(&self) -> Option<&ClientAuthentication> {
        Some(&self.0)
    }

    fn decide(&self, situation: &Situation<'_>, env: &mut Env<'_>) -> Decision<Arc<dyn Client>> {
        let client = self.0.authenticate(situation, env);
        let decision = client.map_or_else(Decision::refuse, Decision::answer);
        self.0.consumed(decision, situation, env)
    }
}
