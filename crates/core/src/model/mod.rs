//! Records: what is kept, as plain data.

#[macro_use]
mod words;

mod access_token;
mod client;
mod client_secret;
mod consent;
mod extension;
mod extra;
mod ids;
mod registered_scope;
mod resource_server;
mod session;
mod signing_key;
mod tokens;
mod user;

pub use client::{AuthMethod, Client, ClientEndpoint, ClientRecord, ClientType, GrantType};
pub use client_secret::{ClientSecret, SecretHash};
pub use consent::{Consent, ConsentedScope};
pub use extension::ExtensionName;
pub use extra::Extra;
pub use ids::{ClientId, FamilyId, UserId};
pub use registered_scope::{Owner, RegisteredScope, ScopeId, ScopeState};
pub use resource_server::{IntrospectionReach, ResourceServer, TokenFormat};
pub use session::{Session, SetupLink};
pub use signing_key::{KEY_OVERLAP, SigningAlgorithm, SigningKeyRecord};
pub use tokens::{
    AccessToken, AuthorizationCode, ChallengeMethod, CodeChallenge, CodeUse, Family, RefreshToken,
    RefreshTokenUse,
};
pub use user::{Group, User, UserRecord};
