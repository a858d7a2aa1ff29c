//! RFC 6749 §3.1.1: what an authorization request asks for, and how it is
//! answered.

use crate::{Config, model::GrantType};

/// What an authorization request asks for.
///
/// ```
/// use bailiwick_core::{
///     authorize::{ResponseMode, ResponseType},
///     model::GrantType,
/// };
///
/// let asked = ResponseType::parse("token").unwrap();
/// assert_eq!(asked.as_str(), "token");
/// assert_eq!(asked.grant_type(), GrantType::Implicit);
/// assert_eq!(asked.mode(), ResponseMode::Fragment);
/// assert_eq!(ResponseType::parse("code token"), None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ResponseType {
    /// `code`: an authorization code (RFC 6749 §4.1.1).
    Code,
    /// `token`: an access token (RFC 6749 §4.2.1): legacy, off until the operator
    /// names the implicit grant.
    Token,
}

impl ResponseType {
    /// Every one.
    pub const ALL: [Self; 2] = [Self::Code, Self::Token];

    /// Reads the parameter `response_type`; `None` for one that is not known.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == text)
    }

    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Token => "token",
        }
    }

    /// The grant that it belongs to.
    pub const fn grant_type(self) -> GrantType {
        match self {
            Self::Code => GrantType::AuthorizationCode,
            Self::Token => GrantType::Implicit,
        }
    }

    /// Where its answer is put, errors included: a token never into a query,
    /// which ends up in logs and in `Referer` (RFC 6749 §4.2.2).
    pub const fn mode(self) -> ResponseMode {
        match self {
            Self::Code => ResponseMode::Query,
            Self::Token => ResponseMode::Fragment,
        }
    }

    /// Whether its grant is switched on.
    ///
    /// ```
    /// use bailiwick_core::{Config, authorize::ResponseType, model::GrantType};
    ///
    /// let mut config = Config::new("https://login.example/o");
    /// config.grant_types.insert(GrantType::AuthorizationCode);
    /// let on = ResponseType::ALL.into_iter().filter(|one| one.is_on(&config));
    /// let words: Vec<_> = on.map(ResponseType::as_str).collect();
    /// assert_eq!(words, ["code"]);
    /// ```
    pub fn is_on(self, config: &Config) -> bool {
        config.grant_types.contains(&self.grant_type())
    }
}

/// Where in the redirect URI an answer is put (OAuth 2.0 Multiple Response Type
/// Encoding Practices §2.1).
///
/// ```
/// use bailiwick_core::authorize::{ResponseMode, ResponseType};
///
/// /// What joins `redirect_uri` and an answer.
/// fn mark(mode: ResponseMode) -> char {
///     match mode {
///         ResponseMode::Fragment => '#',
///         _ => '?',
///     }
/// }
///
/// assert_eq!(mark(ResponseType::Token.mode()), '#');
/// assert_eq!(ResponseMode::default().as_str(), "query");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ResponseMode {
    /// Its query.
    #[default]
    Query,
    /// Its fragment, which browsers send to nobody.
    Fragment,
}

impl ResponseMode {
    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Query => "query",
            Self::Fragment => "fragment",
        }
    }
}
