//! Who may hold which name.

#[cfg(test)]
mod tests;

use std::sync::Arc;

use super::{ScopeTemplate, ScopeToken, is_openid_name};
use crate::{
    Config, Reason, Snapshot,
    model::{ClientId, Owner, RegisteredScope, ScopeState},
};

/// Why somebody may not hold a name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{text}")]
#[non_exhaustive]
pub struct NameRefusal {
    /// Why, exactly.
    pub reason: Reason,
    /// The same in words, for whoever wanted the name.
    pub text: String,
}

impl NameRefusal {
    fn new(reason: Reason, text: String) -> Self {
        // It is told beside a field as any other problem.
        #[cfg(test)]
        let text = crate::problem::Problem::new("name", text).text;
        Self { reason, text }
    }
}

/// Whether `owner` holds `name` and may change it, or may take it now: the scope
/// as it is, or `None` for a name that is free for `owner`.
///
/// ```
/// use bailiwick_core::{
///     Config, Reason, Snapshot,
///     model::Owner,
///     scope::{NameRefusal, ScopeToken, check_ownership},
/// };
///
/// let config = Config::new("https://login.example/o");
/// let snapshot = Snapshot::new();
/// let free = ScopeToken::from_static("plants:see");
/// let ours = Owner::AuthorizationServer;
/// assert_eq!(check_ownership(&ours, &free, &snapshot, &config)?, None);
///
/// let reserved = ScopeToken::from_static("openid");
/// let refusal = check_ownership(&ours, &reserved, &snapshot, &config).unwrap_err();
/// assert_eq!(refusal.reason, Reason::NameReserved);
/// # Ok::<(), NameRefusal>(())
/// ```
pub fn check_ownership<'a>(
    owner: &Owner,
    name: &ScopeToken,
    snapshot: &'a Snapshot,
    config: &Config,
) -> Result<Option<&'a Arc<RegisteredScope>>, NameRefusal> {
    check_reserved(name, config)?;
    let known = snapshot.scope(name);
    if known.is_none_or(|scope| scope.owner != *owner) {
        check_ruler(owner, name, snapshot)?;
    }
    if let Some(scope) = known {
        return check_holder(owner, scope, snapshot).map(|()| Some(scope));
    }
    check_look_alike(owner, name, snapshot)?;
    check_namespaces(owner, name, snapshot)?;
    check_quota(owner, snapshot, config)?;
    Ok(None)
}

fn check_reserved(name: &ScopeToken, config: &Config) -> Result<(), NameRefusal> {
    let is_privileged = config
        .privileged
        .names()
        .iter()
        .any(|reserved| reserved.as_str().eq_ignore_ascii_case(name.as_str()));
    if is_privileged || is_openid_name(name) {
        return Err(NameRefusal::new(
            Reason::NameReserved,
            format!("the name '{name}' is reserved"),
        ));
    }
    Ok(())
}

fn check_holder(
    owner: &Owner,
    scope: &RegisteredScope,
    snapshot: &Snapshot,
) -> Result<(), NameRefusal> {
    let name = &scope.name;
    if scope.owner != *owner {
        let reason = match (scope.state, &scope.owner) {
            (ScopeState::Retired, _) => Reason::NameRetired,
            (_, Owner::AuthorizationServer) => Reason::NameReserved,
            (_, Owner::ResourceServer(_)) => Reason::NameForeign,
        };
        let holder = describe(&scope.owner, snapshot);
        return Err(NameRefusal::new(
            reason,
            format!("the scope '{name}' belongs to {holder}"),
        ));
    }
    if scope.state == ScopeState::Retired {
        return Err(NameRefusal::new(
            Reason::NameRetired,
            format!("the scope '{name}' is retired for ever; register it under another name"),
        ));
    }
    Ok(())
}

fn check_look_alike(
    owner: &Owner,
    name: &ScopeToken,
    snapshot: &Snapshot,
) -> Result<(), NameRefusal> {
    match snapshot.holder_of_look_alike(name) {
        Some(holder) if holder != owner => Err(NameRefusal::new(
            Reason::NameLooksAlike,
            format!(
                "the name '{name}' differs only by case from one that belongs to {}",
                describe(holder, snapshot)
            ),
        )),
        _ => Ok(()),
    }
}

/// What lies in a namespace of others is refused in the same words whether somebody
/// registered it or not (security.md SR-15).
fn check_ruler(owner: &Owner, name: &ScopeToken, snapshot: &Snapshot) -> Result<(), NameRefusal> {
    let ruler = snapshot.namespace_owner(name);
    let Some(ruler) = ruler.filter(|ruler| owner.client() != Some(*ruler)) else {
        return Ok(());
    };
    let ruler = Owner::ResourceServer(ruler.clone());
    Err(NameRefusal::new(
        Reason::NameInForeignNamespace,
        format!(
            "the name '{name}' lies in a namespace of {}",
            describe(&ruler, snapshot)
        ),
    ))
}

fn check_namespaces(
    owner: &Owner,
    name: &ScopeToken,
    snapshot: &Snapshot,
) -> Result<(), NameRefusal> {
    if snapshot.namespace_owner(name).is_some() {
        return Ok(());
    }
    if let Some(holder) = snapshot.template_owner(name).filter(|one| *one != owner) {
        return Err(NameRefusal::new(
            Reason::NameInForeignNamespace,
            format!(
                "the name '{name}' begins like a parameterised scope of {}",
                describe(holder, snapshot)
            ),
        ));
    }
    let own = owner.client().map(|id| own_namespaces(id, snapshot));
    match own {
        Some(own) if !own.is_empty() => Err(NameRefusal::new(
            Reason::NameOutsideNamespace,
            format!(
                "the name '{name}' lies outside your namespaces ({}): ask an administrator \
                 of this server for another one",
                own.join(" ")
            ),
        )),
        _ => Ok(()),
    }
}

fn own_namespaces(id: &ClientId, snapshot: &Snapshot) -> Vec<String> {
    let role = snapshot
        .client(id)
        .and_then(|client| client.resource_server());
    role.into_iter()
        .flat_map(crate::model::ResourceServer::all_namespaces)
        .map(String::from)
        .collect()
}

/// Whether `name` can be registered by what says names and texts alone: not if it is
/// written with parameters, for it would be a plain one, and mean none of the names
/// that it seems to stand for.
pub(super) fn check_plain(name: &ScopeToken) -> Result<(), NameRefusal> {
    if !ScopeTemplate::is_written_as_one(name.as_str()) {
        return Ok(());
    }
    Err(NameRefusal::new(
        Reason::NameMalformed,
        format!(
            "the name '{name}' has parameters, whose types only a manifest can say: declare it \
             in one"
        ),
    ))
}

/// security.md SR-11: one resource server cannot fill the registry. The
/// authorization server's own scopes are its operator's business.
fn check_quota(owner: &Owner, snapshot: &Snapshot, config: &Config) -> Result<(), NameRefusal> {
    let quota = config.scope_quota;
    if owner.client().is_some() && snapshot.names_held_by(owner) >= quota {
        return Err(NameRefusal::new(
            Reason::QuotaExceeded,
            format!("a resource server may hold at most {quota} names, retired ones included"),
        ));
    }
    Ok(())
}

/// The owner by the name that people know.
pub(super) fn describe(owner: &Owner, snapshot: &Snapshot) -> String {
    match owner {
        Owner::AuthorizationServer => "the authorization server".to_owned(),
        Owner::ResourceServer(id) => match snapshot.client(id) {
            Some(client) => format!("the resource server '{}' ({id})", client.name()),
            None => format!("a resource server that was deleted ({id})"),
        },
    }
}
