//! The authorization endpoint as calls: what a host's own consent page is made of,
//! and ours.

mod consent;

use axum::body::Bytes;
use bailiwick_core::{
    ErrorCode, OAuthError, Reason,
    authorize::{
        Answer, Authorization, AuthorizationState, ConsentRequest, LoginRequest, error_location,
        token_location,
    },
    next::safe_next,
    params::Parameters,
    scope::Step,
    session::{HostSession, Who},
};
use http::{Request, Response};

use crate::{
    accept::accepted_languages,
    app::App,
    exec,
    incoming::Incoming,
    login::{counted_like, who},
    page::{same_origin, see_other},
    server::AuthorizationServer,
    sign_in::SignedInAs,
};

pub use self::consent::Consent;

/// What to do with a request instead of asking: each is a value to render, and
/// [`AuthorizationServer::problem_response`] renders it as our own pages do.
#[derive(Debug)]
#[non_exhaustive]
pub enum AuthorizationProblem {
    /// Somebody must sign in, or prove again who they are.
    NeedsSignIn {
        /// Where they come back to: a path of this origin, with its query.
        next: String,
        /// The request that waits for them; it passed every check.
        request: Box<LoginRequest>,
    },
    /// The question has to be asked anew: the form lay too long, or what was shown
    /// is not what would be granted now. Nothing was granted.
    AskAgain(Box<Consent>),
    /// To be told to the person and to nobody else: it is not known whose address
    /// the redirect URI is, or the form is not one of ours (RFC 6749 §4.1.2.1).
    Page(OAuthError),
    /// The way on without an answer: the client is told why not, or a request that
    /// came by POST comes again by GET.
    Redirect(Box<Response<Bytes>>),
    /// Granted without a question: all was allowed before, or people are not asked
    /// for this client.
    Answered(Box<Response<Bytes>>),
}

/// Who sends a request to the authorization endpoint.
///
/// ```
/// use bailiwick_server::{SignedInAs, Visitor};
///
/// fn of(session: Option<&SignedInAs>) -> Visitor<'_> {
///     Visitor::from(session)
/// }
/// assert!(matches!(of(None), Visitor::Nobody));
/// ```
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub enum Visitor<'a> {
    /// Whoever the server finds by itself: by [`SignIn`](crate::SignIn), or by its
    /// own cookie.
    #[default]
    Detect,
    /// Nobody is signed in, whatever the request carries.
    Nobody,
    /// As the host's session says.
    As(&'a SignedInAs),
}

impl<'a> From<&'a SignedInAs> for Visitor<'a> {
    fn from(said: &'a SignedInAs) -> Self {
        Self::As(said)
    }
}

/// `None` is nobody: the host has looked.
impl<'a> From<Option<&'a SignedInAs>> for Visitor<'a> {
    fn from(said: Option<&'a SignedInAs>) -> Self {
        said.map_or(Self::Nobody, Self::As)
    }
}

impl AuthorizationServer {
    /// What a person must be asked before the authorization request that
    /// `request` carries is granted: for a GET of the authorization endpoint, or
    /// of a page of the host's that stands in its place.
    ///
    /// `visitor` is who sends it. Whoever has to sign in comes back to the path of `request`, which must be
    /// the one that the browser asked for.
    ///
    /// ```
    /// use bailiwick_server::{AuthorizationServer, Visitor};
    /// use bytes::Bytes;
    /// use http::{Request, Response};
    ///
    /// async fn show(server: &AuthorizationServer, request: &Request<Bytes>) -> Response<Bytes> {
    ///     match server.consent_request(request, Visitor::Detect).await {
    ///         Ok(consent) => Response::new(Bytes::from(consent.client().name().to_owned())),
    ///         Err(problem) => server.problem_response(problem).await,
    ///     }
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// Whatever is to be done instead of asking.
    pub async fn consent_request(
        &self,
        request: &Request<Bytes>,
        visitor: Visitor<'_>,
    ) -> Result<Consent, AuthorizationProblem> {
        let (incoming, who) = self.visit(request, visitor).await?;
        asked(&self.app, &incoming, who).await
    }

    /// The question that the posted form in `request` answers: for a POST of the
    /// host's own form, at whatever address. What the form's other fields say is
    /// the host's to read; nothing is granted yet.
    ///
    /// A form that a page of another site sent is refused, as the browser tells it.
    ///
    /// ```
    /// use bailiwick_server::{AuthorizationProblem, AuthorizationServer, Visitor};
    /// use bytes::Bytes;
    ///
    /// /// What the person was asked who sent this form.
    /// async fn asked(
    ///     server: &AuthorizationServer,
    ///     request: &http::Request<Bytes>,
    /// ) -> Result<String, AuthorizationProblem> {
    ///     let consent = server.consent_from(request, Visitor::Detect).await?;
    ///     Ok(format!("{}: {}", consent.client().name(), consent.scopes()))
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// Whatever is to be done instead, [`AuthorizationProblem::AskAgain`] among it.
    pub async fn consent_from(
        &self,
        request: &Request<Bytes>,
        visitor: Visitor<'_>,
    ) -> Result<Consent, AuthorizationProblem> {
        let (incoming, who) = self.visit(request, visitor).await?;
        answered_form(&self.app, &incoming, who).await
    }

    /// Takes a person's answer: the way back to the client, with a code or a token,
    /// or with `access_denied`. The form's ticket is spent in the commit that grants.
    ///
    /// ```
    /// use bailiwick_server::{Answer, AuthorizationServer, Visitor};
    /// use bytes::Bytes;
    /// use http::{Request, Response};
    ///
    /// async fn answer(server: &AuthorizationServer, request: Request<Bytes>) -> Response<Bytes> {
    ///     let said_yes = request.body().windows(9).any(|part| part == b"button=ok");
    ///     let answered = match server.consent_from(&request, Visitor::Detect).await {
    ///         Ok(consent) => {
    ///             let answer = if said_yes { consent.all() } else { Answer::Denied };
    ///             server.authorize(&consent, answer).await
    ///         }
    ///         Err(problem) => Err(problem),
    ///     };
    ///     match answered {
    ///         Ok(response) => response,
    ///         Err(problem) => server.problem_response(problem).await,
    ///     }
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// Whatever is to be done instead: nothing was granted then. To allow nothing,
    /// or more than was shown, is [`AuthorizationProblem::Page`].
    pub async fn authorize(
        &self,
        consent: &Consent,
        answer: Answer,
    ) -> Result<Response<Bytes>, AuthorizationProblem> {
        settled(&self.app, consent, answer).await
    }

    /// What our own pages would answer.
    ///
    /// ```
    /// use bailiwick_server::{AuthorizationProblem, AuthorizationServer};
    /// use bytes::Bytes;
    /// use http::Response;
    ///
    /// /// In an application of one page, which shows its own form instead of ours.
    /// async fn tell(
    ///     server: &AuthorizationServer,
    ///     problem: AuthorizationProblem,
    /// ) -> Response<Bytes> {
    ///     match problem {
    ///         AuthorizationProblem::NeedsSignIn { next, .. } => {
    ///             let text = serde_json::json!({ "sign_in_and_return_to": next }).to_string();
    ///             Response::new(Bytes::from(text))
    ///         }
    ///         other => server.problem_response(other).await,
    ///     }
    /// }
    /// ```
    pub async fn problem_response(&self, problem: AuthorizationProblem) -> Response<Bytes> {
        let response = crate::page::tell_problem(&self.app, problem).await;
        crate::http::whole_response(response).await
    }

    /// What comes, and from whom.
    async fn visit(
        &self,
        request: &Request<Bytes>,
        visitor: Visitor<'_>,
    ) -> Result<(Incoming, Who), AuthorizationProblem> {
        let incoming = Incoming::of(request).map_err(|error| problem(&self.app, error))?;
        let who = self.who(&incoming, visitor).await?;
        Ok((incoming, who))
    }

    async fn who(
        &self,
        incoming: &Incoming,
        visitor: Visitor<'_>,
    ) -> Result<Who, AuthorizationProblem> {
        match visitor {
            Visitor::Detect => {
                let found = who(&self.app, incoming.head()).await;
                found.map_err(|error| problem(&self.app, error))
            }
            Visitor::Nobody => Ok(Who::Nobody),
            Visitor::As(said) => {
                let since = said.authenticated_at;
                let session = HostSession::new(said.user.clone(), since, &said.session);
                Ok(Who::Host(session))
            }
        }
    }
}

/// A visit that is not the consent form.
pub(crate) async fn asked(
    app: &App,
    incoming: &Incoming,
    who: Who,
) -> Result<Consent, AuthorizationProblem> {
    if is_form(incoming) {
        return Err(void_form(Reason::TicketInvalid));
    }
    let visit = parsed(app, incoming, who.clone())?;
    match decided(app, &visit, incoming).await? {
        Turn::Asks(page) => Ok(Consent { page: *page, who }),
        Turn::Goes(response) => Err(AuthorizationProblem::Answered(Box::new(response))),
    }
}

/// A visit with the consent form; a POST without one carries a client's request.
pub(crate) async fn answered_form(
    app: &App,
    incoming: &Incoming,
    who: Who,
) -> Result<Consent, AuthorizationProblem> {
    if incoming.parts().get {
        return Err(void_form(Reason::TicketMissing));
    }
    let ticket = field(incoming, "ticket");
    if ticket.is_some() && !same_origin(incoming.headers()) {
        return Err(AuthorizationProblem::Page(OAuthError::page(
            ErrorCode::AccessDenied,
            Reason::CrossSite,
            "request came from another site (Origin or CSRF token)",
        )));
    }
    let visit = parsed(app, incoming, who.clone())?;
    match decided(app, &visit, incoming).await? {
        Turn::Asks(page) => {
            let same = ticket.is_some_and(|ticket| ticket == page.ticket);
            let consent = Consent { page: *page, who };
            if same {
                Ok(consent)
            } else {
                Err(AuthorizationProblem::AskAgain(Box::new(consent)))
            }
        }
        Turn::Goes(response) => Err(AuthorizationProblem::Answered(Box::new(response))),
    }
}

/// The answer to a question.
pub(crate) async fn settled(
    app: &App,
    consent: &Consent,
    answer: Answer,
) -> Result<Response<Bytes>, AuthorizationProblem> {
    let visit = Authorization::answer(&consent.page, consent.who.clone(), answer);
    let next = endpoint(app);
    match turn(app, &visit, &next, None).await? {
        Turn::Goes(response) => Ok(response),
        Turn::Asks(page) => Err(AuthorizationProblem::AskAgain(Box::new(Consent {
            page: *page,
            who: consent.who.clone(),
        }))),
    }
}

/// Whether the consent form was sent: as the core tells it.
pub(crate) fn is_form(incoming: &Incoming) -> bool {
    let parts = incoming.parts();
    let says = |body: Parameters| body.has("ticket") || body.has("allow");
    !parts.get && Parameters::parse(parts.body).is_ok_and(says)
}

/// Where the server's authorization endpoint is.
pub(crate) fn endpoint(app: &App) -> String {
    app.mount.path("/authorize/")
}

/// What a decision comes to that is no problem.
enum Turn {
    Asks(Box<ConsentRequest>),
    Goes(Response<Bytes>),
}

fn parsed(app: &App, incoming: &Incoming, who: Who) -> Result<Authorization, AuthorizationProblem> {
    let visit = Authorization::parse(&incoming.parts(), who);
    let visit = visit.map_err(|error| problem(app, error))?;
    Ok(visit.in_languages(accepted_languages(incoming.headers())))
}

/// A visit to the page at which `incoming` came: who signs in comes back to it, if
/// it can be visited again.
async fn decided(
    app: &App,
    visit: &Authorization,
    incoming: &Incoming,
) -> Result<Turn, AuthorizationProblem> {
    let parts = incoming.parts();
    // What is no path that a browser can be sent back to is the host's own doing, or
    // somebody's who wants people to go elsewhere.
    let visited = safe_next(incoming.head().uri.path()).filter(|_| parts.get);
    let here = visited.map_or_else(|| endpoint(app), str::to_owned);
    turn(app, visit, &here, parts.query).await
}

async fn turn(
    app: &App,
    visit: &Authorization,
    here: &str,
    query: Option<&str>,
) -> Result<Turn, AuthorizationProblem> {
    let state = exec::run(app, visit).await;
    let state = state.map_err(|error| {
        app.weather
            .scope_refused(visit.client_id().as_ref(), &error);
        problem(app, error)
    });
    match state? {
        AuthorizationState::Resume { query } => {
            let location = format!("{}?{query}", endpoint(app));
            Err(AuthorizationProblem::Redirect(Box::new(to(&location))))
        }
        AuthorizationState::NeedsLogin(request) => Err(AuthorizationProblem::NeedsSignIn {
            next: counted_like(format!("{here}?{}", request.query), query),
            request: Box::new(request),
        }),
        AuthorizationState::NeedsConsent(page) => Ok(Turn::Asks(page)),
        AuthorizationState::Denied { location } | AuthorizationState::Granted { location } => {
            Ok(Turn::Goes(to(location.as_str())))
        }
        AuthorizationState::GrantedToken {
            redirect_uri,
            state,
            response,
        } => {
            let (state, issuer) = (state.as_deref(), &app.config.issuer);
            // Only after the commit: what is signed is true.
            let location = token_location(&redirect_uri, &response, state, issuer, &*app.snapshots);
            let location = location
                .ok_or_else(|| AuthorizationProblem::Page(exec::unavailable(Reason::KeyMissing)))?;
            Ok(Turn::Goes(to(location.as_str())))
        }
        _ => Err(void_form(Reason::TicketInvalid)),
    }
}

/// The checks that led to a refusal of scope, as `bailiwick can` prints them.
pub(crate) fn written(steps: &[Step]) -> String {
    let steps: Vec<_> = steps.iter().map(ToString::to_string).collect();
    steps.join("; ")
}

/// To the client where that is safe, else a page (RFC 6749 §4.1.2.1).
fn problem(app: &App, error: OAuthError) -> AuthorizationProblem {
    match error_location(&error, &app.config.issuer) {
        Some(location) => {
            let reason = error.reason.as_str();
            let steps = error.steps.as_deref().map(written);
            tracing::info!(reason, steps, "an authorization was refused");
            AuthorizationProblem::Redirect(Box::new(to(location.as_str())))
        }
        None => AuthorizationProblem::Page(error),
    }
}

fn void_form(reason: Reason) -> AuthorizationProblem {
    let text = "form is no longer valid";
    AuthorizationProblem::Page(OAuthError::page(ErrorCode::InvalidRequest, reason, text))
}

fn to(location: &str) -> Response<Bytes> {
    see_other(location).map(|_| Bytes::new())
}

fn field(incoming: &Incoming, name: &str) -> Option<String> {
    let body = Parameters::parse(incoming.parts().body).ok()?;
    body.value(name).map(str::to_owned)
}
