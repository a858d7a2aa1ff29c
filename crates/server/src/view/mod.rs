//! What is told of each thing, as JSON: by the command line with `--json` and by the
//! administration API, in the same words.
//!
//! Members have the names of the RFCs where they have one. A moment is in seconds
//! since 1970, a span in seconds. A view holds no secret but one that was just made.
//!
//! ```
//! use bailiwick_server::{
//!     bailiwick_core::model::{User, UserId},
//!     view::UserView,
//! };
//!
//! let ada = User::new(UserId::new("17"), "ada");
//! let told = serde_json::to_value(UserView::new(&ada))?;
//! assert_eq!(told["sub"], "17");
//! # Ok::<(), serde_json::Error>(())
//! ```

mod access;
#[cfg(feature = "pull")]
mod announced;
mod api_token;
mod audit;
mod cleared;
mod client;
mod explain;
mod finding;
mod key;
mod passkey;
mod picture;
mod resource_server;
mod scope;
mod session;
mod timeline;
mod user;
mod weather;
pub(crate) mod words;

pub use access::{AllowedView, ConsentView, GrantView, LoneTokenView, RevokedTokenView};
#[cfg(feature = "pull")]
pub use announced::{DriftView, PulledView};
pub use api_token::ApiTokenView;
pub use audit::AuditView;
pub use cleared::ClearedView;
pub use client::{ClientImpactView, ClientView, SecretView};
pub use explain::{CanView, WhoCanView};
pub use finding::FindingView;
pub use key::KeyView;
pub use passkey::PasskeyView;
pub use picture::RowView;
pub use resource_server::{ResourceServerView, StaticTokenView};
pub use scope::{HistoryView, ScopeChangeView, ScopeRegistrationView, ScopeView};
pub use session::SessionView;
pub use timeline::{OwnerView, RegistrationView, TimelineView};
pub use user::{GroupView, SubjectView, UserView};
pub use weather::WeatherStepView;
