//! Administration: one implementation behind command line, pages and API.
//!
//! Every change is decided on one state of the store and committed only if that
//! state still holds; what is refused was refused on the newest state.

mod api_token;
mod application;
mod audit;
mod client;
mod client_list;
mod client_secret;
mod consent;
mod doctor;
mod error;
mod explain;
mod grants;
mod group;
mod lifecycle;
mod manifest;
mod picture;
mod prepare;
#[cfg(feature = "pull")]
mod pull;
mod resource_server;
mod scope;
mod second_factor;
mod seen;
mod session;
mod setup_link;
mod signing_key;
mod static_token;
mod subject;
mod timeline;
mod token;
mod transfer;
mod user;
mod weather;

use std::{fmt, sync::Arc};

use bailiwick_core::{
    Config, Env, Facts, Situation, Snapshot, UnixTime,
    audit::{Note, entries},
    event::Event,
    model::{Actor, ApiToken, AuditAction, AuditEntry, AuditSubject},
    snapshot::Version,
    store::{Commit, Conflict, ListQuery, LoadPlan, Loaded, Outcome, Page, PageRequest, Write},
};
use bailiwick_jose::Secrets;
use bailiwick_store::Store;

use crate::{
    clients,
    clock::{Borrowed, Clock, Randomness, SystemClock},
    events::Events,
    password::PasswordPool,
    random::SystemRandomness,
    snapshot::SnapshotHolder,
};

pub use api_token::{IssuedApiToken, NewApiToken};
pub use audit::AuditCut;
pub use bailiwick_core::registration::RegisteredClient;
pub(crate) use client_list::ClientSearch;
#[cfg(feature = "pull")]
pub use doctor::inspect;
pub use doctor::{CheckOutcome, Finding};
pub use error::AdministrationError;
pub use explain::WhoCan;
pub use grants::{ClientImpact, Holder, Rows};
pub use lifecycle::ScopePreview;
pub use prepare::Prepared;
#[cfg(feature = "pull")]
pub use pull::{DriftReport, PullReport};
pub use resource_server::{NewResourceServer, RegisteredResourceServer};
pub use scope::{NewScope, ScopeOutcome};
pub(crate) use seen::{Provided, Seen};
pub use setup_link::IssuedSetupLink;
pub use signing_key::{OldKeys, RotatedKeys};
pub use static_token::{GivenToken, IssuedStaticToken};
pub use token::{Cleared, RevokedToken};
pub use user::{NewUser, UserChange};

/// How often a change is decided anew because others changed the same meanwhile.
const ATTEMPTS: usize = 20;
/// Rows of one page when a whole list is read.
const PAGE: usize = 1000;

type Result<T> = std::result::Result<T, AdministrationError>;

/// Everything that administrators do; cheap to clone.
///
/// Of a running server it is
/// [`AuthorizationServer::administration`](crate::AuthorizationServer::administration).
///
/// ```
/// # use bailiwick_server::{Administration, Config, Secrets, bailiwick_core::Digest};
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let keys = Secrets::new(Digest::of(b"an example").as_bytes(), &[])?.into();
/// # let store = std::sync::Arc::new(bailiwick_store::memory::Memory::new());
/// # let config = Config::new("https://id.example/o");
/// # let administration = Administration::open(config, store, keys).await?;
/// use bailiwick_server::administration::{NewScope, NewUser};
/// use bailiwick_server::bailiwick_core::scope::ScopeToken;
///
/// let ada = NewUser { username: "ada".to_owned(), ..NewUser::default() };
/// let ada = administration.create_user(&ada).await?;
/// let read = NewScope::new(ScopeToken::from_static("read"), "See your data".to_owned());
/// administration.register_scope(&read).await?;
///
/// assert_eq!(administration.user_by_id(&ada.id).await?.user, ada);
/// assert_eq!(administration.scopes().await?.len(), 1);
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Administration(Arc<Parts>, Actor, Option<Arc<str>>);

/// What administration works with.
#[derive(Debug)]
pub(crate) struct Parts {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) snapshots: Arc<SnapshotHolder>,
    pub(crate) keys: Arc<Secrets>,
    pub(crate) config: Arc<Config>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) random: Arc<dyn Randomness>,
    pub(crate) passwords: PasswordPool,
    pub(crate) events: Events,
}

/// What was decided: what is to be written, what is then true, and what is to
/// be told.
struct Change<T> {
    writes: Vec<Write>,
    answer: T,
    events: Vec<Event>,
}

impl<T> Change<T> {
    fn new(writes: Vec<Write>, answer: T) -> Self {
        let events = writes.iter().filter_map(Event::of).collect();
        Self {
            writes,
            answer,
            events,
        }
    }

    /// Writes these too.
    fn also(&mut self, writes: impl Iterator<Item = Write>) {
        for write in writes {
            self.events.extend(Event::of(&write));
            self.writes.push(write);
        }
    }

    /// The change, and an event that its writes do not say.
    fn telling(mut self, event: Event) -> Self {
        self.events.push(event);
        self
    }

    /// It is so already.
    fn none(answer: T) -> Self {
        Self::new(Vec::new(), answer)
    }
}

impl Administration {
    /// Administration of `store` on its own, beside a running server or without
    /// one.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let directory = tempfile::tempdir()?;
    /// # let secret_file = directory.path().join("bailiwick.secret");
    /// use std::sync::Arc;
    ///
    /// use bailiwick_server::bailiwick_store::memory::Memory;
    /// use bailiwick_server::{Administration, Config, Secrets};
    ///
    /// let keys = Arc::new(Secrets::open_or_create(&secret_file)?);
    /// let store = Arc::new(Memory::new()); // or the database of a server that runs
    /// let config = Config::new("https://id.example/o");
    /// let administration = Administration::open(config, store, keys).await?;
    /// assert!(!administration.has_administrator().await?);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn open(config: Config, store: Arc<dyn Store>, keys: Arc<Secrets>) -> Result<Self> {
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let snapshots = SnapshotHolder::load(
            Arc::clone(&store),
            clients::records(),
            Arc::clone(&keys),
            Arc::clone(&clock),
        )
        .await?;
        Ok(Self::new(Parts {
            store,
            snapshots: Arc::new(snapshots),
            keys,
            config: Arc::new(config),
            clock,
            random: Arc::new(SystemRandomness),
            passwords: PasswordPool::new(),
            events: Events::default(),
        }))
    }

    pub(crate) fn new(parts: Parts) -> Self {
        Self(Arc::new(parts), Actor::Operator, None)
    }

    /// The same for somebody: who it is that changes something, as the record of
    /// changes has it. Otherwise it is [`Actor::Operator`].
    ///
    /// ```
    /// # use bailiwick_server::{Administration, Config, Secrets, bailiwick_core::Digest};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let keys = Secrets::new(Digest::of(b"an example").as_bytes(), &[])?.into();
    /// # let store = std::sync::Arc::new(bailiwick_store::memory::Memory::new());
    /// # let config = Config::new("https://id.example/o");
    /// # let administration = Administration::open(config, store, keys).await?;
    /// use bailiwick_server::administration::NewUser;
    /// use bailiwick_server::bailiwick_core::{
    ///     model::{Actor, UserId},
    ///     store::AuditFilter,
    /// };
    ///
    /// let root = administration.acting_as(Actor::User(UserId::new("17")));
    /// root.create_user(&NewUser { username: "ada".to_owned(), ..NewUser::default() }).await?;
    ///
    /// let record = administration.audit(AuditFilter::default()).await?;
    /// assert_eq!(record[0].actor, Actor::User(UserId::new("17")));
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn acting_as(&self, actor: Actor) -> Self {
        Self(Arc::clone(&self.0), actor, None)
    }

    /// The same for whoever shows this API token of `user`, as the record of changes
    /// has it.
    pub(crate) fn acting_by(&self, token: &ApiToken) -> Self {
        let source = api_token::source(token).into();
        Self(
            Arc::clone(&self.0),
            Actor::User(token.user.clone()),
            Some(source),
        )
    }

    /// An entry of the record of changes.
    fn entry(&self, action: AuditAction, subject: AuditSubject) -> AuditEntry {
        let mut entry = AuditEntry::new(self.now(), self.1.clone(), action, subject);
        entry.source = self.2.as_deref().map(str::to_owned);
        entry
    }

    fn now(&self) -> UnixTime {
        self.0.clock.now()
    }

    /// The newest snapshot there is, not only the newest that this node has read.
    pub(crate) async fn snapshot(&self) -> Result<Arc<Snapshot>> {
        let loaded = self.0.store.load(LoadPlan::default()).await?;
        self.at_least(loaded.version).await
    }

    async fn at_least(&self, version: Version) -> Result<Arc<Snapshot>> {
        Ok(self.0.snapshots.at_least(version).await?)
    }

    /// Loads `plan`, decides, commits; decides again on a newer state if others
    /// were faster.
    async fn change<T>(
        &self,
        plan: LoadPlan,
        mut decide: impl FnMut(&Situation<'_>, &mut Env<'_>) -> Result<Change<T>>,
    ) -> Result<T> {
        for _ in 0..ATTEMPTS {
            let mut plan = plan.clone();
            if !plan.impact.is_empty() {
                plan.impact_at = self.now();
            }
            let loaded = self.0.store.load(plan).await?;
            let snapshot = self.at_least(loaded.version).await?;
            if snapshot.version() != loaded.version {
                continue;
            }
            let Change {
                mut writes,
                answer,
                events,
            } = self.decide(&snapshot, &loaded, &mut decide)?;
            // A manifest keeps its own record, with where it comes from.
            if !writes.iter().any(|write| matches!(write, Write::Audit(_))) {
                writes.extend(self.recorded(&writes, &snapshot, &loaded));
            }
            if writes.is_empty() || self.commit(loaded.version, writes).await? {
                for event in events {
                    self.0.events.tell(event);
                }
                return Ok(answer);
            }
        }
        Err(AdministrationError::Contended)
    }

    /// What `writes` say of themselves for the record of changes.
    fn recorded(&self, writes: &[Write], snapshot: &Snapshot, loaded: &Loaded) -> Vec<Write> {
        entries(
            writes,
            snapshot,
            loaded,
            &self.1,
            self.now(),
            &Note {
                reason: None,
                source: self.2.as_deref().map(str::to_owned),
            },
        )
    }

    fn decide<T>(
        &self,
        snapshot: &Snapshot,
        loaded: &Loaded,
        decide: &mut impl FnMut(&Situation<'_>, &mut Env<'_>) -> Result<Change<T>>,
    ) -> Result<Change<T>> {
        let mut random = Borrowed(&*self.0.random);
        let mut env = Env {
            now: self.now(),
            random: &mut random,
            keys: &*self.0.keys,
            signatures: &*self.0.snapshots,
            config: &self.0.config,
        };
        let situation = Situation {
            snapshot,
            loaded,
            facts: Facts::none(),
        };
        decide(&situation, &mut env)
    }

    /// Whether `writes` are on stable storage; `false`: the state has changed.
    async fn commit(&self, version: Version, writes: Vec<Write>) -> Result<bool> {
        let commit = Commit {
            version: Some(version),
            writes,
        };
        match self.0.store.commit(commit).await? {
            Outcome::Committed { version } => {
                // What was written is in force when the call returns.
                self.at_least(version).await?;
                Ok(true)
            }
            Outcome::Stale { .. } => Ok(false),
            Outcome::Conflict(conflict) => match *conflict {
                Conflict::Name => Err(AdministrationError::NameTaken),
                Conflict::SetupLink => Err(AdministrationError::SetupLinkDead),
                // The form that asked for it was answered.
                Conflict::Ticket { .. } => Err(AdministrationError::Changed),
                _ => Ok(false),
            },
        }
    }

    /// A whole list, read page by page; `rows` takes a page apart and `key`
    /// names the last row.
    async fn all<R>(
        &self,
        query: impl Fn(PageRequest) -> ListQuery,
        rows: impl Fn(Page) -> Option<Vec<R>>,
        key: impl Fn(&R) -> String,
    ) -> Result<Vec<R>> {
        let mut list: Vec<R> = Vec::new();
        loop {
            let request = PageRequest {
                after: list.last().map(&key),
                limit: PAGE,
            };
            let page = self.0.store.page(query(request)).await?;
            let page = rows(page).unwrap_or_default();
            let more = page.len() == PAGE;
            list.extend(page);
            if !more {
                return Ok(list);
            }
        }
    }
}

impl fmt::Debug for Administration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Administration").finish_non_exhaustive()
    }
}

#[cfg(all(test, feature = "sqlite"))]
mod tests;
