//! Users are the host's: what the server asks of them.

use std::{
    fmt::{self, Display},
    sync::Arc,
};

use bailiwick_core::{
    model::{User, UserId, UserRecord},
    store::{LoadPlan, UserKey},
};
use bailiwick_store::{BoxFuture, Store, StoreError};

use crate::password::{PasswordError, PasswordPool};

/// The users of an installation: the embedded ones ([`StoreUsers`]) or a host's.
///
/// `bailiwick_testkit::users_contract` tests an implementation.
///
/// Nothing is remembered from one request to the next. Whoever is not active, or
/// is no longer found, is nobody at once: at the authorization and the token
/// endpoint, at refresh, at introspection and on every page. Names, groups and
/// [`User::extra`] are as they are at that moment. Tokens that a user held work
/// again when the user does; to end them for good there is
/// [`Administration::revoke_subject`](crate::Administration::revoke_subject).
///
/// ```
/// use bailiwick_core::model::{User, UserId};
/// use bailiwick_server::{BoxFuture, PasswordPool, Users, UsersError};
///
/// /// The accounts table of an application.
/// #[derive(Debug)]
/// struct Accounts {
///     rows: Vec<Account>,
///     passwords: PasswordPool,
/// }
///
/// #[derive(Debug)]
/// struct Account {
///     key: u64,
///     name: String,
///     email: String,
///     hash: String,
///     banned: bool,
/// }
///
/// impl Account {
///     fn user(&self) -> User {
///         User {
///             email: self.email.clone(),
///             active: !self.banned,
///             ..User::new(UserId::new(&self.key.to_string()), &*self.name)
///         }
///     }
/// }
///
/// impl Accounts {
///     fn row(&self, id: &UserId) -> Option<&Account> {
///         let key: u64 = id.as_str().parse().ok()?;
///         self.rows.iter().find(|row| row.key == key)
///     }
///
///     fn find(&self, login: &str) -> Option<&Account> {
///         let named = self.rows.iter().find(|row| row.name == login);
///         let mut same = self.rows.iter().filter(|row| row.email.eq_ignore_ascii_case(login));
///         named.or_else(|| match (same.next(), same.next()) {
///             (Some(one), None) => Some(one),
///             _ => None,
///         })
///     }
/// }
///
/// impl Users for Accounts {
///     fn by_id<'a>(&'a self, id: &'a UserId) -> BoxFuture<'a, Result<Option<User>, UsersError>> {
///         Box::pin(async { Ok(self.row(id).map(Account::user)) })
///     }
///
///     fn by_login<'a>(&'a self, login: &'a str) -> BoxFuture<'a, Result<Option<User>, UsersError>> {
///         Box::pin(async { Ok(self.find(login).map(Account::user)) })
///     }
///
///     fn verify_password<'a>(
///         &'a self,
///         user: Option<&'a User>,
///         password: &'a str,
///     ) -> BoxFuture<'a, Result<bool, UsersError>> {
///         Box::pin(async move {
///             let row = user.and_then(|user| self.row(&user.id));
///             // Without a hash it takes as long as with one, and is wrong.
///             Ok(self.passwords.verify(row.map(|row| &*row.hash), password).await?)
///         })
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be asked for users",
    label = "users are needed here",
    note = "implement `bailiwick_server::Users` for it, or use `StoreUsers`"
)]
pub trait Users: fmt::Debug + Send + Sync + 'static {
    /// The user of this identifier, active or not. Identifiers are for ever: that
    /// of somebody who was deleted is never given to anybody else.
    fn by_id<'a>(&'a self, id: &'a UserId) -> BoxFuture<'a, Result<Option<User>, UsersError>>;

    /// The user who signs in as `login`: the one of exactly this user name, or
    /// else the one of this e-mail address, ASCII case ignored, if exactly one
    /// user has it.
    fn by_login<'a>(&'a self, login: &'a str) -> BoxFuture<'a, Result<Option<User>, UsersError>>;

    /// Whether `password` is the user's, as it is now. For `None` it takes as
    /// long as for somebody and is wrong: nobody may learn by the time who
    /// exists. A slow hash of the host's own runs in [`PasswordPool::run`].
    fn verify_password<'a>(
        &'a self,
        user: Option<&'a User>,
        password: &'a str,
    ) -> BoxFuture<'a, Result<bool, UsersError>>;

    /// The same for a row of the server's own store, which holds the hash that
    /// was read with it. Only [`StoreUsers`], and what is wrapped around it,
    /// makes a difference.
    ///
    /// ```
    /// use bailiwick_server::bailiwick_core::model::UserRecord;
    /// # use std::sync::Arc;
    /// # use bailiwick_server::bailiwick_core::model::{User, UserId};
    /// # use bailiwick_server::{BoxFuture, Store, StoreUsers, Users, UsersError};
    /// # #[derive(Debug)]
    /// # struct ByDay {
    /// #     users: StoreUsers,
    /// #     night: bool,
    /// # }
    ///
    /// impl Users for ByDay {
    ///     fn verify_record<'a>(
    ///         &'a self,
    ///         record: Option<&'a UserRecord>,
    ///         password: &'a str,
    ///     ) -> BoxFuture<'a, Result<bool, UsersError>> {
    ///         Box::pin(async move {
    ///             let right = self.users.verify_record(record, password).await?;
    ///             Ok(right && !self.night)
    ///         })
    ///     }
    ///
    ///     fn in_store(&self, store: &Arc<dyn Store>) -> bool {
    ///         self.users.in_store(store)
    ///     }
    ///     // … `verify_password` likewise; the look-ups as they are
    /// #     fn by_id<'a>(
    /// #         &'a self,
    /// #         id: &'a UserId,
    /// #     ) -> BoxFuture<'a, Result<Option<User>, UsersError>> {
    /// #         self.users.by_id(id)
    /// #     }
    /// #     fn by_login<'a>(
    /// #         &'a self,
    /// #         login: &'a str,
    /// #     ) -> BoxFuture<'a, Result<Option<User>, UsersError>> {
    /// #         self.users.by_login(login)
    /// #     }
    /// #     fn verify_password<'a>(
    /// #         &'a self,
    /// #         user: Option<&'a User>,
    /// #         password: &'a str,
    /// #     ) -> BoxFuture<'a, Result<bool, UsersError>> {
    /// #         Box::pin(async move {
    /// #             let right = self.users.verify_password(user, password).await?;
    /// #             Ok(right && !self.night)
    /// #         })
    /// #     }
    /// }
    /// ```
    fn verify_record<'a>(
        &'a self,
        record: Option<&'a UserRecord>,
        password: &'a str,
    ) -> BoxFuture<'a, Result<bool, UsersError>> {
        self.verify_password(record.map(|record| &record.user), password)
    }

    /// Whether the users are rows of `store`, the server's own, and come with its
    /// loads; then the other look-ups are not called for each request, and
    /// whatever is changed of a user is in force in the same moment, and there
    /// are pages to administer them.
    ///
    /// ```
    /// use std::sync::Arc;
    ///
    /// use bailiwick_server::bailiwick_store::memory::Memory;
    /// use bailiwick_server::{PasswordPool, Store, StoreUsers, Users};
    ///
    /// let store = || -> Arc<dyn Store> { Arc::new(Memory::new()) };
    /// let (tokens, people) = (store(), store());
    /// let users = StoreUsers::new(Arc::clone(&people), PasswordPool::new());
    /// assert!(users.in_store(&people));
    /// assert!(!users.in_store(&tokens)); // a server of that store asks for each user
    /// ```
    fn in_store(&self, store: &Arc<dyn Store>) -> bool {
        let _ = store;
        false
    }
}

impl<T: Users + ?Sized> Users for Arc<T> {
    fn by_id<'a>(&'a self, id: &'a UserId) -> BoxFuture<'a, Result<Option<User>, UsersError>> {
        (**self).by_id(id)
    }

    fn by_login<'a>(&'a self, login: &'a str) -> BoxFuture<'a, Result<Option<User>, UsersError>> {
        (**self).by_login(login)
    }

    fn verify_password<'a>(
        &'a self,
        user: Option<&'a User>,
        password: &'a str,
    ) -> BoxFuture<'a, Result<bool, UsersError>> {
        (**self).verify_password(user, password)
    }

    fn verify_record<'a>(
        &'a self,
        record: Option<&'a UserRecord>,
        password: &'a str,
    ) -> BoxFuture<'a, Result<bool, UsersError>> {
        (**self).verify_record(record, password)
    }

    fn in_store(&self, store: &Arc<dyn Store>) -> bool {
        (**self).in_store(store)
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

impl UsersError {
    /// For what went wrong in a host's own words: they go to the log, and nobody
    /// else sees them.
    ///
    /// ```
    /// use bailiwick_server::UsersError;
    ///
    /// let error = UsersError::failed("the directory is closed");
    /// assert_eq!(error.to_string(), "users cannot be read: the directory is closed");
    /// ```
    pub fn failed(why: impl Display) -> Self {
        Self::Failed(why.to_string())
    }
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

/// Users in a [`Store`], their passwords as Argon2id: in the server's own, or in
/// another, where users and tokens live in two databases.
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
    fn by_id<'a>(&'a self, id: &'a UserId) -> BoxFuture<'a, Result<Option<User>, UsersError>> {
        Box::pin(async { Ok(self.load(UserKey::Id(id.clone())).await?.map(user)) })
    }

    fn by_login<'a>(&'a self, login: &'a str) -> BoxFuture<'a, Result<Option<User>, UsersError>> {
        Box::pin(async { Ok(self.load(UserKey::Login(login.to_owned())).await?.map(user)) })
    }

    fn verify_password<'a>(
        &'a self,
        user: Option<&'a User>,
        password: &'a str,
    ) -> BoxFuture<'a, Result<bool, UsersError>> {
        Box::pin(async move {
            let record = match user {
                Some(user) => self.load(UserKey::Id(user.id.clone())).await?,
                None => None,
            };
            self.verify_record(record.as_ref(), password).await
        })
    }

    fn verify_record<'a>(
        &'a self,
        record: Option<&'a UserRecord>,
        password: &'a str,
    ) -> BoxFuture<'a, Result<bool, UsersError>> {
        Box::pin(async move {
            let hash = record.map(|record| record.password.as_str());
            Ok(self.passwords.verify(hash, password).await?)
        })
    }

    fn in_store(&self, store: &Arc<dyn Store>) -> bool {
        Arc::ptr_eq(&self.store, store)
    }
}

fn user(record: UserRecord) -> User {
    record.user
}
