//! A request that waits for a person: for their sign-in, for their consent.

#[cfg(test)]
mod tests;

use std::fmt;

use super::{Answer, AuthorizationRequest, ConsentRequest, Location, Terms, waiting::Waiting};
use crate::{
    Decision, Delivery, Env, Languages, OAuthError, Operation, Situation, Snapshot,
    model::{ClientId, LanguageTag, UserRecord},
    params::{Parameters, Parts},
    scope::ScopeSet,
    session::Who,
    store::{ConsentKey, LoadPlan},
    token::TokenResponse,
};

/// One visit to the authorization endpoint.
///
/// ```
/// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
/// use bailiwick_core::{
///     Facts, Operation, Situation,
///     authorize::{Authorization, AuthorizationState},
///     params::Parts,
///     session::Who,
///     store::Loaded,
/// };
///
/// let parts = Parts { get: true, query: Some(host::QUERY), ..Parts::default() };
/// let visit = Authorization::parse(&parts, Who::Nobody)?;
/// let situation = Situation {
///     snapshot: &host::snapshot(),
///     loaded: &Loaded::default(), // nobody: `load_plan` asks for nothing
///     facts: Facts::none(),
/// };
/// let decision = visit.decide(&situation, &mut host::env(&host::config()));
/// assert!(matches!(decision.outcome?, AuthorizationState::NeedsLogin(_)));
/// assert!(decision.writes.is_empty());
/// # Ok::<(), bailiwick_core::OAuthError>(())
/// ```
#[derive(Clone)]
pub struct Authorization {
    request: AuthorizationRequest,
    who: Who,
    visit: Visit,
    /// The languages of the browser.
    languages: Languages,
}

/// How somebody came.
#[derive(Clone)]
enum Visit {
    /// With a request in the query.
    Request,
    /// With a request in a body.
    PostedRequest,
    /// With the consent form.
    Form {
        ticket: Option<String>,
        answer: Option<Answer>,
    },
}

/// Without the ticket.
impl fmt::Debug for Authorization {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Authorization")
            .field("request", &self.request)
            .finish_non_exhaustive()
    }
}

/// Where a request stands.
///
/// ```
/// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
/// use bailiwick_core::{
///     Config, Signatures,
///     authorize::{AuthorizationState, token_location},
///     session::Who,
/// };
///
/// /// Where the browser goes next.
/// fn redirect(
///     state: AuthorizationState,
///     config: &Config,
///     keys: &dyn Signatures,
/// ) -> Option<String> {
///     let location = match state {
///         AuthorizationState::Resume { query } => return Some(format!("/o/authorize/?{query}")),
///         AuthorizationState::NeedsLogin(page) => return Some(format!("/sign-in/?{}", page.query)),
///         AuthorizationState::NeedsConsent(_) => return None, // 200 with the form
///         AuthorizationState::Granted { location } => location,
///         AuthorizationState::Denied { location } => location,
///         AuthorizationState::GrantedToken { redirect_uri, state, response } => {
///             token_location(&redirect_uri, &response, state.as_deref(), &config.issuer, keys)?
///         }
///         _ => return None,
///     };
///     Some(location.into_string())
/// }
///
/// let waits = host::visit(Who::Nobody);
/// let next = redirect(waits, &host::config(), &host::Signer).unwrap();
/// assert!(next.starts_with("/sign-in/?response_type=code&client_id=field-notes"));
/// let shown = host::visit(host::ada_signed_in());
/// assert_eq!(redirect(shown, &host::config(), &host::Signer), None);
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum AuthorizationState {
    /// It came by POST: 303 to this endpoint with this query, for a POST from
    /// another site carries no cookie.
    Resume {
        /// The request in its travelling form.
        query: String,
    },
    /// It waits for a sign-in.
    NeedsLogin(LoginRequest),
    /// It waits for an answer to the consent form.
    NeedsConsent(Box<ConsentRequest>),
    /// The person said no: to the client with `access_denied`.
    Denied {
        /// Where to.
        location: Location,
    },
    /// Granted: to the client with the code.
    Granted {
        /// Where to.
        location: Location,
    },
    /// Granted by the implicit grant: to the client with the token, by
    /// [`token_location`](super::token_location).
    GrantedToken {
        /// The client's redirect URI.
        redirect_uri: String,
        /// The request's `state`.
        state: Option<String>,
        /// The token.
        response: Box<TokenResponse>,
    },
}

/// What the sign-in page needs: of a request that passed every check.
///
/// ```
/// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
/// use bailiwick_core::{authorize::{AuthorizationState, LoginRequest}, session::Who};
///
/// /// The line above the sign-in form: to be escaped.
/// fn title(page: &LoginRequest) -> String {
///     format!("Sign in to go on to {}", page.client_name)
/// }
///
/// let AuthorizationState::NeedsLogin(page) = host::visit(Who::Nobody) else { unreachable!() };
/// assert_eq!(title(&page), "Sign in to go on to Field Notes");
/// assert_eq!(page.scope.to_string(), "read plants:see");
/// assert!(!page.reauthenticate);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct LoginRequest {
    /// The request in its travelling form: `next` is this endpoint with it.
    pub query: String,
    /// Whether the form is shown although somebody is signed in.
    pub reauthenticate: bool,
    /// What to write into the form's first field.
    pub login_hint: Option<String>,
    /// OpenID Connect Core §3.1.2.1: the languages that the person reads.
    pub ui_locales: Option<String>,
    /// The client.
    pub client_id: ClientId,
    /// The client's name.
    pub client_name: String,
    /// What it would get.
    pub scope: ScopeSet,
}

impl Authorization {
    /// The client that the request names, for counts and logs: it may be none that
    /// there is.
    ///
    /// ```
    /// use bailiwick_core::{authorize::Authorization, params::Parts, session::Who};
    ///
    /// let parts = Parts { get: true, query: Some("client_id=field-notes"), ..Parts::default() };
    /// let visit = Authorization::parse(&parts, Who::Nobody)?;
    /// assert_eq!(visit.client_id().unwrap().as_str(), "field-notes");
    /// # Ok::<(), bailiwick_core::OAuthError>(())
    /// ```
    pub fn client_id(&self) -> Option<ClientId> {
        self.request.client_id.as_deref().map(ClientId::new)
    }

    /// Reads a visit of `who`. A POST with a `ticket` or an `allow` is the consent
    /// form, whose hidden fields are the request; the query of a POST is ignored,
    /// for the form is sent to where its page was.
    /// What the form says is looked at and not yet taken for an
    /// [`answer`](Self::answer).
    ///
    /// ```
    /// use bailiwick_core::{Delivery, authorize::Authorization, params::Parts, session::Who};
    ///
    /// let twice = Some("client_id=field-notes&client_id=other");
    /// let parts = Parts { get: true, query: twice, ..Parts::default() };
    /// let refusal = Authorization::parse(&parts, Who::Nobody).unwrap_err();
    /// // It is not known whom it is from: a page, never a redirect.
    /// assert_eq!(refusal.delivery, Delivery::Page);
    /// ```
    pub fn parse(parts: &Parts<'_>, who: Who) -> Result<Self, OAuthError> {
        if parts.get {
            let request = AuthorizationRequest::parse(parts.query.unwrap_or_default().as_bytes())?;
            return Ok(Self {
                request,
                who,
                visit: Visit::Request,
                languages: Languages::default(),
            });
        }
        let body = Parameters::parse(parts.body).map_err(|e| e.delivered(Delivery::Page))?;
        let request = AuthorizationRequest::from_parameters(&body)?;
        let visit = if body.has("ticket") || body.has("allow") {
            let ticket = body.value("ticket").map(str::to_owned);
            Visit::Form {
                ticket,
                answer: None,
            }
        } else {
            Visit::PostedRequest
        };
        Ok(Self {
            request,
            who,
            visit,
            languages: Languages::default(),
        })
    }

    /// The same visit of somebody who reads `languages`; those that the request
    /// names by `ui_locales` come before.
    ///
    /// ```
    /// use bailiwick_core::{Languages, authorize::Authorization};
    ///
    /// fn heed_browser(visit: Authorization, accept_language: &str) -> Authorization {
    ///     visit.in_languages(Languages::of_accept_language(accept_language))
    /// }
    /// ```
    #[must_use]
    pub fn in_languages(self, languages: Languages) -> Self {
        Self { languages, ..self }
    }

    /// What the request asks for, then what the user wants, then what the browser
    /// says.
    pub(super) fn languages_of(&self, user: Option<&UserRecord>) -> Languages {
        let asked = self.request.ui_locales.as_deref();
        let wanted = user.and_then(|record| record.user.language.as_ref());
        [asked, wanted.map(LanguageTag::as_str)]
            .into_iter()
            .flatten()
            .map(Languages::of_ui_locales)
            .fold(Languages::default(), Languages::then)
            .then(self.languages.clone())
    }

    /// The answer of a person who was shown `page`, or a page of which this came
    /// back by its form.
    ///
    /// ```
    /// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
    /// use bailiwick_core::{
    ///     authorize::{Answer, Authorization, AuthorizationState},
    ///     store::Write,
    /// };
    ///
    /// let who = host::ada_signed_in();
    /// let waits = host::visit(who.clone());
    /// let AuthorizationState::NeedsConsent(page) = waits else { unreachable!() };
    /// let yes = Answer::Granted { scopes: page.scopes(), lasts: None };
    /// let visit = Authorization::answer(&page, who, yes);
    /// let decision = host::decide(&visit, &host::config());
    /// assert!(matches!(decision.outcome?, AuthorizationState::Granted { .. }));
    /// assert!(decision.writes.iter().any(|write| matches!(write, Write::InsertCode(_))));
    /// # Ok::<(), bailiwick_core::OAuthError>(())
    /// ```
    pub fn answer(page: &ConsentRequest, who: Who, answer: Answer) -> Self {
        Self {
            request: page.request.clone(),
            who,
            visit: Visit::Form {
                ticket: Some(page.ticket.clone()),
                answer: Some(answer),
            },
            languages: page.languages.clone(),
        }
    }

    /// The request.
    ///
    /// ```
    /// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
    /// use bailiwick_core::{authorize::Authorization, params::Parts, session::Who};
    ///
    /// let parts = Parts { get: true, query: Some(host::QUERY), ..Parts::default() };
    /// let visit = Authorization::parse(&parts, Who::Nobody)?;
    /// assert_eq!(visit.request().state.as_deref(), Some("x"));
    /// # Ok::<(), bailiwick_core::OAuthError>(())
    /// ```
    pub fn request(&self) -> &AuthorizationRequest {
        &self.request
    }
}

impl Operation for Authorization {
    type Answer = AuthorizationState;

    fn load_plan(&self, _snapshot: &Snapshot) -> LoadPlan {
        let client = self.request.client_id.as_deref().map(ClientId::new);
        let consent = |id: ClientId| match &self.who {
            Who::Nobody => None,
            Who::Session(_) => Some(ConsentKey::OfSession(id)),
            Who::Host(session) => Some(ConsentKey::Of(session.user.clone(), id)),
        };
        LoadPlan {
            consent: client.and_then(consent),
            ..self.who.load_plan()
        }
    }

    fn decide(&self, situation: &Situation<'_>, env: &mut Env<'_>) -> Decision<AuthorizationState> {
        let lifetimes = &env.config.lifetimes;
        let signed_in = self.who.signed_in(situation.loaded, env.now, lifetimes);
        let policy = env.config.second_factor;
        let signed_in = signed_in.filter(|signed_in| !signed_in.owes_second_factor(policy));
        let user = signed_in.map(|signed_in| signed_in.user);
        let terms = match Terms::examine(&self.request, situation, env.config, user, env.now) {
            Ok(terms) => terms,
            Err(error) => return error.into(),
        };
        let waiting = Waiting::new(self, terms, situation, env.config, env.now);
        let decided = match &self.visit {
            Visit::PostedRequest => {
                let query = self.request.to_query();
                Ok(Decision::answer(AuthorizationState::Resume { query }))
            }
            Visit::Request => waiting.requested(signed_in, &self.request, env),
            Visit::Form { ticket, answer } => {
                waiting.answered(signed_in, ticket.as_deref(), answer.as_ref(), env)
            }
        };
        let mut decision = decided.unwrap_or_else(Decision::refuse);
        let touch = signed_in.and_then(|signed_in| signed_in.touch(env.now));
        decision.writes.extend(touch);
        decision
    }
}
