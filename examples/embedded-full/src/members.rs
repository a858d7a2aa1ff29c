//! The club's members are the users of the authorization server.

use std::{fmt, num::NonZeroU32, sync::Arc};

use bailiwick_server::{
    BoxFuture, PasswordPool, Users, UsersError,
    bailiwick_core::model::{Extra, User, UserId},
};
use rusqlite::{OptionalExtension, Row};

use crate::{database::Database, passwords};

/// How slow the hashes of new passwords are.
const ITERATIONS: NonZeroU32 = NonZeroU32::new(600_000).unwrap();

/// The table `members`.
#[derive(Clone)]
pub struct Members {
    database: Arc<Database>,
    pool: PasswordPool,
    /// A hash of nobody's password, so that an unknown name takes as long.
    nobody: Arc<str>,
}

impl fmt::Debug for Members {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Members").finish_non_exhaustive()
    }
}

impl Members {
    /// The members in `database`.
    pub fn new(database: Arc<Database>) -> anyhow::Result<Self> {
        Ok(Self {
            database,
            pool: PasswordPool::new(),
            nobody: passwords::hash("", ITERATIONS)?.into(),
        })
    }

    /// A new member.
    pub async fn join(&self, name: &str, email: &str, password: &str) -> anyhow::Result<UserId> {
        let password = password.to_owned();
        let hash = self
            .pool
            .run(move || passwords::hash(&password, ITERATIONS))
            .await??;
        let connection = self.database.lock();
        connection.execute(
            "INSERT INTO members (name, email, password) VALUES (?1, ?2, ?3)",
            (name, email, hash),
        )?;
        Ok(UserId::new(&connection.last_insert_rowid().to_string()))
    }

    /// Suspends a member, or lets them in again. Whatever applications hold of a
    /// suspended member does not work.
    pub fn suspend(&self, name: &str, suspended: bool) -> rusqlite::Result<()> {
        let sql = "UPDATE members SET suspended = ?2 WHERE name = ?1";
        self.database
            .lock()
            .execute(sql, (name, suspended))
            .map(drop)
    }

    fn find(&self, condition: &str, value: &str) -> Result<Option<User>, UsersError> {
        // Of two who share an address neither is meant.
        let sql =
            format!("SELECT number, name, email, suspended FROM members WHERE {condition} LIMIT 2");
        let connection = self.database.lock();
        let found = || {
            let mut statement = connection.prepare_cached(&sql)?;
            let found: rusqlite::Result<Vec<User>> = statement.query_map([value], user)?.collect();
            found
        };
        let mut found = found().map_err(failed)?;
        Ok(found.pop().filter(|_| found.is_empty()))
    }
}

impl Users for Members {
    fn by_id<'a>(&'a self, id: &'a UserId) -> BoxFuture<'a, Result<Option<User>, UsersError>> {
        Box::pin(async { self.find("number = CAST(?1 AS INTEGER)", id.as_str()) })
    }

    fn by_login<'a>(&'a self, login: &'a str) -> BoxFuture<'a, Result<Option<User>, UsersError>> {
        Box::pin(async move {
            match self.find("name = ?1", login)? {
                Some(user) => Ok(Some(user)),
                None => self.find("email = ?1", login),
            }
        })
    }

    fn verify_password<'a>(
        &'a self,
        user: Option<&'a User>,
        password: &'a str,
    ) -> BoxFuture<'a, Result<bool, UsersError>> {
        Box::pin(async move {
            let kept: Option<String> = match user {
                Some(user) => self
                    .database
                    .lock()
                    .query_row(
                        "SELECT password FROM members WHERE number = CAST(?1 AS INTEGER)",
                        [user.id.as_str()],
                        |row| row.get(0),
                    )
                    .optional()
                    .map_err(failed)?,
                None => None,
            };
            let known = kept.is_some();
            let hash = kept.unwrap_or_else(|| self.nobody.to_string());
            let password = password.to_owned();
            let matches = self
                .pool
                .run(move || passwords::matches(&password, &hash))
                .await?;
            Ok(matches && known)
        })
    }
}

fn user(row: &Row<'_>) -> rusqlite::Result<User> {
    let number: i64 = row.get(0)?;
    let name: String = row.get(1)?;
    Ok(User {
        email: row.get(2)?,
        active: !row.get::<_, bool>(3)?,
        extra: Extra::from_iter([("member_number", number.into())]),
        ..User::new(UserId::new(&number.to_string()), name)
    })
}

#[expect(clippy::needless_pass_by_value, reason = "the signature of map_err")]
fn failed(error: rusqlite::Error) -> UsersError {
    UsersError::Failed(error.to_string())
}
