//! What a person's yes makes: a code, or the token itself; and what is
//! remembered of it.

use std::time::Duration;

use super::{Answer, AuthorizationState, ResponseType, code_location, consent, waiting::Waiting};
use crate::{
    Decision, Env, ErrorCode, OAuthError, Reason, Situation, UnixTime,
    audit::{Note, entries},
    event::Event,
    grant::{ImplicitAuthorization, issue_implicit},
    model::{Actor, AuthorizationCode, Consent},
    opaque::{Opaque, OpaqueKind},
    scope::ScopeSet,
    session::SignedIn,
    store::Write,
    ticket::Ticket,
};

/// What was shown to a person, and what they made of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Answered<'a> {
    /// The form's ticket, to be consumed.
    pub(super) ticket: Ticket,
    /// What they allow of what was shown: a part of it that is not empty.
    pub(super) allowed: &'a ScopeSet,
    /// Until when; `None`: until they take it back.
    pub(super) until: Option<UnixTime>,
}

impl Answer {
    /// What is allowed of `shown`: at least something, and nothing else; for no
    /// other time than one of `durations`.
    pub(super) fn allowed(
        &self,
        shown: &ScopeSet,
        durations: &[Duration],
    ) -> Result<Option<&ScopeSet>, OAuthError> {
        let Self::Granted { scopes, lasts } = self else {
            return Ok(None);
        };
        let refused = |reason, text| OAuthError::page(ErrorCode::InvalidRequest, reason, text);
        if scopes.is_empty() {
            let text = "nothing was allowed and nothing denied";
            return Err(refused(Reason::ConsentEmpty, text));
        }
        if scopes.iter().any(|name| !shown.contains(name)) {
            let text = "more was allowed than was asked for";
            return Err(refused(Reason::ConsentExceedsRequest, text));
        }
        if lasts.is_some_and(|lasts| !durations.contains(&lasts)) {
            let text = "it was allowed for a time that was not offered";
            return Err(refused(Reason::ConsentDurationUnknown, text));
        }
        Ok(Some(scopes))
    }

    /// Until when it is allowed, if not until it is taken back.
    pub(super) fn until(&self, now: UnixTime) -> Option<UnixTime> {
        match self {
            Self::Granted { lasts, .. } => lasts.map(|lasts| now.plus(lasts)),
            Self::Denied => None,
        }
    }
}

impl Waiting<'_> {
    /// The request granted: whole without a question, else what was answered.
    pub(super) fn granted(
        &self,
        signed_in: SignedIn<'_>,
        answered: Option<Answered<'_>>,
        env: &mut Env<'_>,
    ) -> Result<Decision<AuthorizationState>, OAuthError> {
        let until = match answered {
            Some(answered) => answered.until,
            None => self.remembered_until(signed_in),
        };
        let mut decision = match self.terms.response_type {
            ResponseType::Code => self.code_granted(signed_in, until, env),
            ResponseType::Token => self.token_granted(signed_in, until, env)?,
        };
        if let Some(answered) = answered {
            decision
                .writes
                .extend(self.remember(signed_in, answered, env));
        }
        let authorized = Event::ApplicationAuthorized {
            client: self.terms.client.id().clone(),
            user: signed_in.user.id.clone(),
            scope: self.terms.granted.scope.clone(),
        };
        decision.events.insert(0, authorized);
        Ok(decision)
    }

    fn code_granted(
        &self,
        signed_in: SignedIn<'_>,
        until: Option<UnixTime>,
        env: &mut Env<'_>,
    ) -> Decision<AuthorizationState> {
        let code = Opaque::new(OpaqueKind::AuthorizationCode, env.now, env.random);
        let state = self.request.state.as_deref();
        let redirect_uri = &self.terms.redirect_uri;
        let location = code_location(redirect_uri, &code.encode(), state, &env.config.issuer);
        let row = AuthorizationCode {
            ends_at: until,
            ..self.code(&code, signed_in, env)
        };
        Decision {
            writes: vec![Write::InsertCode(row)],
            ..Decision::answer(AuthorizationState::Granted { location })
        }
    }

    /// RFC 6749 §4.2.2.
    fn token_granted(
        &self,
        signed_in: SignedIn<'_>,
        until: Option<UnixTime>,
        env: &mut Env<'_>,
    ) -> Result<Decision<AuthorizationState>, OAuthError> {
        let client = &*self.terms.client;
        let snapshot = self.situation.snapshot;
        let scope = self.terms.granted.clone();
        let by = ImplicitAuthorization {
            user: signed_in.user,
            authenticated_at: signed_in.authenticated_at(),
            until,
        };
        let decision = issue_implicit(client, &by, scope, snapshot, env)
            .map_err(|error| self.terms.redirected(error, &self.request))?;
        Ok(decision.map(|response| AuthorizationState::GrantedToken {
            redirect_uri: self.terms.redirect_uri.clone(),
            state: self.request.state.clone(),
            response: Box::new(response),
        }))
    }

    /// What was shown and not allowed is forgotten, so that it is asked for again.
    fn remember(
        &self,
        signed_in: SignedIn<'_>,
        answered: Answered<'_>,
        env: &Env<'_>,
    ) -> Vec<Write> {
        let Ticket { id, expires_at } = answered.ticket;
        let user = || signed_in.user.id.clone();
        let client = || self.terms.client.id().clone();
        let (allowed, left_out): (Vec<_>, Vec<_>) = self
            .scopes
            .iter()
            .cloned()
            .partition(|scope| answered.allowed.contains(&scope.name));
        let mut writes = vec![
            Write::ConsumeTicket { id, expires_at },
            Write::AddConsent(Consent {
                user: user(),
                client: client(),
                scopes: consent::allowed(&allowed, self.reader(), env.now, answered.until),
            }),
        ];
        if !left_out.is_empty() {
            writes.push(Write::WithdrawConsent {
                user: user(),
                client: client(),
                scopes: left_out.iter().map(|scope| scope.name.clone()).collect(),
            });
        }
        let Situation {
            snapshot, loaded, ..
        } = *self.situation;
        let (actor, note) = (Actor::User(user()), Note::default());
        let recorded = entries(&writes, snapshot, loaded, &actor, env.now, &note);
        writes.extend(recorded);
        writes
    }

    fn code(&self, code: &Opaque, signed_in: SignedIn<'_>, env: &Env<'_>) -> AuthorizationCode {
        AuthorizationCode {
            selector: code.selector(),
            digest: code.digest(),
            client: self.terms.client.id().clone(),
            user: signed_in.user.id.clone(),
            redirect_uri: self.request.redirect_uri.clone(),
            scope: self.terms.granted.scope.clone(),
            audience: self.terms.granted.audience.clone(),
            challenge: self.terms.challenge.clone(),
            authenticated_at: signed_in.authenticated_at(),
            issued_at: env.now,
            expires_at: env.now.plus(env.config.lifetimes.authorization_code),
            ends_at: None,
            used: None,
        }
    }
}
