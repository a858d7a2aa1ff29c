//! Introspection with a memory: RFC 7662 §4 weighs its cost in liveness.
//!
//! One request is under way per token, however many wait for it. An answer is
//! used while it is fresh, and by everybody who was already waiting when it was
//! asked for, so a memory of zero seconds never shows an older state than
//! asking oneself would.

use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use bytes::Bytes;
use quick_cache::sync::Cache;
use sha2::{Digest, Sha256};

use crate::{
    access_token::AccessToken,
    authorization_server::{AuthorizationServer, Inner},
    clock::{Clock, SystemClock},
    error::IntrospectionError,
    introspection::{self, Introspection},
    verifier::{BoxFuture, Verifier, VerifyError},
};

/// Longest time that a good answer is used.
const LONGEST_MEMORY: Duration = Duration::from_mins(1);
/// How long a failure to ask is used for the same token, so that a stalled
/// authorization server is not asked by every waiting request in turn.
const REST_AFTER_FAILURE: Duration = Duration::from_secs(1);

/// The SHA-256 of a token: the memory never holds the token itself.
type TokenHash = [u8; 32];

/// How long answers are remembered, and how many.
#[derive(Clone, Debug)]
pub(crate) struct MemoryOptions {
    pub(crate) active: Duration,
    pub(crate) inactive: Duration,
    pub(crate) capacity: usize,
    pub(crate) clock: Arc<dyn Clock>,
}

impl Default for MemoryOptions {
    fn default() -> Self {
        Self {
            active: LONGEST_MEMORY,
            inactive: Duration::from_secs(5),
            capacity: 10_000,
            clock: Arc::new(SystemClock::default()),
        }
    }
}

/// What the authorization server said of tokens.
pub(crate) struct Memory {
    options: MemoryOptions,
    remembered: Cache<TokenHash, Remembered>,
    /// Numbers arrivals and questions in the order in which they happen.
    order: AtomicU64,
}

#[derive(Clone, Debug)]
struct Remembered {
    answer: Result<Introspection, IntrospectionError>,
    asked: u64,
    fresh_until: Duration,
}

impl Memory {
    pub(crate) fn new(options: MemoryOptions) -> Self {
        Self {
            remembered: Cache::new(options.capacity.max(1)),
            options: MemoryOptions {
                active: options.active.min(LONGEST_MEMORY),
                inactive: options.inactive.min(LONGEST_MEMORY),
                ..options
            },
            order: AtomicU64::new(0),
        }
    }

    fn next(&self) -> u64 {
        self.order.fetch_add(1, Ordering::SeqCst)
    }

    fn is_usable(&self, known: &Remembered, arrived: u64) -> bool {
        known.asked > arrived || self.options.clock.elapsed() < known.fresh_until
    }

    fn has_expired(&self, token: &AccessToken) -> bool {
        token
            .expires_at()
            .is_some_and(|at| at <= self.options.clock.unix_time())
    }

    fn remember(
        &self,
        asked: u64,
        answer: Result<Introspection, IntrospectionError>,
    ) -> Remembered {
        let fresh_for = match &answer {
            Ok(Introspection::Active(_)) => self.options.active,
            Ok(Introspection::Inactive) => self.options.inactive,
            Err(_) => REST_AFTER_FAILURE,
        };
        Remembered {
            answer,
            asked,
            fresh_until: self.options.clock.elapsed() + fresh_for,
        }
    }
}

impl Verifier for AuthorizationServer {
    fn verify<'a>(
        &'a self,
        token: &'a str,
    ) -> BoxFuture<'a, Result<Option<AccessToken>, VerifyError>> {
        Box::pin(async move { Ok(self.inner.verify(token).await?) })
    }
}

impl Inner {
    /// The active access token, or `None` for one that is not active.
    async fn verify(&self, token: &str) -> Result<Option<AccessToken>, IntrospectionError> {
        let memory = &self.memory;
        let arrived = memory.next();
        let key: TokenHash = Sha256::digest(token).into();
        let remembered = loop {
            match memory.remembered.get_value_or_guard_async(&key).await {
                Ok(known) if memory.is_usable(&known, arrived) => break known,
                Ok(_) => {
                    memory
                        .remembered
                        .remove_if(&key, |known| !memory.is_usable(known, arrived));
                }
                Err(guard) => {
                    let asked = self.ask(token).await;
                    // Fails only when the cache was emptied meanwhile.
                    let _ = guard.insert(asked.clone());
                    break asked;
                }
            }
        };
        match remembered.answer? {
            Introspection::Active(token) if !memory.has_expired(&token) => Ok(Some(token)),
            Introspection::Active(_) | Introspection::Inactive => Ok(None),
        }
    }

    async fn ask(&self, token: &str) -> Remembered {
        let asked = self.memory.next();
        let answer = self.introspect(token).await;
        if let Err(error) = &answer {
            tracing::warn!(%error, "an access token could not be checked");
        }
        self.memory.remember(asked, answer)
    }

    /// RFC 7662 §2.1: a POST with the token in a form.
    async fn introspect(&self, token: &str) -> Result<Introspection, IntrospectionError> {
        let form = form_urlencoded::Serializer::new(String::new())
            .append_pair("token", token)
            .append_pair("token_type_hint", "access_token")
            .finish();
        let answer = self
            .connection
            .post(
                &self.introspection_url,
                "application/x-www-form-urlencoded",
                Bytes::from(form),
            )
            .await?;
        let now = self.memory.options.clock.unix_time();
        introspection::read(answer.status, &answer.body, now)
    }
}

impl fmt::Debug for Memory {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Memory")
            .field("options", &self.options)
            .field("remembered", &self.remembered.len())
            .finish_non_exhaustive()
    }
}
