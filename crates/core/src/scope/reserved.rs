//! Names that nobody can register.

use std::collections::BTreeMap;

use super::{ScopeTemplate, ScopeToken};
use crate::{Config, model::ScopeParameter};

/// Whether OpenID Connect Core §5.4 and §11 give `name` its meaning; ASCII case
/// is ignored, for a look-alike would mislead as well.
///
/// ```
/// use bailiwick_core::scope::{ScopeToken, is_openid_name};
///
/// assert!(is_openid_name(&ScopeToken::from_static("profile")));
/// assert!(!is_openid_name(&ScopeToken::from_static("plants:see")));
/// ```
pub fn is_openid_name(name: &ScopeToken) -> bool {
    const NAMES: [&str; 6] = [
        "openid",
        "profile",
        "email",
        "address",
        "phone",
        "offline_access",
    ];
    NAMES
        .iter()
        .any(|reserved| reserved.eq_ignore_ascii_case(name.as_str()))
}

/// The right of resource servers that `name` stands for with some of its values, in
/// any case: nobody registers one, in no way (security.md SR-1).
pub(super) fn reserved_value<'c>(
    name: &ScopeToken,
    parameters: &BTreeMap<String, ScopeParameter>,
    config: &'c Config,
) -> Option<&'c ScopeToken> {
    if parameters.is_empty() {
        return None;
    }
    let template = ScopeTemplate::new(&name.folded(), parameters).ok()?;
    let stands_for = |name: &&ScopeToken| {
        let name = name.folded();
        template.covers(&name, &name)
    };
    config.privileged.names().into_iter().find(stands_for)
}
