//! What a user allowed a client, with the version of the text that was shown.

use serde::{Deserialize, Serialize};

use super::{ClientId, LanguageTag, Owner, UserId};
use crate::{UnixTime, scope::ScopeToken};

/// Everything that one user allowed one client.
///
/// ```
/// use bailiwick_core::{
///     UnixTime,
///     model::{ClientId, Consent, ConsentedScope, Owner, UserId},
///     scope::ScopeToken,
/// };
///
/// let consent = Consent {
///     user: UserId::new("17"),
///     client: ClientId::new("field-notes"),
///     scopes: vec![ConsentedScope {
///         name: ScopeToken::from_static("plants:see"),
///         owner: Owner::ResourceServer(ClientId::new("plants")),
///         text_version: 1,
///         shown: "See your plants".to_owned(),
///         language: None,
///         granted_at: UnixTime::from_secs(1_700_000_000),
///         until: None,
///     }],
/// };
/// // Asked again when the text has a newer version, or another owner.
/// assert!(consent.scopes.iter().all(|scope| scope.text_version < 2));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    /// The user.
    pub user: UserId,
    /// The client.
    pub client: ClientId,
    /// The scopes, each with what was shown.
    pub scopes: Vec<ConsentedScope>,
}

/// One scope that was allowed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsentedScope {
    /// The scope.
    pub name: ScopeToken,
    /// Who owned it then.
    pub owner: Owner,
    /// The version of the text that was shown.
    pub text_version: u32,
    /// The very words that were shown; empty where they were not kept.
    pub shown: String,
    /// Their language; `None`: the server's.
    pub language: Option<LanguageTag>,
    /// When it was allowed.
    pub granted_at: UnixTime,
    /// Until when, as the person chose; `None`: until they take it back.
    #[serde(default)]
    pub until: Option<UnixTime>,
}

impl ConsentedScope {
    /// Whether it is allowed at `now` still, as far as time goes.
    ///
    /// ```
    /// use bailiwick_core::model::ConsentedScope;
    ///
    /// fn names(scopes: &[ConsentedScope], now: bailiwick_core::UnixTime) -> Vec<&str> {
    ///     let lasting = scopes.iter().filter(|one| one.lasts_at(now));
    ///     lasting.map(|one| one.name.as_str()).collect()
    /// }
    /// ```
    pub fn lasts_at(&self, now: UnixTime) -> bool {
        self.until.is_none_or(|until| now < until)
    }
}
