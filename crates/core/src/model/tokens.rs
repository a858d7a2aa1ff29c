//! Codes, tokens and the families that they belong to.

use super::{ClientId, Extra, FamilyId, GrantType, UserId};
use crate::{Digest, UnixTime, env::KeyId, opaque::Selector, scope::ScopeSet};

/// Everything that came from one authorization; revoking it revokes all of it.
#[derive(Clone, Debug, PartialEq, Eq)]
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
}

words! {
    /// RFC 7636 §4.3 `code_challenge_method`.
    ChallengeMethod {
        /// SHA-256 of the verifier.
        S256 = "S256",
    }
}

/// RFC 7636 §4.2: the challenge of an authorization request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeChallenge {
    /// How the verifier is transformed.
    pub method: ChallengeMethod,
    /// The `code_challenge`.
    pub value: String,
}

/// An authorization code (RFC 6749 §4.1.2).
#[derive(Clone, Debug, PartialEq, Eq)]
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
    /// Its one use.
    pub used: Option<CodeUse>,
}

/// The use of a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CodeUse {
    /// When.
    pub at: UnixTime,
    /// The family that came of it.
    pub family: FamilyId,
}

/// An access token (RFC 6749 §1.4).
#[derive(Clone, Debug, PartialEq, Eq)]
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
    pub extra: Extra,
}

impl AccessToken {
    /// Whether it was revoked or has expired at `now`, by its own row alone; what
    /// it hangs on is [`check_access_token`](crate::liveness::check_access_token)'s
    /// to look at.
    pub fn is_over(&self, now: UnixTime) -> bool {
        self.revoked_at.is_some() || self.expires_at.is_some_and(|end| now >= end)
    }
}

/// A refresh token (RFC 6749 §1.5).
#[derive(Clone, Debug, PartialEq, Eq)]
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
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefreshTokenUse {
    /// When.
    pub at: UnixTime,
    /// Random bytes that the successor pair is derived with.
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
