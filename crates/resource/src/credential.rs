//! How the resource server proves itself to the authorization server.

use http::HeaderValue;
use secrecy::{ExposeSecret, SecretString};

use crate::error::ConfigurationError;

/// The resource server's own credential.
///
/// ```
/// use bailiwick_resource::Credential;
///
/// let token = Credential::bearer("t0k3n");
/// let secret = Credential::basic("users-api", "its client secret");
/// assert!(!format!("{token:?} {secret:?}").contains("secret\""));
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Credential {
    /// A static token that carries the rights to introspect and to register scopes.
    Bearer(SecretString),
    /// Client id and secret by HTTP Basic (RFC 6749 §2.3.1); enough to introspect.
    Basic {
        /// Client identifier.
        client_id: String,
        /// Client secret.
        client_secret: SecretString,
    },
}

impl Credential {
    /// A static bearer token (RFC 6750 §2.1).
    ///
    /// ```
    /// let credential = bailiwick_resource::Credential::bearer(String::from("t0k3n"));
    /// ```
    pub fn bearer(token: impl Into<SecretString>) -> Self {
        Self::Bearer(token.into())
    }

    /// Client id and secret by HTTP Basic.
    ///
    /// ```
    /// let credential = bailiwick_resource::Credential::basic("users-api", "s3cret");
    /// ```
    pub fn basic(client_id: impl Into<String>, client_secret: impl Into<SecretString>) -> Self {
        Self::Basic {
            client_id: client_id.into(),
            client_secret: client_secret.into(),
        }
    }

    /// Whose it is, if it says so.
    pub(crate) fn client_id(&self) -> Option<&str> {
        match self {
            Self::Bearer(_) => None,
            Self::Basic { client_id, .. } => Some(client_id),
        }
    }

    pub(crate) fn is_bearer(&self) -> bool {
        matches!(self, Self::Bearer(_))
    }

    /// The value of the `Authorization` header, marked so that it is never printed.
    pub(crate) fn authorization(&self) -> Result<HeaderValue, ConfigurationError> {
        let mut value = match self {
            Self::Bearer(token) => bearer(token.expose_secret()),
            Self::Basic {
                client_id,
                client_secret,
            } => basic(client_id, client_secret.expose_secret()),
        }?;
        value.set_sensitive(true);
        Ok(value)
    }
}

fn bearer(token: &str) -> Result<HeaderValue, ConfigurationError> {
    if token.is_empty() {
        return Err(ConfigurationError::Credential {
            problem: "is an empty token",
        });
    }
    if !token.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(ConfigurationError::Credential {
            problem: "is a token with a space, a line break or a character outside ASCII",
        });
    }
    header(&format!("Bearer {token}"))
}

/// RFC 6749 §2.3.1: both parts are form-encoded before they are joined.
fn basic(client_id: &str, client_secret: &str) -> Result<HeaderValue, ConfigurationError> {
    if client_id.is_empty() {
        return Err(ConfigurationError::Credential {
            problem: "has an empty client id",
        });
    }
    let encode = |part: &str| form_urlencoded::byte_serialize(part.as_bytes()).collect::<String>();
    let pair = format!("{}:{}", encode(client_id), encode(client_secret));
    header(&format!(
        "Basic {}",
        data_encoding::BASE64.encode(pair.as_bytes())
    ))
}

fn header(value: &str) -> Result<HeaderValue, ConfigurationError> {
    HeaderValue::from_str(value).map_err(|_| ConfigurationError::Credential {
        problem: "cannot stand in a header",
    })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn basic_is_form_encoded_before_base64() {
        let value = Credential::basic("a b", "p:w+d").authorization().unwrap();

        // a+b:p%3Aw%2Bd
        assert_eq!(value.to_str().unwrap(), "Basic YStiOnAlM0F3JTJCZA==");
    }

    #[test]
    fn a_credential_never_shows_itself() {
        let credential = Credential::bearer("t0k3n");
        let value = credential.authorization().unwrap();

        assert!(!format!("{credential:?}{value:?}").contains("t0k3n"));
    }

    #[test]
    fn a_token_that_cannot_stand_in_a_header_is_refused() {
        for token in ["", "a b", "line\nbreak", "schlüssel"] {
            assert!(
                Credential::bearer(token).authorization().is_err(),
                "{token:?}"
            );
        }
        assert!(Credential::basic("", "s").authorization().is_err());
    }
}
