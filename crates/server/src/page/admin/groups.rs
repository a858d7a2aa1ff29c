//! `/admin/groups/`.

use axum::{extract::State, response::Response};
use serde::Serialize;

use crate::{
    app::App,
    login::Administrator,
    page::{
        form::Form,
        problems::{Problems, Shown},
        refusal::Refusal,
        render::{Hidden, Page},
        response::see_other,
    },
};

const PATH: &str = "/admin/groups/";

#[derive(Serialize)]
struct Context<'a> {
    hidden: [Hidden; 1],
    groups: Vec<String>,
    name: &'a str,
    #[serde(flatten)]
    shown: Shown,
}

/// The groups, and the form for one more.
pub(crate) async fn list(State(app): State<App>, by: Administrator) -> Result<Response, Refusal> {
    page(&app, &by, "", Problems::default()).await
}

/// Makes a group.
pub(crate) async fn create(
    State(app): State<App>,
    sent: Form<Administrator>,
) -> Result<Response, Refusal> {
    let name = sent.fields.value("name").unwrap_or_default();
    match sent.by.0.administration(&app).create_group(name).await {
        Ok(_) => Ok(see_other(PATH)),
        Err(error) => {
            let problems = Problems::from_error(error, "name")?;
            page(&app, &sent.by, name, problems).await
        }
    }
}

async fn page(
    app: &App,
    Administrator(person): &Administrator,
    name: &str,
    problems: Problems,
) -> Result<Response, Refusal> {
    let groups = app.administration.groups().await?;
    let context = Context {
        hidden: [person.ticket(app, PATH)?],
        groups: groups.into_iter().map(|group| group.name).collect(),
        name,
        shown: problems.shown(app, &["name"]),
    };
    Page::new(app, "groups.html")
        .user(&person.user)
        .render(context)
}
