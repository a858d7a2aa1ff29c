//! The scopes of the configuration: the authorization server's own.

#[cfg(test)]
mod tests;

use std::{collections::BTreeSet, sync::Arc};

use super::{ScopeRegistration, ScopeToken, is_openid_name, upsert};
use crate::{
    Config, Snapshot, UnixTime,
    model::{Owner, RegisteredScope, ScopeState},
    plain_text::plain_text,
    problem::{Problem, none_or_all},
    store::Write,
};

/// `[scopes]` of the configuration.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConfiguredScopes {
    /// Names and descriptions.
    pub scopes: Vec<(ScopeToken, String)>,
    /// Which of them are defaults.
    pub defaults: Defaults,
}

/// `default` of `[scopes]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Defaults {
    /// `["__all__"]`: every configured one, but never a privileged one.
    All,
    /// These.
    Names(Vec<ScopeToken>),
}

impl Default for Defaults {
    fn default() -> Self {
        Self::Names(Vec::new())
    }
}

/// What a start makes of [`ConfiguredScopes`].
///
/// ```
/// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
/// use bailiwick_core::scope::{ConfiguredScopes, decide_configured};
///
/// // Nothing is configured any more, and `read` is still registered:
/// let scopes = ConfiguredScopes::default();
/// let now = host::NOW;
/// let start = decide_configured(&scopes, &host::snapshot(), &host::config(), now).unwrap();
/// assert!(start.writes.is_empty());
/// let left_out: Vec<_> = start.left_out.iter().map(|name| name.as_str()).collect();
/// assert_eq!(left_out, ["read"]); // to be warned of
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Configured {
    /// What is to be written; nothing if all is so already.
    pub writes: Vec<Write>,
    /// The server's own scopes that the configuration does not name, in order:
    /// they stay as they are.
    pub left_out: Vec<ScopeToken>,
    /// Configured names that were retired: they stay so.
    pub retired: Vec<ScopeToken>,
    /// The descriptions of the privileged names: text, and nothing else.
    pub privileged: Vec<(ScopeToken, String)>,
}

/// Decides what `configured` makes of the registry. The configuration has the
/// last word on its scopes: text, default flag, and that metadata lists them. The
/// error is everything that is wrong; a name that somebody else holds comes with
/// its owner.
///
/// ```
/// use bailiwick_core::{
///     Config, Snapshot, UnixTime,
///     scope::{ConfiguredScopes, Defaults, ScopeToken, decide_configured},
/// };
///
/// let config = Config::new("https://login.example/o");
/// let scopes = ConfiguredScopes {
///     scopes: vec![(ScopeToken::from_static("read"), "Read".to_owned())],
///     defaults: Defaults::All,
/// };
/// let configured = decide_configured(&scopes, &Snapshot::new(), &config, UnixTime::EPOCH).unwrap();
/// assert_eq!(configured.writes.len(), 1);
/// assert!(configured.left_out.is_empty());
/// ```
pub fn decide_configured(
    configured: &ConfiguredScopes,
    snapshot: &Snapshot,
    config: &Config,
    now: UnixTime,
) -> Result<Configured, Vec<Problem>> {
    let mut problems = privileged_names(snapshot, config);
    problems.extend(unknown_defaults(configured, config));
    let mut decided = Configured {
        left_out: left_out(configured, snapshot),
        ..Configured::default()
    };
    // Each name is decided on what the ones before it made of the registry.
    let mut registry = snapshot.clone();
    for (name, text) in &configured.scopes {
        let is_default = configured.defaults.contain(name);
        match fate(name, text, is_default, &registry, config, now) {
            Ok(Fate::Kept) => {}
            Ok(Fate::Written(scope)) => {
                registry = registry.with_scope(Arc::from(scope.clone()));
                decided.writes.push(Write::PutScope(scope));
            }
            Ok(Fate::Retired) => decided.retired.push(name.clone()),
            Ok(Fate::Privileged(text)) => decided.privileged.push((name.clone(), text)),
            Err(text) => problems.push(Problem::new("scopes", text)),
        }
    }
    none_or_all(problems)?;
    Ok(decided)
}

/// What becomes of one configured name.
enum Fate {
    Kept,
    Written(Box<RegisteredScope>),
    Retired,
    Privileged(String),
}

fn fate(
    name: &ScopeToken,
    text: &str,
    is_default: bool,
    registry: &Snapshot,
    config: &Config,
    now: UnixTime,
) -> Result<Fate, String> {
    let description =
        plain_text(text, config.description_limit).map_err(|error| format!("'{name}': {error}"))?;
    if config.privileged.contains(name) {
        return Ok(Fate::Privileged(description));
    }
    let owner = Owner::AuthorizationServer;
    let held = registry.scope(name).filter(|scope| scope.owner == owner);
    if held.is_some_and(|scope| scope.state == ScopeState::Retired) {
        return Ok(Fate::Retired);
    }
    let registration = ScopeRegistration {
        name: name.clone(),
        description,
        is_default: Some(is_default),
        advertised: Some(true),
    };
    upsert(&owner, &registration, true, registry, config, now)
        .map(|upsert| match upsert.write {
            Some(scope) => Fate::Written(Box::new(scope)),
            None => Fate::Kept,
        })
        .map_err(|refusal| refusal.text)
}

impl Defaults {
    fn contain(&self, name: &ScopeToken) -> bool {
        match self {
            Self::All => true,
            Self::Names(names) => names.contains(name),
        }
    }
}

/// security.md SR-1: the two rights differ from each other, from the names of
/// OpenID Connect and from every registered scope.
fn privileged_names(snapshot: &Snapshot, config: &Config) -> Vec<Problem> {
    let privileged = &config.privileged;
    let mut problems = Vec::new();
    let mut problem = |text: String| problems.push(Problem::new("privileged_scopes", text));
    if !privileged.differ() {
        problem("the two rights need two names".to_owned());
    }
    for name in privileged.names() {
        if is_openid_name(name) {
            problem(format!("'{name}' is a name of OpenID Connect"));
        }
        let value = snapshot.resolve(name);
        let holder = snapshot.scope(name).map(|scope| &scope.owner);
        let holder = holder.or_else(|| snapshot.holder_of_look_alike(name));
        let holder = holder.or_else(|| value.as_ref().map(|found| &found.registered().owner));
        if let Some(owner) = holder {
            let owner = super::ownership::describe(owner, snapshot);
            problem(format!("'{name}' is a scope that belongs to {owner}"));
        }
    }
    problems
}

fn unknown_defaults(configured: &ConfiguredScopes, config: &Config) -> Vec<Problem> {
    let Defaults::Names(names) = &configured.defaults else {
        return Vec::new();
    };
    let described: BTreeSet<_> = configured.scopes.iter().map(|(name, _)| name).collect();
    let wrong = |name: &ScopeToken| {
        if config.privileged.contains(name) {
            Some("is privileged and never a default")
        } else if described.contains(name) {
            None
        } else {
            Some("is not described under [scopes]")
        }
    };
    names
        .iter()
        .filter_map(|name| Some((name, wrong(name)?)))
        .map(|(name, text)| Problem::new("scopes.default", format!("'{name}' {text}")))
        .collect()
}

fn left_out(configured: &ConfiguredScopes, snapshot: &Snapshot) -> Vec<ScopeToken> {
    let described: BTreeSet<_> = configured.scopes.iter().map(|(name, _)| name).collect();
    snapshot
        .scopes_of(&Owner::AuthorizationServer, "")
        .filter(|scope| scope.state == ScopeState::Active && !described.contains(&scope.name))
        .map(|scope| scope.name.clone())
        .collect()
}
