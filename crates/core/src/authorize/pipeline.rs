//! The checks of an authorization request: one table, in order.

#[cfg(test)]
mod tests;

use std::sync::Arc;

use super::{AuthorizationRequest, ResponseType, checks};
use crate::{
    Config, Delivery, ErrorCode, OAuthError, Reason, Situation, Snapshot, UnixTime,
    client_auth::client_of,
    env::ApprovalPrompt,
    model::{Client, ClientId, CodeChallenge, User},
    redirect_uri,
    scope::{GrantedScope, ScopeSet},
};

/// What a request that passed every check comes down to.
///
/// ```
/// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
/// use bailiwick_core::{
///     Facts, Situation,
///     authorize::{AuthorizationRequest, Terms},
///     store::Loaded,
/// };
///
/// let (snapshot, loaded, config) = (host::snapshot(), Loaded::default(), host::config());
/// let situation = Situation { snapshot: &snapshot, loaded: &loaded, facts: Facts::none() };
///
/// let request = AuthorizationRequest::parse(host::QUERY.as_bytes())?;
/// let terms = Terms::examine(&request, &situation, &config, None, host::NOW)?;
/// assert_eq!(terms.redirect_uri, "https://notes.example/cb"); // its only one
/// assert_eq!(terms.granted.scope.to_string(), "read plants:see");
/// assert!(terms.challenge.is_some());
/// # Ok::<(), bailiwick_core::OAuthError>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Terms {
    /// Who asks.
    pub client: Arc<dyn Client>,
    /// Where the answer goes.
    pub redirect_uri: String,
    /// What it asks for; this also says how its errors are told.
    pub response_type: ResponseType,
    /// The request's challenge, if it has one (RFC 7636 §4.3).
    pub challenge: Option<CodeChallenge>,
    /// What would be granted.
    pub granted: GrantedScope,
    /// What the request says about asking.
    pub prompt: Prompt,
    /// Whether a consent already given is asked for again.
    pub approval_prompt: ApprovalPrompt,
}

/// OpenID Connect Core §3.1.2.1 `prompt`; words that are not known are ignored.
///
/// ```
/// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
/// # use bailiwick_core::{Facts, Situation, store::Loaded};
/// use bailiwick_core::authorize::{AuthorizationRequest, Terms};
///
/// # let (snapshot, loaded, config) = (host::snapshot(), Loaded::default(), host::config());
/// # let situation = Situation { snapshot: &snapshot, loaded: &loaded, facts: Facts::none() };
/// let query = format!("{}&prompt=login+consent", host::QUERY);
/// let request = AuthorizationRequest::parse(query.as_bytes())?;
/// let prompt = Terms::examine(&request, &situation, &config, None, host::NOW)?.prompt;
/// assert!(prompt.login && prompt.consent && !prompt.none);
/// # Ok::<(), bailiwick_core::OAuthError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Prompt {
    /// Nobody may be asked anything.
    pub none: bool,
    /// The user signs in again.
    pub login: bool,
    /// The user is asked for consent.
    pub consent: bool,
}

/// A request under examination, once it is known whom it is from and where its
/// errors go.
pub(super) struct Examination<'a> {
    pub(super) request: &'a AuthorizationRequest,
    pub(super) user: Option<&'a User>,
    pub(super) snapshot: &'a Snapshot,
    pub(super) config: &'a Config,
    pub(super) now: UnixTime,
}

type Check = fn(&Examination<'_>, &mut Terms) -> Result<(), OAuthError>;

/// Who makes a check. Pushed authorization requests (RFC 9126) and device
/// authorization (RFC 8628) will be others.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Endpoint {
    Authorize,
}

/// The checks after client and redirect URI, which [`Terms::examine`] makes
/// first because every refusal before them is a page (RFC 6749 §4.1.2.1). The
/// order is: form of the request, client and grant, credential, scope, person.
const TABLE: [(Check, &[Endpoint]); 9] = [
    (checks::no_parameter_repeats, &[Endpoint::Authorize]),
    (checks::no_request_object, &[Endpoint::Authorize]),
    (checks::request_fits_next, &[Endpoint::Authorize]),
    (checks::response_type_is_known, &[Endpoint::Authorize]),
    (checks::response_mode_fits, &[Endpoint::Authorize]),
    (checks::client_may_use_response_type, &[Endpoint::Authorize]),
    (checks::challenge_is_s256, &[Endpoint::Authorize]),
    (checks::scope_is_grantable, &[Endpoint::Authorize]),
    (checks::prompt_makes_sense, &[Endpoint::Authorize]),
];

impl Terms {
    /// Examines `request` for the authorization endpoint. A refusal is a page
    /// until client and redirect URI are known to belong together, and from then
    /// on goes to that redirect URI (RFC 6749 §4.1.2.1, RFC 9700 §4.11).
    ///
    /// ```
    /// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
    /// # use bailiwick_core::{Facts, Situation, store::Loaded};
    /// use bailiwick_core::{Delivery, Reason, authorize::{AuthorizationRequest, Terms}};
    ///
    /// # let (snapshot, loaded, config) = (host::snapshot(), Loaded::default(), host::config());
    /// # let situation = Situation { snapshot: &snapshot, loaded: &loaded, facts: Facts::none() };
    /// let refusal = |query: &str| {
    ///     let request = AuthorizationRequest::parse(query.as_bytes()).unwrap();
    ///     Terms::examine(&request, &situation, &config, None, host::NOW).unwrap_err()
    /// };
    /// let unknown = refusal("response_type=code&client_id=nobody");
    /// assert_eq!((unknown.reason, unknown.delivery), (Reason::ClientUnknown, Delivery::Page));
    /// let wrong = refusal("response_type=id_token&client_id=field-notes");
    /// assert!(matches!(wrong.delivery, Delivery::Redirect { .. }));
    /// ```
    pub fn examine(
        request: &AuthorizationRequest,
        situation: &Situation<'_>,
        config: &Config,
        user: Option<&User>,
        now: UnixTime,
    ) -> Result<Self, OAuthError> {
        let client = client_is_known(request, situation)?;
        let redirect_uri = redirect_uri_is_registered(request, &*client, config)?;
        let mut terms = Self {
            client,
            redirect_uri,
            response_type: response_type(request, config),
            challenge: None,
            granted: GrantedScope::nothing(),
            prompt: Prompt::default(),
            approval_prompt: config.approval_prompt,
        };
        let examination = Examination {
            request,
            user,
            snapshot: situation.snapshot,
            config,
            now,
        };
        for (check, endpoints) in TABLE {
            if !endpoints.contains(&Endpoint::Authorize) {
                continue;
            }
            check(&examination, &mut terms).map_err(|error| terms.redirected(error, request))?;
        }
        Ok(terms)
    }

    /// The same request granted `scope` alone, which is a part of
    /// [`granted`](Self::granted): its audience is decided anew.
    pub(super) fn narrowed(
        mut self,
        scope: &ScopeSet,
        at: &Examination<'_>,
    ) -> Result<Self, OAuthError> {
        checks::narrow(at, &mut self, scope).map_err(|error| self.redirected(error, at.request))?;
        Ok(self)
    }

    /// `error`, delivered to the client.
    pub(super) fn redirected(
        &self,
        error: OAuthError,
        request: &AuthorizationRequest,
    ) -> OAuthError {
        error.delivered(Delivery::Redirect {
            redirect_uri: self.redirect_uri.clone(),
            state: request.state.clone(),
            mode: self.response_type.mode(),
        })
    }
}

/// What `request` asks for; until it is known to ask for something that there is,
/// its errors are told as those of a code.
fn response_type(request: &AuthorizationRequest, config: &Config) -> ResponseType {
    request
        .response_type
        .as_deref()
        .and_then(ResponseType::parse)
        .filter(|response_type| response_type.is_on(config))
        .unwrap_or(ResponseType::Code)
}

fn client_is_known(
    request: &AuthorizationRequest,
    situation: &Situation<'_>,
) -> Result<Arc<dyn Client>, OAuthError> {
    let Some(id) = &request.client_id else {
        return Err(page(Reason::ClientMissing, "client_id is missing"));
    };
    let text = "client_id is not registered";
    let client = client_of(situation, &ClientId::new(id))
        .ok_or_else(|| page(Reason::ClientUnknown, text))?;
    if !client.is_usable() {
        return Err(page(Reason::ClientDisabled, text));
    }
    Ok(client)
}

fn redirect_uri_is_registered(
    request: &AuthorizationRequest,
    client: &dyn Client,
    config: &Config,
) -> Result<String, OAuthError> {
    let registered = client.redirect_uris();
    let accepted = |uri: &str| {
        if config.policies.redirect_uris.accepts(uri, client) {
            return Ok(uri.to_owned());
        }
        let text = "redirect_uri is not accepted by this server";
        Err(page(Reason::RedirectUriRefused, text))
    };
    let any_port = config.localhost_matches_any_port();
    let Some(sent) = &request.redirect_uri else {
        // A default is one of those that are registered, whoever names it.
        return client
            .default_redirect_uri()
            .filter(|uri| registered.iter().any(|one| one == uri))
            .ok_or_else(|| page(Reason::RedirectUriMissing, "redirect_uri is missing"))
            .and_then(accepted);
    };
    let is_registered = registered
        .iter()
        .any(|one| redirect_uri::matches(one, sent, any_port));
    if !is_registered {
        return Err(page(
            Reason::RedirectUriUnregistered,
            "redirect_uri is not registered",
        ));
    }
    accepted(sent)
}

fn page(reason: Reason, text: &'static str) -> OAuthError {
    OAuthError::page(ErrorCode::InvalidRequest, reason, text)
}
