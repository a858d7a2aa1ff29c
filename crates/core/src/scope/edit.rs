//! What an administrator changes about a scope, whoever owns it.

#[cfg(test)]
mod tests;

use crate::{
    Config, Snapshot, UnixTime,
    model::{Owner, RegisteredScope, ScopeState},
    plain_text::plain_text,
    problem::Problem,
    store::Write,
};

/// Changes of a scope; `None` leaves a thing as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ScopeChange {
    /// A new description.
    pub description: Option<String>,
    /// Whether it is a default.
    pub is_default: Option<bool>,
    /// Whether metadata lists it.
    pub advertised: Option<bool>,
}

/// `scope` with `change` made, or `None` if that is no change. A retired scope
/// cannot be changed.
///
/// ```
/// use bailiwick_core::{Config, UnixTime, scope::{ScopeChange, edit, retire}};
/// # use bailiwick_core::{model::{Owner, RegisteredScope, ScopeId, ScopeState}, scope::ScopeToken};
/// # let (config, now) = (Config::new("https://login.example/o"), UnixTime::EPOCH);
/// # let scope = RegisteredScope {
/// #     description: "Read".into(),
/// #     ..RegisteredScope::new(ScopeId(1), ScopeToken::from_static("read"), Owner::AuthorizationServer, now)
/// # };
///
/// let text = ScopeChange { description: Some("Read it all".to_owned()), ..ScopeChange::default() };
/// let edited = edit(&scope, &text, &config, now)?.unwrap();
/// assert_eq!(edited.text_version, 2); // people are asked again
/// assert_eq!(edit(&edited, &text, &config, now)?, None);
///
/// let retired = retire(&edited, now).unwrap();
/// assert!(edit(&retired, &text, &config, now).is_err());
/// assert_eq!(retire(&retired, now), None);
/// # Ok::<(), bailiwick_core::problem::Problem>(())
/// ```
pub fn edit(
    scope: &RegisteredScope,
    change: &ScopeChange,
    config: &Config,
    now: UnixTime,
) -> Result<Option<RegisteredScope>, Problem> {
    if scope.state == ScopeState::Retired {
        return Err(Problem::new("state", "the scope is retired for ever"));
    }
    let mut after = scope.clone();
    if let Some(text) = &change.description {
        after.description = plain_text(text, config.description_limit)
            .map_err(|error| Problem::new("description", error.to_string()))?;
    }
    if after.description != scope.description {
        after.text_version = after.text_version.saturating_add(1);
        after.consent_version = after.text_version;
    }
    after.is_default = change.is_default.unwrap_or(after.is_default);
    after.advertised = change.advertised.unwrap_or(after.advertised);
    let changed = after != *scope;
    after.updated_at = now;
    Ok(changed.then_some(after))
}

/// `scope` out of use for ever; its name stays reserved. `None` if it was so.
///
/// ```
/// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
/// use bailiwick_core::{model::ScopeState, scope::retire};
///
/// let snapshot = host::snapshot();
/// let read = snapshot.scope_by_text("read").unwrap();
/// let retired = retire(read, host::NOW).unwrap();
/// assert_eq!((retired.state, retired.is_default), (ScopeState::Retired, false));
/// ```
pub fn retire(scope: &RegisteredScope, now: UnixTime) -> Option<RegisteredScope> {
    (scope.state != ScopeState::Retired).then(|| RegisteredScope {
        state: ScopeState::Retired,
        state_before: Some(scope.state),
        state_since: now,
        is_default: false,
        updated_at: now,
        ..scope.clone()
    })
}

/// Retires all that `owner` holds: what deleting a resource server begins with
/// (security.md SR-3).
///
/// ```
/// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
/// use bailiwick_core::{
///     model::{ClientId, Owner},
///     scope::retire_all,
///     store::Write,
/// };
///
/// let plants = ClientId::new("plants");
/// let owner = Owner::ResourceServer(plants.clone());
/// let mut writes = retire_all(&owner, &host::snapshot(), host::NOW);
/// assert_eq!(writes.len(), 1); // `plants:see`
/// writes.push(Write::DeleteClient { id: plants, at: host::NOW });
/// ```
pub fn retire_all(owner: &Owner, snapshot: &Snapshot, now: UnixTime) -> Vec<Write> {
    let mut retired: Vec<_> = snapshot
        .scopes()
        .filter(|scope| scope.owner == *owner)
        .filter_map(|scope| retire(scope, now))
        .collect();
    retired.sort_by_key(|scope| scope.id);
    retired
        .into_iter()
        .map(|scope| Write::PutScope(Box::new(scope)))
        .collect()
}
