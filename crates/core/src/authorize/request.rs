//! RFC 6749 §4.1.1: the parameters of an authorization request.

#[cfg(test)]
mod tests;

use std::{fmt, time::Duration};

use crate::{ErrorCode, OAuthError, Reason, UnixTime, params::Parameters};

/// An authorization request as it came: nothing is trusted yet but that it is
/// well-formed and that what decides where errors go comes once.
///
/// Parameters that this endpoint does not know are ignored (RFC 6749 §3.1), and
/// a parameter without a value is as one that was not sent.
///
/// ```
/// use bailiwick_core::{UnixTime, authorize::AuthorizationRequest};
///
/// let query = b"response_type=code&client_id=field-notes&state=x&prompt=login";
/// let request = AuthorizationRequest::parse(query)?;
/// assert_eq!(request.client_id.as_deref(), Some("field-notes"));
/// assert_eq!(request.fields()[0], ("response_type", "code"));
///
/// // As it travels through the sign-in: "now" has become a point in time.
/// let now = UnixTime::from_secs(1_700_000_000);
/// assert_eq!(request.sign_in_not_before(now), Some(now));
/// let travelling = request.travelling(now);
/// assert_eq!(
///     travelling.to_query(),
///     "response_type=code&client_id=field-notes&state=x&authenticated_after=1700000000000"
/// );
/// # Ok::<(), bailiwick_core::OAuthError>(())
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
pub struct AuthorizationRequest {
    /// RFC 6749 §4.1.1.
    pub client_id: Option<String>,
    /// RFC 6749 §4.1.1.
    pub redirect_uri: Option<String>,
    /// RFC 6749 §3.1.1.
    pub response_type: Option<String>,
    /// OAuth 2.0 Multiple Response Type Encoding Practices §2.1.
    pub response_mode: Option<String>,
    /// RFC 6749 §3.3.
    pub scope: Option<String>,
    /// RFC 6749 §4.1.1: given back unchanged.
    pub state: Option<String>,
    /// RFC 7636 §4.3.
    pub code_challenge: Option<String>,
    /// RFC 7636 §4.3.
    pub code_challenge_method: Option<String>,
    /// OpenID Connect Core §3.1.2.1.
    pub nonce: Option<String>,
    /// RFC 8707 §2: the only one that may repeat.
    pub resource: Vec<String>,
    /// OpenID Connect Core §3.1.2.1.
    pub prompt: Option<String>,
    /// OpenID Connect Core §3.1.2.1, in seconds.
    pub max_age: Option<String>,
    /// `force` or `auto`: whether a consent already given is asked for again.
    pub approval_prompt: Option<String>,
    /// Our own, in milliseconds since the epoch: the sign-in must not be older.
    /// What `prompt=login` and `max_age` become while a request travels, so that
    /// nobody is asked to sign in twice and nobody gets round it.
    pub authenticated_after: Option<String>,
    /// OpenID Connect Core §3.1.2.1: fills the sign-in form, no more.
    pub login_hint: Option<String>,
    /// OpenID Connect Core §3.1.2.1: the languages of our pages.
    pub ui_locales: Option<String>,
    /// Whether `request` was sent (RFC 9101 §5).
    pub has_request: bool,
    /// Whether `request_uri` was sent (RFC 9101 §5).
    pub has_request_uri: bool,
    /// Whether some parameter came twice.
    pub repeats: bool,
}

/// A refusal here is a page: it is not yet known where else it could go.
const TO_THE_PAGE: [&str; 3] = ["client_id", "redirect_uri", "state"];

impl AuthorizationRequest {
    /// Reads a request from the query of a GET or the body of a POST (RFC 6749
    /// §3.1). Refuses, with a page, malformed encoding and a repeated
    /// `client_id`, `redirect_uri` or `state`.
    pub fn parse(bytes: &[u8]) -> Result<Self, OAuthError> {
        let parameters =
            Parameters::parse(bytes).map_err(|e| e.delivered(crate::Delivery::Page))?;
        Self::from_parameters(&parameters)
    }

    pub(super) fn from_parameters(parameters: &Parameters) -> Result<Self, OAuthError> {
        let count = |name: &str| parameters.iter().filter(|(key, _)| *key == name).count();
        if TO_THE_PAGE.into_iter().any(|name| count(name) > 1) {
            return Err(OAuthError::page(
                ErrorCode::InvalidRequest,
                Reason::ParameterRepeated,
                "parameter is repeated",
            ));
        }
        let one = |name: &str| parameters.value(name).map(str::to_owned);
        Ok(Self {
            client_id: one("client_id"),
            redirect_uri: one("redirect_uri"),
            response_type: one("response_type"),
            response_mode: one("response_mode"),
            scope: one("scope"),
            state: one("state"),
            code_challenge: one("code_challenge"),
            code_challenge_method: one("code_challenge_method"),
            nonce: one("nonce"),
            resource: parameters.values("resource").map(str::to_owned).collect(),
            prompt: one("prompt"),
            max_age: one("max_age"),
            approval_prompt: one("approval_prompt"),
            authenticated_after: one("authenticated_after"),
            login_hint: one("login_hint"),
            ui_locales: one("ui_locales"),
            has_request: parameters.value("request").is_some(),
            has_request_uri: parameters.value("request_uri").is_some(),
            repeats: parameters.repeated().is_some(),
        })
    }

    /// The parameters in one fixed order: the hidden fields of the consent form.
    pub fn fields(&self) -> Vec<(&'static str, &str)> {
        let before = [
            ("response_type", &self.response_type),
            ("response_mode", &self.response_mode),
            ("client_id", &self.client_id),
            ("redirect_uri", &self.redirect_uri),
            ("scope", &self.scope),
            ("state", &self.state),
            ("code_challenge", &self.code_challenge),
            ("code_challenge_method", &self.code_challenge_method),
            ("nonce", &self.nonce),
        ];
        let after = [
            ("prompt", &self.prompt),
            ("max_age", &self.max_age),
            ("approval_prompt", &self.approval_prompt),
            ("authenticated_after", &self.authenticated_after),
            ("login_hint", &self.login_hint),
            ("ui_locales", &self.ui_locales),
        ];
        let resources = self
            .resource
            .iter()
            .map(|one| ("resource", Some(one.as_str())));
        let before = before
            .into_iter()
            .map(|(name, value)| (name, value.as_deref()));
        let after = after
            .into_iter()
            .map(|(name, value)| (name, value.as_deref()));
        before
            .chain(resources)
            .chain(after)
            .filter_map(|(name, value)| Some((name, value?)))
            .collect()
    }

    /// The request as a query, in one fixed form: how it travels in `next`, and
    /// what a consent ticket is bound to.
    pub fn to_query(&self) -> String {
        form_urlencoded::Serializer::new(String::new())
            .extend_pairs(self.fields())
            .finish()
    }

    /// The request as it travels from `now` on: a demand for a fresh sign-in has
    /// become a point in time.
    pub fn travelling(&self, now: UnixTime) -> Self {
        let after = self.sign_in_not_before(now);
        let mut prompt: Vec<&str> = self.prompt_words().collect();
        prompt.retain(|word| *word != "login");
        Self {
            prompt: Some(prompt.join(" ")).filter(|prompt| !prompt.is_empty()),
            max_age: None,
            authenticated_after: after.map(|after| after.as_millis().to_string()),
            ..self.clone()
        }
    }

    /// The earliest that the sign-in may have been, if the request cares.
    pub fn sign_in_not_before(&self, now: UnixTime) -> Option<UnixTime> {
        let by_prompt = self
            .prompt_words()
            .any(|word| word == "login")
            .then_some(now);
        let seconds = |text: &String| text.parse().ok().map(Duration::from_secs);
        let by_max_age = self
            .max_age
            .as_ref()
            .and_then(seconds)
            .map(|age| now.minus(age));
        let millis = |text: &String| text.parse().ok().map(UnixTime::from_millis);
        let by_us = self.authenticated_after.as_ref().and_then(millis);
        // Others may say it too: who asks for later than now asks for ever.
        let by_us = by_us.map(|after| after.min(now));
        [by_prompt, by_max_age, by_us].into_iter().flatten().max()
    }

    /// The words of `prompt`.
    pub(super) fn prompt_words(&self) -> impl Iterator<Item = &str> {
        let prompt = self.prompt.as_deref().unwrap_or_default();
        prompt.split(' ').filter(|word| !word.is_empty())
    }
}

/// Without `state`, `nonce` and hints: they are the client's and the person's.
impl fmt::Debug for AuthorizationRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AuthorizationRequest")
            .field("client_id", &self.client_id)
            .field("redirect_uri", &self.redirect_uri)
            .field("response_type", &self.response_type)
            .field("scope", &self.scope)
            .finish_non_exhaustive()
    }
}
