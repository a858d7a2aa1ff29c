//! The authorization server as a resource server sees it: two URLs and a credential.

use std::{sync::Arc, time::Duration};

use url::Url;

use crate::{
    address,
    clock::Clock,
    connection::Connection,
    credential::Credential,
    error::ConfigurationError,
    memory::{Memory, MemoryOptions},
    register::Attempts,
};

/// The authorization server, and the means to ask it.
///
/// It is a [`Verifier`](crate::Verifier) by introspection: good answers are used
/// for 60 seconds, bad ones for 5. Cheap to clone: clones share their connections
/// and their memory of answers. Redirects are not followed
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
    /// `None` if nobody said which resource server this is.
    pub(crate) manifest_url: Option<Url>,
    pub(crate) memory: Memory,
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
            resource_server: None,
            timeout: Duration::from_secs(5),
            attempts: Attempts::default(),
            memory: MemoryOptions::default(),
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
    resource_server: Option<String>,
    timeout: Duration,
    attempts: Attempts,
    memory: MemoryOptions,
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

    /// Which resource server this is, by its client identifier: whose scopes a
    /// manifest declares. Needed beside a static token, which does not say; otherwise
    /// it is the client identifier of the credential.
    ///
    /// ```
    /// # use bailiwick_resource::{AuthorizationServer, Credential};
    /// # let builder = AuthorizationServer::builder("http://localhost:8000/o", Credential::bearer("t"));
    /// let builder = builder.resource_server("plants");
    /// ```
    pub fn resource_server(mut self, client_id: impl Into<String>) -> Self {
        self.resource_server = Some(client_id.into());
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

    /// How long a good answer to an introspection is used: at most 60 seconds,
    /// never past the token's expiry; zero asks for every request. So long may a
    /// revoked token still be let in. 60 seconds by default.
    ///
    /// ```
    /// # use bailiwick_resource::{AuthorizationServer, Credential};
    /// # let builder = AuthorizationServer::builder("http://localhost:8000/o", Credential::bearer("t"));
    /// let builder = builder.remember_active(std::time::Duration::from_secs(10));
    /// ```
    pub fn remember_active(mut self, time: Duration) -> Self {
        self.memory.active = time;
        self
    }

    /// How long it is remembered that a token is not active: at most 60 seconds,
    /// 5 by default.
    ///
    /// ```
    /// # use bailiwick_resource::{AuthorizationServer, Credential};
    /// # let builder = AuthorizationServer::builder("http://localhost:8000/o", Credential::bearer("t"));
    /// let builder = builder.remember_inactive(std::time::Duration::from_secs(1));
    /// ```
    pub fn remember_inactive(mut self, time: Duration) -> Self {
        self.memory.inactive = time;
        self
    }

    /// How many tokens are remembered: 10,000 by default. The least useful are
    /// forgotten first.
    ///
    /// ```
    /// # use bailiwick_resource::{AuthorizationServer, Credential};
    /// # let builder = AuthorizationServer::builder("http://localhost:8000/o", Credential::bearer("t"));
    /// let builder = builder.remember_at_most(100_000);
    /// ```
    pub fn remember_at_most(mut self, tokens: usize) -> Self {
        self.memory.capacity = tokens;
        self
    }

    /// Another clock, for tests.
    ///
    /// ```
    /// # use bailiwick_resource::{AuthorizationServer, Credential, SystemClock};
    /// # let builder = AuthorizationServer::builder("http://localhost:8000/o", Credential::bearer("t"));
    /// let builder = builder.clock(SystemClock::default());
    /// ```
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.memory.clock = Arc::new(clock);
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
            address::parse(&given.unwrap_or_else(|| format!("{base}/{below}/")))
        };
        let introspection_url = url(self.introspection_url, "introspect")?;
        let register_scope_url = url(self.register_scope_url, "register_scope")?;
        let manifest_url = self
            .resource_server
            .as_deref()
            .or_else(|| self.credential.client_id())
            .map(|id| manifest_url(base, id))
            .transpose()?;
        let mut urls = vec![&introspection_url, &register_scope_url];
        urls.extend(&manifest_url);
        if let Some(url) = urls.iter().find(|url| address::is_overheard(url)) {
            // RFC 6750 §5.3: bearer tokens travel over TLS
            tracing::warn!(%url, "credentials and tokens travel unencrypted to another machine");
        }
        let tls = urls.iter().any(|url| url.scheme() == "https");
        let authorization = Some(self.credential.authorization()?);
        let connection = Connection::new(authorization, self.timeout, tls)?;
        Ok(AuthorizationServer {
            inner: Arc::new(Inner {
                introspection_url,
                register_scope_url,
                connection,
                has_bearer_token: self.credential.is_bearer(),
                attempts: self.attempts,
                manifest_url,
                memory: Memory::new(self.memory),
            }),
        })
    }
}

/// The identifier is one segment of the path, whatever is in it.
fn manifest_url(base: &str, client_id: &str) -> Result<Url, ConfigurationError> {
    let mut url = address::parse(&format!("{base}/resource-servers"))?;
    if let Ok(mut segments) = url.path_segments_mut() {
        segments.extend([client_id, "scopes"]);
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
    fn a_password_in_a_url_stays_out_of_the_error() {
        let error = AuthorizationServer::builder("http://a:s3cret@b/o", Credential::bearer("t"))
            .build()
            .map(|_| ())
            .map_err(|error| format!("{error} {error:?}"));

        assert!(error.is_err_and(|text| !text.contains("s3cret")));
    }
}
