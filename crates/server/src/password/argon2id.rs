//! Argon2id (RFC 9106) and its PHC strings, in memory that goes back to the
//! system.

use argon2::{
    Algorithm, Argon2, Block, Params, Version,
    password_hash::phc::{Output, PasswordHash, Salt},
};

use super::{PasswordCost, PasswordError};

/// Bytes of a hash.
const OUTPUT: usize = 32;
/// Blocks (KiB) beyond which the system's allocator maps memory and unmaps it
/// when freed, whatever it learned before. With less, each thread that ever
/// checked a password would keep its 19 MiB.
const GIVEN_BACK: usize = 33 * 1024;

/// The PHC string of `password`.
pub(super) fn hash(
    password: &[u8],
    salt: &[u8],
    cost: PasswordCost,
) -> Result<String, PasswordError> {
    let params = Params::new(cost.memory, cost.passes, 1, Some(OUTPUT)).map_err(failed)?;
    let output = output(password, salt, &params).map_err(failed)?;
    let hash = PasswordHash {
        algorithm: Algorithm::Argon2id.ident(),
        version: Some(Version::V0x13.into()),
        params: (&params).try_into().map_err(failed)?,
        salt: Some(Salt::new(salt).map_err(failed)?),
        hash: Some(Output::new(&output).map_err(failed)?),
    };
    Ok(hash.to_string())
}

/// A hash that no password is known to have, written down and not computed: a
/// start does not wait for it.
pub(super) fn dummy(cost: PasswordCost) -> String {
    let PasswordCost { memory, passes } = cost;
    let salt = "A".repeat(22);
    let hash = "A".repeat(43);
    format!("$argon2id$v=19$m={memory},t={passes},p=1${salt}${hash}")
}

/// Whether `hash` is one that [`matches()`] can compare with.
pub(super) fn is_readable(hash: &str) -> bool {
    read(hash).is_some()
}

/// Whether `password` is the one of `hash`, compared in constant time.
pub(super) fn matches(password: &[u8], hash: &str) -> bool {
    let Some((params, salt, expected)) = read(hash) else {
        return false;
    };
    output(password, salt.as_ref(), &params)
        .ok()
        .and_then(|output| Output::new(&output).ok())
        .is_some_and(|output| output == expected)
}

fn read(hash: &str) -> Option<(Params, Salt, Output)> {
    let hash = PasswordHash::new(hash).ok()?;
    let expected = hash.hash.filter(|output| output.len() == OUTPUT)?;
    let known = hash.algorithm == Algorithm::Argon2id.ident()
        && hash.version == Some(Version::V0x13.into());
    known.then_some((Params::try_from(&hash).ok()?, hash.salt?, expected))
}

fn output(password: &[u8], salt: &[u8], params: &Params) -> Result<[u8; OUTPUT], argon2::Error> {
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params.clone());
    let blocks = params.block_count();
    let mut memory = Vec::with_capacity(blocks.max(GIVEN_BACK));
    memory.resize(blocks, Block::new());
    let mut output = [0; OUTPUT];
    argon2.hash_password_into_with_memory(password, salt, &mut output, &mut memory)?;
    Ok(output)
}

fn failed(error: impl std::fmt::Display) -> PasswordError {
    PasswordError::Failed(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The reference implementation's own test.
    #[test]
    fn the_reference_hash_matches_its_password_only() {
        let hash = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$\
                    CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
        assert!(matches(b"password", hash));
        assert!(!matches(b"passwore", hash));
        let other = hash.replace("argon2id", "argon2i");
        assert!(!is_readable(&other) && !matches(b"password", &other));
    }
}
