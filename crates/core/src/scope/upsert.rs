//! Registering a scope or changing it: the one way for endpoint, configuration
//! and administrators.

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;

use super::{
    ScopeToken,
    ownership::{NameRefusal, check_ownership},
};
use crate::{
    Config, Snapshot, UnixTime,
    model::{Owner, RegisteredScope, ScopeState},
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
#[derive(Clone, Debug, PartialEq, Eq)]
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
pub fn upsert(
    owner: &Owner,
    registration: &ScopeRegistration,
    may_set_defaults: bool,
    snapshot: &Snapshot,
    config: &Config,
    now: UnixTime,
) -> Result<Upsert, NameRefusal> {
    let existing = check_ownership(owner, &registration.name, snapshot, config)?;
    let before = existing.map_or_else(
        || blank(owner, &registration.name, snapshot, now),
        |scope| RegisteredScope::clone(scope),
    );
    let mut after = before.clone();
    if existing.is_some() && after.description != registration.description {
        after.text_version = after.text_version.saturating_add(1);
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
        id: snapshot.next_scope_id(),
        name: name.clone(),
        owner: owner.clone(),
        description: String::new(),
        text_version: 1,
        state: ScopeState::Active,
        is_default: false,
        default_requested: false,
        advertised: false,
        created_at: now,
        updated_at: now,
    }
}
