//! Users and groups.

use bailiwick_server::bailiwick_core::{
    UnixTime,
    model::{Group, User, UserId, UserRecord},
};
use serde::Serialize;

use crate::output::View;

#[derive(Debug, Serialize)]
pub(crate) struct UserView {
    /// The stable identifier (RFC 7662 §2.2).
    sub: String,
    username: String,
    email: String,
    first_name: String,
    last_name: String,
    groups: Vec<String>,
    admin: bool,
    active: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    created_at: Option<i64>,
}

impl UserView {
    pub(crate) fn new(user: &User) -> Self {
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
            created_at: created_at.map(UnixTime::as_secs),
        }
    }
}

impl From<&UserRecord> for UserView {
    fn from(record: &UserRecord) -> Self {
        Self::of(&record.user, Some(record.created_at))
    }
}

impl View for UserView {
    const COLUMNS: &'static [&'static str] = &[
        "username",
        "email",
        "groups",
        "admin",
        "active",
        "created_at",
    ];
    const FIELDS: &'static [&'static str] = &[
        "username",
        "email",
        "first_name",
        "last_name",
        "groups",
        "admin",
        "active",
        "sub",
    ];
}

/// A user, perhaps one who is kept elsewhere.
#[derive(Debug, Serialize)]
pub(crate) struct SubjectView {
    sub: String,
}

impl SubjectView {
    pub(crate) fn new(id: &UserId) -> Self {
        Self {
            sub: id.as_str().to_owned(),
        }
    }
}

impl View for SubjectView {
    const COLUMNS: &'static [&'static str] = &["sub"];
    const FIELDS: &'static [&'static str] = &["sub"];
}

#[derive(Debug, Serialize)]
pub(crate) struct GroupView {
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

impl View for GroupView {
    const COLUMNS: &'static [&'static str] = &["name", "created_at"];
    const FIELDS: &'static [&'static str] = &["name"];
}
