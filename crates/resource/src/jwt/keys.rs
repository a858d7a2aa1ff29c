//! The issuer's public keys: fetched once for all who wait, kept while they
//! cannot be fetched, and not fetched more often because somebody asks.

use std::{fmt, sync::Arc, time::Duration};

use arc_swap::ArcSwapOption;
use bailiwick_jose::jws::KeySet;
use http::StatusCode;
use tokio::sync::{Mutex, MutexGuard};
use url::Url;

use super::metadata;
use crate::{
    address,
    clock::Clock,
    connection::{Connection, NoAnswer},
    error::{ConfigurationError, KeysError},
};

/// Time between two fetches because a token named a key that is not known
/// (security.md JW-10).
const UNKNOWN_KEY_INTERVAL: Duration = Duration::from_secs(30);
/// How long a failure is answered again without asking.
const REST_AFTER_FAILURE: Duration = Duration::from_secs(1);

/// How long old keys are used after a failure before a request waits for newer
/// ones again.
const REST_OF_REFRESH: Duration = Duration::from_secs(30);

/// Where keys come from.
#[derive(Debug)]
pub(super) enum Source {
    Fixed(KeySet),
    Jwks(Url),
    Metadata { issuer: String, address: Url },
}

impl Source {
    pub(super) fn jwks(address: &str) -> Result<Self, ConfigurationError> {
        address::parse(address).map(Self::Jwks)
    }

    pub(super) fn metadata(issuer: &str) -> Result<Self, ConfigurationError> {
        Ok(Self::Metadata {
            issuer: issuer.to_owned(),
            address: metadata::address_of(issuer)?,
        })
    }
}

/// Keys that were fetched together.
#[derive(Debug)]
pub(super) struct Held {
    set: KeySet,
    /// When, on the clock that never goes back.
    since: Duration,
}

impl Held {
    pub(super) fn set(&self) -> &KeySet {
        &self.set
    }
}

pub(super) struct Keys {
    source: Source,
    connection: Connection,
    refresh: Duration,
    /// How old keys may be that stand in for those that cannot be fetched.
    oldest: Duration,
    clock: Arc<dyn Clock>,
    held: ArcSwapOption<Held>,
    /// Locked by the one who fetches.
    fetching: Mutex<Fetches>,
}

#[derive(Debug, Default)]
struct Fetches {
    /// What the metadata said.
    jwks_uri: Option<Url>,
    for_unknown_key: Option<Duration>,
    failed: Option<(Duration, KeysError)>,
}

impl Keys {
    pub(super) fn new(
        source: Source,
        timeout: Duration,
        (refresh, oldest): (Duration, Duration),
        clock: Arc<dyn Clock>,
    ) -> Result<Self, ConfigurationError> {
        let url = match &source {
            Source::Fixed(_) => None,
            Source::Jwks(url) | Source::Metadata { address: url, .. } => Some(url),
        };
        if let Some(url) = url.filter(|url| address::is_overheard(url)) {
            tracing::warn!(%url, "keys are fetched unencrypted: whoever stands between can make tokens");
        }
        let tls = url.is_some_and(|url| url.scheme() == "https");
        let keys = Self {
            connection: Connection::new(None, timeout, tls)?,
            refresh,
            oldest: oldest.max(refresh),
            held: ArcSwapOption::empty(),
            fetching: Mutex::default(),
            source,
            clock,
        };
        if let Source::Fixed(set) = &keys.source {
            keys.hold(set.clone());
        }
        Ok(keys)
    }

    /// The keys that are held; fetched now if there are none or they are old.
    pub(super) async fn current(&self) -> Result<Arc<Held>, KeysError> {
        let Some(held) = self.held.load_full() else {
            let mut fetches = self.fetching.lock().await;
            return match self.held.load_full() {
                Some(held) => Ok(held),
                None => self.fetch(&mut fetches).await,
            };
        };
        if matches!(self.source, Source::Fixed(_)) || self.age(held.since) < self.refresh {
            return Ok(held);
        }
        if self.age(held.since) >= self.oldest {
            return self.instead_of(&held).await;
        }
        // One fetches; the others go on with what they have.
        let Ok(mut fetches) = self.fetching.try_lock() else {
            return Ok(held);
        };
        let failed = fetches.failed.as_ref().map(|(at, _)| self.age(*at));
        if failed.is_some_and(|age| age < REST_OF_REFRESH) {
            return Ok(held);
        }
        Ok(self.fetch(&mut fetches).await.unwrap_or(held))
    }

    /// Other keys than those that are too old, or none: who keeps the issuer out of
    /// reach must not keep a key alive that was withdrawn.
    async fn instead_of(&self, old: &Arc<Held>) -> Result<Arc<Held>, KeysError> {
        let mut fetches = self.fetching.lock().await;
        match self.held.load_full() {
            Some(held) if !Arc::ptr_eq(&held, old) => Ok(held),
            _ => self.fetch(&mut fetches).await,
        }
    }

    fn age(&self, since: Duration) -> Duration {
        self.clock.elapsed().saturating_sub(since)
    }

    /// Newer keys than those that lack one, if it is time to ask for them; else
    /// the same.
    pub(super) async fn newer_than(&self, lacking: &Arc<Held>) -> Result<Arc<Held>, KeysError> {
        if matches!(self.source, Source::Fixed(_)) {
            return Ok(Arc::clone(lacking));
        }
        let mut fetches = self.fetching.lock().await;
        if let Some(held) = self.held.load_full()
            && !Arc::ptr_eq(&held, lacking)
        {
            return Ok(held);
        }
        let asked = fetches.for_unknown_key.map(|at| self.age(at));
        if asked.is_some_and(|age| age < UNKNOWN_KEY_INTERVAL) {
            return Ok(Arc::clone(lacking));
        }
        let newer = self.fetch(&mut fetches).await?;
        fetches.for_unknown_key = Some(self.clock.elapsed());
        Ok(newer)
    }

    fn hold(&self, set: KeySet) -> Arc<Held> {
        let held = Arc::new(Held {
            set,
            since: self.clock.elapsed(),
        });
        self.held.store(Some(Arc::clone(&held)));
        held
    }

    async fn fetch(&self, fetches: &mut MutexGuard<'_, Fetches>) -> Result<Arc<Held>, KeysError> {
        if let Some((at, error)) = &fetches.failed
            && self.age(*at) < REST_AFTER_FAILURE
        {
            return Err(error.clone());
        }
        match self.ask(fetches).await {
            Ok(set) => {
                fetches.failed = None;
                Ok(self.hold(set))
            }
            Err(error) => {
                tracing::warn!(%error, "the authorization server's keys cannot be fetched");
                fetches.jwks_uri = None;
                fetches.failed = Some((self.clock.elapsed(), error.clone()));
                Err(error)
            }
        }
    }

    async fn ask(&self, fetches: &mut MutexGuard<'_, Fetches>) -> Result<KeySet, KeysError> {
        let url = match &self.source {
            Source::Fixed(set) => return Ok(set.clone()),
            Source::Jwks(url) => url.clone(),
            Source::Metadata { issuer, address } => {
                if let Some(known) = &fetches.jwks_uri {
                    known.clone()
                } else {
                    let body = self.get(address).await?;
                    let url = metadata::jwks_uri(&body, issuer)
                        .map_err(|problem| malformed(address, problem))?;
                    fetches.jwks_uri.insert(url).clone()
                }
            }
        };
        let body = self.get(&url).await?;
        KeySet::parse(&body).map_err(|error| malformed(&url, error.to_string()))
    }

    async fn get(&self, url: &Url) -> Result<bytes::Bytes, KeysError> {
        let asked = || url.to_string();
        let answer = self
            .connection
            .fetch(url)
            .await
            .map_err(|none| match none {
                NoAnswer::Unreachable(cause) => KeysError::Unreachable {
                    url: asked(),
                    cause,
                },
                NoAnswer::TimedOut => KeysError::TimedOut { url: asked() },
                NoAnswer::TooLong => KeysError::TooLong { url: asked() },
            })?;
        if answer.status == StatusCode::OK {
            Ok(answer.body)
        } else {
            Err(KeysError::Status {
                url: asked(),
                status: answer.status.as_u16(),
            })
        }
    }
}

fn malformed(url: &Url, problem: String) -> KeysError {
    KeysError::Malformed {
        url: url.to_string(),
        problem,
    }
}

impl fmt::Debug for Keys {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Keys")
            .field("source", &self.source)
            .field("held", &self.held.load())
            .finish_non_exhaustive()
    }
}
