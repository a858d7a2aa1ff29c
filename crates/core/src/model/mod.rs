//! Records: what is kept, as plain data.

#[macro_use]
mod words;

mod access_token;
mod api_token;
mod audit;
mod client;
mod client_secret;
mod consent;
mod extension;
mod extra;
mod ids;
mod language;
mod registered_scope;
mod resource_server;
mod risk;
mod scope_parameter;
mod scope_rule;
mod second_factor;
mod session;
mod signing_key;
mod tokens;
mod user;
mod weather;

pub use api_token::ApiToken;
pub use audit::{Actor, AuditAction, AuditEntry, AuditNumber, AuditSubject};
pub use client::{AuthMethod, Client, ClientEndpoint, ClientRecord, ClientType, GrantType};
pub use client_secret::{ClientSecret, SecretHash, SecretName, SecretUse};
pub use consent::{Consent, ConsentedScope};
pub use extension::ExtensionName;
pub use extra::Extra;
pub use ids::{ClientId, FamilyId, UserId};
pub use language::LanguageTag;
pub use registered_scope::{Implied, Owner, RegisteredScope, ScopeId, ScopeState, Visibility};
pub use resource_server::{
    Approval, IntrospectionReach, ManifestMark, Offered, ResourceServer, TokenFormat, TransferOffer,
};
pub use risk::Risk;
pub use scope_parameter::{ParameterType, ScopeParameter};
pub use scope_rule::{RuleEffect, RuledScopes, ScopeRule};
pub use second_factor::{Amr, Passkey, SecondFactor, TotpSecret};
pub use session::{Session, SetupLink};
pub use signing_key::{KEY_OVERLAP, SigningAlgorithm, SigningKeyRecord};
pub use tokens::{
    AccessToken, AuthorizationCode, ChallengeMethod, CodeChallenge, CodeUse, Family, RefreshToken,
    RefreshTokenUse,
};
pub use user::{Group, User, UserRecord};
pub use weather::{WEATHER_KEPT, WeatherCount, WeatherKind, WeatherSubject};
