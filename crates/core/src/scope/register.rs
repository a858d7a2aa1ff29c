//! `POST /register_scope/`: the contract of dot-dynamic-scopes.

mod body;
mod request;
#[cfg(test)]
mod tests;

pub use body::RegistrationBody;
pub use request::RegisterScopeRequest;

use super::{ScopeRegistration, Upsert, check_ownership, upsert};
use crate::{
    Decision, Delivery, Env, ErrorCode, OAuthError, Reason, Snapshot, UnixTime,
    audit::{Note, entries},
    event::Event,
    model::{Actor, Client, Owner},
    plain_text::plain_text,
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
    decide_for(holder, role.may_set_defaults, body, snapshot, env)
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
/// let [Write::PutScope(scope)] = &decision.writes[..] else { unreachable!() };
/// assert!(scope.advertised && !scope.is_default);
/// # Ok::<(), bailiwick_core::OAuthError>(())
/// ```
pub fn decide_own_registration(
    body: &RegistrationBody,
    snapshot: &Snapshot,
    env: &Env<'_>,
) -> Decision<ScopeRegistered> {
    decide_for(Owner::AuthorizationServer, true, body, snapshot, env)
}

fn decide_for(
    holder: Owner,
    may_set_defaults: bool,
    body: &RegistrationBody,
    snapshot: &Snapshot,
    env: &Env<'_>,
) -> Decision<ScopeRegistered> {
    let config = env.config;
    // Before the description is looked at: a name that is not the caller's is
    // refused whatever is said about it.
    let upsert = check_ownership(&holder, &body.name, snapshot, config)
        .map_err(|refusal| forbidden(refusal.reason, refusal.text))
        .and_then(|_| complete(body, config.description_limit))
        .and_then(|mut registration| {
            let is_new = snapshot.scope(&body.name).is_none();
            registration.advertised =
                (is_new && holder == Owner::AuthorizationServer).then_some(true);
            let permitted = may_set_defaults;
            upsert(&holder, &registration, permitted, snapshot, config, env.now)
                .map_err(|refusal| forbidden(refusal.reason, refusal.text))
        });
    match upsert {
        Ok(upsert) => accepted(holder, upsert, snapshot, env.now),
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

fn accepted(
    owner: Owner,
    upsert: Upsert,
    snapshot: &Snapshot,
    now: UnixTime,
) -> Decision<ScopeRegistered> {
    let actor = owner
        .client()
        .cloned()
        .map_or(Actor::Operator, Actor::Client);
    let answer = ScopeRegistered {
        created: upsert.created,
        default_refused: upsert.default_refused,
    };
    let mut decision = Decision::answer(answer);
    if let Some(scope) = upsert.write {
        decision.events.push(Event::ScopeRegistered {
            name: scope.name.clone(),
            owner,
            new: upsert.created,
            default_refused: upsert.default_refused,
        });
        decision.writes.push(Write::PutScope(Box::new(scope)));
        let (loaded, note) = (Loaded::default(), Note::default());
        let recorded = entries(&decision.writes, snapshot, &loaded, &actor, now, &note);
        decision.writes.extend(recorded);
    }
    decision
}

fn invalid(reason: Reason, text: impl Into<std::borrow::Cow<'static, str>>) -> OAuthError {
    OAuthError::json(ErrorCode::InvalidRequest, reason, text).delivered(Delivery::Text)
}

fn forbidden(reason: Reason, text: String) -> OAuthError {
    OAuthError::json(ErrorCode::AccessDenied, reason, text).delivered(Delivery::Text)
}
