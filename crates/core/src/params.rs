//! RFC 6749 §3.1, §3.2, appendix B: bytes to parameters, once.

#[cfg(test)]
mod tests;

use std::fmt;

use crate::{ErrorCode, OAuthError, Reason, client_auth::ClientClaim, plain_text::is_storable};

/// Most parameters in one request.
const MOST: usize = 200;

/// What HTTP hands over: nothing is trusted yet.
///
/// ```
/// use bailiwick_core::{Reason, params::Parts};
///
/// let parts = Parts {
///     get: false,
///     authorization: Some(b"bearer  abc"),
///     content_type: Some(b"application/x-www-form-urlencoded; charset=utf-8"),
///     query: None,
///     client_claim: None,
///     body: b"token=xyz&token_type_hint=",
///     ..Parts::default()
/// };
/// assert_eq!(parts.credentials("Bearer"), Some(&b"abc"[..]));
/// assert_eq!(parts.form().unwrap().value("token"), Some("xyz"));
/// assert_eq!(parts.page_form().unwrap().value("token"), Some("xyz"));
///
/// let twice = Parts { body: b"token=a&token=b", ..parts };
/// assert_eq!(twice.form().unwrap_err().reason, Reason::ParameterRepeated);
/// ```
#[derive(Clone, Copy, Default)]
pub struct Parts<'a> {
    /// Whether the method was GET; every other accepted method is POST.
    pub get: bool,
    /// The `Authorization` header.
    pub authorization: Option<&'a [u8]>,
    /// The `Content-Type` header.
    pub content_type: Option<&'a [u8]>,
    /// The query, without its question mark.
    pub query: Option<&'a str>,
    /// The body.
    pub body: &'a [u8],
    /// What one of the host's own authentication methods recognised.
    pub client_claim: Option<&'a ClientClaim>,
}

/// Without header values, query and body: they may hold secrets.
impl fmt::Debug for Parts<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Parts")
            .field("get", &self.get)
            .finish_non_exhaustive()
    }
}

impl<'a> Parts<'a> {
    /// The parameters of a POST to a machine endpoint: `application/x-www-form-urlencoded`
    /// in the body, nothing in the query, no parameter twice (RFC 6749 §3.2).
    pub fn form(&self) -> Result<Parameters, OAuthError> {
        let invalid =
            |reason, text: &'static str| OAuthError::json(ErrorCode::InvalidRequest, reason, text);
        if self.query.is_some_and(|query| !query.is_empty()) {
            return Err(invalid(
                Reason::ParameterInQuery,
                "parameters belong in the body, not in the query",
            ));
        }
        if !self.is_form() {
            return Err(invalid(
                Reason::UnsupportedMediaType,
                "the body must be application/x-www-form-urlencoded",
            ));
        }
        Parameters::parse(self.body)?.each_once()
    }

    /// The parameters in which a client may authenticate: those of a form in the
    /// body; none where the body is something else. Never those of a query.
    ///
    /// ```
    /// use bailiwick_core::params::Parts;
    ///
    /// let form = Parts {
    ///     content_type: Some(b"application/x-www-form-urlencoded"),
    ///     query: Some("page=2"),
    ///     body: b"client_id=field-notes",
    ///     ..Parts::default()
    /// };
    /// assert_eq!(form.credentials_form()?.value("client_id"), Some("field-notes"));
    /// let json = Parts { content_type: Some(b"application/json"), body: b"{}", ..form };
    /// assert_eq!(json.credentials_form()?.iter().count(), 0);
    /// # Ok::<(), bailiwick_core::OAuthError>(())
    /// ```
    pub fn credentials_form(&self) -> Result<Parameters, OAuthError> {
        if self.get || !self.is_form() {
            return Ok(Parameters::default());
        }
        Parameters::parse(self.body)?.each_once()
    }

    /// The fields of a page's form: in the body, and where several can be chosen
    /// one name comes several times.
    pub fn page_form(&self) -> Result<Parameters, OAuthError> {
        if !self.is_form() {
            return Err(OAuthError::page(
                ErrorCode::InvalidRequest,
                Reason::UnsupportedMediaType,
                "the body must be application/x-www-form-urlencoded",
            ));
        }
        Parameters::parse(self.body).map_err(|error| error.delivered(crate::Delivery::Page))
    }

    /// The value of the `Authorization` header after `scheme` and one or more
    /// spaces; the scheme's case does not matter (RFC 9110 §11.1).
    pub fn credentials(&self, scheme: &str) -> Option<&'a [u8]> {
        let header = self.authorization?;
        let (name, rest) = header.split_at_checked(scheme.len())?;
        let spaces = rest.iter().take_while(|b| **b == b' ').count();
        (name.eq_ignore_ascii_case(scheme.as_bytes()) && spaces > 0)
            .then(|| rest.get(spaces..))
            .flatten()
    }

    fn is_form(&self) -> bool {
        let Some(value) = self.content_type else {
            return self.body.is_empty();
        };
        let essence = value.split(|b| *b == b';').next().unwrap_or_default();
        essence
            .trim_ascii()
            .eq_ignore_ascii_case(b"application/x-www-form-urlencoded")
    }
}

/// Parameters by name, each with its values in order. A parameter sent without
/// a value is as one that was not sent (RFC 6749 §3.1).
///
/// ```
/// use bailiwick_core::params::Parameters;
///
/// let sent = Parameters::parse(b"state=a%20b&resource=r1&resource=r2&login_hint=")?;
/// assert_eq!(sent.value("state"), Some("a b"));
/// assert_eq!(sent.values("resource").collect::<Vec<_>>(), ["r1", "r2"]);
/// assert!(sent.has("state") && sent.value("login_hint").is_none());
/// assert_eq!((sent.repeated(), sent.iter().count()), (None, 4));
/// assert!(Parameters::parse(b"a=1&a=2")?.each_once().is_err());
/// # Ok::<(), bailiwick_core::OAuthError>(())
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Parameters(Vec<(String, String)>);

/// Names only: values may be secrets.
impl fmt::Debug for Parameters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list()
            .entries(self.iter().map(|(name, _)| name))
            .finish()
    }
}

impl Parameters {
    /// Reads form-encoded bytes. Refuses bad percent-encoding, bytes that are not
    /// UTF-8, NUL, and more than 200 parameters.
    pub fn parse(bytes: &[u8]) -> Result<Self, OAuthError> {
        let malformed = || {
            OAuthError::json(
                ErrorCode::InvalidRequest,
                Reason::ParameterMalformed,
                "a parameter is not well-formed UTF-8 in form encoding",
            )
        };
        let mut pairs = Vec::new();
        for pair in bytes.split(|b| *b == b'&').filter(|pair| !pair.is_empty()) {
            if pairs.len() == MOST {
                return Err(OAuthError::json(
                    ErrorCode::InvalidRequest,
                    Reason::TooManyParameters,
                    "too many parameters",
                ));
            }
            let mut halves = pair.splitn(2, |b| *b == b'=');
            let name = decode(halves.next().unwrap_or_default()).ok_or_else(malformed)?;
            let value = decode(halves.next().unwrap_or_default()).ok_or_else(malformed)?;
            pairs.push((name, value));
        }
        Ok(Self(pairs))
    }

    /// These parameters if none but `resource` and `audience` comes twice.
    pub fn each_once(self) -> Result<Self, OAuthError> {
        match self.repeated() {
            None => Ok(self),
            Some(_) => Err(OAuthError::json(
                ErrorCode::InvalidRequest,
                Reason::ParameterRepeated,
                "parameter is repeated",
            )),
        }
    }

    /// The first parameter that comes twice and may not: RFC 8707 §2 lets
    /// `resource` repeat, RFC 8693 §2.1 `audience`.
    pub fn repeated(&self) -> Option<&str> {
        let may_repeat = |name: &str| matches!(name, "resource" | "audience");
        let mut seen = std::collections::BTreeSet::new();
        let mut names = self.0.iter().map(|(name, _)| name.as_str());
        names.find(|name| !may_repeat(name) && !seen.insert(*name))
    }

    /// The value of `name`, if it was sent and is not empty.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(key, value)| key == name && !value.is_empty())
            .map(|(_, value)| value.as_str())
    }

    /// All values of `name` that are not empty.
    pub fn values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> + use<'a> {
        self.0
            .iter()
            .filter(move |(key, value)| key == name && !value.is_empty())
            .map(|(_, value)| value.as_str())
    }

    /// Whether `name` was sent, be it empty.
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(key, _)| key == name)
    }

    /// All pairs, in order, empty values included.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

/// Form decoding of one half of a pair; `None` for what a person did not type.
pub(crate) fn decode(bytes: &[u8]) -> Option<String> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some(at) = rest.iter().position(|byte| matches!(byte, b'+' | b'%')) {
        let (plain, coded) = rest.split_at(at);
        out.extend_from_slice(plain);
        rest = match coded {
            [b'+', rest @ ..] => {
                out.push(b' ');
                rest
            }
            [b'%', high, low, rest @ ..] => {
                out.push(hex(*high)? << 4 | hex(*low)?);
                rest
            }
            _ => return None,
        };
    }
    out.extend_from_slice(rest);
    String::from_utf8(out).ok().filter(|text| is_storable(text))
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit)
        .to_digit(16)
        .and_then(|value| u8::try_from(value).ok())
}
