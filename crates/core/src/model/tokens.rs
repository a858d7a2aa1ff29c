//! Codes, tokens and the families that they belong to.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{ClientId, Extra, FamilyId, GrantType, UserId};
use crate::{Digest, UnixTime, env::KeyId, hexadecimal, opaque::Selector, scope::ScopeSet};

/// Everything that came from one authorization; revoking it revokes all of it.
///
/// ```
/// use std::time::Duration;
///
/// use bailiwick_core::{
///     UnixTime,
///     model::{ClientId, Family, FamilyId, GrantType, UserId},
///     scope::ScopeSet,
/// };
///
/// let now = UnixTime::from_secs(1_700_000_000);
/// let family = Family {
///     id: FamilyId::from_bytes([1; 16]),
///     client: ClientId::new("field-notes"),
///     user: UserId::new("17"),
///     grant_type: GrantType::AuthorizationCode,
///     scope: ScopeSet::parse("plants:see")?,
///     audience: Vec::new(),
///     created_at: now,
///     expires_at: now.plus(Duration::from_hours(365 * 24)),
///     revoked_at: None,
///     authenticated_at: Some(now),
///     last_used_at: Some(now),
/// };
/// assert!(family.revoked_at.is_none());
/// # Ok::<(), bailiwick_core::scope::ScopeSetError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Family {
    /// Its key.
    pub id: FamilyId,
    /// The client.
    pub client: ClientId,
    /// The user.
    pub user: UserId,
    /// By which grant it began.
    pub grant_type: GrantType,
    /// The scope originally granted: refreshing never exceeds it (RFC 6749 §6).
    pub scope: ScopeSet,
    /// The audience originally granted (RFC 8707); empty is unbound.
    pub audience: Vec<String>,
    /// When it began.
    pub created_at: UnixTime,
    /// The latest that anything of it lives.
    pub expires_at: UnixTime,
    /// When it was revoked.
    pub revoked_at: Option<UnixTime>,
    /// When the user gave their password; `None` if that is not known.
    pub authenticated_at: Option<UnixTime>,
    /// When the client last got a token of it, or a resource server heard that one
    /// is active; kept up to an hour late, and `None` if it was never noted.
    #[serde(default)]
    pub last_used_at: Option<UnixTime>,
}

/// How late the use of a family may be noted: not every use writes.
const NOTE_USE_AFTER: Duration = Duration::from_hours(1);

impl Family {
    /// Whether a use at `now` is worth noting.
    ///
    /// ```
    /// # use bailiwick_core::{
    /// #     UnixTime,
    /// #     model::{ClientId, Family, FamilyId, GrantType, UserId},
    /// #     scope::ScopeSet,
    /// # };
    /// # let now = UnixTime::from_secs(1_700_000_000);
    /// # let mut family = Family {
    /// #     id: FamilyId::from_bytes([1; 16]),
    /// #     client: ClientId::new("field-notes"),
    /// #     user: UserId::new("17"),
    /// #     grant_type: GrantType::AuthorizationCode,
    /// #     scope: ScopeSet::new(),
    /// #     audience: Vec::new(),
    /// #     created_at: now,
    /// #     expires_at: now,
    /// #     revoked_at: None,
    /// #     authenticated_at: None,
    /// #     last_used_at: None,
    /// # };
    /// use std::time::Duration;
    ///
    /// assert!(family.use_is_due(now));
    /// family.last_used_at = Some(now);
    /// assert!(!family.use_is_due(now.plus(Duration::from_mins(59))));
    /// assert!(family.use_is_due(now.plus(Duration::from_hours(1))));
    /// ```
    pub fn use_is_due(&self, now: UnixTime) -> bool {
        self.last_used_at
            .is_none_or(|noted| now.since(noted) >= NOTE_USE_AFTER)
    }
}

words! {
    /// RFC 7636 §4.3 `code_challenge_method`.
    ///
    /// ```
    /// use bailiwick_core::model::ChallengeMethod;
    ///
    /// assert_eq!(ChallengeMethod::parse("S256"), Some(ChallengeMethod::S256));
    /// assert_eq!(ChallengeMethod::parse("plain"), None);
    /// assert_eq!(ChallengeMethod::S256.as_str(), "S256");
    /// ```
    #[non_exhaustive]
    ChallengeMethod {
        /// SHA-256 of the verifier.
        S256 = "S256",
    }
}

/// RFC 7636 §4.2: the challenge of an authorization request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeChallenge {
    /// How the verifier is transformed.
    pub method: ChallengeMethod,
    /// The `code_challenge`.
    pub value: String,
}

/// An authorization code (RFC 6749 §4.1.2).
///
/// ```
/// use std::time::Duration;
///
/// use bailiwick_core::{
///     Digest, UnixTime,
///     model::{AuthorizationCode, ClientId, CodeUse, FamilyId, UserId},
///     opaque::Selector,
///     scope::ScopeSet,
/// };
///
/// let now = UnixTime::from_secs(1_700_000_000);
/// let mut code = AuthorizationCode {
///     selector: Selector::from_tail(now, [3; 10]),
///     digest: Digest::of(b"the code's secret"),
///     client: ClientId::new("field-notes"),
///     user: UserId::new("17"),
///     redirect_uri: Some("https://notes.example/callback".to_owned()),
///     scope: ScopeSet::parse("plants:see")?,
///     audience: Vec::new(),
///     challenge: None,
///     authenticated_at: now,
///     issued_at: now,
///     expires_at: now.plus(Duration::from_secs(60)),
///     ends_at: None,
///     used: None,
/// };
/// // Spent once; the row stays, so that a second time is seen.
/// code.used = Some(CodeUse { at: now, family: FamilyId::from_bytes([1; 16]) });
/// # Ok::<(), bailiwick_core::scope::ScopeSetError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuthorizationCode {
    /// The key of the row.
    pub selector: Selector,
    /// SHA-256 of its secret.
    pub digest: Digest,
    /// The client that it is bound to.
    pub client: ClientId,
    /// The user who granted.
    pub user: UserId,
    /// The redirect URI of the request, if it named one: the token request must
    /// name the same (RFC 6749 §4.1.3).
    pub redirect_uri: Option<String>,
    /// The scope that was granted.
    pub scope: ScopeSet,
    /// The audience that was granted (RFC 8707); empty is unbound.
    pub audience: Vec<String>,
    /// The challenge, if the request had one.
    pub challenge: Option<CodeChallenge>,
    /// When the user gave their password.
    pub authenticated_at: UnixTime,
    /// When it was issued.
    pub issued_at: UnixTime,
    /// The latest that it works.
    pub expires_at: UnixTime,
    /// The latest that anything of it lives, as the user chose; `None`: as the
    /// server's settings say.
    #[serde(default)]
    pub ends_at: Option<UnixTime>,
    /// Its one use.
    pub used: Option<CodeUse>,
}

/// The use of a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeUse {
    /// When.
    pub at: UnixTime,
    /// The family that came of it.
    pub family: FamilyId,
}

/// An access token (RFC 6749 §1.4).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessToken {
    /// The key of the row.
    pub selector: Selector,
    /// SHA-256 of its secret; of the whole for an imported one.
    pub digest: Digest,
    /// Whether it was made elsewhere and is found by the digest of the whole.
    pub imported: bool,
    /// Whether an administrator made it for a resource server, to introspect
    /// and register with.
    pub is_static: bool,
    /// The client.
    pub client: ClientId,
    /// The user, if any.
    pub user: Option<UserId>,
    /// The family, if it came of an authorization.
    pub family: Option<FamilyId>,
    /// Its scope.
    pub scope: ScopeSet,
    /// The audience that it is bound to; empty is unbound.
    pub audience: Vec<String>,
    /// When it was issued.
    pub issued_at: UnixTime,
    /// The latest that it works; `None` for a static token without end.
    pub expires_at: Option<UnixTime>,
    /// When it was revoked.
    pub revoked_at: Option<UnixTime>,
    /// When it was last used, kept for static tokens, up to a few minutes late.
    pub last_used_at: Option<UnixTime>,
    /// What the host keeps with it.
    #[serde(default)]
    pub extra: Extra,
}

impl AccessToken {
    /// Whether it was revoked or has expired at `now`, by its own row alone; what
    /// it hangs on is [`check_access_token`](crate::liveness::check_access_token)'s
    /// to look at.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use bailiwick_core::{
    ///     Digest, UnixTime,
    ///     model::{AccessToken, ClientId, Extra},
    ///     opaque::Selector,
    ///     scope::ScopeSet,
    /// };
    ///
    /// let now = UnixTime::from_secs(1_700_000_000);
    /// let mut token = AccessToken {
    ///     selector: Selector::from_tail(now, [3; 10]),
    ///     digest: Digest::of(b"the token's secret"),
    ///     imported: false,
    ///     is_static: false,
    ///     client: ClientId::new("field-notes"),
    ///     user: None,
    ///     family: None,
    ///     scope: ScopeSet::parse("plants:see")?,
    ///     audience: Vec::new(),
    ///     issued_at: now,
    ///     expires_at: Some(now.plus(Duration::from_hours(1))),
    ///     revoked_at: None,
    ///     last_used_at: None,
    ///     extra: Extra::EMPTY,
    /// };
    /// assert!(!token.is_over(now));
    /// assert!(token.is_over(now.plus(Duration::from_hours(1))));
    /// token.revoked_at = Some(now);
    /// assert!(token.is_over(now));
    /// # Ok::<(), bailiwick_core::scope::ScopeSetError>(())
    /// ```
    pub fn is_over(&self, now: UnixTime) -> bool {
        self.is_revoked() || self.is_expired(now)
    }
}

/// A refresh token (RFC 6749 §1.5).
///
/// ```
/// use std::time::Duration;
///
/// use bailiwick_core::{
///     Digest, UnixTime,
///     env::KeyId,
///     model::{FamilyId, RefreshToken, RefreshTokenUse},
///     opaque::Selector,
///     scope::ScopeSet,
/// };
///
/// let now = UnixTime::from_secs(1_700_000_000);
/// let mut token = RefreshToken {
///     selector: Selector::from_tail(now, [3; 10]),
///     digest: Digest::of(b"the token's secret"),
///     imported: false,
///     family: FamilyId::from_bytes([1; 16]),
///     access_token: None,
///     issued_at: now,
///     expires_at: now.plus(Duration::from_hours(30 * 24)),
///     used: None,
/// };
/// // Spent: what its successors are derived from stays, so that who lost the answer
/// // and asks again within the grace gets the same pair.
/// token.used = Some(RefreshTokenUse {
///     at: now,
///     nonce: [7; 32],
///     key: KeyId([1; 4]),
///     request: Digest::of(b"what the request asked for"),
///     successor: Selector::from_tail(now, [4; 10]),
///     scope: ScopeSet::parse("plants:see")?,
///     access_token_expires_at: now.plus(Duration::from_hours(1)),
/// });
/// # Ok::<(), bailiwick_core::scope::ScopeSetError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefreshToken {
    /// The key of the row.
    pub selector: Selector,
    /// SHA-256 of its secret; of the whole for an imported one.
    pub digest: Digest,
    /// Whether it was made elsewhere and is found by the digest of the whole.
    pub imported: bool,
    /// Its family.
    pub family: FamilyId,
    /// The access token that was issued with it.
    pub access_token: Option<Selector>,
    /// When it was issued.
    pub issued_at: UnixTime,
    /// The latest that it works.
    pub expires_at: UnixTime,
    /// Its one use.
    pub used: Option<RefreshTokenUse>,
}

/// The use of a refresh token, and all that is needed, with the token itself,
/// to derive the same successor pair again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefreshTokenUse {
    /// When.
    pub at: UnixTime,
    /// Random bytes that the successor pair is derived with.
    #[serde(with = "hexadecimal")]
    pub nonce: [u8; 32],
    /// The key of `secret_file` that it is derived under.
    pub key: KeyId,
    /// Digest of what the request asked for: only the same request gets the
    /// same pair.
    pub request: Digest,
    /// The successor's row.
    pub successor: Selector,
    /// The scope of the access token in the pair.
    pub scope: ScopeSet,
    /// When the access token in the pair expires.
    pub access_token_expires_at: UnixTime,
}
