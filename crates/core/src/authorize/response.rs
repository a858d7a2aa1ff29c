//! RFC 6749 §4.1.2: where the browser is sent, with what.

#[cfg(test)]
mod tests;

use std::fmt;

use super::ResponseMode;
use crate::{Delivery, OAuthError, env::Signatures, token::TokenResponse};

/// What a response says; a registered query holds none of these besides ours.
const RESPONSE: [&str; 9] = [
    "code",
    "access_token",
    "token_type",
    "expires_in",
    "error",
    "error_description",
    "error_uri",
    "state",
    "iss",
];

/// The address of an authorization response: what goes into `Location`. It
/// consists of visible ASCII characters only and may hold a code or a token, which is why
/// it is not shown in debug output.
///
/// ```
/// use bailiwick_core::authorize::code_location;
///
/// let issuer = "https://login.example/o";
/// let location = code_location("https://notes.example/cb", "the-code", Some("x"), issuer);
/// assert!(location.as_str().is_ascii());
/// assert!(!format!("{location:?}").contains("the-code"));
/// let header = location.into_string();
/// assert!(header.starts_with("https://notes.example/cb?code=the-code&state=x&iss="));
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Location(String);

impl Location {
    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The address.
    pub fn into_string(self) -> String {
        self.0
    }
}

impl fmt::Debug for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = self.0.split(['?', '#']).next().unwrap_or_default();
        write!(f, "Location({shown:?}…)")
    }
}

/// Where a granted request goes: `code`, the request's `state` and `iss`
/// (RFC 6749 §4.1.2, RFC 9207 §2) in the query of `redirect_uri`.
///
/// ```
/// use bailiwick_core::authorize::code_location;
///
/// let issuer = "https://login.example";
/// // The registered query is kept, but for what only the response may say.
/// let location = code_location("https://notes.example/cb?tab=2&code=x", "c0de", None, issuer);
/// assert_eq!(
///     location.as_str(),
///     "https://notes.example/cb?tab=2&code=c0de&iss=https%3A%2F%2Flogin.example"
/// );
/// ```
pub fn code_location(
    redirect_uri: &str,
    code: &str,
    state: Option<&str>,
    issuer: &str,
) -> Location {
    respond(
        redirect_uri,
        ResponseMode::Query,
        &[
            ("code", Some(code)),
            ("state", state),
            ("iss", Some(issuer)),
        ],
    )
}

/// Where a granted request of the implicit grant goes: the access token, the
/// request's `state` and `iss` (RFC 6749 §4.2.2, RFC 9207 §2) in the fragment of
/// `redirect_uri`. `None` if a signature is needed and cannot be made.
///
/// ```
/// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
/// use bailiwick_core::authorize::token_location;
///
/// let response = host::granted("field-notes", "read", &host::config()).outcome?;
/// let (uri, issuer) = ("https://notes.example/cb", "https://login.example/o");
/// let location = token_location(uri, &response, Some("x"), issuer, &host::Signer).unwrap();
/// assert!(location.as_str().starts_with("https://notes.example/cb#access_token=bwa_"));
/// # Ok::<(), bailiwick_core::OAuthError>(())
/// ```
pub fn token_location(
    redirect_uri: &str,
    response: &TokenResponse,
    state: Option<&str>,
    issuer: &str,
    signatures: &dyn Signatures,
) -> Option<Location> {
    let access_token = response.access_token.encode(signatures)?;
    let expires_in = response.expires_in.to_string();
    Some(respond(
        redirect_uri,
        ResponseMode::Fragment,
        &[
            ("access_token", Some(&access_token)),
            ("token_type", Some("Bearer")),
            ("expires_in", Some(&expires_in)),
            ("scope", Some(&response.scope.to_string())),
            ("state", state),
            ("iss", Some(issuer)),
        ],
    ))
}

/// Where a refusal goes that is redirected: `error`, `error_description`, the
/// request's `state` and `iss` (RFC 6749 §4.1.2.1, RFC 9207 §2). `None` for a
/// refusal that must not leave our origin.
///
/// ```
/// use bailiwick_core::{
///     Delivery, ErrorCode, OAuthError,
///     authorize::{ResponseMode, error_location},
/// };
///
/// let issuer = "https://login.example";
/// let busy = OAuthError::by_host(ErrorCode::TemporarilyUnavailable, "come back later");
/// assert_eq!(error_location(&busy, issuer), None); // nobody said where to
///
/// let busy = busy.delivered(Delivery::Redirect {
///     redirect_uri: "https://notes.example/cb".to_owned(),
///     state: Some("x".to_owned()),
///     mode: ResponseMode::Query,
/// });
/// let location = error_location(&busy, issuer).unwrap();
/// assert!(location.as_str().contains("?error=temporarily_unavailable&"));
/// ```
pub fn error_location(error: &OAuthError, issuer: &str) -> Option<Location> {
    let Delivery::Redirect {
        redirect_uri,
        state,
        mode,
    } = &error.delivery
    else {
        return None;
    };
    let pairs = [
        ("error", Some(error.code.as_str())),
        ("error_description", Some(&*error.description)),
        ("state", state.as_deref()),
        ("iss", Some(issuer)),
    ];
    Some(respond(redirect_uri, *mode, &pairs))
}

/// `redirect_uri` with `pairs` added to its query, which is kept (RFC 6749
/// §3.1.2) but for parameters that only the response may say, or as its fragment.
fn respond(redirect_uri: &str, mode: ResponseMode, pairs: &[(&str, Option<&str>)]) -> Location {
    // Registration refuses fragments; what was imported may have one.
    let whole = redirect_uri.split('#').next().unwrap_or_default();
    let (base, query) = whole.split_once('?').unwrap_or((whole, ""));
    let kept = query
        .split('&')
        .filter(|pair| !pair.is_empty() && !says_response(pair));
    let mut location = visible(base);
    let mut next = '?';
    for pair in kept {
        location.push(next);
        location.push_str(&visible(pair));
        next = '&';
    }
    location.push(match mode {
        ResponseMode::Query => next,
        ResponseMode::Fragment => '#',
    });
    let said = pairs
        .iter()
        .filter_map(|(name, value)| Some((name, (*value)?)));
    let said = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(said)
        .finish();
    location.push_str(&said);
    Location(location)
}

fn says_response(pair: &str) -> bool {
    form_urlencoded::parse(pair.as_bytes()).any(|(name, _)| RESPONSE.contains(&&*name))
}

/// `text` with everything percent-encoded that a header could not carry.
fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_graphic() {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.push_str(&data_encoding::HEXUPPER.encode(&[byte]));
        }
    }
    out
}
