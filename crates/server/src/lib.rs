//! The toolkit: everything that touches sockets, pages and clocks.
//!
//! [`AuthorizationServer`] is put together from a store, users and keys, and is
//! an axum router. The binary `bailiwick` is built with nothing but this API.

pub mod administration;
mod app;
mod builder;
mod clients;
mod clock;
#[cfg(feature = "sqlite")]
pub mod config;
mod endpoint;
mod events;
mod exec;
mod guess;
mod health;
#[cfg(feature = "resource")]
mod in_process;
mod incoming;
mod jobs;
mod last_used;
mod layer;
mod limiter;
mod listen;
mod login;
mod mount;
mod page;
mod password;
mod random;
mod response;
mod router;
mod sign_in;
mod snapshot;
mod templates;
mod users;

pub use administration::{Administration, AdministrationError};
pub use bailiwick_core::{self, Config};
pub use bailiwick_jose::Secrets;
pub use bailiwick_store::{self, BoxFuture, Store, StoreError};
pub use builder::{AuthorizationServer, BuildError, Builder, Missing};
pub use clients::{Clients, ClientsError};
pub use clock::{Clock, Randomness, SystemClock};
pub use events::{EventLog, EventSink};
#[cfg(feature = "resource")]
pub use in_process::InProcess;
pub use limiter::{FailureLimit, FailureLimiter};
pub use listen::ConnectionLimits;
pub use password::{PasswordCost, PasswordError, PasswordPool, check_new_password};
pub use random::SystemRandomness;
pub use sign_in::{HostSignIn, SignIn, SignInWanted, SignedInAs};
pub use snapshot::{SnapshotError, SnapshotHolder};
pub use templates::{TemplateError, Templates};
pub use users::{StoreUsers, Users, UsersError};
