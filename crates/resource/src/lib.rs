//! Bailiwick's resource-server kit: an API verifies access tokens, requires
//! scopes and registers the scopes that it declares.
//!
//! It speaks to the authorization server by HTTP alone: token introspection
//! (RFC 7662) and one POST per scope. Clients are answered as RFC 6750 says.
//!
//! ```no_run
//! use axum::{Router, routing::get};
//! use bailiwick_resource::{
//!     AccessToken, AuthorizationServer, Credential, DeclaredScope, Protect, require,
//!     require_read_write,
//! };
//!
//! # async fn start() -> Result<(), Box<dyn std::error::Error>> {
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
//! | two tokens, or one in the query | 400, `error="invalid_request"` |
//! | a scope or the user is missing | 403, `error="insufficient_scope"`, all needed scopes |
//! | the authorization server fails | 503 with `Retry-After`; nobody is let in |

mod access_token;
mod audience;
mod authorization_server;
mod bearer;
mod challenge;
mod clock;
mod connection;
mod credential;
mod error;
mod introspection;
mod protect;
mod refusal;
mod register;
mod require;
mod verifier;

pub use access_token::AccessToken;
pub use audience::Unbound;
pub use authorization_server::{AuthorizationServer, AuthorizationServerBuilder};
pub use clock::{Clock, SystemClock};
pub use credential::Credential;
pub use error::{ConfigurationError, IntrospectionError, RegisterError};
pub use protect::{Protect, ProtectService};
pub use refusal::{Refusal, RefusalReason};
pub use register::{DeclaredScope, Registration};
pub use require::{
    Require, RequireService, require, require_read_write, require_read_write_as, require_user,
};
