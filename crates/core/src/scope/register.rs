//! `POST /register_scope/`: the contract of dot-dynamic-scopes.

mod body;
mod request;
#[cfg(test)]
mod tests;

pub use body::RegistrationBody;
pub use request::RegisterScopeRequest;

use super::{
    NameRefusal, ScopeRegistration, ScopeToken, Transferred, Upsert, accept_offer, check_ownership,
    manifest::take_up, upsert,
};
use crate::{
    Decision, Delivery, Env, ErrorCode, OAuthError, Reason, Snapshot, UnixTime,
    audit::{Note, entries},
    event::Event,
    model::{Actor, Approval, Client, Owner, RegisteredScope, ScopeState},
    plain_text::plain_text,
    problem::Problem,
    store::{Loaded, Write},
};

/// What became of a registration that was accepted.
///
/// ```
/// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
/// use bailiwick_core::scope::{RegistrationBody, ScopeRegistered, decide_registration};
///
/// /// The status of the answer, and what to warn of.
/// fn told(done: ScopeRegistered) -> (u16, Option<&'static str>) {
///     let refused = done.default_refused.then_some("it is no default: ask an administrator");
///     (if done.created { 201 } else { 200 }, refused)
/// }
///
/// let body = br#"{"name": "plants:water", "description": "Water", "is_default": true}"#;
/// let body = RegistrationBody::parse(body)?;
/// let config = host::config();
/// let env = host::env(&config);
/// let decision = decide_registration(&host::plants(), &body, &host::snapshot(), &env);
/// let (status, warning) = told(decision.outcome?);
/// assert!(status == 201 && warning.is_some());
/// # Ok::<(), bailiwick_core::OAuthError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ScopeRegistered {
    /// Whether the scope is new (201) or was there already (200).
    pub created: bool,
    /// Whether it was to be a default and is none, for want of the permission.
    pub default_refused: bool,
    /// Whether it waits for an administrator.
    pub pending: bool,
}

/// Decides what becomes of `body`, sent by the resource server `owner`.
/// Registering the same again writes nothing.
///
/// ```
/// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
/// use bailiwick_core::{
///     Reason,
///     scope::{RegistrationBody, decide_registration},
/// };
///
/// let body = br#"{"name": "plants:see", "description": "What plants:see is for"}"#;
/// let body = RegistrationBody::parse(body)?;
/// let (snapshot, config) = (host::snapshot(), host::config());
/// let env = host::env(&config);
///
/// let again = decide_registration(&host::plants(), &body, &snapshot, &env);
/// assert!(again.writes.is_empty() && !again.outcome?.created);
/// let stolen = decide_registration(&host::maps(), &body, &snapshot, &env);
/// assert!(stolen.outcome.is_err());
/// let client = decide_registration(&host::client(), &body, &snapshot, &env);
/// assert_eq!(client.outcome.unwrap_err().reason, Reason::NotResourceServer);
/// # Ok::<(), bailiwick_core::OAuthError>(())
/// ```
pub fn decide_registration(
    owner: &dyn Client,
    body: &RegistrationBody,
    snapshot: &Snapshot,
    env: &Env<'_>,
) -> Decision<ScopeRegistered> {
    let Some(role) = owner.resource_server() else {
        return forbidden(
            Reason::NotResourceServer,
            "only a resource server registers scopes".to_owned(),
        )
        .into();
    };
    let holder = Owner::ResourceServer(owner.id().clone());
    decide_for(&holder, role.may_set_defaults, body, snapshot, env)
}

/// Decides what becomes of `body`, said by the authorization server itself: one of
/// its own scopes. A new one is listed in metadata.
///
/// ```
/// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
/// use bailiwick_core::{
///     scope::{RegistrationBody, decide_own_registration},
///     store::Write,
/// };
///
/// let body = br#"{"name": "write", "description": "Change your notes"}"#;
/// let body = RegistrationBody::parse(body)?;
/// let config = host::config();
/// let decision = decide_own_registration(&body, &host::snapshot(), &host::env(&config));
/// let [Write::PutScope(scope), Write::Audit(_)] = &decision.writes[..] else { unreachable!() };
/// assert!(scope.advertised && !scope.is_default);
/// # Ok::<(), bailiwick_core::OAuthError>(())
/// ```
pub fn decide_own_registration(
    body: &RegistrationBody,
    snapshot: &Snapshot,
    env: &Env<'_>,
) -> Decision<ScopeRegistered> {
    decide_for(&Owner::AuthorizationServer, true, body, snapshot, env)
}

fn decide_for(
    holder: &Owner,
    may_set_defaults: bool,
    body: &RegistrationBody,
    snapshot: &Snapshot,
    env: &Env<'_>,
) -> Decision<ScopeRegistered> {
    let (config, now) = (env.config, env.now);
    let taken = match holder
        .client()
        .map(|to| accept_offer(&body.name, to, snapshot, config, now))
    {
        None => None,
        Some(Ok(taken)) => taken,
        Some(Err(reasons)) => return cannot_pass(&reasons).into(),
    };
    let before = taken.as_ref().map(|taken| taken.applied(snapshot));
    let registry = before.as_ref().unwrap_or(snapshot);
    // Before the description is looked at: a name that is not the caller's is
    // refused whatever is said about it.
    let upsert = check_ownership(holder, &body.name, registry, config)
        .map_err(refused)
        .and_then(|_| complete(body, config.description_limit))
        .and_then(|mut registration| {
            let is_new = registry.scope(&body.name).is_none();
            registration.advertised =
                (is_new && *holder == Owner::AuthorizationServer).then_some(true);
            let permitted = may_set_defaults;
            upsert(holder, &registration, permitted, registry, config, now).map_err(refused)
        });
    match upsert {
        Ok(upsert) => Accepted {
            holder,
            snapshot,
            registry,
            now,
        }
        .decide(&body.name, upsert, taken),
        Err(error) => error.into(),
    }
}

fn complete(body: &RegistrationBody, longest: usize) -> Result<ScopeRegistration, OAuthError> {
    let given = body.description.as_deref().ok_or_else(|| {
        invalid(
            Reason::DescriptionMissing,
            "'description' must be given in request data",
        )
    })?;
    let description = plain_text(given, longest).map_err(|error| {
        invalid(
            Reason::DescriptionMalformed,
            format!("'description' {error}"),
        )
    })?;
    Ok(ScopeRegistration {
        name: body.name.clone(),
        description,
        is_default: body.is_default,
        advertised: None,
    })
}

/// A registration that may be.
struct Accepted<'a> {
    holder: &'a Owner,
    /// The registry as it is.
    snapshot: &'a Snapshot,
    /// The same with what the holder takes over by this.
    registry: &'a Snapshot,
    now: UnixTime,
}

impl Accepted<'_> {
    fn decide(
        &self,
        name: &ScopeToken,
        upsert: Upsert,
        taken: Option<Transferred>,
    ) -> Decision<ScopeRegistered> {
        let known = self.registry.scope(name).map(|scope| &**scope);
        let written = upsert.write.or_else(|| known.cloned());
        let scope = written.map(|scope| self.entered(scope, upsert.created));
        let answer = ScopeRegistered {
            created: upsert.created,
            default_refused: upsert.default_refused,
            pending: scope
                .as_ref()
                .is_some_and(|scope| scope.state == ScopeState::Pending),
        };
        let mut decision = Decision::answer(answer);
        let scope = scope.filter(|scope| {
            let before = self.snapshot.scope(name);
            before.is_none_or(|before| **before != *scope)
        });
        if let Some(taken) = taken {
            let clients = taken.clients.into_iter();
            let others = taken.scopes.into_iter().filter(|other| other.name != *name);
            let clients = clients.map(|client| Write::PutClient(Box::new(client)));
            let others = others.map(|other| Write::PutScope(Box::new(other)));
            decision.writes.extend(clients.chain(others));
        }
        if let Some(scope) = scope {
            decision.events.push(Event::ScopeRegistered {
                name: scope.name.clone(),
                owner: self.holder.clone(),
                new: upsert.created,
                default_refused: upsert.default_refused,
            });
            decision.writes.push(Write::PutScope(Box::new(scope)));
        }
        self.record(&mut decision.writes);
        decision
    }

    /// `scope`, which waits if it is new and its owner needs approval, and is in use
    /// again if a manifest had left it out.
    fn entered(&self, mut scope: RegisteredScope, is_new: bool) -> RegisteredScope {
        let client = self.holder.client().and_then(|id| self.registry.client(id));
        let role = client.and_then(|client| client.resource_server());
        if is_new && role.is_some_and(|role| role.approval == Approval::Required) {
            scope.state = ScopeState::Pending;
        }
        take_up(&mut scope, self.now);
        scope
    }

    fn record(&self, writes: &mut Vec<Write>) {
        let actor = self.holder.client().cloned();
        let actor = actor.map_or(Actor::Operator, Actor::Client);
        let (loaded, note) = (Loaded::default(), Note::default());
        let recorded = entries(writes, self.snapshot, &loaded, &actor, self.now, &note);
        writes.extend(recorded);
    }
}

fn cannot_pass(reasons: &[Problem]) -> OAuthError {
    let reasons: Vec<_> = reasons.iter().map(ToString::to_string).collect();
    let text = format!("what is offered cannot pass: {}", reasons.join("; "));
    forbidden(Reason::NameForeign, text)
}

/// A name that is nobody's to register so, or not this caller's.
fn refused(NameRefusal { reason, text }: NameRefusal) -> OAuthError {
    match reason {
        Reason::NameMalformed => invalid(reason, format!("'name': {text}")),
        _ => forbidden(reason, text),
    }
}

fn invalid(reason: Reason, text: impl Into<std::borrow::Cow<'static, str>>) -> OAuthError {
    OAuthError::json(ErrorCode::InvalidRequest, reason, text).delivered(Delivery::Text)
}

fn forbidden(reason: Reason, text: String) -> OAuthError {
    OAuthError::json(ErrorCode::AccessDenied, reason, text).delivered(Delivery::Text)
}
