//! Passwords: Argon2id in a bounded pool, for this is the work with which a
//! stranger could keep the server busy.

mod argon2id;

use std::sync::Arc;

use secrecy::{ExposeSecret, SecretString};
use tokio::{sync::Semaphore, task};
use tracing::Instrument as _;

use crate::clock::Randomness;

/// Most passwords that wait for their turn; further ones are turned away.
const QUEUE: usize = 64;
/// Bytes of salt (RFC 9106 §3.1).
const SALT: usize = 16;
/// Fewest characters of a new password.
const SHORTEST: usize = 8;
/// Longest password, in bytes: nobody types more.
const LONGEST: usize = 4096;

/// How much an attacker must spend for one guess.
///
/// ```
/// use bailiwick_server::{PasswordCost, PasswordPool};
///
/// let cost = PasswordCost { memory: 64 * 1024, ..PasswordCost::default() };
/// assert_eq!(cost.passes, 2);
/// let pool = PasswordPool::with_cost(cost);
/// # drop(pool);
/// ```
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
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use bailiwick_server::{PasswordPool, SystemRandomness};
///
/// let pool = PasswordPool::new();
/// let hash = pool.hash("correct horse", &SystemRandomness).await?;
/// assert!(hash.starts_with("$argon2id$"));
/// assert!(pool.verify(Some(&hash), "correct horse").await?);
/// assert!(!pool.verify(Some(&hash), "correct house").await?);
/// // For somebody who does not exist it takes as long.
/// assert!(!pool.verify(None, "correct horse").await?);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct PasswordPool(Arc<Pool>);

#[derive(Debug)]
struct Pool {
    cost: PasswordCost,
    workers: Arc<Semaphore>,
    /// Of those who work and those who wait.
    places: Arc<Semaphore>,
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
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use bailiwick_server::{PasswordCost, PasswordPool, SystemRandomness};
    ///
    /// let quick = PasswordPool::with_cost(PasswordCost { memory: 8, passes: 1 });
    /// let hash = quick.hash("correct horse", &SystemRandomness).await?;
    /// assert!(hash.starts_with("$argon2id$v=19$m=8,t=1,p=1$"));
    /// # Ok(())
    /// # }
    /// ```
    pub fn with_cost(cost: PasswordCost) -> Self {
        let workers = std::thread::available_parallelism().map_or(2, usize::from);
        Self(Arc::new(Pool {
            cost,
            workers: Arc::new(Semaphore::new(workers)),
            places: Arc::new(Semaphore::new(workers + QUEUE)),
            dummy: argon2id::dummy(cost),
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
        self.run(move || argon2id::hash(password.expose_secret().as_bytes(), &salt, cost))
            .await?
    }

    /// Whether `password` is the one of `hash`. Without a hash that can be read,
    /// it takes as long as with one and is wrong.
    pub async fn verify(&self, hash: Option<&str>, password: &str) -> Result<bool, PasswordError> {
        if password.len() > LONGEST {
            return Ok(false);
        }
        let known = hash.filter(|hash| argon2id::is_readable(hash));
        let hash = known.unwrap_or(&self.0.dummy).to_owned();
        let password = SecretString::from(password);
        let matches = self
            .run(move || argon2id::matches(password.expose_secret().as_bytes(), &hash))
            .await?;
        Ok(known.is_some() && matches)
    }

    /// Does slow work, such as a host's own password hash, when its turn comes,
    /// away from the threads that serve; [`PasswordError::Busy`] when too many
    /// wait already.
    ///
    /// ```
    /// use bailiwick_server::{PasswordError, PasswordPool};
    ///
    /// /// Whether `password` is the one of `hash`: nobody's costs the same.
    /// async fn verify(
    ///     pool: &PasswordPool,
    ///     hash: Option<String>,
    ///     password: String,
    /// ) -> Result<bool, PasswordError> {
    ///     let known = hash.is_some();
    ///     let hash = hash.unwrap_or_else(|| "hash of nobody's password".to_owned());
    ///     Ok(pool.run(move || slow_hash(&password) == hash).await? && known)
    /// }
    ///
    /// fn slow_hash(password: &str) -> String {
    ///     // bcrypt, scrypt, PBKDF2 ...
    /// #   password.to_owned()
    /// }
    /// # let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    /// # let pool = PasswordPool::new();
    /// # assert!(runtime.block_on(verify(&pool, Some("x".into()), "x".into())).unwrap());
    /// ```
    pub async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, PasswordError> {
        let place = Arc::clone(&self.0.places).try_acquire_owned();
        let place = place.map_err(|_| PasswordError::Busy)?;
        let failed = |error: &dyn std::fmt::Display| PasswordError::Failed(error.to_string());
        let worker = Arc::clone(&self.0.workers).acquire_owned().await;
        let worker = worker.map_err(|error| failed(&error))?;
        let span = tracing::info_span!(target: "bailiwick::trace", "password");
        let work = task::spawn_blocking(move || {
            // Held by the work itself: a caller who goes away frees no core.
            let _held = (place, worker);
            work()
        });
        work.instrument(span).await.map_err(|error| failed(&error))
    }
}

impl Default for PasswordPool {
    fn default() -> Self {
        Self::new()
    }
}

/// Whether `password` may be somebody's new password; the error says why not.
///
/// ```
/// use bailiwick_server::check_new_password;
///
/// assert_eq!(check_new_password("correct horse"), Ok(()));
/// assert_eq!(check_new_password("horse"), Err("a password has at least 8 characters"));
/// ```
pub fn check_new_password(password: &str) -> Result<(), &'static str> {
    if password.chars().count() < SHORTEST {
        return Err("a password has at least 8 characters");
    }
    if password.len() > LONGEST {
        return Err("a password has at most 4096 bytes");
    }
    Ok(())
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
        let all = u32::try_from(pool.0.places.available_permits()).unwrap();
        let taken = Arc::clone(&pool.0.places).acquire_many_owned(all).await;
        assert_eq!(pool.verify(None, "x").await, Err(PasswordError::Busy));
        drop(taken);
        assert_eq!(pool.verify(None, "x").await, Ok(false));
    }

    #[tokio::test]
    async fn a_caller_who_goes_away_leaves_the_core_to_its_work() {
        let pool = cheap();
        let free = pool.0.workers.available_permits();
        let (release, gate) = std::sync::mpsc::channel::<()>();
        let (started, working) = tokio::sync::oneshot::channel();
        {
            let mut work = std::pin::pin!(pool.run(move || {
                started.send(()).unwrap();
                gate.recv().unwrap();
            }));
            tokio::select! {
                _ = &mut work => unreachable!("it waits at the gate"),
                _ = working => {}
            }
        }
        assert_eq!(pool.0.workers.available_permits(), free - 1);
        release.send(()).unwrap();
        assert_eq!(pool.verify(None, "x").await, Ok(false));
    }

    #[tokio::test]
    async fn a_hash_that_cannot_be_read_matches_nothing() {
        let pool = cheap();
        for hash in ["", "!", "plain", "$argon2id$broken"] {
            assert!(!pool.verify(Some(hash), hash).await.unwrap(), "{hash}");
        }
        assert!(
            argon2id::is_readable(&pool.0.dummy),
            "the dummy costs its time"
        );
    }

    #[test]
    fn short_and_endless_passwords_are_refused() {
        assert!(check_new_password("").is_err());
        assert!(check_new_password("1234567").is_err());
        assert!(check_new_password("12345678").is_ok());
        assert!(check_new_password("éééé").is_err(), "characters, not bytes");
        assert!(check_new_password(&"x".repeat(LONGEST)).is_ok());
        assert!(check_new_password(&"x".repeat(LONGEST + 1)).is_err());
    }
}
