//! Scopes: their grammar, sets of them, the registry, and who may have which.

pub mod decide;
mod reserved;
mod set;
mod token;

pub use decide::{GrantedScope, ScopeRequest, decide_scopes};
pub use reserved::is_openid_name;
pub use set::{ScopeSet, ScopeSetError};
pub use token::{InvalidScopeToken, Namespace, ScopeToken};
