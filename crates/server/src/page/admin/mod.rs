//! `/admin/`: for administrators; to others there is no such page.

pub(crate) mod api_tokens;
pub(crate) mod audit;
pub(crate) mod clients;
pub(crate) mod frame;
pub(super) mod groups;
pub(crate) mod keys;
mod names;
pub(crate) mod picture;
pub(crate) mod resource_servers;
pub(crate) mod scopes;
pub(crate) mod settings;
pub(crate) mod timeline;
pub(crate) mod tokens;
pub(crate) mod users;
pub(crate) mod weather;

use axum::{extract::State, response::Response};
use bailiwick_core::picture::SvgStyle;
use serde::Serialize;

use self::picture::Words;
use super::{refusal::Refusal, render::Page};
use crate::{app::App, login::Administrator, route::RouteGroup};

/// Most nodes of its picture.
const MOST_NODES: usize = 40;

#[derive(Serialize)]
struct Context {
    scopes: usize,
    /// Whether programs may do what people do here.
    api: bool,
    svg: String,
}

/// The first page: what there is.
pub(crate) async fn index(
    State(app): State<App>,
    Administrator(person): Administrator,
    words: Words,
) -> Result<Response, Refusal> {
    let snapshot = app.administration.snapshot().await?;
    let picture = app
        .administration
        .outline(words.of(&app, &person.user), MOST_NODES)
        .await?;
    let context = Context {
        svg: if picture.is_empty() {
            String::new()
        } else {
            picture.svg(&SvgStyle::default())
        },
        scopes: snapshot.scope_count(),
        api: app.routing.keeps(RouteGroup::AdminApi),
    };
    Page::new(&app, "admin.html")
        .user(&person.user)
        .render(context)
}
