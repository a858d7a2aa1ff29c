//! What becomes of a request that passed every check: sign in, ask, deny, grant.

use std::sync::Arc;

use data_encoding::BASE64URL_NOPAD;

use super::{
    AuthorizationRequest, AuthorizationState, ConsentRequest, LoginRequest, RedirectTarget, Terms,
    code_location, consent, error_location,
};
use crate::{
    Decision, Digest, Env, ErrorCode, OAuthError, Reason, Situation, UnixTime,
    env::ApprovalPrompt,
    event::Event,
    model::{AuthorizationCode, Consent, RegisteredScope},
    opaque::{Opaque, OpaqueKind},
    session::SignedIn,
    store::Write,
    ticket::Ticket,
};

/// A request that passed every check.
pub(super) struct Waiting<'a> {
    /// In its travelling form.
    request: AuthorizationRequest,
    terms: Terms,
    scopes: Vec<Arc<RegisteredScope>>,
    situation: &'a Situation<'a>,
}

type Decided = Result<Decision<AuthorizationState>, OAuthError>;

impl<'a> Waiting<'a> {
    pub(super) fn new(
        request: &AuthorizationRequest,
        terms: Terms,
        situation: &'a Situation<'a>,
        now: UnixTime,
    ) -> Self {
        Self {
            request: request.travelling(now),
            scopes: consent::registered(&terms.granted.scope, situation.snapshot),
            terms,
            situation,
        }
    }

    /// The visit with a request.
    pub(super) fn requested(
        &self,
        signed_in: Option<SignedIn<'_>>,
        request: &AuthorizationRequest,
        env: &mut Env<'_>,
    ) -> Decided {
        let prompt = self.terms.prompt;
        let not_before = request.sign_in_not_before(env.now);
        let fresh = |session: &SignedIn<'_>| {
            !prompt.login && not_before.is_none_or(|after| session.authenticated_at() >= after)
        };
        let Some(signed_in) = signed_in.filter(fresh) else {
            return if prompt.none {
                let text = "the user must sign in";
                Err(self.to_client(ErrorCode::LoginRequired, Reason::LoginNeeded, text))
            } else {
                Ok(self.needs_login(signed_in.is_some()))
            };
        };
        if !self.must_ask(signed_in) {
            return Ok(self.granted(signed_in, None, env));
        }
        if prompt.none {
            let text = "the user must be asked for consent";
            return Err(self.to_client(ErrorCode::ConsentRequired, Reason::ConsentNeeded, text));
        }
        self.needs_consent(signed_in, env)
    }

    /// The visit with the consent form. Only a ticket for this session, this
    /// user, this request and these texts is an answer.
    pub(super) fn answered(
        &self,
        signed_in: Option<SignedIn<'_>>,
        ticket: Option<&str>,
        allow: bool,
        env: &mut Env<'_>,
    ) -> Decided {
        // The session went while the form lay open: the request is kept.
        let Some(signed_in) = signed_in else {
            return Ok(self.needs_login(false));
        };
        let ticket = ticket.ok_or_else(|| form_is_void(Reason::TicketMissing))?;
        let (ticket, shown) = split_ticket(ticket)?;
        let ticket = match Ticket::verify(ticket, &self.subject(signed_in, &shown).parts(), env) {
            Ok(ticket) => ticket,
            Err(Reason::TicketExpired) => return self.needs_consent(signed_in, env),
            Err(reason) => return Err(form_is_void(reason)),
        };
        if self.situation.loaded.used_ticket == Some(ticket.id) {
            return Err(form_is_void(Reason::TicketUsed));
        }
        if !allow {
            return self.denied(&env.config.issuer);
        }
        // What was allowed is not what would be granted now: ask again.
        if shown != consent::shown(&self.scopes) {
            return self.needs_consent(signed_in, env);
        }
        Ok(self.granted(signed_in, Some(ticket), env))
    }

    fn must_ask(&self, signed_in: SignedIn<'_>) -> bool {
        let covered = || {
            let consent = self.consent_of(signed_in);
            self.scopes
                .iter()
                .all(|scope| consent::covers(consent, scope))
        };
        if self.terms.prompt.consent {
            return true;
        }
        if self.terms.client.skips_consent() {
            return false;
        }
        self.terms.approval_prompt == ApprovalPrompt::Force || !covered()
    }

    fn consent_of(&self, signed_in: SignedIn<'_>) -> Option<&Consent> {
        self.situation.loaded.consent.as_ref().filter(|consent| {
            consent.user == signed_in.user.id && consent.client == *self.terms.client.id()
        })
    }

    fn needs_login(&self, reauthenticate: bool) -> Decision<AuthorizationState> {
        Decision::answer(AuthorizationState::NeedsLogin(LoginRequest {
            query: self.request.to_query(),
            reauthenticate,
            login_hint: self.request.login_hint.clone(),
            ui_locales: self.request.ui_locales.clone(),
            client_id: self.terms.client.id().clone(),
            client_name: self.terms.client.name().to_owned(),
            scope: self.terms.granted.scope.clone(),
        }))
    }

    fn needs_consent(&self, signed_in: SignedIn<'_>, env: &mut Env<'_>) -> Decided {
        let shown = consent::shown(&self.scopes);
        let ticket =
            Ticket::issue(&self.subject(signed_in, &shown).parts(), env).ok_or_else(|| {
                self.to_client(
                    ErrorCode::ServerError,
                    Reason::KeyMissing,
                    "the form cannot be made",
                )
            })?;
        let fields = self.request.fields().into_iter();
        let consent = self.consent_of(signed_in);
        let request = ConsentRequest {
            client_name: self.terms.client.name().to_owned(),
            client_id: self.terms.client.id().clone(),
            redirect: RedirectTarget::of(&self.terms.redirect_uri),
            user: signed_in.user.clone(),
            groups: consent::groups(&self.scopes, consent, self.situation.snapshot),
            ticket: format!("{ticket}.{}", BASE64URL_NOPAD.encode(shown.as_bytes())),
            fields: fields
                .map(|(name, value)| (name, value.to_owned()))
                .collect(),
        };
        Ok(Decision::answer(AuthorizationState::NeedsConsent(
            Box::new(request),
        )))
    }

    fn denied(&self, issuer: &str) -> Decided {
        let text = "the user denied the request";
        let error = self.to_client(ErrorCode::AccessDenied, Reason::UserDenied, text);
        let location = error_location(&error, issuer).ok_or(error)?;
        Ok(Decision::answer(AuthorizationState::Denied { location }))
    }

    fn granted(
        &self,
        signed_in: SignedIn<'_>,
        ticket: Option<Ticket>,
        env: &mut Env<'_>,
    ) -> Decision<AuthorizationState> {
        let code = Opaque::new(OpaqueKind::AuthorizationCode, env.now, env.random);
        let mut writes = vec![Write::InsertCode(self.code(&code, signed_in, env))];
        if let Some(Ticket { id, expires_at }) = ticket {
            writes.push(Write::ConsumeTicket { id, expires_at });
            writes.push(Write::AddConsent(Consent {
                user: signed_in.user.id.clone(),
                client: self.terms.client.id().clone(),
                scopes: consent::allowed(&self.scopes, env.now),
            }));
        }
        let state = self.request.state.as_deref();
        let redirect_uri = &self.terms.redirect_uri;
        let location = code_location(redirect_uri, &code.encode(), state, &env.config.issuer);
        Decision {
            writes,
            outcome: Ok(AuthorizationState::Granted { location }),
            events: vec![Event::ApplicationAuthorized {
                client: self.terms.client.id().clone(),
                user: signed_in.user.id.clone(),
                scope: self.terms.granted.scope.clone(),
            }],
        }
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
            used: None,
        }
    }

    fn to_client(&self, code: ErrorCode, reason: Reason, text: &'static str) -> OAuthError {
        self.terms
            .redirected(OAuthError::json(code, reason, text), &self.request)
    }

    fn subject<'s>(&'s self, signed_in: SignedIn<'s>, shown: &'s Digest) -> Subject<'s> {
        Subject {
            session: signed_in.binding(),
            user: signed_in.user.id.as_str(),
            query: self.request.to_query(),
            redirect_uri: &self.terms.redirect_uri,
            shown,
        }
    }
}

/// What a consent ticket is bound to (RFC 6819 §4.4.1.8).
struct Subject<'a> {
    session: &'a [u8],
    user: &'a str,
    query: String,
    redirect_uri: &'a str,
    shown: &'a Digest,
}

impl Subject<'_> {
    fn parts(&self) -> [&[u8]; 6] {
        [
            b"consent",
            self.session,
            self.user.as_bytes(),
            self.query.as_bytes(),
            self.redirect_uri.as_bytes(),
            self.shown.as_bytes(),
        ]
    }
}

/// The field `ticket` of the consent form: the ticket proper, and what was shown
/// when it was issued, so that a text that changed meanwhile is told from a form
/// that was tampered with.
fn split_ticket(text: &str) -> Result<(&str, Digest), OAuthError> {
    let read = || {
        let (ticket, shown) = text.split_once('.')?;
        let shown = BASE64URL_NOPAD.decode(shown.as_bytes()).ok()?;
        Some((ticket, Digest::from_bytes(shown.try_into().ok()?)))
    };
    read().ok_or_else(|| form_is_void(Reason::TicketInvalid))
}

fn form_is_void(reason: Reason) -> OAuthError {
    OAuthError::page(ErrorCode::InvalidRequest, reason, "form is no longer valid")
}
