//! Users: resource owners, and those who administer.

use super::UserId;
use crate::UnixTime;

/// A user, as decisions and pages see one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// The stable identifier.
    pub id: UserId,
    /// What they sign in with, and what introspection answers as `username`.
    pub username: String,
    /// E-mail address; may be empty.
    pub email: String,
    /// Given name; may be empty.
    pub first_name: String,
    /// Family name; may be empty.
    pub last_name: String,
    /// Inactive users get nothing, and what they got is dead.
    pub active: bool,
    /// Whether they administer this server.
    pub admin: bool,
    /// The names of their groups.
    pub groups: Vec<String>,
}

/// A user of the embedded store.
#[derive(Clone, PartialEq, Eq)]
pub struct UserRecord {
    /// The user.
    pub user: User,
    /// A PHC string, or empty: no password works.
    pub password: String,
    /// When the user was made.
    pub created_at: UnixTime,
}

impl std::fmt::Debug for UserRecord {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("UserRecord")
            .field("user", &self.user)
            .finish_non_exhaustive()
    }
}

/// A group of users.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Its name.
    pub name: String,
    /// When it was made.
    pub created_at: UnixTime,
}
