//! Names that nobody can register.

use super::ScopeToken;

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
