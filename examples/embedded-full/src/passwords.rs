//! How the club has always kept passwords: PBKDF2 with HMAC-SHA-256.

use std::num::NonZeroU32;

use aws_lc_rs::{pbkdf2, rand};
use data_encoding::BASE64;

const LENGTH: usize = 32;

/// `iterations$salt$hash`: slow on purpose.
pub fn hash(
    password: &str,
    iterations: NonZeroU32,
) -> Result<String, aws_lc_rs::error::Unspecified> {
    let mut salt = [0; 16];
    rand::fill(&mut salt)?;
    let mut out = [0; LENGTH];
    pbkdf2::derive(
        pbkdf2::PBKDF2_HMAC_SHA256,
        iterations,
        &salt,
        password.as_bytes(),
        &mut out,
    );
    Ok(format!(
        "{iterations}${}${}",
        BASE64.encode(&salt),
        BASE64.encode(&out)
    ))
}

/// Whether `password` is the one; compared in constant time.
pub fn matches(password: &str, hash: &str) -> bool {
    let check = || {
        let mut parts = hash.split('$');
        let iterations: NonZeroU32 = parts.next()?.parse().ok()?;
        let salt = BASE64.decode(parts.next()?.as_bytes()).ok()?;
        let kept = BASE64.decode(parts.next()?.as_bytes()).ok()?;
        let algorithm = pbkdf2::PBKDF2_HMAC_SHA256;
        pbkdf2::verify(algorithm, iterations, &salt, password.as_bytes(), &kept).ok()
    };
    check().is_some()
}
