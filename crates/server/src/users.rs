//! Users are the host's: what the server asks of them.

use std::{fmt, sync::Arc};

use bailiwick_core::{
    model::{UserId, UserRecord},
    store::{LoadPlan, UserKey},
};
use bailiwick_store::{BoxFuture, Store, StoreError};

use crate::password::{PasswordError, PasswordPool};

/// The users of an installation: the embedded ones ([`StoreUsers`]) or a host's.
pub trait Users: fmt::Debug + Send + Sync + 'static {
    /// The user of this identifier, active or not.
    fn by_id<'a>(&'a self, id: &'a UserId)
    -> BoxFuture<'a, Result<Option<UserRecord>, UsersError>>;

    /// The user who signs in as `login`: by user name, or else by e-mail address
    /// if exactly one user has it.
    fn by_login<'a>(
        &'a self,
        login: &'a str,
    ) -> BoxFuture<'a, Result<Option<UserRecord>, UsersError>>;

    /// Whether `password` is the user's. For `None` it takes as long as for
    /// somebody and is wrong.
    fn verify_password<'a>(
        &'a self,
        user: Option<&'a UserRecord>,
        password: &'a str,
    ) -> BoxFuture<'a, Result<bool, UsersError>>;

    /// Whether the users are rows of `store`, the server's own, and come with its
    /// loads; then the other look-ups are not called for each request, and
    /// whatever is changed of a user is in force in the same moment.
    fn in_store(&self, store: &Arc<dyn Store>) -> bool {
        let _ = store;
        false
    }
}

/// Why the users could not be asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum UsersError {
    /// Too many passwords are being checked already.
    #[error("too many passwords are being checked")]
    Busy,
    /// The place where users are kept did not answer.
    #[error("users cannot be read: {0}")]
    Failed(String),
}

impl From<StoreError> for UsersError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Busy => Self::Busy,
            other => Self::Failed(other.to_string()),
        }
    }
}

impl From<PasswordError> for UsersError {
    fn from(error: PasswordError) -> Self {
        match error {
            PasswordError::Busy => Self::Busy,
            other => Self::Failed(other.to_string()),
        }
    }
}

/// Users in a [`Store`]: the server's own, or another, where users and tokens
/// live in two databases.
///
/// Users of the server's own store are read with the tokens, in one trip. Those
/// of another are read at each request that names one; they are made and changed
/// by an [`Administration`](crate::Administration) of that store.
///
/// ```
/// use std::sync::Arc;
///
/// use bailiwick_server::{PasswordPool, Store, StoreUsers, Users as _};
/// use bailiwick_server::bailiwick_store::memory::Memory;
///
/// let tokens: Arc<dyn Store> = Arc::new(Memory::new());
/// let people: Arc<dyn Store> = Arc::new(Memory::new());
/// let users = StoreUsers::new(Arc::clone(&people), PasswordPool::new());
/// assert!(users.in_store(&people));
/// assert!(!users.in_store(&tokens));
/// ```
#[derive(Clone, Debug)]
pub struct StoreUsers {
    store: Arc<dyn Store>,
    passwords: PasswordPool,
}

impl StoreUsers {
    /// Users of `store`, their passwords checked in `passwords`.
    pub fn new(store: Arc<dyn Store>, passwords: PasswordPool) -> Self {
        Self { store, passwords }
    }

    async fn load(&self, key: UserKey) -> Result<Option<UserRecord>, UsersError> {
        let plan = LoadPlan {
            user: Some(key),
            ..LoadPlan::default()
        };
        Ok(self.store.load(plan).await?.user)
    }
}

impl Users for StoreUsers {
    fn by_id<'a>(
        &'a self,
        id: &'a UserId,
    ) -> BoxFuture<'a, Result<Option<UserRecord>, UsersError>> {
        Box::pin(self.load(UserKey::Id(id.clone())))
    }

    fn by_login<'a>(
        &'a self,
        login: &'a str,
    ) -> BoxFuture<'a, Result<Option<UserRecord>, UsersError>> {
        Box::pin(self.load(UserKey::Login(login.to_owned())))
    }

    fn verify_password<'a>(
        &'a self,
        user: Option<&'a UserRecord>,
        password: &'a str,
    ) -> BoxFuture<'a, Result<bool, UsersError>> {
        Box::pin(async move {
            let hash = user.map(|user| user.password.as_str());
            Ok(self.passwords.verify(hash, password).await?)
        })
    }

    fn in_store(&self, store: &Arc<dyn Store>) -> bool {
        Arc::ptr_eq(&self.store, store)
    }
}
