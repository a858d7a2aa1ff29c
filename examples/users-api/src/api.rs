//! The routes, and which scope each of them needs.

use std::sync::Arc;

use axum::{
    Router,
    body::Bytes,
    extract::{DefaultBodyLimit, Path, State, rejection::BytesRejection},
    response::Response,
    routing::get,
};
use bailiwick_resource::{Protect, Require, require, require_read_write_as};
use http::{HeaderMap, StatusCode};

use crate::{answer, directory::Directory, new_user::NewUser, scopes::UserScope};

/// Longest body that is read (bytes).
const LONGEST_BODY: usize = 64 * 1024;

/// The whole API; `protect` decides who is let in.
pub fn router(directory: Arc<Directory>, protect: Protect) -> Router {
    Router::new()
        .route("/users/", get(users).post(add_user).route_layer(of_users()))
        .route("/users/{pk}/", get(user).route_layer(of_users()))
        .route(
            "/groups/",
            get(groups).route_layer(require([UserScope::Groups])),
        )
        .method_not_allowed_fallback(answer::method_not_allowed)
        .layer(DefaultBodyLimit::max(LONGEST_BODY))
        .layer(protect)
        .fallback(answer::not_found)
        .with_state(directory)
}

fn of_users() -> Require {
    require_read_write_as(UserScope::Read, UserScope::Write)
}

async fn users(State(directory): State<Arc<Directory>>) -> Response {
    answer::json(StatusCode::OK, &directory.users())
}

async fn user(State(directory): State<Arc<Directory>>, Path(pk): Path<String>) -> Response {
    match pk.parse().ok().and_then(|pk| directory.user(pk)) {
        Some(user) => answer::json(StatusCode::OK, &user),
        None => answer::not_found().await,
    }
}

async fn add_user(
    State(directory): State<Arc<Directory>>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let body = match body {
        Ok(body) => body,
        Err(rejection) => return answer::detail(rejection.status(), &rejection.body_text()),
    };
    let new = match NewUser::read(&headers, &body) {
        Ok(new) => new,
        Err(refusal) => return refusal,
    };
    match directory.add(new) {
        Ok(user) => answer::json(StatusCode::CREATED, &user),
        Err(errors) => answer::json(StatusCode::BAD_REQUEST, &errors),
    }
}

async fn groups(State(directory): State<Arc<Directory>>) -> Response {
    answer::json(StatusCode::OK, &directory.groups())
}
