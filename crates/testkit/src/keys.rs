//! The keys of a `secret_file` that is not there.

use bailiwick_core::{MacKeys, MacPurpose, env::KeyId};
use sha2::{Digest as _, Sha256};

const BLOCK: usize = 64;

/// One or several keys in memory, each named by a number. For tests: the MAC is
/// a plain HMAC-SHA-256 (RFC 2104), not that of a release, and takes no care of
/// timing.
#[derive(Clone, Debug)]
pub struct TestKeys {
    /// The current one first.
    numbers: Vec<u8>,
}

impl TestKeys {
    /// One key.
    pub fn new() -> Self {
        Self { numbers: vec![1] }
    }

    /// The same keys after a rotation: the one of `number` is current, the
    /// others are still accepted.
    pub fn rotated(mut self, number: u8) -> Self {
        self.numbers.insert(0, number);
        self
    }

    /// The same keys without the one of `number`.
    pub fn without(mut self, number: u8) -> Self {
        self.numbers.retain(|held| *held != number);
        self
    }
}

impl Default for TestKeys {
    fn default() -> Self {
        Self::new()
    }
}

impl MacKeys for TestKeys {
    fn current(&self) -> KeyId {
        KeyId([self.numbers.first().copied().unwrap_or_default(); 4])
    }

    fn mac(&self, key: KeyId, purpose: MacPurpose, parts: &[&[u8]]) -> Option<[u8; 32]> {
        let KeyId([number, ..]) = key;
        if !self.numbers.contains(&number) || key != KeyId([number; 4]) {
            return None;
        }
        let purpose = [purpose as u8];
        let parts = std::iter::once(purpose.as_slice()).chain(parts.iter().copied());
        Some(hmac(number, parts))
    }
}

fn hmac<'a>(key: u8, parts: impl Iterator<Item = &'a [u8]>) -> [u8; 32] {
    let mut inner = Sha256::new_with_prefix([key ^ 0x36; BLOCK]);
    for part in parts {
        inner.update((part.len() as u64).to_be_bytes());
        inner.update(part);
    }
    let mut outer = Sha256::new_with_prefix([key ^ 0x5c; BLOCK]);
    outer.update(inner.finalize());
    outer.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mac_is_of_its_key_purpose_and_parts() {
        let keys = TestKeys::new().rotated(2);
        let old = TestKeys::new().current();
        let mac = |key, purpose, parts: &[&[u8]]| keys.mac(key, purpose, parts).unwrap();
        let one = mac(old, MacPurpose::Ticket, &[b"ab", b"c"]);
        assert_eq!(one, mac(old, MacPurpose::Ticket, &[b"ab", b"c"]));
        assert_ne!(one, mac(old, MacPurpose::Ticket, &[b"a", b"bc"]));
        assert_ne!(one, mac(old, MacPurpose::Cursor, &[b"ab", b"c"]));
        assert_ne!(one, mac(keys.current(), MacPurpose::Ticket, &[b"ab", b"c"]));
        let gone = keys.clone().without(1);
        assert_eq!(gone.mac(old, MacPurpose::Ticket, &[]), None);
    }
}
