//! Pages for people: server-rendered, without script.

mod authorize;
mod form;
mod home;
mod refusal;
mod render;
mod response;
mod same_origin;

use axum::{Router, middleware, routing::get};

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
    let sign_in = get(login::sign_in_page).post(login::sign_in);
    let sign_out = get(login::sign_out_page).post(login::sign_out);
    let authorize = get(authorize::authorize).post(authorize::authorize);
    let pages = [
        ("/accounts/login".to_owned(), sign_in),
        ("/accounts/logout".to_owned(), sign_out),
        (mount.path("/authorize"), authorize),
    ];
    let mut router = Router::new()
        .route("/", get(home::home))
        .route("/static/bailiwick.css", get(home::stylesheet))
        .fallback(home::not_found);
    for (path, page) in pages {
        router = router
            .route(&format!("{path}/"), page.clone())
            .route(&path, page);
    }
    router.layer(middleware::from_fn_with_state(app.clone(), refusal::tell))
}
