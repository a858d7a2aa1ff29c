#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

mod any_request;
mod asking;
mod consent_form;
mod host;
mod implicit;
mod part;

use super::{Authorization, AuthorizationState as State};
use crate::{
    Decision, Delivery, ErrorCode, OAuthError, Operation, Reason, UnixTime,
    authorize::{
        Answer, AuthorizationRequest, ConsentRequest, ResponseMode,
        fixtures::{CHALLENGE, GOOD, ISSUER, World, form, user, web},
    },
    env::ApprovalPrompt,
    event::Event,
    model::{
        Actor, AuditAction, AuthorizationCode, ClientId, Consent, LanguageTag, RegisteredScope,
        ScopeState, UserId,
    },
    opaque::{Opaque, OpaqueKind},
    params::Parts,
    scope::fixtures::{scope, set},
    session::{HostSession, Who},
    store::{Conflict, ConsentKey, LoadPlan, Write},
};

fn request() -> String {
    format!("client_id=web&redirect_uri=https://app.example/cb&scope=read+photos:see&{GOOD}")
}

fn login_query(decision: Decision<State>) -> (String, bool) {
    assert_eq!(decision.writes, []);
    match decision.outcome.unwrap() {
        State::NeedsLogin(login) => (login.query, login.reauthenticate),
        other => unreachable!("{other:?}"),
    }
}

fn error(decision: Decision<State>) -> OAuthError {
    assert_eq!(decision.writes, [], "a refusal here writes nothing");
    assert_eq!(decision.events, []);
    decision.outcome.unwrap_err()
}

fn granted(decision: &Decision<State>) -> Vec<(String, String)> {
    match decision.outcome.as_ref().unwrap() {
        State::Granted { location } | State::Denied { location } => {
            let (base, query) = location.as_str().split_once('?').unwrap();
            assert_eq!(base, "https://app.example/cb");
            form_urlencoded::parse(query.as_bytes())
                .into_owned()
                .collect()
        }
        other => unreachable!("{other:?}"),
    }
}

fn value(pairs: &[(String, String)], name: &str) -> Option<String> {
    pairs
        .iter()
        .find(|(key, _)| key == name)
        .map(|(_, value)| value.clone())
}

fn code_of(decision: &Decision<State>) -> &AuthorizationCode {
    let code = decision.writes.iter().find_map(|write| match write {
        Write::InsertCode(code) => Some(code),
        _ => None,
    });
    code.unwrap()
}

fn consent_of(decision: &Decision<State>) -> Option<Consent> {
    decision.writes.iter().find_map(|write| match write {
        Write::AddConsent(consent) => Some(consent.clone()),
        _ => None,
    })
}

fn asks(decision: &Decision<State>) -> bool {
    matches!(decision.outcome, Ok(State::NeedsConsent(_))) && decision.writes.is_empty()
}

fn is_granted(decision: &Decision<State>) -> bool {
    matches!(decision.outcome, Ok(State::Granted { .. }))
}

/// A world in which alice allowed `web` what [`request`] asks.
fn with_consent() -> World {
    let mut world = World::with_user("alice");
    let page = world.consent_page(&request());
    let decision = world.post(&form(&page, true));
    world.loaded.consent = consent_of(&decision);
    world
}

fn assert_void(decision: Decision<State>, reason: Reason, what: &str) {
    let error = error(decision);
    assert_eq!(error.reason, reason, "{what}");
    assert_eq!(error.delivery, Delivery::Page, "{what}");
    assert_eq!(error.code, ErrorCode::InvalidRequest, "{what}");
    assert_eq!(error.description, "form is no longer valid", "{what}");
}
