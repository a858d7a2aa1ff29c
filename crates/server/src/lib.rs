//! The toolkit: everything that touches sockets, pages and clocks.
//!
//! [`AuthorizationServer`] is put together from a store, users and keys, and is
//! an axum router. The binary `bailiwick` is built with nothing but this API.

mod accept;
mod admin_api;
pub mod administration;
mod app;
mod authorization;
mod branding;
mod builder;
mod client_authentication;
mod clients;
mod clock;
#[cfg(feature = "sqlite")]
pub mod config;
mod endpoint;
mod events;
mod exec;
mod extension_grant;
mod extensions;
mod feeds;
#[cfg(feature = "pull")]
pub mod fetch;
pub mod grant;
mod guess;
mod health;
mod http;
#[cfg(feature = "resource")]
mod in_process;
mod incoming;
mod jobs;
mod language;
mod last_used;
mod layer;
mod limiter;
mod links;
mod listen;
mod login;
mod manifest;
mod metrics;
mod mount;
mod page;
#[cfg(feature = "webauthn")]
mod passkey;
mod password;
mod places;
mod proof;
mod random;
mod respond;
mod response;
mod route;
mod router;
mod routing;
mod second_factor;
mod secret_uses;
mod server;
mod sign_in;
mod snapshot;
mod templates;
#[cfg(feature = "totp")]
mod totp;
mod users;
/// What the command line and the administration API say, in the same words. Shared by
/// them alone: no promise.
#[doc(hidden)]
pub mod view;
mod waiting;
mod weather;

pub use administration::{Administration, AdministrationError};
pub use app::PeerAddress;
pub use authorization::{AuthorizationProblem, Consent, Visitor};
#[doc(no_inline)]
pub use bailiwick_core::{
    self, Config, ErrorCode, OAuthError, UnixTime,
    assertion::{Assertion, Authenticated, SingleUse},
    authorize::Answer,
    event::Event,
    model::{
        AccessToken, AuthMethod, Client, ClientEndpoint, ClientId, ClientRecord, ClientType, Extra,
        GrantType, RegisteredScope, ResourceServer, TokenFormat, User, UserId,
    },
    params::Parameters,
    policy::{Issue, LifetimePolicy, RedirectUriPolicy, ScopePolicy, TokenPolicy},
    registration::{ClientDraft, LegacyGrants, NewSecret},
    scope::{Namespace, ScopeRequest, ScopeSet, ScopeToken},
    store::UserKey,
};
pub use bailiwick_jose::Secrets;
pub use bailiwick_store::{self, BoxFuture, Store, StoreError};
pub use branding::{Branding, BrandingError};
pub use builder::{
    BuildError, Builder, KeysMissing, KeysPart, StoreMissing, StorePart, UsersMissing, UsersPart,
};
pub use client_authentication::{ClientAuthMethod, ClientAuthRequest, Credentials};
pub use clients::{Clients, ClientsError};
pub use clock::{Clock, Randomness, SystemClock};
pub use events::EventSink;
pub use extension_grant::{ExtensionGrant, ExtensionGrantRequest};
#[cfg(feature = "resource")]
pub use in_process::InProcess;
pub use listen::{ConnectionLimits, TrustedProxies};
pub use manifest::ManifestError;
pub use password::{PasswordCost, PasswordError, PasswordPool, check_new_password};
pub use random::SystemRandomness;
pub use respond::{Endpoint, Respond};
pub use route::{Route, RouteGroup};
pub use routing::RouteError;
pub use server::AuthorizationServer;
pub use sign_in::{HostSignIn, SignIn, SignInWanted, SignedInAs};
pub use snapshot::{SnapshotError, SnapshotHolder};
pub use templates::{TemplateError, TemplateFault, TemplateFinding, Templates};
pub use users::{StoreUsers, Users, UsersError};

#[cfg(doctest)]
#[doc = include_str!("../../../docs/users-and-sign-in.md")]
struct UsersAndSignIn;

#[cfg(doctest)]
#[doc = include_str!("../../../docs/branding.md")]
struct BrandingInMarkdown;

#[cfg(doctest)]
#[doc = include_str!("../../../docs/authorization-api.md")]
struct AuthorizationApi;
