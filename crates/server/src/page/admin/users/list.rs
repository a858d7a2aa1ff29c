//! The list of all users, page by page.

use axum::{extract::State, response::Response};
use bailiwick_core::model::{User, UserRecord};
use serde::Serialize;

use super::{PATH, href};
use crate::{
    app::App,
    login::Administrator,
    page::{query::Query, refusal::Refusal, render::Page},
};

/// Users on one page.
const ROWS: usize = 100;

/// The users.
pub(crate) async fn list(
    State(app): State<App>,
    Administrator(person): Administrator,
    Query(query): Query,
) -> Result<Response, Refusal> {
    let after = query.value("after").map(str::to_owned);
    let users = app.administration.users_after(after, ROWS).await?;
    let last = users.last().filter(|_| users.len() == ROWS);
    let context = List {
        next_page: last.map(|record| {
            let name = record.user.username.as_bytes();
            let after: String = form_urlencoded::byte_serialize(name).collect();
            format!("{PATH}?after={after}")
        }),
        users: listed(&app, users).await?,
    };
    Page::new(&app, "users.html")
        .user(&person.user)
        .render(context)
}

/// One look-up for each of the page's rows.
async fn listed(app: &App, users: Vec<UserRecord>) -> Result<Vec<Listed>, Refusal> {
    let mut listed = Vec::with_capacity(users.len());
    for record in users {
        let factor = app.administration.second_factor(&record.user.id).await?;
        listed.push(Listed {
            second_factor: factor.is_some_and(|kept| kept.is_set()),
            ..record.user.into()
        });
    }
    Ok(listed)
}

#[derive(Serialize)]
struct List {
    users: Vec<Listed>,
    next_page: Option<String>,
}

#[derive(Serialize)]
struct Listed {
    username: String,
    email: String,
    groups: Vec<String>,
    admin: bool,
    active: bool,
    second_factor: bool,
    href: String,
}

impl From<User> for Listed {
    fn from(user: User) -> Self {
        Self {
            href: href(&user.id),
            username: user.username,
            email: user.email,
            groups: user.groups,
            admin: user.admin,
            active: user.active,
            second_factor: false,
        }
    }
}
