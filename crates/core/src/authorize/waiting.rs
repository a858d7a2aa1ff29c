//! What becomes of a request that passed every check: sign in, ask, deny, grant.

use std::sync::Arc;

use data_encoding::BASE64URL_NOPAD;

use super::{
    Answer, Authorization, AuthorizationRequest, AuthorizationState, ConsentRequest, LoginRequest,
    RedirectTarget, Terms,
    consent::{self, Consented},
    error_location,
    granting::Answered,
    pipeline::Examination,
};
use crate::{
    Config, Decision, Digest, Env, ErrorCode, Languages, OAuthError, Reason, Situation, UnixTime,
    env::ApprovalPrompt,
    model::{LanguageTag, RegisteredScope},
    scope::{Coverage, ScopeSet},
    session::SignedIn,
    ticket::Ticket,
};

/// A request that passed every check.
pub(super) struct Waiting<'a> {
    /// In its travelling form.
    pub(super) request: AuthorizationRequest,
    pub(super) terms: Terms,
    /// What a person is asked for.
    pub(super) scopes: Vec<Arc<RegisteredScope>>,
    /// The languages that the person reads.
    pub(super) languages: Languages,
    /// The server's.
    pub(super) language: LanguageTag,
    pub(super) situation: &'a Situation<'a>,
    pub(super) at: Coverage<'a>,
}

type Decided = Result<Decision<AuthorizationState>, OAuthError>;

impl<'a> Waiting<'a> {
    pub(super) fn new(
        visit: &Authorization,
        terms: Terms,
        situation: &'a Situation<'a>,
        config: &'a Config,
        now: UnixTime,
    ) -> Self {
        let at = Coverage {
            snapshot: situation.snapshot,
            config,
            granted_at: now,
            now,
        };
        Self {
            request: visit.request().travelling(now),
            languages: visit.languages_of(situation.loaded.user.as_ref()),
            language: config.language.clone(),
            scopes: consent::asked(&terms.granted.scope, &at),
            terms,
            situation,
            at,
        }
    }

    fn shown(&self) -> Digest {
        let partial = self.terms.client.allows_partial_consent();
        consent::shown(&self.scopes, self.at.snapshot, self.reader(), partial)
    }

    /// Until when it may be granted without a question, by what was allowed before.
    pub(super) fn remembered_until(&self, signed_in: SignedIn<'_>) -> Option<UnixTime> {
        if self.terms.client.skips_consent() {
            return None;
        }
        self.consented(signed_in).until(&self.scopes)
    }

    pub(super) fn reader(&self) -> consent::Reader<'_> {
        consent::Reader {
            languages: &self.languages,
            server: &self.language,
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
            return self.granted(signed_in, None, env);
        }
        if prompt.none {
            let text = "the user must be asked for consent";
            return Err(self.to_client(ErrorCode::ConsentRequired, Reason::ConsentNeeded, text));
        }
        self.needs_consent(signed_in, env)
    }

    /// The visit with the consent form, answered or to be looked at. Only a ticket
    /// for this session, this user, this request and these texts is an answer.
    pub(super) fn answered(
        self,
        signed_in: Option<SignedIn<'_>>,
        ticket: Option<&str>,
        answer: Option<&Answer>,
        env: &mut Env<'_>,
    ) -> Decided {
        // The session went while the form lay open: the request is kept.
        let Some(signed_in) = signed_in else {
            return Ok(self.needs_login(false));
        };
        let text = ticket.ok_or_else(|| form_is_void(Reason::TicketMissing))?;
        let (ticket, shown) = split_ticket(text)?;
        let ticket = match Ticket::verify(ticket, &self.subject(signed_in, &shown).parts(), env) {
            Ok(ticket) => ticket,
            Err(Reason::TicketExpired) => return self.needs_consent(signed_in, env),
            Err(reason) => return Err(form_is_void(reason)),
        };
        if self.situation.loaded.used_ticket == Some(ticket.id) {
            return Err(form_is_void(Reason::TicketUsed));
        }
        let Some(answer) = answer else {
            return Ok(self.asks(signed_in, text.to_owned()));
        };
        if *answer == Answer::Denied {
            return self.denied(&env.config.issuer);
        }
        // What was allowed is not what would be granted now: ask again.
        if shown != self.shown() {
            return self.needs_consent(signed_in, env);
        }
        let shown = self.scopes.iter().map(|scope| scope.name.clone());
        let durations = &env.config.consent_durations;
        let Some(allowed) = answer.allowed(&shown.collect(), durations)? else {
            return self.denied(&env.config.issuer);
        };
        let until = answer.until(env.now);
        let part = self.narrowed(allowed, signed_in, env)?;
        part.granted(
            signed_in,
            Some(Answered {
                ticket,
                allowed,
                until,
            }),
            env,
        )
    }

    /// The same request, of which only `allowed` is granted.
    fn narrowed(
        self,
        allowed: &ScopeSet,
        signed_in: SignedIn<'_>,
        env: &Env<'_>,
    ) -> Result<Self, OAuthError> {
        if allowed.len() == self.scopes.len() {
            return Ok(self);
        }
        let examination = Examination {
            request: &self.request,
            user: Some(signed_in.user),
            snapshot: self.situation.snapshot,
            config: env.config,
            now: env.now,
        };
        let granted = self.terms.granted.scope.iter();
        let held = self.at.all_held(allowed);
        // With what was not shown because it comes along.
        let part = granted
            .filter(|name| {
                let wanted = self.at.snapshot.resolve(name);
                wanted.is_some_and(|wanted| held.iter().any(|held| held.covers(&wanted)))
            })
            .cloned();
        let terms = self.terms.clone().narrowed(&part.collect(), &examination)?;
        Ok(Self { terms, ..self })
    }

    fn must_ask(&self, signed_in: SignedIn<'_>) -> bool {
        let covered = || {
            let consented = self.consented(signed_in);
            self.scopes.iter().all(|scope| consented.covers(scope))
        };
        if self.terms.prompt.consent {
            return true;
        }
        if self.terms.client.skips_consent() {
            return false;
        }
        self.terms.approval_prompt == ApprovalPrompt::Force || !covered()
    }

    fn consented(&self, signed_in: SignedIn<'_>) -> Consented<'a> {
        let consent = self.situation.loaded.consent.as_ref().filter(|consent| {
            consent.user == signed_in.user.id && consent.client == *self.terms.client.id()
        });
        Consented::new(consent, self.at)
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

    /// The form, with a new ticket.
    fn needs_consent(&self, signed_in: SignedIn<'_>, env: &mut Env<'_>) -> Decided {
        let shown = self.shown();
        let ticket =
            Ticket::issue(&self.subject(signed_in, &shown).parts(), env).ok_or_else(|| {
                self.to_client(
                    ErrorCode::ServerError,
                    Reason::KeyMissing,
                    "the form cannot be made",
                )
            })?;
        let ticket = format!("{ticket}.{}", BASE64URL_NOPAD.encode(shown.as_bytes()));
        Ok(self.asks(signed_in, ticket))
    }

    /// The form, with `ticket`.
    fn asks(&self, signed_in: SignedIn<'_>, ticket: String) -> Decision<AuthorizationState> {
        let consented = self.consented(signed_in);
        let request = ConsentRequest {
            client: Arc::clone(&self.terms.client),
            redirect: RedirectTarget::of(&self.terms.redirect_uri),
            user: signed_in.user.clone(),
            groups: consent::groups(&self.scopes, &consented, self.reader()),
            left_out: self.terms.granted.left_out.clone(),
            ticket,
            partial: self.terms.client.allows_partial_consent(),
            durations: self.at.config.consent_durations.clone(),
            languages: self.languages.clone(),
            request: self.request.clone(),
        };
        Decision::answer(AuthorizationState::NeedsConsent(Box::new(request)))
    }

    fn denied(&self, issuer: &str) -> Decided {
        let text = "the user denied the request";
        let error = self.to_client(ErrorCode::AccessDenied, Reason::UserDenied, text);
        let location = error_location(&error, issuer).ok_or(error)?;
        Ok(Decision::answer(AuthorizationState::Denied { location }))
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
