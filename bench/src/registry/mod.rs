//! Speed of the scope registry: what a large one costs those who ask for
//! tokens, and how soon what a resource server declares can be granted.
//!
//! There is no bare limit here. What counts is the ratio of the same request
//! with few scopes and with many, leg by leg in turn.

mod caller;
mod deployed;
mod figure;
mod grantable;
mod introspection;
mod manifest;
mod options;
mod run;
pub mod seed;
mod tokens;
mod weight;

pub use figure::{Aim, Figure, Figures};
pub use options::RegistryOptions;
pub use run::run;
