//! The second factors of a user.

use bailiwick_core::model::{Passkey, SecondFactor, TotpSecret};

use super::{NOW, digest, minutes, user_id};

/// The second factors of the user of `n`, of that revision.
pub fn second_factor(n: u8, revision: u64) -> SecondFactor {
    SecondFactor {
        revision,
        totp: Some(TotpSecret {
            wrapped: vec![n; 40],
            last_step: 56_666_666 + revision,
            added_at: NOW,
            last_used_at: minutes(1),
        }),
        recovery_codes: vec![digest(n), digest(0)],
        passkeys: vec![Passkey {
            id: vec![n; 16],
            name: "Ada’s “phone” <b>".into(),
            credential: "{\"counter\":0}".into(),
            added_at: NOW,
            last_used_at: Some(minutes(2)),
        }],
        forgiven_at: minutes(3),
        ..SecondFactor::new(user_id(n), [n; 16])
    }
}
