//! Whether one scope may be had: the checks, in order.

use super::{Check, Policy, Recorder, ScopeToken, Step};
use crate::{
    Reason, UnixTime,
    bearer::Privilege,
    model::{GrantType, RegisteredScope, RuleEffect, ScopeId, ScopeRule, ScopeState},
    scope::{Moment, Resolved, effect, is_openid_name, ownership::describe, rule::Ruled},
};

/// A scope that may be had: `None` for a right of resource servers, which need not
/// be in the registry.
pub(super) type Found<'n> = Option<Resolved<'n>>;

impl Policy<'_> {
    /// Whether this request may have `name`. What the registry, the client's list
    /// and the rules refuse, nobody gives back; the host's own policy comes last.
    pub(super) fn may_have<'n, R: Recorder>(
        &'n self,
        name: &'n ScopeToken,
        to: &mut R,
    ) -> Result<Found<'n>, Reason> {
        if let Some(privilege) = Privilege::of_scope(name, self.config) {
            return self.is_privileged(name, privilege, to);
        }
        let found = self.is_registered(name, to)?;
        let scope = found.registered();
        self.is_in_use(name, scope, to)?;
        self.has_its_owner(name, scope, to)?;
        self.is_on_the_list(name, scope, to)?;
        self.is_under_no_denial(name, &found, to)?;
        self.is_for_the_target(name, scope, to)?;
        self.is_available(name, scope, to)?;
        Ok(Some(found))
    }

    /// The rights to introspect and to register scopes: only a resource server
    /// acting for itself, with the right given by its administrator.
    fn is_privileged<'n, R: Recorder>(
        &self,
        name: &ScopeToken,
        privilege: Privilege,
        to: &mut R,
    ) -> Result<Found<'n>, Reason> {
        let client = self.request.client;
        let for_itself = *self.request.grant_type == GrantType::ClientCredentials
            && self.request.user.is_none()
            && client.is_confidential();
        let holds = for_itself
            && client
                .resource_server()
                .is_some_and(|role| privilege.is_allowed_to(role));
        note(to, Check::Privileged, name, holds, || {
            "it is a right of resource servers, by client credentials and for themselves".to_owned()
        });
        if holds {
            Ok(None)
        } else {
            Err(Reason::ScopePrivileged)
        }
    }

    fn is_registered<'n, R: Recorder>(
        &'n self,
        name: &'n ScopeToken,
        to: &mut R,
    ) -> Result<Resolved<'n>, Reason> {
        let found = self
            .snapshot
            .resolve(name)
            .filter(|_| !is_openid_name(name));
        note(to, Check::Registered, name, found.is_some(), || {
            let Some(found) = &found else {
                return "nobody registered it".to_owned();
            };
            let scope = found.registered();
            let owner = describe(&scope.owner, self.snapshot);
            if scope.name == *name {
                format!("registered by {owner}")
            } else {
                format!("a value of '{}', registered by {owner}", scope.name)
            }
        });
        found.ok_or(Reason::ScopeUnknown)
    }

    fn is_in_use<R: Recorder>(
        &self,
        name: &ScopeToken,
        scope: &RegisteredScope,
        to: &mut R,
    ) -> Result<(), Reason> {
        let state = scope.state_at(self.request.now);
        let moment = self
            .request
            .ceiling
            .map_or(Moment::Request, |ceiling| ceiling.moment);
        let effect = effect(state, moment);
        note(to, Check::State, name, effect.is_granted(), || {
            let (state, moment) = (state.as_str(), moment.as_str());
            format!("it is {state}: at {moment}, {}", effect.as_str())
        });
        if effect.is_granted() {
            return Ok(());
        }
        Err(match state {
            ScopeState::Pending => Reason::ScopePending,
            ScopeState::Disabled => Reason::ScopeDisabled,
            _ => Reason::ScopeRetired,
        })
    }

    fn has_its_owner<R: Recorder>(
        &self,
        name: &ScopeToken,
        scope: &RegisteredScope,
        to: &mut R,
    ) -> Result<(), Reason> {
        let Some(ceiling) = self.request.ceiling else {
            return Ok(());
        };
        let held = ceiling.granted_at >= scope.owner_since;
        note(to, Check::Owner, name, held, || {
            if held {
                "its owner is the one of the grant".to_owned()
            } else {
                "it has another owner since it was granted".to_owned()
            }
        });
        if held {
            Ok(())
        } else {
            Err(Reason::ScopeTransferred)
        }
    }

    fn is_on_the_list<R: Recorder>(
        &self,
        name: &ScopeToken,
        scope: &RegisteredScope,
        to: &mut R,
    ) -> Result<(), Reason> {
        let Some(list) = self.request.client.allowed_scope() else {
            return Ok(());
        };
        let listed = list.contains(name)
            || (scope.is_parameterised()
                && (list.contains(&scope.name) || list.iter().any(|one| self.leads_to(one, name))));
        note(to, Check::ClientScope, name, listed, || {
            let is = if listed { "it is" } else { "it is not" };
            format!("{is} among what the client may ask for")
        });
        if listed {
            Ok(())
        } else {
            Err(Reason::ScopeNotAllowed)
        }
    }

    /// Whether a value of a parameterised scope lies below another.
    fn leads_to(&self, above: &ScopeToken, name: &ScopeToken) -> bool {
        self.coverage(UnixTime::EPOCH).covers(above, name)
    }

    /// The rules of the server and of the client: a denial wins, also one of what
    /// would come with the scope; an exclusive scope needs a rule that allows it.
    fn is_under_no_denial<R: Recorder>(
        &self,
        name: &ScopeToken,
        found: &Resolved<'_>,
        to: &mut R,
    ) -> Result<(), Reason> {
        let scope = found.registered();
        let (server, client) = (&self.config.scope_rules, self.request.client.scope_rules());
        if server.is_empty() && client.is_empty() && !scope.exclusive {
            return Ok(());
        }
        if let Some(rule) = self.rule(RuleEffect::Deny, scope, name) {
            note(to, Check::Rule, name, false, || self.words_of(rule));
            return Err(Reason::ScopeDenied);
        }
        if let Some((child, rule)) = self.denied_child(found) {
            note(to, Check::Rule, name, false, || {
                format!("'{child}' comes with it; {}", self.words_of(rule))
            });
            return Err(Reason::ScopeDenied);
        }
        let allowed = self.rule(RuleEffect::Allow, scope, name);
        if let Some(rule) = allowed {
            note(to, Check::Rule, name, true, || self.words_of(rule));
        }
        if !scope.exclusive {
            return Ok(());
        }
        note(to, Check::Exclusive, name, allowed.is_some(), || {
            let which = if allowed.is_some() {
                "a rule"
            } else {
                "no rule"
            };
            format!("it is exclusive, and {which} allows it here")
        });
        if allowed.is_some() {
            Ok(())
        } else {
            Err(Reason::ScopeExclusive)
        }
    }

    fn rule(
        &self,
        effect: RuleEffect,
        scope: &RegisteredScope,
        name: &ScopeToken,
    ) -> Option<&ScopeRule> {
        let ruled = Ruled { scope, name };
        let own = self.request.client.scope_rules();
        self.config
            .scope_rules
            .iter()
            .chain(own)
            .filter(|rule| rule.effect == effect)
            .find(|rule| rule.applies(ruled, self.request, self.snapshot))
    }

    fn denied_child(&self, parent: &Resolved<'_>) -> Option<(ScopeToken, &ScopeRule)> {
        if parent.registered().implies.is_empty() {
            return None;
        }
        // What was declared since is not in an older grant, and takes nothing of it.
        let since = self.request.ceiling.map(|ceiling| ceiling.granted_at);
        let coverage = self.coverage(since.unwrap_or(self.request.now));
        coverage.implied(parent).into_iter().find_map(|child| {
            let scope = self.snapshot.resolve(&child)?.registered().clone();
            let rule = self.rule(RuleEffect::Deny, &scope, &child)?;
            Some((child, rule))
        })
    }

    fn words_of(&self, rule: &ScopeRule) -> String {
        let own = self.request.client.scope_rules();
        let whose = if own.iter().any(|one| std::ptr::eq(one, rule)) {
            "client"
        } else {
            "server"
        };
        format!("a rule of the {whose} says: {rule}")
    }

    fn is_for_the_target<R: Recorder>(
        &self,
        name: &ScopeToken,
        scope: &RegisteredScope,
        to: &mut R,
    ) -> Result<(), Reason> {
        if self.fits_target(scope) {
            return Ok(());
        }
        note(to, Check::Resource, name, false, || {
            "it belongs to a resource that was not asked for".to_owned()
        });
        Err(Reason::AudienceMixed)
    }

    fn is_available<R: Recorder>(
        &self,
        name: &ScopeToken,
        scope: &RegisteredScope,
        to: &mut R,
    ) -> Result<(), Reason> {
        let rules = &self.config.policies.scopes;
        let available = rules.is_available(scope, self.request);
        note(to, Check::Policy, name, available, || {
            let says = if available { "may" } else { "may not" };
            format!("it {says} be had, as the policy in force says")
        });
        if available {
            Ok(())
        } else {
            Err(Reason::ScopeNotAllowed)
        }
    }
}

fn note<R: Recorder>(
    to: &mut R,
    check: Check,
    name: &ScopeToken,
    passed: bool,
    words: impl FnOnce() -> String,
) {
    to.step(|| Step {
        check,
        scope: Some(name.clone()),
        passed,
        words: words(),
    });
}

/// How many values of each parameterised scope are asked for.
#[derive(Default)]
pub(super) struct Values(Vec<(ScopeId, usize)>);

impl Values {
    /// Counts `name`, and refuses it if it is one too many.
    pub(super) fn add<R: Recorder>(
        &mut self,
        name: &ScopeToken,
        found: &Found<'_>,
        to: &mut R,
    ) -> Result<(), Reason> {
        let Some((found, most)) = found
            .as_ref()
            .and_then(|found| Some((found, found.most()?)))
        else {
            return Ok(());
        };
        let id = found.registered().id;
        let count = if let Some((_, count)) = self.0.iter_mut().find(|(one, _)| *one == id) {
            *count += 1;
            *count
        } else {
            self.0.push((id, 1));
            1
        };
        note(to, Check::Values, name, count <= most, || {
            format!("it is value {count} of at most {most} in one request")
        });
        if count > most {
            return Err(Reason::ScopeTooManyValues);
        }
        Ok(())
    }
}
