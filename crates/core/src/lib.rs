//! What OAuth 2 says, decided.
//!
//! This crate parses a request, says what must be read to answer it, and
//! decides: which rows are written, what is issued, which error is given. It
//! does no I/O, reads no clock, draws no randomness and knows no SQL: all of
//! these are arguments ([`Env`]). The way of every machine endpoint is
//!
//! *parse* ([`params`]) → *load* ([`store::LoadPlan`]) → *decide*
//! ([`Operation::decide`]) → *commit* ([`store::Commit`]) → *render*.
//!
//! In the examples, `host` is what a host has at hand: an [`Env`], a user, two
//! resource servers and the client `field-notes`, all in `doc/host.rs`, which they
//! include in a hidden line.

#[macro_use]
pub mod model;

pub mod allowed;
pub mod assertion;
pub mod audit;
pub mod authorize;
pub mod bearer;
pub mod client_auth;
pub mod decision;
pub mod digest;
pub mod env;
pub mod error;
pub mod event;
mod grant;
mod hexadecimal;
pub mod introspect;
pub mod jwt;
pub mod languages;
pub mod liveness;
pub mod metadata;
pub mod next;
pub mod opaque;
pub mod params;
pub mod picture;
pub mod pkce;
pub mod plain_text;
pub mod policy;
pub mod problem;
pub mod redirect_uri;
pub mod registration;
mod resource;
pub mod revoke;
pub mod scope;
pub mod second_factor;
mod secret;
pub mod session;
pub mod snapshot;
pub mod store;
mod successor;
pub mod ticket;
pub mod time;
pub mod timeline;
pub mod token;
pub mod weather;
#[cfg(test)]
mod world;

pub use decision::{
    Asserted, ClientInquiry, Decision, Facts, GrantInquiry, Inquiry, Operation, PasswordCheck,
    Situation,
};
pub use digest::Digest;
pub use env::{Config, Env, MacKeys, MacPurpose, NoSignatures, Random, Signatures};
pub use error::{Delivery, ErrorCode, OAuthError, Reason};
pub use languages::{Languages, LocalisedText};
pub use policy::Policies;
pub use snapshot::Snapshot;
pub use time::UnixTime;
