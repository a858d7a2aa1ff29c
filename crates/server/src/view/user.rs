//! Users and groups.

use bailiwick_core::{
    UnixTime,
    model::{Group, User, UserId, UserRecord},
};
use schemars::JsonSchema;
use serde::Serialize;

/// A user of the server's own.
#[derive(Debug, Serialize, JsonSchema)]
pub struct UserView {
    /// The stable identifier (RFC 7662 §2.2).
    sub: String,
    username: String,
    email: String,
    first_name: String,
    last_name: String,
    groups: Vec<String>,
    admin: bool,
    active: bool,
    /// The language of their pages; absent: as their browser says.
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    created_at: Option<i64>,
}

impl UserView {
    /// Without the time at which they were made.
    pub fn new(user: &User) -> Self {
        Self::of(user, None)
    }

    fn of(user: &User, created_at: Option<UnixTime>) -> Self {
        Self {
            sub: user.id.as_str().to_owned(),
            username: user.username.clone(),
            email: user.email.clone(),
            first_name: user.first_name.clone(),
            last_name: user.last_name.clone(),
            groups: user.groups.clone(),
            admin: user.admin,
            active: user.active,
            language: user.language.as_ref().map(ToString::to_string),
            created_at: created_at.map(UnixTime::as_secs),
        }
    }
}

impl From<&UserRecord> for UserView {
    fn from(record: &UserRecord) -> Self {
        Self::of(&record.user, Some(record.created_at))
    }
}

/// A user, perhaps one who is kept elsewhere.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SubjectView {
    sub: String,
}

impl SubjectView {
    /// By the identifier.
    pub fn new(id: &UserId) -> Self {
        Self {
            sub: id.as_str().to_owned(),
        }
    }
}

/// A group of users.
#[derive(Debug, Serialize, JsonSchema)]
pub struct GroupView {
    name: String,
    created_at: i64,
}

impl From<&Group> for GroupView {
    fn from(group: &Group) -> Self {
        Self {
            name: group.name.clone(),
            created_at: group.created_at.as_secs(),
        }
    }
}
