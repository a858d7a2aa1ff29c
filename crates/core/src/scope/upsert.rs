//! Registering a scope or changing it: the one way for endpoint, configuration
//! and administrators.

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;

use super::{
    ScopeToken,
    ownership::{NameRefusal, check_ownership, check_plain},
};
use crate::{
    Config, Snapshot, UnixTime,
    model::{Owner, RegisteredScope},
};

/// What an owner says about a scope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScopeRegistration {
    /// Its name.
    pub name: ScopeToken,
    /// Its description, as [`crate::plain_text::plain_text`] gave it.
    pub description: String,
    /// Whether it shall be a default; `None`: as it is, and not for a new one.
    pub is_default: Option<bool>,
    /// Whether metadata shall list it; `None`: as it is, and not for a new one.
    pub advertised: Option<bool>,
}

/// What becomes of a [`ScopeRegistration`].
///
/// ```
/// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
/// use bailiwick_core::{
///     model::Owner,
///     scope::{ScopeRegistration, ScopeToken, Upsert, upsert},
/// };
///
/// let read = ScopeRegistration {
///     name: ScopeToken::from_static("read"),
///     description: "Read your notes".to_owned(),
///     is_default: None,
///     advertised: None,
/// };
/// let (ours, config) = (Owner::AuthorizationServer, host::config());
/// let done: Upsert = upsert(&ours, &read, true, &host::snapshot(), &config, host::NOW)?;
/// let scope = done.write.unwrap();
/// assert!(!done.created && scope.is_default); // as it was
/// assert_eq!(scope.text_version, 2); // people are asked again
/// # Ok::<(), bailiwick_core::scope::NameRefusal>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Upsert {
    /// The scope to be written; `None` if it is just so already.
    pub write: Option<RegisteredScope>,
    /// Whether it is new.
    pub created: bool,
    /// Whether it was to be a default and is none.
    pub default_refused: bool,
}

/// Decides what becomes of `registration` by `owner`; without
/// `may_set_defaults`, `is_default` is only recorded as asked for.
///
/// ```
/// use std::sync::Arc;
///
/// use bailiwick_core::{
///     Config, Snapshot, UnixTime,
///     model::{ClientId, Owner},
///     scope::{ScopeRegistration, ScopeToken, upsert},
/// };
///
/// let config = Config::new("https://login.example/o");
/// let plants = Owner::ResourceServer(ClientId::new("plants"));
/// let see = ScopeRegistration {
///     name: ScopeToken::from_static("plants:see"),
///     description: "See your plants".to_owned(),
///     is_default: Some(true),
///     advertised: None,
/// };
///
/// // Without the permission to set defaults, the wish is recorded only.
/// let first = upsert(&plants, &see, false, &Snapshot::new(), &config, UnixTime::EPOCH)?;
/// assert!(first.created && first.default_refused);
/// let scope = first.write.unwrap();
/// assert!(scope.default_requested && !scope.is_default);
///
/// // The same again changes nothing; somebody else may not have it.
/// let snapshot = Snapshot::new().with_scope(Arc::new(scope));
/// let again = upsert(&plants, &see, false, &snapshot, &config, UnixTime::EPOCH)?;
/// assert_eq!(again.write, None);
/// let other = Owner::ResourceServer(ClientId::new("cities"));
/// assert!(upsert(&other, &see, false, &snapshot, &config, UnixTime::EPOCH).is_err());
/// # Ok::<(), bailiwick_core::scope::NameRefusal>(())
/// ```
pub fn upsert(
    owner: &Owner,
    registration: &ScopeRegistration,
    may_set_defaults: bool,
    snapshot: &Snapshot,
    config: &Config,
    now: UnixTime,
) -> Result<Upsert, NameRefusal> {
    let existing = check_ownership(owner, &registration.name, snapshot, config)?;
    if existing.is_none() {
        check_plain(&registration.name)?;
    }
    let before = existing.map_or_else(
        || blank(owner, &registration.name, snapshot, now),
        |scope| RegisteredScope::clone(scope),
    );
    let mut after = before.clone();
    if existing.is_some() && after.description != registration.description {
        after.text_version = after.text_version.saturating_add(1);
        after.consent_version = after.text_version;
    }
    after.description.clone_from(&registration.description);
    if let Some(wanted) = registration.is_default {
        after.default_requested = wanted;
        if may_set_defaults {
            after.is_default = wanted;
        }
    }
    after.advertised = registration.advertised.unwrap_or(after.advertised);
    let default_refused = registration.is_default == Some(true) && !after.is_default;
    let created = existing.is_none();
    let changed = created || after != before;
    after.updated_at = now;
    Ok(Upsert {
        write: changed.then_some(after),
        created,
        default_refused,
    })
}

fn blank(owner: &Owner, name: &ScopeToken, snapshot: &Snapshot, now: UnixTime) -> RegisteredScope {
    RegisteredScope {
        description: String::new(),
        ..RegisteredScope::new(snapshot.next_scope_id(), name.clone(), owner.clone(), now)
    }
}
