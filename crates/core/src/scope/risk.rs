//! Who says how much a scope puts at risk: its owner may say more at any time; that it
//! is less than it was, only an administrator decides.

#[cfg(test)]
mod tests;

use crate::model::{RegisteredScope, Risk};

/// What its owner says of the risk of `scope`, which is new or not. Whether anything
/// changes by it.
///
/// What was said before and is said again changes nothing, so that what an
/// administrator decided in between stays decided. Less than what counts is kept as a
/// wish ([`lowering_asked`]).
pub(super) fn declare(scope: &mut RegisteredScope, said: Option<Risk>, is_new: bool) -> bool {
    let Some(said) = said.filter(|said| scope.risk_declared != Some(*said)) else {
        return false;
    };
    // Who never said anything said `low`, unless an administrator knew better.
    let changes = is_new || scope.risk_declared.is_some() || said != scope.risk;
    scope.risk_declared = Some(said);
    if is_new || said > scope.risk {
        raise(scope, said, is_new);
    }
    changes
}

/// Whoever allowed less is asked again: more risk is another meaning of the same words.
pub(super) fn raise(scope: &mut RegisteredScope, to: Risk, is_new: bool) {
    if to > scope.risk && !is_new {
        scope.text_version = scope.text_version.saturating_add(1);
        scope.consent_version = scope.text_version;
    }
    scope.risk = to;
}

/// The lower risk that the owner of `scope` asks for, if it does.
///
/// ```
/// use bailiwick_core::{
///     UnixTime,
///     model::{Owner, RegisteredScope, Risk, ScopeId},
///     scope::{ScopeToken, lowering_asked},
/// };
///
/// let (name, owner) = (ScopeToken::from_static("pay"), Owner::AuthorizationServer);
/// let pay = RegisteredScope {
///     risk: Risk::High,
///     risk_declared: Some(Risk::Medium),
///     ..RegisteredScope::new(ScopeId(1), name, owner, UnixTime::EPOCH)
/// };
/// assert_eq!(lowering_asked(&pay), Some(Risk::Medium));
/// ```
pub fn lowering_asked(scope: &RegisteredScope) -> Option<Risk> {
    scope.risk_declared.filter(|said| *said < scope.risk)
}
