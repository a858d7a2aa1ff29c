//! The grants: each says what it must read, and decides.

mod assertion;
mod authorization_code;
mod client_credentials;
mod implicit;
mod issue;
mod password;
mod refresh_token;
mod requested;

use std::time::Duration;

pub(crate) use implicit::{ImplicitAuthorization, issue_implicit};
pub(crate) use password::PasswordGrant;

use crate::{
    Config, Decision, Env, ErrorCode, OAuthError, Reason, Situation,
    model::{Client, GrantType},
    params::Parameters,
    store::LoadPlan,
    token::TokenResponse,
};

use self::{
    assertion::AssertionGrant, authorization_code::AuthorizationCodeGrant,
    client_credentials::ClientCredentialsGrant, refresh_token::RefreshTokenGrant,
};

/// For how long the same client that presents a spent code or, without a grace
/// window, a spent refresh token is taken to have lost an answer (security.md
/// SU-2).
const RETRY: Duration = Duration::from_secs(10);

/// The parameters of one grant.
#[derive(Clone, Debug)]
pub(crate) enum Grant {
    AuthorizationCode(AuthorizationCodeGrant),
    ClientCredentials(ClientCredentialsGrant),
    RefreshToken(RefreshTokenGrant),
    Password(PasswordGrant),
    Assertion(AssertionGrant),
}

impl Grant {
    /// Reads the parameters of `grant_type`.
    pub(crate) fn parse(
        grant_type: &GrantType,
        parameters: &Parameters,
    ) -> Result<Self, OAuthError> {
        Ok(match grant_type {
            GrantType::AuthorizationCode => {
                Self::AuthorizationCode(AuthorizationCodeGrant::parse(parameters)?)
            }
            GrantType::ClientCredentials => {
                Self::ClientCredentials(ClientCredentialsGrant::parse(parameters))
            }
            GrantType::RefreshToken => Self::RefreshToken(RefreshTokenGrant::parse(parameters)?),
            GrantType::Password => Self::Password(PasswordGrant::parse(parameters)?),
            GrantType::Extension(_) => {
                Self::Assertion(AssertionGrant::parse(grant_type, parameters))
            }
            GrantType::Implicit => return Err(unknown_grant_type()),
        })
    }

    pub(crate) fn load_plan(&self) -> LoadPlan {
        match self {
            Self::AuthorizationCode(grant) => grant.load_plan(),
            Self::ClientCredentials(_) | Self::Assertion(_) => LoadPlan::default(),
            Self::RefreshToken(grant) => grant.load_plan(),
            Self::Password(grant) => grant.load_plan(),
        }
    }

    pub(crate) fn decide(
        &self,
        client: &dyn Client,
        situation: &Situation<'_>,
        env: &mut Env<'_>,
    ) -> Result<Decision<TokenResponse>, OAuthError> {
        match self {
            Self::AuthorizationCode(grant) => grant.decide(client, situation, env),
            Self::ClientCredentials(grant) => grant.decide(client, situation, env),
            Self::RefreshToken(grant) => grant.decide(client, situation, env),
            Self::Password(grant) => grant.decide(client, situation, env),
            Self::Assertion(grant) => grant.decide(client, situation, env),
        }
    }
}

/// Reads `grant_type`.
pub(crate) fn parse_grant_type(parameters: &Parameters) -> Result<GrantType, OAuthError> {
    let word = parameters.value("grant_type").ok_or_else(|| {
        OAuthError::json(
            ErrorCode::InvalidRequest,
            Reason::GrantTypeMissing,
            "grant_type is missing",
        )
    })?;
    GrantType::parse(word).ok_or_else(unknown_grant_type)
}

/// Whether the server offers `grant_type` and `client` may use it, in this order.
pub(crate) fn permit(
    grant_type: &GrantType,
    client: &dyn Client,
    config: &Config,
) -> Result<(), OAuthError> {
    if !config.grant_types.contains(grant_type) {
        return Err(match grant_type {
            GrantType::Extension(_) => unknown_grant_type(),
            built_in => switched_off(built_in),
        });
    }
    if client.allows_grant_type(grant_type) {
        Ok(())
    } else {
        Err(unauthorized_client(
            Reason::GrantTypeNotAllowed,
            "this client is not registered for this grant type",
        ))
    }
}

/// security.md CT-13: a legacy grant that nobody named is as unsupported as an
/// unknown one, but the operator is told which switch it would take.
fn switched_off(grant_type: &GrantType) -> OAuthError {
    let name = grant_type.as_str();
    let text = if grant_type.is_legacy() {
        format!(
            "the {name} grant is off: start the server with --allow-grant {name} \
             (or allow_grants in its configuration)"
        )
    } else {
        format!("the {name} grant is off in the configuration of the server")
    };
    OAuthError::json(
        ErrorCode::UnsupportedGrantType,
        Reason::GrantTypeSwitchedOff,
        text,
    )
}

fn unknown_grant_type() -> OAuthError {
    OAuthError::json(
        ErrorCode::UnsupportedGrantType,
        Reason::GrantTypeUnknown,
        "this grant_type is not known at the token endpoint",
    )
}

fn unauthorized_client(reason: Reason, text: &'static str) -> OAuthError {
    OAuthError::json(ErrorCode::UnauthorizedClient, reason, text)
}

fn invalid_grant(reason: Reason, text: &'static str) -> OAuthError {
    OAuthError::json(ErrorCode::InvalidGrant, reason, text)
}

/// A parameter without which the grant is none.
fn required<'a>(parameters: &'a Parameters, name: &'static str) -> Result<&'a str, OAuthError> {
    parameters.value(name).ok_or_else(|| {
        OAuthError::json(
            ErrorCode::InvalidRequest,
            Reason::ParameterMissing,
            format!("{name} is missing"),
        )
    })
}
