//! Keyed cryptography: the secret file, signing keys, JWK and JWKS.
//!
//! One library does the arithmetic (aws-lc-rs); this crate holds its keys
//! parsed and speaks the JOSE formats (RFC 7515, 7517, 7518, 7638, 8037). The
//! core sees it through [`bailiwick_core::MacKeys`] and
//! [`bailiwick_core::Random`] only.

mod jwk;
pub mod jws;
mod keyring;
mod random;
mod secret_file;
mod secrets;
mod signing;

pub use jwk::Jwk;
pub use keyring::KeyRing;
pub use random::SystemRandom;
pub use secret_file::SecretFileError;
pub use secrets::{Secrets, WeakSecret};
pub use signing::{SigningKey, SigningKeyError};
