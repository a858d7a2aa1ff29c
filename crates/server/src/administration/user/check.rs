//! What is wrong with a user as entered, all of it.

use bailiwick_core::{
    model::{Group, User},
    plain_text::plain_text,
    problem::Problem,
};
use secrecy::{ExposeSecret as _, SecretString};

use crate::password::check_new_password;

/// Longest user name and personal name, in characters.
const LONGEST_NAME: usize = 150;
/// Longest e-mail address (RFC 5321 §4.5.3.1.3), in characters.
const LONGEST_EMAIL: usize = 254;

/// `user` as it is kept; adds to `problems` all that is wrong with it.
pub(super) fn user(user: &User, groups: &[Group], problems: &mut Vec<Problem>) -> User {
    let username = text("username", &user.username, LONGEST_NAME, problems);
    if username.is_empty() {
        problems.push(Problem::new("username", "must not be empty"));
    }
    let email = text("email", &user.email, LONGEST_EMAIL, problems);
    if !email.is_empty() && !is_address(&email) {
        problems.push(Problem::new("email", "is not an e-mail address"));
    }
    let mut kept: Vec<String> = Vec::new();
    for name in &user.groups {
        if !groups.iter().any(|group| group.name == *name) {
            let text = format!("there is no group {name:?}");
            problems.push(Problem::new("groups", text));
        } else if !kept.contains(name) {
            kept.push(name.clone());
        }
    }
    User {
        username,
        email,
        first_name: text("first_name", &user.first_name, LONGEST_NAME, problems),
        last_name: text("last_name", &user.last_name, LONGEST_NAME, problems),
        groups: kept,
        ..user.clone()
    }
}

/// Whether a new password will do.
pub(super) fn password(password: Option<&SecretString>, problems: &mut Vec<Problem>) {
    if let Some(password) = password
        && let Err(text) = check_new_password(password.expose_secret())
    {
        problems.push(Problem::new("password", text));
    }
}

fn text(field: &'static str, text: &str, longest: usize, problems: &mut Vec<Problem>) -> String {
    plain_text(text.trim(), longest).unwrap_or_else(|error| {
        problems.push(Problem::new(field, error.to_string()));
        text.to_owned()
    })
}

/// Whether mail could be sent there: nothing but the mail itself proves more.
fn is_address(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else {
        return false;
    };
    let plain = |part: &str| !part.is_empty() && !part.contains(char::is_whitespace);
    plain(local) && plain(domain) && !domain.contains(['<', '>', ',', ';', '"'])
}
