//! Signed access tokens, verified with the authorization server's public keys:
//! RFC 9068, JSON Web Token Profile for OAuth 2.0 Access Tokens.

use std::{sync::Arc, time::Duration};

use bailiwick_jose::jws::{Compact, JwsError, KeySet};

use crate::{
    access_token::AccessToken,
    clock::{Clock, SystemClock},
    error::{ConfigurationError, KeysError},
    manifest::ScopeManifest,
    verifier::{BoxFuture, Verifier, VerifyError},
};

mod claims;
mod either;
mod keys;
mod metadata;
mod seen;

use claims::Expected;
pub use either::JwtOrElse;
use keys::{Keys, Source};
use seen::SeenScopes;

/// `typ` of an access token (RFC 9068 §2.1).
const TYP: &str = "at+jwt";
/// Longest disagreement of clocks that is forgiven.
const LONGEST_LEEWAY: Duration = Duration::from_mins(1);
/// How often the keys are fetched again at most, when nothing asks for it.
const SHORTEST_REFRESH: Duration = Duration::from_secs(30);

/// Verifies signed access tokens without asking about each.
///
/// A token is good if one issuer signed it with a key that it publishes, for this
/// resource server (`aud`), as an access token (`typ`), and for this moment (`exp`,
/// `nbf`, `iat`). Nobody is asked whether it was revoked: it is good until it
/// expires. Keys are fetched when the first token comes, every five minutes, and
/// once more when a token names a key that is not known, at most every 30 seconds;
/// while they cannot be fetched, those that are held are used for an hour. Cheap to
/// clone.
///
/// ```no_run
/// use bailiwick_resource::{JwtVerifier, Protect};
///
/// let verifier = JwtVerifier::builder("https://login.example.com/o", "https://users.example.com")
///     .build()?;
/// let protect = Protect::new(verifier);
/// # Ok::<(), bailiwick_resource::ConfigurationError>(())
/// ```
#[derive(Clone, Debug)]
pub struct JwtVerifier {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    expected: Expected,
    keys: Keys,
    clock: Arc<dyn Clock>,
}

impl JwtVerifier {
    /// Begins with the issuer and this resource server's own identifier, compared
    /// byte for byte with `iss` and with each member of `aud`. The keys are found
    /// by the issuer's metadata (RFC 8414) unless something else is said.
    ///
    /// ```
    /// use bailiwick_resource::JwtVerifier;
    ///
    /// let builder = JwtVerifier::builder("https://login.example.com/o", "https://users.example.com");
    /// ```
    pub fn builder(issuer: impl Into<String>, resource: impl Into<String>) -> JwtVerifierBuilder {
        JwtVerifierBuilder {
            issuer: issuer.into(),
            resource: resource.into(),
            keys: None,
            jwks_uri: None,
            scopes: None,
            leeway: Duration::from_secs(5),
            timeout: Duration::from_secs(5),
            refresh: Duration::from_mins(5),
            oldest: Duration::from_hours(1),
            clock: Arc::new(SystemClock::default()),
        }
    }

    /// Asks another verifier about tokens that are no signed access tokens: for
    /// an authorization server that gives out both.
    ///
    /// ```
    /// # #[cfg(feature = "introspection")] {
    /// use bailiwick_resource::{AuthorizationServer, JwtVerifier, Protect};
    ///
    /// fn protect(signed: JwtVerifier, server: AuthorizationServer) -> Protect {
    ///     Protect::new(signed.or(server))
    /// }
    /// # }
    /// ```
    pub fn or<V: Verifier>(self, other: V) -> JwtOrElse<V> {
        JwtOrElse::new(self, other)
    }

    async fn check(&self, token: &str) -> Result<Option<AccessToken>, KeysError> {
        let Ok(token) = Compact::parse(token) else {
            return Ok(None);
        };
        if !token.has_typ(TYP) {
            return Ok(None);
        }
        let held = self.inner.keys.current().await?;
        let mut verified = token.verify(held.set());
        let newer;
        if may_be_signed_with_another(&token, &verified) {
            newer = self.inner.keys.newer_than(&held).await?;
            verified = token.verify(newer.set());
        }
        let now = self.inner.clock.unix_time();
        let checked = verified
            .map_err(claims::Problem::Signature)
            .and_then(|payload| self.inner.expected.check(payload, now));
        Ok(checked
            .inspect_err(|problem| tracing::debug!(?problem, "a signed access token is not good"))
            .ok())
    }
}

/// Whether a key that was published meanwhile may have signed it.
fn may_be_signed_with_another(token: &Compact<'_>, verified: &Result<&[u8], JwsError>) -> bool {
    match verified {
        Err(JwsError::UnknownKey) => true,
        Err(JwsError::Signature) => token.kid().is_none(),
        _ => false,
    }
}

impl Verifier for JwtVerifier {
    fn verify<'a>(
        &'a self,
        token: &'a str,
    ) -> BoxFuture<'a, Result<Option<AccessToken>, VerifyError>> {
        Box::pin(async move { Ok(self.check(token).await?) })
    }
}

/// What a [`JwtVerifier`] is made of.
///
/// ```
/// use std::time::Duration;
///
/// use bailiwick_resource::JwtVerifier;
///
/// let verifier = JwtVerifier::builder("https://login.example.com/o", "https://users.example.com")
///     .jwks_uri("https://login.example.com/o/.well-known/jwks.json")
///     .scopes(["read", "write"])
///     .leeway(Duration::from_secs(1))
///     .build()?;
/// # Ok::<(), bailiwick_resource::ConfigurationError>(())
/// ```
#[derive(Clone, Debug)]
pub struct JwtVerifierBuilder {
    issuer: String,
    resource: String,
    keys: Option<KeySet>,
    jwks_uri: Option<String>,
    scopes: Option<SeenScopes>,
    leeway: Duration,
    timeout: Duration,
    refresh: Duration,
    oldest: Duration,
    clock: Arc<dyn Clock>,
}

impl JwtVerifierBuilder {
    /// The address of the keys, instead of the one in the issuer's metadata.
    ///
    /// ```
    /// # use bailiwick_resource::JwtVerifier;
    /// # let builder = JwtVerifier::builder("https://login.example.com/o", "https://users.example.com");
    /// let builder = builder.jwks_uri("https://login.example.com/o/.well-known/jwks.json");
    /// ```
    pub fn jwks_uri(mut self, url: impl Into<String>) -> Self {
        self.jwks_uri = Some(url.into());
        self
    }

    /// These keys and no others; nothing is fetched.
    ///
    /// ```
    /// # use bailiwick_resource::JwtVerifier;
    /// # let builder = JwtVerifier::builder("https://login.example.com/o", "https://users.example.com");
    /// use bailiwick_resource::KeySet;
    ///
    /// let builder = builder.keys(KeySet::parse(br#"{"keys":[]}"#)?);
    /// # Ok::<(), bailiwick_resource::KeySetError>(())
    /// ```
    pub fn keys(mut self, keys: KeySet) -> Self {
        self.keys = Some(keys);
        self
    }

    /// The scopes of this API: others in a token, which belong to other resource
    /// servers that it names as well, are not seen.
    ///
    /// ```
    /// # use bailiwick_resource::JwtVerifier;
    /// # let builder = JwtVerifier::builder("https://login.example.com/o", "https://users.example.com");
    /// let builder = builder.scopes(["read", "write", "groups"]);
    /// ```
    pub fn scopes<S: AsRef<str>>(mut self, names: impl IntoIterator<Item = S>) -> Self {
        self.scopes = Some(SeenScopes::named(names));
        self
    }

    /// The same, as they are declared: of a parameterised scope those with any value.
    ///
    /// ```
    /// use bailiwick_resource::{DeclaredScope, JwtVerifier, ParameterType, ScopeManifest};
    ///
    /// let one = DeclaredScope::new("dataset:{id}:read", "Read the data set {id}")
    ///     .parameter("id", ParameterType::Integer);
    /// let manifest = ScopeManifest::new(8).scope(one);
    /// let builder = JwtVerifier::builder("https://login.example.com/o", "https://data.example.com")
    ///     .scopes_of(&manifest); // sees dataset:7:read
    /// ```
    pub fn scopes_of(mut self, manifest: &ScopeManifest) -> Self {
        self.scopes = Some(SeenScopes::declared(manifest.declared()));
        self
    }

    /// How far the clocks of issuer and API may disagree: 5 seconds by default,
    /// at most 60.
    ///
    /// ```
    /// # use bailiwick_resource::JwtVerifier;
    /// # let builder = JwtVerifier::builder("https://login.example.com/o", "https://users.example.com");
    /// let builder = builder.leeway(std::time::Duration::from_secs(30));
    /// ```
    pub fn leeway(mut self, leeway: Duration) -> Self {
        self.leeway = leeway;
        self
    }

    /// How long one request for keys or metadata may take: 5 seconds by default.
    ///
    /// ```
    /// # use bailiwick_resource::JwtVerifier;
    /// # let builder = JwtVerifier::builder("https://login.example.com/o", "https://users.example.com");
    /// let builder = builder.timeout(std::time::Duration::from_secs(2));
    /// ```
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// After what time the keys are fetched again, so that one that is no longer
    /// published is no longer trusted: 5 minutes by default, at least 30 seconds.
    ///
    /// ```
    /// # use bailiwick_resource::JwtVerifier;
    /// # let builder = JwtVerifier::builder("https://login.example.com/o", "https://users.example.com");
    /// let builder = builder.refresh_keys(std::time::Duration::from_secs(60));
    /// ```
    pub fn refresh_keys(mut self, after: Duration) -> Self {
        self.refresh = after;
        self
    }

    /// How old keys may be at most, when they cannot be fetched again: one hour by
    /// default, and never less than the time of
    /// [`JwtVerifierBuilder::refresh_keys`]. Then nobody is let in (503) until they can
    /// be, lest somebody who keeps the issuer out of reach keep a key good that was
    /// withdrawn. Keys that were given by hand do not age.
    ///
    /// ```
    /// # use bailiwick_resource::JwtVerifier;
    /// # let builder = JwtVerifier::builder("https://login.example.com/o", "https://users.example.com");
    /// let builder = builder.keep_keys(std::time::Duration::from_hours(12));
    /// ```
    pub fn keep_keys(mut self, at_most: Duration) -> Self {
        self.oldest = at_most;
        self
    }

    /// Another clock, for tests.
    ///
    /// ```
    /// # use bailiwick_resource::{JwtVerifier, SystemClock};
    /// # let builder = JwtVerifier::builder("https://login.example.com/o", "https://users.example.com");
    /// let builder = builder.clock(SystemClock::default());
    /// ```
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// Checks the parts and puts them together; no request is made.
    ///
    /// # Errors
    ///
    /// An issuer or an address that is no URL without user, query and fragment;
    /// an empty identifier; no root certificates on a machine that needs them.
    ///
    /// ```
    /// # use bailiwick_resource::JwtVerifier;
    /// assert!(JwtVerifier::builder("login.example.com", "https://users.example.com").build().is_err());
    /// ```
    pub fn build(self) -> Result<JwtVerifier, ConfigurationError> {
        if self.resource.is_empty() {
            return Err(ConfigurationError::Value(
                "a resource server that verifies signed tokens needs an identifier".to_owned(),
            ));
        }
        let source = match (self.keys, &self.jwks_uri) {
            (Some(keys), _) => Source::Fixed(keys),
            (None, Some(address)) => Source::jwks(address)?,
            (None, None) => Source::metadata(&self.issuer)?,
        };
        let refresh = self.refresh.max(SHORTEST_REFRESH);
        let leeway = self.leeway.min(LONGEST_LEEWAY).as_secs();
        Ok(JwtVerifier {
            inner: Arc::new(Inner {
                keys: Keys::new(
                    source,
                    self.timeout,
                    (refresh, self.oldest),
                    Arc::clone(&self.clock),
                )?,
                expected: Expected {
                    issuer: self.issuer,
                    resource: self.resource,
                    scopes: self.scopes,
                    leeway: i64::try_from(leeway).unwrap_or_default(),
                },
                clock: self.clock,
            }),
        })
    }
}
