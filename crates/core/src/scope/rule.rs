//! What a rule is about, and when it says something.

#[cfg(test)]
mod tests;

use std::fmt;

use super::{InvalidScopeToken, Namespace, ScopeRequest, ScopeToken, covers::overlap};
use crate::{
    Snapshot,
    model::{
        Client, ClientId, ClientType, GrantType, Owner, ParameterType, RegisteredScope, RuleEffect,
        RuledScopes, ScopeRule,
    },
};

impl RuledScopes {
    /// Reads a pattern: `*` for all, `plants:*` for a prefix that ends in a
    /// separator, `@plants` for those of the resource server `plants`, and else one
    /// name; that of a parameterised scope stands for all of its values.
    ///
    /// ```
    /// use bailiwick_core::model::RuledScopes;
    ///
    /// for pattern in ["*", "plants:*", "@plants", "plants:see", "dataset:{id}:read"] {
    ///     assert_eq!(RuledScopes::parse(pattern)?.to_string(), pattern);
    /// }
    /// assert!(RuledScopes::parse("plants*").is_err()); // would mean plantsale too
    /// # Ok::<(), bailiwick_core::scope::InvalidScopeToken>(())
    /// ```
    pub fn parse(pattern: &str) -> Result<Self, InvalidScopeToken> {
        if pattern == "*" {
            return Ok(Self::Any);
        }
        if let Some(id) = pattern.strip_prefix('@') {
            // A client id has the characters of a scope name.
            return ScopeToken::parse(id)
                .map(|id| Self::ResourceServer(ClientId::new(id.as_str())));
        }
        match pattern.strip_suffix('*') {
            Some(prefix) => Namespace::parse(prefix).map(Self::Prefix),
            None => ScopeToken::parse(pattern).map(Self::Name),
        }
    }
}

/// As [`RuledScopes::parse`] reads it.
impl fmt::Display for RuledScopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Any => f.write_str("*"),
            Self::Name(name) => write!(f, "{name}"),
            Self::Prefix(prefix) => write!(f, "{}*", prefix.as_str()),
            Self::ResourceServer(id) => write!(f, "@{id}"),
        }
    }
}

/// The rule in words.
///
/// ```
/// use bailiwick_core::model::{RuleEffect, RuledScopes, ScopeRule};
///
/// let rule = ScopeRule {
///     outside_groups: vec!["staff".to_owned()],
///     note: Some("payroll is internal".to_owned()),
///     ..ScopeRule::new(RuleEffect::Deny, RuledScopes::Any)
/// };
/// assert_eq!(rule.to_string(), "deny * to users outside staff (payroll is internal)");
/// ```
impl fmt::Display for ScopeRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.effect.as_str(), self.scopes)?;
        let states: Vec<_> = self.states.iter().map(|state| state.as_str()).collect();
        let grants: Vec<_> = self.grant_types.iter().map(GrantType::as_str).collect();
        let clients: Vec<_> = self.clients.iter().map(ClientId::as_str).collect();
        list(f, " while ", &states)?;
        list(f, " to client ", &clients)?;
        if let Some(client_type) = self.client_type {
            write!(f, " to {} clients", client_type.as_str())?;
        }
        list(f, " by ", &grants)?;
        list(f, " to users in ", &self.groups)?;
        list(f, " to users outside ", &self.outside_groups)?;
        match &self.note {
            Some(note) => write!(f, " ({note})"),
            None => Ok(()),
        }
    }
}

fn list(f: &mut fmt::Formatter<'_>, before: &str, of: &[impl AsRef<str>]) -> fmt::Result {
    for (at, one) in of.iter().enumerate() {
        f.write_str(if at == 0 { before } else { ", " })?;
        f.write_str(one.as_ref())?;
    }
    Ok(())
}

/// A scope under rules: what it is registered as, and the name that is asked for.
#[derive(Clone, Copy)]
pub(super) struct Ruled<'a> {
    pub(super) scope: &'a RegisteredScope,
    pub(super) name: &'a ScopeToken,
}

impl Ruled<'_> {
    /// Whether it is a path, and names that begin with `prefix` lie below it: who
    /// has the path has them too.
    fn lies_above(self, prefix: &Namespace) -> bool {
        let mut parameters = self.scope.parameters.values();
        let is_path = parameters.any(|parameter| parameter.kind == ParameterType::Path);
        let below = || format!("{}/", self.name.as_str().trim_end_matches('/'));
        is_path && Namespace::parse(&below()).is_ok_and(|below| below.overlaps(prefix))
    }
}

impl ScopeRule {
    /// Whether it says something about `ruled` in `request`: all of its conditions
    /// hold.
    pub(super) fn applies(
        &self,
        ruled: Ruled<'_>,
        request: &ScopeRequest<'_>,
        snapshot: &Snapshot,
    ) -> bool {
        let user_groups = request.user.map_or(&[][..], |user| &user.groups);
        let in_one_of = |groups: &[String]| groups.iter().any(|one| user_groups.contains(one));
        // What is refreshed or redeemed was asked for by the grant that it began
        // with.
        let by = request
            .ceiling
            .map_or(request.grant_type, |ceiling| ceiling.grant_type);
        holds(&self.states, &ruled.scope.state_at(request.now))
            && holds(&self.clients, request.client.id())
            && self.is_for_type(request.client)
            && holds(&self.grant_types, by)
            && (self.groups.is_empty() || in_one_of(&self.groups))
            && !in_one_of(&self.outside_groups)
            && self.is_about(ruled, snapshot)
    }

    fn is_for_type(&self, client: &dyn Client) -> bool {
        self.client_type
            .is_none_or(|wanted| (wanted == ClientType::Confidential) == client.is_confidential())
    }

    fn is_about(&self, ruled: Ruled<'_>, snapshot: &Snapshot) -> bool {
        match &self.scopes {
            RuledScopes::Any => true,
            RuledScopes::Name(name) => {
                let (scope, asked) = (ruled.scope, ruled.name);
                name == asked
                    || *name == scope.name
                    || overlap(name, asked, self.effect, scope, snapshot)
            }
            RuledScopes::Prefix(prefix) => {
                prefix.contains(ruled.name)
                    || (self.effect == RuleEffect::Deny && ruled.lies_above(prefix))
            }
            RuledScopes::ResourceServer(id) => {
                matches!(&ruled.scope.owner, Owner::ResourceServer(owner) if owner == id)
            }
        }
    }
}

fn holds<T: PartialEq>(condition: &[T], value: &T) -> bool {
    condition.is_empty() || condition.contains(value)
}
