//! Passwords: Argon2id in a bounded pool, for this is the work with which a
//! stranger could keep the server busy.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use secrecy::{ExposeSecret, SecretString};
use tokio::{sync::Semaphore, task};

use crate::clock::Randomness;

/// Most passwords that wait for their turn; further ones are turned away.
const QUEUE: usize = 64;
/// Bytes of salt (RFC 9106 §3.1).
const SALT: usize = 16;
/// Longest password, in bytes: nobody types more.
const LONGEST: usize = 4096;

/// How much an attacker must spend for one guess.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PasswordCost {
    /// KiB of memory.
    pub memory: u32,
    /// Passes over the memory.
    pub passes: u32,
}

impl Default for PasswordCost {
    fn default() -> Self {
        Self {
            memory: 19 * 1024,
            passes: 2,
        }
    }
}

/// Hashes and verifies passwords, as many at a time as there are cores.
#[derive(Clone, Debug)]
pub struct PasswordPool(Arc<Pool>);

#[derive(Debug)]
struct Pool {
    cost: PasswordCost,
    workers: Semaphore,
    waiting: AtomicUsize,
    /// Verified in place of an unknown user's.
    dummy: String,
}

/// Why a password was neither hashed nor verified.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PasswordError {
    /// Too many are waiting.
    #[error("too many passwords are being checked")]
    Busy,
    /// It is too long.
    #[error("a password has at most 4096 bytes")]
    TooLong,
    /// It could not be hashed.
    #[error("the password could not be hashed: {0}")]
    Failed(String),
}

impl PasswordPool {
    /// A pool of the default cost.
    pub fn new() -> Self {
        Self::with_cost(PasswordCost::default())
    }

    /// A pool of another cost, for tests or for stronger machines.
    pub fn with_cost(cost: PasswordCost) -> Self {
        let workers = std::thread::available_parallelism().map_or(2, usize::from);
        let dummy = argon2(cost)
            .and_then(|argon2| phc(&argon2, b"", &[0; SALT]))
            .unwrap_or_default();
        Self(Arc::new(Pool {
            cost,
            workers: Semaphore::new(workers),
            waiting: AtomicUsize::new(0),
            dummy,
        }))
    }

    /// The PHC string of `password` with a fresh salt.
    pub async fn hash(
        &self,
        password: &str,
        random: &dyn Randomness,
    ) -> Result<String, PasswordError> {
        if password.len() > LONGEST {
            return Err(PasswordError::TooLong);
        }
        let mut salt = [0; SALT];
        random.fill(&mut salt);
        let password = SecretString::from(password);
        let cost = self.0.cost;
        self.run(move || phc(&argon2(cost)?, password.expose_secret().as_bytes(), &salt))
            .await?
    }

    /// Whether `password` is the one of `hash`. Without a hash that can be read,
    /// it takes as long as with one and is wrong.
    pub async fn verify(&self, hash: Option<&str>, password: &str) -> Result<bool, PasswordError> {
        if password.len() > LONGEST {
            return Ok(false);
        }
        let known = hash.filter(|hash| PasswordHash::new(hash).is_ok());
        let hash = known.unwrap_or(&self.0.dummy).to_owned();
        let password = SecretString::from(password);
        let matches = self
            .run(move || {
                PasswordHash::new(&hash).is_ok_and(|hash| {
                    let password = password.expose_secret().as_bytes();
                    Argon2::default().verify_password(password, &hash).is_ok()
                })
            })
            .await?;
        Ok(known.is_some() && matches)
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, PasswordError> {
        let _place = Place::take(&self.0.waiting).ok_or(PasswordError::Busy)?;
        let failed = |error: &dyn std::fmt::Display| PasswordError::Failed(error.to_string());
        let _worker = self
            .0
            .workers
            .acquire()
            .await
            .map_err(|error| failed(&error))?;
        task::spawn_blocking(work)
            .await
            .map_err(|error| failed(&error))
    }
}

impl Default for PasswordPool {
    fn default() -> Self {
        Self::new()
    }
}

/// A place in the queue, given back when dropped.
struct Place<'a>(&'a AtomicUsize);

impl<'a> Place<'a> {
    fn take(waiting: &'a AtomicUsize) -> Option<Self> {
        let place = Self(waiting);
        (waiting.fetch_add(1, Ordering::Relaxed) < QUEUE).then_some(place)
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

fn argon2(cost: PasswordCost) -> Result<Argon2<'static>, PasswordError> {
    let params = Params::new(cost.memory, cost.passes, 1, None)
        .map_err(|error| PasswordError::Failed(error.to_string()))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn phc(argon2: &Argon2<'_>, password: &[u8], salt: &[u8]) -> Result<String, PasswordError> {
    let hash: PasswordHash = argon2
        .hash_password_with_salt(password, salt)
        .map_err(|error| PasswordError::Failed(error.to_string()))?;
    Ok(hash.to_string())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;
    use crate::random::SystemRandomness;

    fn cheap() -> PasswordPool {
        PasswordPool::with_cost(PasswordCost {
            memory: 8,
            passes: 1,
        })
    }

    #[tokio::test]
    async fn only_the_right_password_matches() {
        let pool = cheap();
        let hash = pool.hash("correct horse", &SystemRandomness).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=8,t=1,p=1$"), "{hash}");
        assert!(pool.verify(Some(&hash), "correct horse").await.unwrap());
        assert!(!pool.verify(Some(&hash), "correct horsf").await.unwrap());
        assert!(!pool.verify(Some(""), "").await.unwrap());
        assert!(
            !pool.verify(None, "").await.unwrap(),
            "the dummy's own password is wrong too"
        );
    }

    #[tokio::test]
    async fn those_who_find_the_queue_full_are_turned_away() {
        let pool = cheap();
        pool.0.waiting.store(QUEUE, Ordering::Relaxed);
        assert_eq!(pool.verify(None, "x").await, Err(PasswordError::Busy));
        pool.0.waiting.store(0, Ordering::Relaxed);
        assert_eq!(pool.verify(None, "x").await, Ok(false));
    }
}
