//! Signing keys: listed, and replaced.

use bailiwick_core::{
    UnixTime,
    model::{KEY_OVERLAP, SigningAlgorithm, SigningKeyRecord},
    snapshot::Version,
    store::{Loaded, Write},
};
use bailiwick_jose::SigningKey;

use super::{ATTEMPTS, Administration, AdministrationError, Result};

/// What becomes of the keys that signed before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OldKeys {
    /// They sign no more, and are published until all that they signed has
    /// expired.
    Retire,
    /// Somebody else has them: nothing that they signed is accepted any more.
    Withdraw,
}

/// What a rotation did.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct RotatedKeys {
    /// The key that signs now.
    pub new: SigningKeyRecord,
    /// Those that did before.
    pub old: Vec<SigningKeyRecord>,
}

impl Administration {
    /// All signing keys, newest first; retired ones too.
    ///
    /// ```
    /// # use bailiwick_server::{Administration, Config, Secrets, bailiwick_core::Digest};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let keys = Secrets::new(Digest::of(b"an example").as_bytes(), &[])?.into();
    /// # let store = std::sync::Arc::new(bailiwick_store::memory::Memory::new());
    /// # let config = Config::new("https://id.example/o");
    /// # let administration = Administration::open(config, store, keys).await?;
    /// # use bailiwick_server::administration::OldKeys;
    /// # administration.rotate_signing_key(None, OldKeys::Retire).await?;
    /// # administration.rotate_signing_key(None, OldKeys::Retire).await?;
    /// let keys = administration.signing_keys().await?;
    /// let signing = keys.iter().filter(|key| key.retired_at.is_none());
    /// assert_eq!((keys.len(), signing.count()), (2, 1));
    /// # Ok(())
    /// # }
    /// ```
    pub async fn signing_keys(&self) -> Result<Vec<SigningKeyRecord>> {
        Ok(self.read_signing_keys().await?.1)
    }

    /// Makes a signing key, with which the next token is signed, and stops signing
    /// with all others. `None`: of the algorithm that signs now, ES256 at first.
    ///
    /// ```
    /// # use bailiwick_server::{Administration, Config, Secrets, bailiwick_core::Digest};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let keys = Secrets::new(Digest::of(b"an example").as_bytes(), &[])?.into();
    /// # let store = std::sync::Arc::new(bailiwick_store::memory::Memory::new());
    /// # let config = Config::new("https://id.example/o");
    /// # let administration = Administration::open(config, store, keys).await?;
    /// use bailiwick_server::administration::{OldKeys, RotatedKeys};
    /// use bailiwick_server::bailiwick_core::model::SigningAlgorithm;
    ///
    /// let first = administration.rotate_signing_key(None, OldKeys::Retire).await?;
    /// let eddsa = Some(SigningAlgorithm::EdDsa);
    /// let RotatedKeys { new, old, .. } =
    ///     administration.rotate_signing_key(eddsa, OldKeys::Retire).await?;
    /// assert_eq!(new.algorithm, SigningAlgorithm::EdDsa);
    /// assert_eq!(old[0].kid, first.new.kid);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn rotate_signing_key(
        &self,
        algorithm: Option<SigningAlgorithm>,
        old_keys: OldKeys,
    ) -> Result<RotatedKeys> {
        self.rotate_signing_key_provided(algorithm, old_keys, |_| true)
            .await
    }

    /// The same, if `is_meant` takes the key that signs when it is replaced.
    pub(crate) async fn rotate_signing_key_provided(
        &self,
        algorithm: Option<SigningAlgorithm>,
        old_keys: OldKeys,
        is_meant: impl Fn(Option<&SigningKeyRecord>) -> bool,
    ) -> Result<RotatedKeys> {
        for _ in 0..ATTEMPTS {
            let (version, keys) = self.read_signing_keys().await?;
            if !is_meant(keys.iter().find(|key| key.retired_at.is_none())) {
                return Err(AdministrationError::Changed);
            }
            let now = self.now();
            let old: Vec<_> = keys
                .into_iter()
                .filter(|key| is_to_go(key, old_keys, now))
                .collect();
            let signing = old.iter().find(|key| key.retired_at.is_none());
            let current = signing.map_or(SigningAlgorithm::Es256, |key| key.algorithm);
            let new = SigningKey::generate(algorithm.unwrap_or(current))
                .and_then(|key| key.to_record(&self.0.keys, now))
                .map_err(|error| AdministrationError::Cryptography(error.to_string()))?;
            let old: Vec<_> = old
                .into_iter()
                .map(|key| retired(key, old_keys, now))
                .collect();
            let writes = [&new].into_iter().chain(&old).cloned();
            let mut writes: Vec<_> = writes.map(Write::PutSigningKey).collect();
            let current = self.0.snapshots.current();
            writes.extend(self.recorded(&writes, &current, &Loaded::default()));
            if self.commit(version, writes).await? {
                return Ok(RotatedKeys { new, old });
            }
        }
        Err(AdministrationError::Contended)
    }

    async fn read_signing_keys(&self) -> Result<(Version, Vec<SigningKeyRecord>)> {
        let changes = self.0.store.changes(None).await?;
        let mut keys = changes.signing_keys.unwrap_or_default();
        keys.sort_by(|a, b| (b.created_at, &b.kid).cmp(&(a.created_at, &a.kid)));
        Ok((changes.version, keys))
    }
}

/// Whether a key is one that the rotation ends: one that signs, and, if nothing
/// that was signed is to be accepted, one that is still published.
fn is_to_go(key: &SigningKeyRecord, old_keys: OldKeys, now: UnixTime) -> bool {
    match (key.retired_at, old_keys) {
        (None, _) => true,
        (Some(_), OldKeys::Retire) => false,
        (Some(at), OldKeys::Withdraw) => now < at.plus(KEY_OVERLAP),
    }
}

fn retired(key: SigningKeyRecord, old_keys: OldKeys, now: UnixTime) -> SigningKeyRecord {
    let at = match old_keys {
        OldKeys::Retire => now,
        OldKeys::Withdraw => now.minus(KEY_OVERLAP),
    };
    SigningKeyRecord {
        retired_at: Some(at),
        ..key
    }
}
