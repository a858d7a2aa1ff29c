//! Records: what is kept, as plain data.

#[macro_use]
mod words;

mod client;
mod consent;
mod ids;
mod registered_scope;
mod session;
mod signing_key;
mod tokens;
mod user;

pub use client::{
    AuthMethod, Client, ClientRecord, ClientSecret, ClientType, GrantType, IntrospectionReach,
    ResourceServer, SecretHash,
};
pub use consent::{Consent, ConsentedScope};
pub use ids::{ClientId, FamilyId, UserId};
pub use registered_scope::{Owner, RegisteredScope, ScopeId, ScopeState};
pub use session::{Session, SetupLink};
pub use signing_key::{SigningAlgorithm, SigningKeyRecord};
pub use tokens::{
    AccessToken, AuthorizationCode, ChallengeMethod, CodeChallenge, CodeUse, Family, RefreshToken,
    RefreshTokenUse,
};
pub use user::{Group, User, UserRecord};
