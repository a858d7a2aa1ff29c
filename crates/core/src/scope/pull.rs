//! Scopes that a resource server announces (RFC 9728), taken into the registry.

mod document;
#[cfg(test)]
mod tests;

pub use document::{Announced, AnnouncedScope, DocumentProblem, metadata_url};

use super::{NameRefusal, ScopeToken, check_ownership, ownership::check_plain};
use crate::{
    Config, Snapshot, UnixTime,
    model::{Approval, ClientId, Owner, RegisteredScope, ScopeState},
    store::Write,
};

/// In which state scopes are that a resource server announced.
///
/// ```
/// use bailiwick_core::scope::PulledAs;
///
/// assert_eq!(PulledAs::default(), PulledAs::Pending);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PulledAs {
    /// They wait for an administrator: a document grants nothing.
    #[default]
    Pending,
    /// As those that the resource server registers itself: in use at once, unless
    /// they need approval. One that may not register has them wait all the same.
    Policy,
}

/// What becomes of the scopes that a resource server announces.
///
/// ```
/// use bailiwick_core::scope::Pulled;
///
/// let nothing = Pulled::default();
/// assert!(nothing.imported.is_empty() && nothing.writes.is_empty());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Pulled {
    /// New in the registry.
    pub imported: Vec<RegisteredScope>,
    /// Those that it holds already: they stay as they are.
    pub known: Vec<String>,
    /// Names that are not for it, or say too little of themselves, each with the
    /// reason.
    pub refused: Vec<(String, NameRefusal)>,
    /// What is to be written.
    pub writes: Vec<Write>,
}

/// Decides what becomes of `announced`, the document of the resource server
/// `owner`. Nothing that is registered changes; nothing is granted to anybody.
///
/// ```
/// use std::sync::Arc;
///
/// use bailiwick_core::{
///     Config, Snapshot, UnixTime,
///     model::{ClientId, ClientRecord, ResourceServer, ScopeState},
///     scope::{Announced, PulledAs, decide_pull},
/// };
///
/// let resource = "https://plants.example";
/// let mut plants = ClientRecord::new(ClientId::new("plants"), UnixTime::EPOCH);
/// plants.resource_server = Some(ResourceServer {
///     resource: Some(resource.to_owned()),
///     ..ResourceServer::new()
/// });
/// let id = plants.id.clone();
/// let snapshot = Snapshot::new().with_client(Arc::new(plants));
/// let config = Config::new("https://login.example/o");
///
/// let document = br#"{"resource": "https://plants.example",
///     "authorization_servers": ["https://login.example/o"],
///     "scopes_supported": ["https://plants.example/see", "openid"]}"#;
/// let announced = Announced::parse(document, resource, &config.issuer)?;
/// let pulled = decide_pull(&id, &announced, PulledAs::Pending, &snapshot, &config, UnixTime::EPOCH);
/// assert_eq!(pulled.imported[0].state, ScopeState::Pending);
/// assert_eq!(pulled.refused[0].0, "openid");
/// # Ok::<(), bailiwick_core::scope::DocumentProblem>(())
/// ```
pub fn decide_pull(
    owner: &ClientId,
    announced: &Announced,
    pulled_as: PulledAs,
    snapshot: &Snapshot,
    config: &Config,
    now: UnixTime,
) -> Pulled {
    let holder = Owner::ResourceServer(owner.clone());
    let state = state_of(owner, pulled_as, snapshot);
    let mut registry = snapshot.clone();
    let mut pulled = Pulled::default();
    for scope in &announced.scopes {
        let name = scope.name.to_string();
        match is_known(&holder, &scope.name, &registry, config) {
            Ok(true) => pulled.known.push(name),
            Ok(false) => {
                let id = registry.next_scope_id();
                let new = RegisteredScope {
                    description: scope.description.clone(),
                    state,
                    ..RegisteredScope::new(id, scope.name.clone(), holder.clone(), now)
                };
                registry = registry.with_scope(std::sync::Arc::new(new.clone()));
                pulled.writes.push(Write::PutScope(Box::new(new.clone())));
                pulled.imported.push(new);
            }
            Err(refusal) => pulled.refused.push((name, refusal)),
        }
    }
    pulled
}

/// Whether `holder` holds the name; `false`: it may be imported.
fn is_known(
    holder: &Owner,
    name: &ScopeToken,
    registry: &Snapshot,
    config: &Config,
) -> Result<bool, NameRefusal> {
    let is_known = check_ownership(holder, name, registry, config)?.is_some();
    if !is_known {
        check_plain(name)?;
    }
    Ok(is_known)
}

fn state_of(owner: &ClientId, pulled_as: PulledAs, snapshot: &Snapshot) -> ScopeState {
    let client = snapshot.usable_client(owner);
    let role = client.and_then(|client| client.resource_server());
    let by_itself =
        role.is_some_and(|role| role.may_register && role.approval == Approval::Automatic);
    if by_itself && pulled_as == PulledAs::Policy {
        ScopeState::Active
    } else {
        ScopeState::Pending
    }
}
