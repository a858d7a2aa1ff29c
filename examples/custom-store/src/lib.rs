//! A store of one's own: an append-only log.
//!
//! Every commit is one line of JSON at the end of a file, which is on the disk
//! before the commit is answered. What the lines come to is held by the engine in
//! memory, which decides the commits; it is read anew from the file at each start.
//!
//! The store never forgets a line. That is right for a few thousand users on one
//! machine, and for whoever wants to read afterwards what happened.

mod line;
mod log;
mod log_store;
mod server;

pub use log_store::LogStore;
pub use server::server;

#[cfg(doctest)]
#[doc = include_str!("../../../docs/embedding-data.md")]
struct EmbeddingData;
