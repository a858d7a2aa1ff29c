//! Access tokens that a verifier describes.

use std::sync::Arc;

use serde_json::Value;

use super::{AccessToken, Claims};

/// What a [`Verifier`](crate::Verifier) knows of a token.
///
/// ```
/// use bailiwick_resource::AccessToken;
///
/// let token = AccessToken::builder()
///     .scope("read groups")
///     .client_id("app")
///     .username("ada")
///     .subject("7")
///     .expires_at(1_900_000_000)
///     .audience(["https://users.example.com"])
///     .claim("tenant", "north")
///     .build();
/// assert_eq!(token.user(), Some("ada"));
/// assert_eq!(token.claim("tenant").unwrap(), "north");
/// ```
#[derive(Clone, Debug, Default)]
pub struct AccessTokenBuilder {
    claims: Claims,
}

impl AccessTokenBuilder {
    /// Adds scopes, divided by spaces (RFC 6749 §3.3).
    ///
    /// ```
    /// # use bailiwick_resource::AccessToken;
    /// assert!(AccessToken::builder().scope("read write").build().has_scope("read"));
    /// ```
    pub fn scope(mut self, scope: &str) -> Self {
        let names = scope
            .split(' ')
            .filter(|name| !name.is_empty())
            .map(Box::from);
        self.claims.scope.extend(names);
        self
    }

    /// The client that it was issued to.
    ///
    /// ```
    /// # use bailiwick_resource::AccessToken;
    /// assert_eq!(AccessToken::builder().client_id("app").build().client_id(), Some("app"));
    /// ```
    pub fn client_id(mut self, client_id: impl Into<String>) -> Self {
        self.claims.client_id = Some(client_id.into());
        self
    }

    /// The name of its user.
    ///
    /// ```
    /// # use bailiwick_resource::AccessToken;
    /// assert_eq!(AccessToken::builder().username("ada").build().username(), Some("ada"));
    /// ```
    pub fn username(mut self, username: impl Into<String>) -> Self {
        self.claims.username = Some(username.into());
        self
    }

    /// Its subject.
    ///
    /// ```
    /// # use bailiwick_resource::AccessToken;
    /// assert_eq!(AccessToken::builder().subject("7").build().subject(), Some("7"));
    /// ```
    pub fn subject(mut self, subject: impl Into<String>) -> Self {
        self.claims.subject = Some(subject.into());
        self
    }

    /// When it expires, in seconds since 1970-01-01T00:00:00Z.
    ///
    /// ```
    /// # use bailiwick_resource::AccessToken;
    /// assert_eq!(AccessToken::builder().expires_at(1_900_000_000).build().expires_at(), Some(1_900_000_000));
    /// ```
    pub fn expires_at(mut self, unix_time: i64) -> Self {
        self.claims.expires_at = Some(unix_time);
        self
    }

    /// The resource servers that it is bound to (RFC 8707).
    ///
    /// ```
    /// # use bailiwick_resource::AccessToken;
    /// let token = AccessToken::builder().audience(["https://users.example.com"]).build();
    /// assert_eq!(token.audience(), ["https://users.example.com"]);
    /// ```
    pub fn audience<A: Into<String>>(mut self, resources: impl IntoIterator<Item = A>) -> Self {
        self.claims.audience = resources.into_iter().map(Into::into).collect();
        self
    }

    /// Anything else that is known.
    ///
    /// ```
    /// # use bailiwick_resource::AccessToken;
    /// assert_eq!(AccessToken::builder().claim("level", 3).build().claim("level").unwrap(), 3);
    /// ```
    pub fn claim(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.claims.extra.insert(name.into(), value.into());
        self
    }

    /// The token.
    ///
    /// ```
    /// # use bailiwick_resource::AccessToken;
    /// assert_eq!(AccessToken::builder().build().scopes().count(), 0);
    /// ```
    pub fn build(self) -> AccessToken {
        AccessToken {
            claims: Arc::new(self.claims),
        }
    }
}
