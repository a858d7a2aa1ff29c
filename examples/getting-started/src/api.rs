//! Users and groups over HTTP, and the scope that each request needs.
//!
//! | request | scope |
//! | --- | --- |
//! | `GET /users/`, `GET /users/{name}/` | `read` |
//! | `POST /users/` | `write` |
//! | `GET /groups/` | `groups` |
#![expect(
    clippy::disallowed_types,
    reason = "a form of this API's own, not a request of OAuth"
)]

use axum::{
    Form, Json, Router,
    extract::{Path, State},
    routing::get,
};
use bailiwick_resource::{Protect, Verifier, require, require_read_write};
use bailiwick_server::{
    Administration, AdministrationError,
    administration::NewUser,
    bailiwick_core::model::{Group, User},
};
use http::StatusCode;
use serde::{Deserialize, Serialize};

/// The routes; `verifier` says what a token is worth.
pub(crate) fn routes(users: Administration, verifier: impl Verifier + 'static) -> Router {
    let read_write = require_read_write;
    Router::new()
        .route("/users/", get(list).post(create).route_layer(read_write()))
        .route("/users/{name}/", get(detail).route_layer(read_write()))
        .route("/groups/", get(groups).route_layer(require(["groups"])))
        .layer(Protect::new(verifier))
        .with_state(users)
}

/// A user, as this API shows one.
#[derive(Serialize)]
struct UserView {
    username: String,
    email: String,
    first_name: String,
    last_name: String,
}

impl From<User> for UserView {
    fn from(user: User) -> Self {
        Self {
            username: user.username,
            email: user.email,
            first_name: user.first_name,
            last_name: user.last_name,
        }
    }
}

/// A group, as this API shows one.
#[derive(Serialize)]
struct GroupView {
    name: String,
}

impl From<Group> for GroupView {
    fn from(group: Group) -> Self {
        Self { name: group.name }
    }
}

#[derive(Deserialize)]
struct UserForm {
    username: String,
    password: String,
    #[serde(default)]
    email: String,
}

/// A refusal that says why.
type Refused = (StatusCode, String);

async fn list(State(users): State<Administration>) -> Result<Json<Vec<UserView>>, Refused> {
    let users = users.users().await.map_err(refused)?;
    Ok(Json(users.into_iter().map(|row| row.user.into()).collect()))
}

async fn detail(
    State(users): State<Administration>,
    Path(name): Path<String>,
) -> Result<Json<UserView>, Refused> {
    let record = users.user(&name).await.map_err(refused)?;
    Ok(Json(record.user.into()))
}

async fn create(
    State(users): State<Administration>,
    Form(form): Form<UserForm>,
) -> Result<(StatusCode, Json<UserView>), Refused> {
    let new = NewUser {
        username: form.username,
        email: form.email,
        password: Some(form.password.into()),
        ..NewUser::default()
    };
    let user = users.create_user(&new).await.map_err(refused)?;
    Ok((StatusCode::CREATED, Json(user.into())))
}

async fn groups(State(users): State<Administration>) -> Result<Json<Vec<GroupView>>, Refused> {
    let groups = users.groups().await.map_err(refused)?;
    Ok(Json(groups.into_iter().map(Into::into).collect()))
}

#[expect(clippy::needless_pass_by_value, reason = "the signature of map_err")]
fn refused(error: AdministrationError) -> Refused {
    let status = match &error {
        AdministrationError::NotFound { .. } => StatusCode::NOT_FOUND,
        AdministrationError::Refused(_) | AdministrationError::NameTaken => StatusCode::BAD_REQUEST,
        _ => return (StatusCode::SERVICE_UNAVAILABLE, "try again".to_owned()),
    };
    (status, format!("{error}\n"))
}
