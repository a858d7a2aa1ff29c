//! The authorization server as a resource server sees it: two URLs and a credential.

use std::{sync::Arc, time::Duration};

use url::{Host, Url};

use crate::{
    connection::Connection, credential::Credential, error::ConfigurationError, register::Attempts,
};

/// The authorization server, and the means to ask it.
///
/// Cheap to clone: clones share their connections. Redirects are not followed
/// and no proxy is used, so the credential goes to the configured host only.
/// An https server is verified with the machine's root certificates;
/// the environment's `SSL_CERT_FILE` names others.
///
/// ```
/// use bailiwick_resource::{AuthorizationServer, Credential};
///
/// let server = AuthorizationServer::builder(
///     "http://localhost:8000/o",
///     Credential::bearer("the-token-that-the-administrator-made"),
/// )
/// .build()?;
/// assert_eq!(server.introspection_url(), "http://localhost:8000/o/introspect/");
/// assert_eq!(server.register_scope_url(), "http://localhost:8000/o/register_scope/");
/// # Ok::<(), bailiwick_resource::ConfigurationError>(())
/// ```
#[derive(Clone, Debug)]
pub struct AuthorizationServer {
    pub(crate) inner: Arc<Inner>,
}

#[derive(Debug)]
pub(crate) struct Inner {
    pub(crate) introspection_url: Url,
    pub(crate) register_scope_url: Url,
    pub(crate) connection: Connection,
    pub(crate) has_bearer_token: bool,
    pub(crate) attempts: Attempts,
}

impl AuthorizationServer {
    /// Begins with what is always needed: the issuer's URL, below which
    /// `introspect/` and `register_scope/` lie, and the resource server's own
    /// credential.
    ///
    /// ```
    /// use bailiwick_resource::{AuthorizationServer, Credential};
    ///
    /// let builder = AuthorizationServer::builder(
    ///     "https://login.example.com/o",
    ///     Credential::basic("users-api", "its client secret"),
    /// );
    /// ```
    pub fn builder(
        server: impl Into<String>,
        credential: Credential,
    ) -> AuthorizationServerBuilder {
        AuthorizationServerBuilder {
            server: server.into(),
            credential,
            introspection_url: None,
            register_scope_url: None,
            timeout: Duration::from_secs(5),
            attempts: Attempts::default(),
        }
    }

    /// Where tokens are introspected (RFC 7662 §2).
    ///
    /// ```
    /// # use bailiwick_resource::{AuthorizationServer, Credential};
    /// let server = AuthorizationServer::builder("http://localhost:8000/o/", Credential::bearer("t")).build()?;
    /// assert_eq!(server.introspection_url(), "http://localhost:8000/o/introspect/");
    /// # Ok::<(), bailiwick_resource::ConfigurationError>(())
    /// ```
    pub fn introspection_url(&self) -> &str {
        self.inner.introspection_url.as_str()
    }

    /// Where scopes are registered.
    ///
    /// ```
    /// # use bailiwick_resource::{AuthorizationServer, Credential};
    /// let server = AuthorizationServer::builder("http://localhost:8000/o/", Credential::bearer("t")).build()?;
    /// assert_eq!(server.register_scope_url(), "http://localhost:8000/o/register_scope/");
    /// # Ok::<(), bailiwick_resource::ConfigurationError>(())
    /// ```
    pub fn register_scope_url(&self) -> &str {
        self.inner.register_scope_url.as_str()
    }
}

/// What an [`AuthorizationServer`] is made of.
///
/// ```
/// use std::time::Duration;
///
/// use bailiwick_resource::{AuthorizationServer, Credential};
///
/// let server = AuthorizationServer::builder("http://localhost:8000/o", Credential::bearer("t"))
///     .introspection_url("http://localhost:8000/oauth2/introspect")
///     .timeout(Duration::from_secs(2))
///     .build()?;
/// # Ok::<(), bailiwick_resource::ConfigurationError>(())
/// ```
#[derive(Clone, Debug)]
pub struct AuthorizationServerBuilder {
    server: String,
    credential: Credential,
    introspection_url: Option<String>,
    register_scope_url: Option<String>,
    timeout: Duration,
    attempts: Attempts,
}

impl AuthorizationServerBuilder {
    /// Another introspection endpoint than `introspect/` below the server's URL.
    ///
    /// ```
    /// # use bailiwick_resource::{AuthorizationServer, Credential};
    /// # let builder = AuthorizationServer::builder("http://localhost:8000/o", Credential::bearer("t"));
    /// let builder = builder.introspection_url("http://localhost:8000/oauth2/introspect");
    /// ```
    pub fn introspection_url(mut self, url: impl Into<String>) -> Self {
        self.introspection_url = Some(url.into());
        self
    }

    /// Another registration endpoint than `register_scope/` below the server's URL.
    ///
    /// ```
    /// # use bailiwick_resource::{AuthorizationServer, Credential};
    /// # let builder = AuthorizationServer::builder("http://localhost:8000/o", Credential::bearer("t"));
    /// let builder = builder.register_scope_url("http://localhost:8000/scopes/register");
    /// ```
    pub fn register_scope_url(mut self, url: impl Into<String>) -> Self {
        self.register_scope_url = Some(url.into());
        self
    }

    /// How long one request to the authorization server may take, from the wait
    /// for a connection to the last byte of the answer. 5 seconds by default.
    ///
    /// ```
    /// # use bailiwick_resource::{AuthorizationServer, Credential};
    /// # let builder = AuthorizationServer::builder("http://localhost:8000/o", Credential::bearer("t"));
    /// let builder = builder.timeout(std::time::Duration::from_secs(2));
    /// ```
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// How often a registration is tried while the authorization server cannot
    /// be reached or answers 503, and the pause after the first attempt; the
    /// pause doubles up to 4 seconds. 8 attempts and 250 milliseconds by
    /// default: about 16 seconds in all. At least one attempt is made.
    ///
    /// ```
    /// # use bailiwick_resource::{AuthorizationServer, Credential};
    /// # let builder = AuthorizationServer::builder("http://localhost:8000/o", Credential::bearer("t"));
    /// let builder = builder.registration_attempts(3, std::time::Duration::from_secs(1));
    /// ```
    pub fn registration_attempts(mut self, attempts: u32, first_pause: Duration) -> Self {
        self.attempts = Attempts {
            most: attempts.max(1),
            first_pause,
        };
        self
    }

    /// Checks the parts and puts them together; no request is made.
    ///
    /// # Errors
    ///
    /// A URL that is not absolute http or https, or that has a user, a query or
    /// a fragment; an empty credential or one that cannot stand in a header; no
    /// root certificates on a machine that needs them.
    ///
    /// ```
    /// # use bailiwick_resource::{AuthorizationServer, Credential};
    /// assert!(AuthorizationServer::builder("localhost:8000", Credential::bearer("t")).build().is_err());
    /// ```
    pub fn build(self) -> Result<AuthorizationServer, ConfigurationError> {
        let base = self.server.trim_end_matches('/');
        let url = |given: Option<String>, below: &str| {
            endpoint(&given.unwrap_or_else(|| format!("{base}/{below}/")))
        };
        let introspection_url = url(self.introspection_url, "introspect")?;
        let register_scope_url = url(self.register_scope_url, "register_scope")?;
        let urls = [&introspection_url, &register_scope_url];
        if let Some(url) = urls.into_iter().find(|url| is_overheard(url)) {
            // RFC 6750 §5.3: bearer tokens travel over TLS
            tracing::warn!(%url, "credentials and tokens travel unencrypted to another machine");
        }
        let tls = urls.iter().any(|url| url.scheme() == "https");
        let connection = Connection::new(self.credential.authorization()?, self.timeout, tls)?;
        Ok(AuthorizationServer {
            inner: Arc::new(Inner {
                introspection_url,
                register_scope_url,
                connection,
                has_bearer_token: self.credential.is_bearer(),
                attempts: self.attempts,
            }),
        })
    }
}

/// Whether it is plain http to anywhere but this machine.
fn is_overheard(url: &Url) -> bool {
    let is_here = match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    url.scheme() == "http" && !is_here
}

fn endpoint(text: &str) -> Result<Url, ConfigurationError> {
    let refused = |problem: &str| ConfigurationError::Url {
        url: text.to_owned(),
        problem: problem.to_owned(),
    };
    let url = Url::parse(text).map_err(|error| refused(&error.to_string()))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(refused("the scheme must be http or https"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(ConfigurationError::Url {
            // the text may hold a password
            url: format!("{}://…", url.scheme()),
            problem: "it must not hold a user or a password".to_owned(),
        });
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(refused("it must have no query and no fragment"));
    }
    Ok(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_that_is_no_endpoint_is_refused() {
        for url in [
            "",
            "localhost:8000",
            "/o",
            "ftp://localhost/o",
            "http://user:pass@localhost/o",
            "http://localhost/o?x=y",
            "http://localhost/o#f",
        ] {
            let built = AuthorizationServer::builder(url, Credential::bearer("t")).build();
            assert!(
                matches!(built, Err(ConfigurationError::Url { .. })),
                "{url:?}: {built:?}"
            );
        }
    }

    #[test]
    fn plain_http_is_for_this_machine_only() {
        for (url, overheard) in [
            ("http://localhost:8000/o", false),
            ("http://login.localhost/o", false),
            ("http://127.0.0.2/o", false),
            ("http://[::1]/o", false),
            ("https://login.example.com/o", false),
            ("http://login.example.com/o", true),
            ("http://localhost.example.com/o", true),
            ("http://192.168.0.1/o", true),
        ] {
            assert_eq!(endpoint(url).map(|url| is_overheard(&url)), Ok(overheard));
        }
    }

    #[test]
    fn a_password_in_a_url_stays_out_of_the_error() {
        let error = AuthorizationServer::builder("http://a:s3cret@b/o", Credential::bearer("t"))
            .build()
            .map(|_| ())
            .map_err(|error| format!("{error} {error:?}"));

        assert!(error.is_err_and(|text| !text.contains("s3cret")));
    }
}
