//! One-time passwords of an app (RFC 6238): six digits, thirty seconds, SHA-1, for
//! this is what every app can.

#[cfg(test)]
mod tests;

use bailiwick_core::{
    UnixTime,
    model::{TotpSecret, UserId},
};
use bailiwick_jose::Secrets;
use data_encoding::{BASE32_NOPAD, BASE64URL_NOPAD};
use qrcode::{Color, EcLevel, QrCode};
use serde::Serialize;
use totp_rs::{Builder, Totp};
use zeroize::Zeroizing;

use crate::clock::Randomness;

/// Bytes of a secret (RFC 4226 §4, R6).
const SECRET: usize = 20;
/// Modules of white around a code (ISO/IEC 18004 §9.1).
const QUIET: usize = 4;

/// The secret that somebody's app and this server share.
pub(crate) struct AppSecret(Zeroizing<Vec<u8>>);

/// A QR code as one path of an image whose modules are a unit wide.
#[derive(Debug, Serialize)]
pub(crate) struct Qr {
    /// Width and height.
    size: usize,
    /// What is black.
    path: String,
}

impl AppSecret {
    /// A new one.
    pub(crate) fn generate(random: &dyn Randomness) -> Self {
        let mut secret = Zeroizing::new(vec![0; SECRET]);
        random.fill(&mut secret);
        Self(secret)
    }

    /// What is kept of it for `user`, and what travels through the form that sets it
    /// up: encrypted. `None` if that fails.
    pub(crate) fn wrap(&self, keys: &Secrets, user: &UserId) -> Option<Vec<u8>> {
        keys.wrap(&name(user), &self.0)
    }

    /// Reads what was kept for `user`; `None` without the key that it was encrypted
    /// with.
    pub(crate) fn unwrap(keys: &Secrets, user: &UserId, wrapped: &[u8]) -> Option<Self> {
        keys.unwrap(&name(user), wrapped).map(Self)
    }

    /// The step, near to `now`, that `code` is of.
    pub(crate) fn step(&self, code: &str, now: UnixTime) -> Option<u64> {
        let seconds = u64::try_from(now.as_millis() / 1000).ok()?;
        self.totp("", "")?.check(code, seconds)
    }

    /// For people to type into their app, in groups.
    pub(crate) fn text(&self) -> Zeroizing<String> {
        let letters = Zeroizing::new(BASE32_NOPAD.encode(&self.0));
        let mut text = Zeroizing::new(String::new());
        for (at, letter) in letters.chars().enumerate() {
            if at > 0 && at % 4 == 0 {
                text.push(' ');
            }
            text.push(letter);
        }
        text
    }

    /// The `otpauth` address, of an account at a server.
    pub(crate) fn address(&self, server: &str, account: &str) -> Option<Zeroizing<String>> {
        self.totp(server, account)?
            .to_url()
            .ok()
            .map(Zeroizing::new)
    }

    /// The same to be looked at with a camera.
    pub(crate) fn qr(&self, server: &str, account: &str) -> Option<Qr> {
        Qr::of(&self.address(server, account)?)
    }

    fn totp(&self, server: &str, account: &str) -> Option<Totp> {
        // A colon stands between the two in the address.
        let [server, account] = [server, account].map(|text| text.replace(':', " "));
        Builder::new()
            .with_secret(self.0.to_vec())
            .with_issuer(Some(server))
            .with_account_name(account)
            .build()
            .ok()
    }
}

impl Qr {
    fn of(text: &str) -> Option<Self> {
        let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
        let width = code.width();
        let mut path = String::new();
        for (y, row) in code.to_colors().chunks(width).enumerate() {
            let mut x = 0;
            for run in row.chunk_by(|a, b| a == b) {
                if run.first() == Some(&Color::Dark) {
                    let (from, below, long) = (x + QUIET, y + QUIET, run.len());
                    path.extend([format!("M{from} {below}h{long}v1h-{long}z")]);
                }
                x += run.len();
            }
        }
        let size = width + 2 * QUIET;
        Some(Self { size, path })
    }
}

/// What encryption binds a secret to.
fn name(user: &UserId) -> String {
    format!("one-time passwords of {user}")
}

/// As a field of the form that sets it up.
pub(crate) fn encode(wrapped: &[u8]) -> String {
    BASE64URL_NOPAD.encode(wrapped)
}

/// Reads [`encode`] back.
pub(crate) fn decode(field: &str) -> Option<Vec<u8>> {
    BASE64URL_NOPAD.decode(field.as_bytes()).ok()
}

/// A secret that was set up at `now` with a code of `step`.
pub(crate) fn set_up(wrapped: Vec<u8>, step: u64, now: UnixTime) -> TotpSecret {
    TotpSecret {
        wrapped,
        last_step: step,
        added_at: now,
        last_used_at: now,
    }
}
