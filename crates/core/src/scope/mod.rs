//! Scopes: their grammar, sets of them, the registry, and who may have which.

mod set;
mod token;

pub use set::{ScopeSet, ScopeSetError};
pub use token::{InvalidScopeToken, Namespace, ScopeToken};
