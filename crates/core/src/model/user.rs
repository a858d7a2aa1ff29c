//! Users: resource owners, and those who administer.

use serde::{Deserialize, Serialize};

use super::{Extra, LanguageTag, UserId};
use crate::UnixTime;

/// A user, as decisions and pages see one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
    /// The language that they want pages in; `None`: as their browser says.
    #[serde(default)]
    pub language: Option<LanguageTag>,
    /// What the host says of them besides: claims for tokens and pages.
    #[serde(default)]
    pub extra: Extra,
}

impl User {
    /// An active user of this identifier and user name, about whom nothing else
    /// is said.
    ///
    /// ```
    /// use bailiwick_core::model::{User, UserId};
    ///
    /// let ada = User::new(UserId::new("1"), "ada");
    /// assert!(ada.active && !ada.admin);
    /// ```
    pub fn new(id: UserId, username: impl Into<String>) -> Self {
        Self {
            id,
            username: username.into(),
            email: String::new(),
            first_name: String::new(),
            last_name: String::new(),
            active: true,
            admin: false,
            groups: Vec::new(),
            language: None,
            extra: Extra::EMPTY,
        }
    }
}

/// A user of the embedded store.
///
/// ```
/// use bailiwick_core::model::{User, UserId, UserRecord};
///
/// // A user of the host's own: no password of theirs is kept here.
/// let record = UserRecord::from(User::new(UserId::new("17"), "ada"));
/// assert!(record.password.is_empty());
/// ```
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserRecord {
    /// The user.
    pub user: User,
    /// A PHC string, or empty: no password works.
    pub password: String,
    /// When the user was made.
    pub created_at: UnixTime,
}

/// A user whose password is not ours to keep.
impl From<User> for UserRecord {
    fn from(user: User) -> Self {
        Self {
            user,
            password: String::new(),
            created_at: UnixTime::EPOCH,
        }
    }
}

impl std::fmt::Debug for UserRecord {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("UserRecord")
            .field("user", &self.user)
            .finish_non_exhaustive()
    }
}

/// A group of users.
///
/// ```
/// use bailiwick_core::{UnixTime, model::Group};
///
/// let staff = Group { name: "staff".to_owned(), created_at: UnixTime::from_secs(1_700_000_000) };
/// assert_eq!(staff.name, "staff");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// Its name.
    pub name: String,
    /// When it was made.
    pub created_at: UnixTime,
}
