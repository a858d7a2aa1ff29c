//! What surrounds every endpoint.

mod access_log;
pub(crate) mod cors;
mod span;

pub(crate) use access_log::access_log;
