//! Bailiwick's resource-server kit: an API verifies access tokens, requires
//! scopes and registers the scopes that it declares.
//!
//! One set of guards stands behind one seam, the [`Verifier`]:
//!
//! | form | verifier | feature |
//! | --- | --- | --- |
//! | asking about each token (RFC 7662) | `AuthorizationServer` | `introspection` |
//! | signed tokens (RFC 9068) and published keys | `JwtVerifier` | `jwt` |
//! | both side by side | `JwtVerifier::or` | `jwt` |
//! | in the process of the authorization server | `bailiwick_server::InProcess` | |
//! | a unit test's own issuer | `testing::Issuer` | `testing` |
//!
//! [`ProtectClients`] takes the credentials of clients themselves, instead of a token
//! or beside one.
//!
//! Clients are answered as RFC 6750 says. The feature `axum` lets handlers take
//! tokens and guards as arguments; the layers fit any tower service.
//!
//! ```no_run
//! # #[cfg(all(feature = "axum", feature = "introspection"))]
//! # async fn start() -> Result<(), Box<dyn std::error::Error>> {
//! use axum::{Router, routing::get};
//! use bailiwick_resource::{
//!     AccessToken, AuthorizationServer, Credential, DeclaredScope, Protect, require,
//!     require_read_write,
//! };
//!
//! let server = AuthorizationServer::builder(
//!     "http://localhost:8000/o",
//!     Credential::bearer(std::fs::read_to_string("token")?.trim()),
//! )
//! .build()?;
//!
//! server
//!     .register_scopes(&[
//!         DeclaredScope::new("read", "Read your users").by_default(),
//!         DeclaredScope::new("write", "Change your users").by_default(),
//!         DeclaredScope::new("groups", "See the groups").by_default(),
//!     ])
//!     .await?;
//!
//! let users = get(|token: AccessToken| async move { format!("{:?}", token.username()) });
//! let groups = get(|| async { "groups" });
//! let app: Router = Router::new()
//!     .route("/users/", users.route_layer(require_read_write()))
//!     .route("/groups/", groups.route_layer(require(["groups"])))
//!     .layer(Protect::new(server));
//!
//! let listener = tokio::net::TcpListener::bind("127.0.0.1:8001").await?;
//! axum::serve(listener, app).await?;
//! # Ok(())
//! # }
//! ```
//!
//! What a client sees:
//!
//! | request | answer |
//! | --- | --- |
//! | no bearer token | 401, bare challenge |
//! | unknown, expired, revoked, foreign token | 401, `error="invalid_token"` |
//! | two tokens, or one in the query; a malformed value that a scope depends on | 400, `error="invalid_request"` |
//! | a scope or the user is missing | 403, `error="insufficient_scope"`, all needed scopes |
//! | the authorization server fails | 503 with `Retry-After`; nobody is let in |

mod access_token;
#[cfg(any(feature = "introspection", feature = "jwt"))]
mod address;
mod audience;
#[cfg(feature = "introspection")]
mod authorization_server;
mod bearer;
mod challenge;
mod client;
mod clock;
#[cfg(any(feature = "introspection", feature = "jwt"))]
mod connection;
#[cfg(feature = "introspection")]
mod credential;
mod declared;
#[cfg(feature = "introspection")]
mod deployment;
mod error;
#[cfg(feature = "axum")]
mod extract;
mod guard;
#[cfg(feature = "introspection")]
mod introspection;
#[cfg(feature = "jwt")]
mod jwt;
mod manifest;
#[cfg(feature = "introspection")]
mod memory;
mod protect;
mod protect_clients;
#[cfg(feature = "introspection")]
mod readiness;
mod refusal;
mod register;
mod require;
mod resource_metadata;
#[cfg(feature = "testing")]
pub mod testing;
mod verifier;

pub use access_token::{AccessToken, AccessTokenBuilder};
pub use audience::Unbound;
#[cfg(feature = "introspection")]
pub use authorization_server::{AuthorizationServer, AuthorizationServerBuilder};
/// The types of the words of a parameterised scope.
pub use bailiwick_core::model::{ParameterType, Risk};
#[cfg(feature = "jwt")]
pub use bailiwick_jose::jws::{KeySet, KeySetError};
pub use client::{AuthenticatedClient, ClientAuthError, ClientAuthenticator};
pub use clock::{Clock, SystemClock};
#[cfg(feature = "introspection")]
pub use credential::Credential;
pub use declared::{DeclaredScope, DeclaredScopes};
#[cfg(feature = "introspection")]
pub use deployment::Deployment;
#[cfg(any(feature = "introspection", feature = "jwt"))]
pub use error::ConfigurationError;
#[cfg(feature = "introspection")]
pub use error::IntrospectionError;
#[cfg(feature = "jwt")]
pub use error::KeysError;
pub use error::RegisterError;
#[cfg(feature = "axum")]
pub use extract::Authorized;
pub use guard::Guard;
#[cfg(feature = "jwt")]
pub use jwt::{JwtOrElse, JwtVerifier, JwtVerifierBuilder};
pub use manifest::{
    Acknowledgement, ManifestError, ManifestFault, ManifestRegistrar, ScopeManifest,
};
pub use protect::{Protect, ProtectService};
pub use protect_clients::{ProtectClients, ProtectClientsService};
#[cfg(feature = "introspection")]
pub use readiness::Readiness;
pub use refusal::{Refusal, RefusalReason};
pub use register::{Registration, ScopeRegistrar, register_scopes};
#[cfg(feature = "axum")]
pub use require::require_by_path;
pub use require::{
    Require, RequireService, all_of, any_of, require, require_by_method, require_client,
    require_read_write, require_read_write_as, require_resource, require_user, require_with,
};
pub use resource_metadata::ResourceMetadata;
pub use verifier::{BoxFuture, Verifier, VerifyError};
