//! The members of a client, of a scope, and of a session, that are only ever asked
//! for together, as JSON.
//!
//! Every member has a default and unknown ones are passed over, so that the
//! previous release reads what the next one wrote.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use bailiwick_core::{
    Digest, UnixTime,
    env::KeyId,
    model::{
        AuthMethod, ClientRecord, ClientSecret, Extra, GrantType, Implied, LanguageTag, Passkey,
        RegisteredScope, ResourceServer, Risk, ScopeParameter, ScopeRule, ScopeState, SecondFactor,
        SecretHash, Session, TotpSecret, UserId, Visibility,
    },
    scope::{ScopeSet, ScopeToken},
};
use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};

/// See the module.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct ClientDetails {
    pub(crate) grant_types: BTreeSet<GrantType>,
    pub(crate) redirect_uris: Vec<String>,
    pub(crate) post_logout_redirect_uris: Vec<String>,
    pub(crate) allowed_origins: Vec<String>,
    pub(crate) scope: Option<ScopeSet>,
    pub(crate) auth_method: Option<AuthMethod>,
    pub(crate) secrets: Vec<KeptSecret>,
    pub(crate) skip_authorization: bool,
    pub(crate) pkce_required: Option<bool>,
    pub(crate) access_token_lifetime: Option<Duration>,
    pub(crate) mixed_audience: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(crate) partial_consent: bool,
    pub(crate) resource_server: Option<ResourceServer>,
    pub(crate) extra: Extra,
    pub(crate) default_scope: Option<ScopeSet>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) scope_rules: Vec<ScopeRule>,
    pub(crate) narrows_scope: Option<bool>,
}

/// What is kept of a client secret; with a key it is keyed.
#[derive(Serialize, Deserialize)]
#[serde(try_from = "SecretText", into = "SecretText")]
pub(crate) struct KeptSecret(pub(crate) ClientSecret);

#[derive(Serialize, Deserialize)]
struct SecretText {
    sha256: String,
    #[serde(default)]
    key: Option<String>,
    created_at: UnixTime,
}

impl From<KeptSecret> for SecretText {
    fn from(KeptSecret(secret): KeptSecret) -> Self {
        let (digest, key) = match secret.hash {
            SecretHash::Sha256(digest) => (digest, None),
            SecretHash::Keyed(key, digest) => (digest, Some(HEXLOWER.encode(&key.0))),
        };
        Self {
            sha256: HEXLOWER.encode(digest.as_bytes()),
            key,
            created_at: secret.created_at,
        }
    }
}

impl TryFrom<SecretText> for KeptSecret {
    type Error = &'static str;

    fn try_from(text: SecretText) -> Result<Self, Self::Error> {
        let digest = Digest::from_bytes(bytes(&text.sha256)?);
        let hash = match text.key {
            None => SecretHash::Sha256(digest),
            Some(key) => SecretHash::Keyed(KeyId(bytes(&key)?), digest),
        };
        Ok(Self(ClientSecret {
            hash,
            created_at: text.created_at,
        }))
    }
}

impl Clone for KeptSecret {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

fn bytes<const N: usize>(text: &str) -> Result<[u8; N], &'static str> {
    let bytes = HEXLOWER.decode(text.as_bytes());
    let bytes = bytes.map_err(|_| "not hexadecimal")?;
    bytes.try_into().map_err(|_| "of another length")
}

impl ClientDetails {
    /// The details of a record.
    pub(crate) fn of(record: &ClientRecord) -> Self {
        Self {
            grant_types: record.grant_types.clone(),
            redirect_uris: record.redirect_uris.clone(),
            post_logout_redirect_uris: record.post_logout_redirect_uris.clone(),
            allowed_origins: record.allowed_origins.clone(),
            scope: record.scope.clone(),
            auth_method: record.auth_method.clone(),
            secrets: record.secrets.iter().cloned().map(KeptSecret).collect(),
            skip_authorization: record.skip_authorization,
            pkce_required: record.pkce_required,
            access_token_lifetime: record.access_token_lifetime,
            mixed_audience: record.mixed_audience,
            partial_consent: record.partial_consent,
            resource_server: record.resource_server.clone(),
            extra: record.extra.clone(),
            default_scope: record.default_scope.clone(),
            scope_rules: record.scope_rules.clone(),
            narrows_scope: record.narrows_scope,
        }
    }
}

/// See the module. What an earlier release kept of a scope says nothing of its
/// life: then it is as it was registered.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct ScopeDetails {
    #[serde(skip_serializing_if = "Option::is_none")]
    owner_since: Option<UnixTime>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    translations: BTreeMap<LanguageTag, String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    consent_version: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    state_since: Option<UnixTime>,
    #[serde(skip_serializing_if = "Option::is_none")]
    state_before: Option<ScopeState>,
    #[serde(skip_serializing_if = "Option::is_none")]
    state_reason: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sunset: Option<UnixTime>,
    #[serde(skip_serializing_if = "Option::is_none")]
    replaced_by: Option<ScopeToken>,
    exclusive: bool,
    visibility: Visibility,
    #[serde(skip_serializing_if = "is_low")]
    risk: Risk,
    #[serde(skip_serializing_if = "Option::is_none")]
    risk_declared: Option<Risk>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    parameters: BTreeMap<String, ScopeParameter>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    implies: Vec<Implied>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's signature")]
fn is_low(risk: &Risk) -> bool {
    *risk == Risk::Low
}

impl ScopeDetails {
    /// The details of a scope.
    pub(crate) fn of(scope: &RegisteredScope) -> Self {
        Self {
            owner_since: Some(scope.owner_since),
            translations: scope.translations.clone(),
            consent_version: Some(scope.consent_version),
            state_since: Some(scope.state_since),
            state_before: scope.state_before,
            state_reason: scope.state_reason.clone(),
            sunset: scope.sunset,
            replaced_by: scope.replaced_by.clone(),
            exclusive: scope.exclusive,
            visibility: scope.visibility,
            risk: scope.risk,
            risk_declared: scope.risk_declared,
            parameters: scope.parameters.clone(),
            implies: scope.implies.clone(),
        }
    }

    /// `scope`, of which the columns were read, with its details.
    pub(crate) fn complete(self, scope: RegisteredScope) -> RegisteredScope {
        RegisteredScope {
            owner_since: self.owner_since.unwrap_or(scope.created_at),
            translations: self.translations,
            consent_version: self.consent_version.unwrap_or(scope.text_version),
            state_since: self.state_since.unwrap_or(scope.updated_at),
            state_before: self.state_before,
            state_reason: self.state_reason,
            sunset: self.sunset,
            replaced_by: self.replaced_by,
            exclusive: self.exclusive,
            visibility: self.visibility,
            risk: self.risk,
            risk_declared: self.risk_declared,
            parameters: self.parameters,
            implies: self.implies,
            ..scope
        }
    }
}

/// See the module.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct SessionDetails {
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) user_agent: String,
    /// Words, of which another release may know more.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) amr: Vec<String>,
}

/// See the module.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct SecondFactorDetails {
    totp: Option<TotpSecret>,
    recovery_codes: Vec<Digest>,
    passkeys: Vec<Passkey>,
    forgiven_at: UnixTime,
}

impl SecondFactorDetails {
    /// The details of second factors.
    pub(crate) fn of(kept: &SecondFactor) -> Self {
        Self {
            totp: kept.totp.clone(),
            recovery_codes: kept.recovery_codes.clone(),
            passkeys: kept.passkeys.clone(),
            forgiven_at: kept.forgiven_at,
        }
    }

    /// The second factors of these details.
    pub(crate) fn into_second_factor(
        self,
        user: UserId,
        handle: [u8; 16],
        revision: u64,
    ) -> SecondFactor {
        SecondFactor {
            revision,
            totp: self.totp,
            recovery_codes: self.recovery_codes,
            passkeys: self.passkeys,
            forgiven_at: self.forgiven_at,
            ..SecondFactor::new(user, handle)
        }
    }
}

impl SessionDetails {
    /// The details of a session.
    pub(crate) fn of(session: &Session) -> Self {
        Self {
            user_agent: session.user_agent.clone(),
            amr: session
                .amr
                .iter()
                .map(|one| one.as_str().to_owned())
                .collect(),
        }
    }
}
