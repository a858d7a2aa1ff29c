//! A verified access token, as handlers see it.

use std::{collections::BTreeSet, sync::Arc};

use serde_json::{Map, Value};

mod builder;

pub use builder::AccessTokenBuilder;

/// What the authorization server says about the access token of this request
/// (RFC 7662 §2.2); never the token itself.
///
/// [`Protect`](crate::Protect) puts it into the request; a handler takes it as
/// an argument.
///
/// ```
/// use bailiwick_resource::AccessToken;
///
/// async fn whoami(token: AccessToken) -> String {
///     token.username().unwrap_or("nobody").to_owned()
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessToken {
    pub(crate) claims: Arc<Claims>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Claims {
    pub(crate) scope: BTreeSet<Box<str>>,
    pub(crate) client_id: Option<String>,
    pub(crate) username: Option<String>,
    pub(crate) subject: Option<String>,
    pub(crate) expires_at: Option<i64>,
    pub(crate) audience: Vec<String>,
    pub(crate) extra: Map<String, Value>,
}

impl AccessToken {
    /// For a [`Verifier`](crate::Verifier) of the host's own.
    ///
    /// ```
    /// use bailiwick_resource::AccessToken;
    ///
    /// let token = AccessToken::builder().scope("read write").username("ada").build();
    /// assert!(token.has_scope("write"));
    /// ```
    pub fn builder() -> AccessTokenBuilder {
        AccessTokenBuilder::default()
    }

    /// Whether the token carries this scope; the comparison is exact, case included
    /// (RFC 6749 §3.3).
    ///
    /// ```
    /// # use bailiwick_resource::AccessToken;
    /// fn may_export(token: &AccessToken) -> bool {
    ///     token.has_scope("export")
    /// }
    /// ```
    pub fn has_scope(&self, scope: &str) -> bool {
        self.claims.scope.contains(scope)
    }

    /// All scopes, sorted.
    ///
    /// ```
    /// # use bailiwick_resource::AccessToken;
    /// fn listed(token: &AccessToken) -> Vec<&str> {
    ///     token.scopes().collect()
    /// }
    /// ```
    pub fn scopes(&self) -> impl Iterator<Item = &str> {
        self.claims.scope.iter().map(AsRef::as_ref)
    }

    /// The client that the token was issued to.
    ///
    /// ```
    /// # use bailiwick_resource::AccessToken;
    /// async fn handler(token: AccessToken) -> String {
    ///     format!("client: {:?}", token.client_id())
    /// }
    /// ```
    pub fn client_id(&self) -> Option<&str> {
        self.claims.client_id.as_deref()
    }

    /// The name of the user who allowed it; `None` when a client acts for itself.
    ///
    /// ```
    /// # use bailiwick_resource::AccessToken;
    /// async fn handler(token: AccessToken) -> String {
    ///     format!("user: {:?}", token.username())
    /// }
    /// ```
    pub fn username(&self) -> Option<&str> {
        self.claims.username.as_deref()
    }

    /// The subject: usually a stable identifier of the user. Some servers give
    /// the client's identifier here when there is no user.
    ///
    /// ```
    /// # use bailiwick_resource::AccessToken;
    /// async fn handler(token: AccessToken) -> String {
    ///     format!("subject: {:?}", token.subject())
    /// }
    /// ```
    pub fn subject(&self) -> Option<&str> {
        self.claims.subject.as_deref()
    }

    /// The user behind the token: its username, else a subject that is
    /// certainly not the client's own identifier.
    ///
    /// ```
    /// # use bailiwick_resource::AccessToken;
    /// async fn handler(token: AccessToken) -> String {
    ///     token.user().map_or("a machine".to_owned(), str::to_owned)
    /// }
    /// ```
    pub fn user(&self) -> Option<&str> {
        self.username().or_else(|| {
            // Without a client_id to compare with, a subject proves no user.
            let client_id = self.client_id()?;
            self.subject().filter(|subject| *subject != client_id)
        })
    }

    /// When it expires, in seconds since 1970-01-01T00:00:00Z.
    ///
    /// ```
    /// # use bailiwick_resource::AccessToken;
    /// async fn handler(token: AccessToken) -> String {
    ///     format!("expires at {:?}", token.expires_at())
    /// }
    /// ```
    pub fn expires_at(&self) -> Option<i64> {
        self.claims.expires_at
    }

    /// The resource servers that the token is bound to; empty when it is unbound.
    ///
    /// ```
    /// # use bailiwick_resource::AccessToken;
    /// fn is_bound(token: &AccessToken) -> bool {
    ///     !token.audience().is_empty()
    /// }
    /// ```
    pub fn audience(&self) -> &[String] {
        &self.claims.audience
    }

    /// Another member of the introspection response or of the signed token: one
    /// that the authorization server adds on its own account.
    ///
    /// ```
    /// # use bailiwick_resource::AccessToken;
    /// fn tenant(token: &AccessToken) -> Option<&str> {
    ///     token.claim("tenant")?.as_str()
    /// }
    /// ```
    pub fn claim(&self, name: &str) -> Option<&Value> {
        self.claims.extra.get(name)
    }

    /// By whom to count requests: `user-` and the subject (or, without one, the
    /// username), else `client-` and the client's identifier. It stays the same
    /// when the token is renewed, and no user is ever counted with a client.
    /// `None` if the token tells neither.
    ///
    /// ```
    /// use bailiwick_resource::AccessToken;
    ///
    /// let token = AccessToken::builder().client_id("5").subject("5").build();
    /// assert_eq!(token.throttle_key().as_deref(), Some("client-5"));
    /// let token = AccessToken::builder().client_id("5").username("ada").subject("7").build();
    /// assert_eq!(token.throttle_key().as_deref(), Some("user-7"));
    /// ```
    pub fn throttle_key(&self) -> Option<String> {
        match (self.user(), self.client_id()) {
            (Some(user), _) => Some(format!("user-{}", self.subject().unwrap_or(user))),
            (None, Some(client)) => Some(format!("client-{client}")),
            (None, None) => None,
        }
    }
}
