//! RFC 7662 §2.2: the answer.

use serde::Serialize;

use crate::{
    UnixTime,
    jwt::members,
    model::{ClientId, Extra, UserId},
    scope::ScopeSet,
};

/// What a resource server is told.
///
/// ```
/// use bailiwick_core::introspect::IntrospectionResponse;
///
/// assert_eq!(IntrospectionResponse::Inactive.to_json(), br#"{"active":false}"#);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IntrospectionResponse {
    /// Unknown, foreign, expired, revoked: nobody learns which.
    Inactive,
    /// A token that is worth something to the caller.
    Active(Box<ActiveToken>),
}

/// What a token is worth to the caller.
///
/// ```
/// use bailiwick_core::{UnixTime, introspect::ActiveToken, scope::ScopeToken};
///
/// /// How an endpoint of the host's own judges a token.
/// fn may_read(token: &ActiveToken, now: UnixTime) -> bool {
///     token.scope.contains(&ScopeToken::from_static("read"))
///         && token.expires_at.is_none_or(|end| now < end)
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ActiveToken {
    /// The scopes that are the caller's business; never empty.
    pub scope: ScopeSet,
    /// The client that it was issued to.
    pub client_id: ClientId,
    /// What its user signs in with; `None` if the client acts for itself.
    pub username: Option<String>,
    /// Its user.
    pub subject: Option<UserId>,
    /// The resource identifiers that it is bound to; empty is unbound.
    pub audience: Vec<String>,
    /// When it was issued.
    pub issued_at: UnixTime,
    /// When it expires.
    pub expires_at: Option<UnixTime>,
    /// Who issued it.
    pub issuer: String,
    /// What the host shows besides ([`TokenPolicy::claims`](crate::policy::TokenPolicy::claims)).
    pub extra: Extra,
}

#[derive(Serialize)]
struct Body<'a> {
    active: bool,
    scope: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    exp: Option<i64>,
    client_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    username: Option<&'a str>,
    iat: i64,
    token_type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    sub: Option<&'a str>,
    iss: &'a str,
    // Older Django resource servers take it for a restriction to an address.
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    aud: &'a [String],
}

impl IntrospectionResponse {
    /// The body of the answer, in JSON.
    pub fn to_json(&self) -> Vec<u8> {
        match self {
            Self::Inactive => br#"{"active":false}"#.to_vec(),
            Self::Active(token) => token.to_json(),
        }
    }
}

impl ActiveToken {
    fn to_json(&self) -> Vec<u8> {
        let body = Body {
            active: true,
            scope: &self.scope.to_string(),
            exp: self.expires_at.map(UnixTime::as_secs),
            client_id: self.client_id.as_str(),
            username: self.username.as_deref(),
            iat: self.issued_at.as_secs(),
            token_type: "Bearer",
            sub: self.subject.as_ref().map(UserId::as_str),
            iss: &self.issuer,
            aud: &self.audience,
        };
        members(&body, &self.extra)
    }
}
