//! Who may have which scope: one function for every grant (RFC 6749 §3.3).

mod audience;
mod judge;
pub(super) mod nearest;
#[cfg(test)]
mod properties;
mod refusal;
#[cfg(test)]
mod tests;

use std::cell::OnceCell;

use super::{
    Check, Coverage, Explanation, Held, Moment, ScopeQuestion, ScopeSet, ScopeToken, Step,
    explain::{Recorder, Silent},
};
use crate::{
    Config, OAuthError, Reason, Snapshot, UnixTime,
    model::{Client, GrantType, User},
    snapshot::Resource,
};

use self::{audience::Resources, judge::Values, refusal::Refused};

/// A question about scopes, the same for every grant.
#[derive(Clone, Copy, Debug)]
pub struct ScopeRequest<'a> {
    /// Who asks.
    pub client: &'a dyn Client,
    /// For whom, if for somebody.
    pub user: Option<&'a User>,
    /// By which grant.
    pub grant_type: &'a GrantType,
    /// The `scope` parameter; absent and empty are the same.
    pub requested: Option<&'a ScopeSet>,
    /// The resources that were asked for (RFC 8707 §2); empty: none in particular.
    pub resource: &'a [String],
    /// What was granted originally, when a code or a refresh token is redeemed.
    pub ceiling: Option<ScopeCeiling<'a>>,
    /// When.
    pub now: UnixTime,
}

/// What was granted originally: nothing is ever added to it (RFC 6749 §6).
///
/// ```
/// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
/// use bailiwick_core::{
///     Reason,
///     model::GrantType,
///     scope::{Moment, ScopeCeiling, ScopeRequest, ScopeSet, decide_scopes},
/// };
///
/// let (client, granted) = (host::client(), ScopeSet::parse("read plants:see")?);
/// let asked = ScopeSet::parse("read")?;
/// let mut request = ScopeRequest {
///     client: &client,
///     user: None,
///     grant_type: &GrantType::RefreshToken,
///     requested: Some(&asked),
///     resource: &[],
///     ceiling: Some(ScopeCeiling {
///         scope: &granted,
///         audience: &[],
///         granted_at: host::NOW,
///         grant_type: &GrantType::AuthorizationCode,
///         moment: Moment::Refresh,
///     }),
///     now: host::NOW,
/// };
/// let less = decide_scopes(&request, &host::snapshot(), &host::config())?;
/// assert_eq!(less.scope, asked);
///
/// let more = ScopeSet::parse("read https://maps.example/see")?;
/// request.requested = Some(&more);
/// let refusal = decide_scopes(&request, &host::snapshot(), &host::config()).unwrap_err();
/// assert_eq!(refusal.reason, Reason::ScopeExceedsGrant);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct ScopeCeiling<'a> {
    /// The scope.
    pub scope: &'a ScopeSet,
    /// The resources that it is for; empty is unbound.
    pub audience: &'a [String],
    /// When: what has another owner since is not in it any more.
    pub granted_at: UnixTime,
    /// By which grant: what rules look at.
    pub grant_type: &'a GrantType,
    /// Where it is redeemed.
    pub moment: Moment,
}

/// What a token may carry.
///
/// ```
/// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
/// # use bailiwick_core::{Facts, Situation, authorize::{AuthorizationRequest, Terms}, store::Loaded};
/// use bailiwick_core::scope::GrantedScope;
///
/// /// What the log says of it.
/// fn line(granted: &GrantedScope) -> String {
///     match granted.audience.as_slice() {
///         [] => granted.scope.to_string(),
///         bound => format!("{} at {}", granted.scope, bound.join(", ")),
///     }
/// }
///
/// # let (snapshot, loaded, config) = (host::snapshot(), Loaded::default(), host::config());
/// # let situation = Situation { snapshot: &snapshot, loaded: &loaded, facts: Facts::none() };
/// # let query = host::QUERY.replace("read+plants:see", "https://maps.example/see");
/// # let request = AuthorizationRequest::parse(query.as_bytes())?;
/// let granted = Terms::examine(&request, &situation, &config, None, host::NOW)?.granted;
/// assert_eq!(line(&granted), "https://maps.example/see at https://maps.example");
/// # Ok::<(), bailiwick_core::OAuthError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct GrantedScope {
    /// The scope; never empty.
    pub scope: ScopeSet,
    /// For whose ears: the resources that were asked for, else the resource
    /// identifiers of those who own it; empty is unbound.
    pub audience: Vec<String>,
    /// What was asked for and is not in it, where that is left out instead of
    /// refused.
    pub left_out: ScopeSet,
}

impl GrantedScope {
    /// Nothing yet.
    pub(crate) const fn nothing() -> Self {
        Self {
            scope: ScopeSet::new(),
            audience: Vec::new(),
            left_out: ScopeSet::new(),
        }
    }
}

/// Decides what `request` gets, or refuses: with `invalid_scope`, with
/// `invalid_target` where it is the resource that does not fit (RFC 8707 §2), and
/// with `invalid_grant` when nothing of the ceiling may be granted any more. A
/// refusal carries the steps that led to it, as a [`ScopeQuestion`] has them.
///
/// ```
/// use std::sync::Arc;
///
/// use bailiwick_core::{
///     Config, Reason, Snapshot, UnixTime,
///     model::{ClientId, ClientRecord, GrantType, Owner},
///     scope::{ScopeRegistration, ScopeRequest, ScopeSet, ScopeToken, decide_scopes, upsert},
/// };
///
/// let config = Config::new("https://login.example/o");
/// let read = ScopeRegistration {
///     name: ScopeToken::from_static("read"),
///     description: "Read".to_owned(),
///     is_default: Some(true),
///     advertised: None,
/// };
/// let (empty, ours) = (Snapshot::new(), Owner::AuthorizationServer);
/// let read = upsert(&ours, &read, true, &empty, &config, UnixTime::EPOCH)?;
/// let snapshot = empty.with_scope(Arc::new(read.write.unwrap()));
///
/// let client = ClientRecord::new(ClientId::new("field-notes"), UnixTime::EPOCH);
/// let mut request = ScopeRequest {
///     client: &client,
///     user: None,
///     grant_type: &GrantType::ClientCredentials,
///     requested: None,
///     resource: &[],
///     ceiling: None,
///     now: UnixTime::EPOCH,
/// };
/// let granted = decide_scopes(&request, &snapshot, &config)?;
/// assert_eq!(granted.scope, ScopeSet::parse("read")?); // the defaults
///
/// let unknown = ScopeSet::parse("reed")?;
/// request.requested = Some(&unknown);
/// let refusal = decide_scopes(&request, &snapshot, &config).unwrap_err();
/// assert_eq!(refusal.reason, Reason::ScopeUnknown);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn decide_scopes(
    request: &ScopeRequest<'_>,
    snapshot: &Snapshot,
    config: &Config,
) -> Result<GrantedScope, OAuthError> {
    decide(request, snapshot, config, &mut Silent).map_err(|refused| {
        let mut steps = before(request, config);
        let again = decide(request, snapshot, config, &mut steps);
        debug_assert!(again.is_err(), "asked again, a policy answers the same");
        steps.retain(|step| !step.passed || refused.is_about(step.scope.as_ref()));
        let mut error = refused.told(request, snapshot, config);
        error.steps = Some(steps.into());
        error
    })
}

/// The steps before any scope is looked at, as they are told to administrators.
fn before(request: &ScopeRequest<'_>, config: &Config) -> Vec<Step> {
    let nothing = ScopeSet::new();
    let question = ScopeQuestion {
        client: request.client,
        user: request.user,
        grant_type: request.grant_type,
        scope: request.requested.unwrap_or(&nothing),
        now: request.now,
    };
    question.before(config)
}

/// The same decision with its steps: why it is as it is.
///
/// ```
/// use bailiwick_core::{
///     Config, Snapshot, UnixTime,
///     model::{ClientId, ClientRecord, GrantType},
///     scope::{Check, ScopeRequest, ScopeSet, explain_scopes},
/// };
///
/// let client = ClientRecord::new(ClientId::new("field-notes"), UnixTime::EPOCH);
/// let reed = ScopeSet::parse("reed")?;
/// let request = ScopeRequest {
///     client: &client,
///     user: None,
///     grant_type: &GrantType::ClientCredentials,
///     requested: Some(&reed),
///     resource: &[],
///     ceiling: None,
///     now: UnixTime::EPOCH,
/// };
/// let config = Config::new("https://login.example/o");
/// let explanation = explain_scopes(&request, &Snapshot::new(), &config);
/// assert!(!explanation.is_yes());
/// let last = explanation.steps.last().unwrap();
/// assert_eq!((last.check, last.passed), (Check::Registered, false));
/// # Ok::<(), bailiwick_core::scope::ScopeSetError>(())
/// ```
pub fn explain_scopes(
    request: &ScopeRequest<'_>,
    snapshot: &Snapshot,
    config: &Config,
) -> Explanation {
    let mut steps = Vec::new();
    let outcome = decide(request, snapshot, config, &mut steps);
    Explanation {
        steps,
        outcome: outcome.map_err(|refused| refused.told(request, snapshot, config)),
    }
}

/// The one decision for every grant; `to` takes down its steps.
fn decide<R: Recorder>(
    request: &ScopeRequest<'_>,
    snapshot: &Snapshot,
    config: &Config,
    to: &mut R,
) -> Result<GrantedScope, Refused> {
    let policy = Policy {
        request,
        snapshot,
        config,
        target: audience::target(request, snapshot, to)?,
    };
    let requested = request.requested.filter(|scope| !scope.is_empty());
    let chosen = match (request.ceiling, requested) {
        (Some(ceiling), requested) => policy.within(&ceiling, requested, to)?,
        (None, Some(requested)) => policy.all_of(requested, to)?,
        (None, None) => policy.defaults(to)?,
    };
    Ok(GrantedScope {
        audience: policy.audience(&chosen.resources, to)?,
        scope: chosen.scope,
        left_out: chosen.left_out,
    })
}

struct Policy<'a> {
    request: &'a ScopeRequest<'a>,
    snapshot: &'a Snapshot,
    config: &'a Config,
    /// The resources that are asked for; empty: none in particular.
    target: Vec<Resource<'a>>,
}

/// What is granted of what was asked for.
struct Chosen<'a> {
    scope: ScopeSet,
    left_out: ScopeSet,
    resources: Resources<'a>,
}

impl Policy<'_> {
    /// What is asked for, whole; or what of it may be had, if that is how this
    /// client is answered.
    fn all_of<R: Recorder>(&self, requested: &ScopeSet, to: &mut R) -> Result<Chosen<'_>, Refused> {
        let mut left_out = ScopeSet::new();
        let mut first = None;
        let mut values = Values::default();
        let mut resources = Resources::default();
        for name in requested {
            let judged = self.may_have(name, to).and_then(|found| {
                values.add(name, &found, to)?;
                resources.add(self, &found);
                Ok(())
            });
            if let Err(reason) = judged {
                let refused = Refused::name(name, reason);
                if !self.narrows() {
                    return Err(refused);
                }
                first.get_or_insert(refused);
                left_out.insert(name.clone());
            }
        }
        match first {
            None => Ok(Chosen {
                scope: requested.clone(),
                left_out,
                resources,
            }),
            Some(refused) if left_out.len() == requested.len() => Err(refused),
            Some(_) => Ok(Chosen {
                scope: without(requested, &left_out),
                left_out,
                resources,
            }),
        }
    }

    /// What of the ceiling is asked for, or all of it, as far as it may still be
    /// had: what went meanwhile is dropped (security.md CT-12).
    fn within<R: Recorder>(
        &self,
        ceiling: &ScopeCeiling<'_>,
        requested: Option<&ScopeSet>,
        to: &mut R,
    ) -> Result<Chosen<'_>, Refused> {
        let wanted = requested.unwrap_or(ceiling.scope);
        let mut left_out = ScopeSet::new();
        let mut first = None;
        let held = OnceCell::new();
        let mut values = Values::default();
        let mut resources = Resources::default();
        for name in wanted {
            if requested.is_some() && !self.was_granted(ceiling, &held, name, to) {
                let refused = Refused::name(name, Reason::ScopeExceedsGrant);
                if !self.narrows() {
                    return Err(refused);
                }
                first.get_or_insert(refused);
                left_out.insert(name.clone());
                continue;
            }
            let judged = self.may_have(name, to).and_then(|found| {
                // Many paths below one that was granted are as many as any others.
                let counts = requested.is_some() && !ceiling.scope.contains(name);
                if counts {
                    values.add(name, &found, to)?;
                }
                resources.add(self, &found);
                Ok(())
            });
            if let Err(reason) = judged {
                let too_much = matches!(reason, Reason::AudienceMixed | Reason::ScopeTooManyValues);
                if requested.is_some() && too_much && !self.narrows() {
                    return Err(Refused::name(name, reason));
                }
                left_out.insert(name.clone());
            }
        }
        if left_out.len() == wanted.len() {
            let rest = requested.and_then(|_| self.within(ceiling, None, &mut Silent).ok());
            return Err(first.unwrap_or(match rest {
                Some(_) => Refused::NothingOfRequest,
                None => Refused::NothingLeft,
            }));
        }
        Ok(Chosen {
            scope: if left_out.is_empty() {
                wanted.clone()
            } else {
                without(wanted, &left_out)
            },
            left_out: if requested.is_some() {
                left_out
            } else {
                ScopeSet::new()
            },
            resources,
        })
    }

    /// Whether `name` is in the ceiling, or comes with what is and may still be
    /// had. `held` is the ceiling with all that comes with it, as soon as somebody
    /// asks.
    fn was_granted<'c, R: Recorder>(
        &'c self,
        ceiling: &ScopeCeiling<'c>,
        held: &OnceCell<Vec<Held<'c>>>,
        name: &ScopeToken,
        to: &mut R,
    ) -> bool {
        let held =
            || held.get_or_init(|| self.coverage(ceiling.granted_at).all_held(ceiling.scope));
        let granted = ceiling.scope.contains(name)
            || self.snapshot.resolve(name).is_some_and(|wanted| {
                held().iter().any(|held| {
                    held.covers(&wanted) && self.may_have(held.name(), &mut Silent).is_ok()
                })
            });
        to.step(|| Step {
            check: Check::Ceiling,
            scope: Some(name.clone()),
            passed: granted,
            words: if granted {
                "it was granted originally".to_owned()
            } else {
                format!("it was not granted originally: {}", ceiling.scope)
            },
        });
        granted
    }

    fn defaults<R: Recorder>(&self, to: &mut R) -> Result<Chosen<'_>, Refused> {
        let rules = &self.config.policies.scopes;
        let mut names = rules.defaults(self.request, self.snapshot);
        to.step(|| Step {
            check: Check::Default,
            scope: None,
            passed: !names.is_empty(),
            words: match self.request.client.default_scope() {
                Some(scope) => format!("no scope is asked for: the client's default is {scope}"),
                None => format!("no scope is asked for: {} are defaults", names.len()),
            },
        });
        // A privileged name is no default, whoever says so.
        let mut resources = Resources::default();
        names.retain(|name| {
            let privileged = self.config.privileged.contains(name);
            let found = (!privileged)
                .then(|| self.may_have(name, to).ok())
                .flatten();
            found.inspect(|found| resources.add(self, found)).is_some()
        });
        let scope = ScopeSet::of_names(names);
        if scope.is_empty() {
            return Err(Refused::NoDefault);
        }
        Ok(Chosen {
            scope,
            left_out: ScopeSet::new(),
            resources,
        })
    }

    /// What comes with what was granted at `granted_at`.
    fn coverage(&self, granted_at: UnixTime) -> Coverage<'_> {
        Coverage {
            snapshot: self.snapshot,
            config: self.config,
            granted_at,
            now: self.request.now,
        }
    }

    fn narrows(&self) -> bool {
        let own = self.request.client.narrows_scope();
        own.unwrap_or(self.config.narrows_scope)
    }
}

fn without(scope: &ScopeSet, left_out: &ScopeSet) -> ScopeSet {
    let left = scope.iter().filter(|name| !left_out.contains(name));
    ScopeSet::of_distinct(left.cloned())
}
