//! The users and groups, in memory.

use std::sync::{PoisonError, RwLock};

use serde::Serialize;

use crate::new_user::{FieldErrors, NewUser};

/// Most users that are kept, so that an open example cannot fill the memory.
const MOST_USERS: usize = 10_000;

/// A user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct User {
    /// Number, from 1.
    pub pk: u64,
    /// Unique name.
    pub username: String,
    /// E-mail address, or empty.
    pub email: String,
    /// First name, or empty.
    pub first_name: String,
    /// Last name, or empty.
    pub last_name: String,
}

/// A group of users.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Group {
    /// Name.
    pub name: String,
}

/// All users and groups.
#[derive(Debug)]
pub struct Directory {
    users: RwLock<Vec<User>>,
    groups: Vec<Group>,
}

impl Directory {
    /// An administrator, two more people and two groups.
    pub fn with_examples() -> Self {
        let people = [
            ("admin", "admin@example.com", "", ""),
            ("ada", "ada@example.com", "Ada", "Lovelace"),
            ("grace", "grace@example.com", "Grace", "Hopper"),
        ];
        let users = (1..)
            .zip(people)
            .map(|(pk, (username, email, first_name, last_name))| User {
                pk,
                username: username.to_owned(),
                email: email.to_owned(),
                first_name: first_name.to_owned(),
                last_name: last_name.to_owned(),
            })
            .collect();
        let groups = ["Administrators", "Editors"]
            .map(|name| Group {
                name: name.to_owned(),
            })
            .into();
        Self {
            users: RwLock::new(users),
            groups,
        }
    }

    /// All users, in the order of their numbers.
    pub fn users(&self) -> Vec<User> {
        self.users
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// The user with this number.
    pub fn user(&self, pk: u64) -> Option<User> {
        let users = self.users.read().unwrap_or_else(PoisonError::into_inner);
        users.iter().find(|user| user.pk == pk).cloned()
    }

    /// All groups.
    pub fn groups(&self) -> &[Group] {
        &self.groups
    }

    /// Adds a user whose name nobody has.
    pub fn add(&self, new: NewUser) -> Result<User, FieldErrors> {
        let mut users = self.users.write().unwrap_or_else(PoisonError::into_inner);
        if users.iter().any(|user| user.username == new.username) {
            return Err(FieldErrors::one(
                "username",
                "A user with that username already exists.",
            ));
        }
        if users.len() >= MOST_USERS {
            return Err(FieldErrors::one(
                "non_field_errors",
                "There is no room for more users.",
            ));
        }
        let user = User {
            pk: users.last().map_or(1, |last| last.pk + 1),
            username: new.username,
            email: new.email,
            first_name: new.first_name,
            last_name: new.last_name,
        };
        users.push(user.clone());
        Ok(user)
    }
}
