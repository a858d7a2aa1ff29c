//! Pages for people: server-rendered, without script.

mod admin;
mod application;
mod authorize;
mod authorized_tokens;
mod confirm;
mod form;
mod home;
mod problems;
mod refusal;
mod render;
mod response;
mod same_origin;
mod segment;
mod setup;

use axum::{
    Router, middleware,
    routing::{MethodRouter, get},
};

pub(crate) use form::{Binding, Form, OpenForm};
pub(crate) use refusal::{Refusal, Said};
pub(crate) use render::{Hidden, Page};
pub(crate) use response::{see_other, with_cookie};

use crate::{app::App, login};

/// The routes of all pages. Each answers with and without its trailing slash; a
/// POST is never redirected. Whatever no other route answers is a page that is
/// not there.
pub(crate) fn routes(app: &App) -> Router<App> {
    let mount = &app.mount;
    let mut router = Router::new()
        .route("/", get(home::home))
        .route("/static/bailiwick.css", get(home::stylesheet))
        .fallback(home::not_found);
    let under_mount = own_pages().map(|(path, page)| (mount.path(path), page));
    let at_root = pages().map(|(path, page)| (path.to_owned(), page));
    let at_root = at_root.into_iter().filter(|(path, _)| is_ours(app, path));
    for (path, page) in under_mount.into_iter().chain(at_root) {
        router = router
            .route(&format!("{path}/"), page.clone())
            .route(&path, page);
    }
    router
        .method_not_allowed_fallback(home::method_not_allowed)
        .layer(middleware::from_fn_with_state(app.clone(), refusal::tell))
}

/// Sessions are the host's where it signs people in, and users where it keeps
/// them: it has pages of its own for them, at these paths or at others.
fn is_ours(app: &App, path: &str) -> bool {
    match path.split('/').nth(1) {
        Some("accounts") => app.sign_in.is_none(),
        Some("setup") => app.users_in_store(),
        _ if path.starts_with("/admin/users") || path == "/admin/groups" => app.users_in_store(),
        _ => true,
    }
}

/// Pages below the issuer's path.
fn own_pages() -> [(&'static str, MethodRouter<App>); 8] {
    [
        (
            "/authorize",
            get(authorize::authorize).post(authorize::authorize),
        ),
        ("/applications", get(application::list)),
        (
            "/applications/register",
            get(application::show_register).post(application::register),
        ),
        ("/applications/{id}", get(application::detail)),
        (
            "/applications/{id}/update",
            get(application::show_update).post(application::update),
        ),
        (
            "/applications/{id}/delete",
            get(application::ask_delete).post(application::delete),
        ),
        ("/authorized_tokens", get(authorized_tokens::list)),
        (
            "/authorized_tokens/{id}/delete",
            get(authorized_tokens::ask).post(authorized_tokens::take_back),
        ),
    ]
}

/// Pages at the root of the origin.
fn pages() -> [(&'static str, MethodRouter<App>); 12] {
    [
        (
            "/accounts/login",
            get(login::sign_in_page).post(login::sign_in),
        ),
        (
            "/accounts/logout",
            get(login::sign_out_page).post(login::sign_out),
        ),
        ("/setup", get(setup::show).post(setup::submit)),
        ("/admin", get(admin::index)),
        ("/admin/users", get(admin::users::list)),
        (
            "/admin/users/create",
            get(admin::users::show_create).post(admin::users::create),
        ),
        (
            "/admin/users/{id}",
            get(admin::users::show_edit).post(admin::users::edit),
        ),
        (
            "/admin/groups",
            get(admin::groups::list).post(admin::groups::create),
        ),
        ("/admin/scopes", get(admin::scopes::list)),
        (
            "/admin/scopes/create",
            get(admin::scopes::show_create).post(admin::scopes::create),
        ),
        (
            "/admin/scopes/edit",
            get(admin::scopes::show_edit).post(admin::scopes::edit),
        ),
        (
            "/admin/scopes/retire",
            get(admin::scopes::ask_retire).post(admin::scopes::retire),
        ),
    ]
}
