//! `applications/`: the clients that somebody registered.

mod form;
pub(super) mod secret;

use std::sync::Arc;

use axum::{extract::State, response::Response};
use bailiwick_core::{
    UnixTime,
    model::{Client, ClientId, Extra, GrantType},
    scope::ScopeToken,
};
use http::HeaderMap;
use serde::Serialize;

pub(crate) use form::{register, show_register, show_update, update};

use super::{
    confirm::Confirm,
    form::Form,
    refusal::Refusal,
    render::Page,
    response::see_other,
    segment::{Segment, segment},
};
use crate::{app::App, login::Person};

/// The list.
pub(crate) async fn list(State(app): State<App>, person: Person) -> Result<Response, Refusal> {
    let snapshot = app.administration.snapshot().await?;
    let own = |client: &&Arc<dyn Client>| client.record().owner.as_ref() == Some(&person.user.id);
    let mut applications: Vec<_> = snapshot
        .clients()
        .filter(own)
        .map(|client| Listed::new(&app, &**client))
        .collect();
    applications.sort_by(|a, b| (&a.name, &a.client_id).cmp(&(&b.name, &b.client_id)));
    Page::new(&app, "applications.html")
        .user(&person.user)
        .render(List { applications })
}

/// One application; right after its registration with the secret, this once.
pub(crate) async fn detail(
    State(app): State<App>,
    person: Person,
    Segment(id): Segment,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let client = owned(&app, &person, &id).await?;
    let href = href(&app, client.id());
    let client_secret = secret::read(&app, &headers, client.record());
    let forget = client_secret.is_some();
    let detail = Detail {
        application: Application::new(&app, &*client),
        client_secret: client_secret.as_deref().map(String::as_str),
    };
    let page = Page::new(&app, "application.html")
        .user(&person.user)
        .render(detail)?;
    Ok(if forget {
        secret::take_back(&app, &href, page)
    } else {
        page
    })
}

/// Asks before deleting.
pub(crate) async fn ask_delete(
    State(app): State<App>,
    person: Person,
    Segment(id): Segment,
) -> Result<Response, Refusal> {
    let client = deletable(&app, &person, &id).await?;
    let back = href(&app, client.id());
    let action = format!("{back}delete/");
    let confirm = Confirm {
        heading: format!("Delete {}?", client.name()).into(),
        consequence:
            "Every token that it holds is revoked, and nobody can sign in to it any more. \
                      This cannot be undone."
                .into(),
        hidden: vec![person.ticket(&app, &action)?],
        action,
        submit: "Delete".into(),
        back,
    };
    confirm.page(&app, &person)
}

/// Deletes.
pub(crate) async fn delete(
    State(app): State<App>,
    Segment(id): Segment,
    sent: Form<Person>,
) -> Result<Response, Refusal> {
    let client = deletable(&app, &sent.by, &id).await?;
    let administration = sent.by.administration(&app);
    administration.delete_client(client.id()).await?;
    tracing::info!(client = %client.id(), user = %sent.by.user.id, "an application was deleted");
    Ok(see_other(&app.mount.path("/applications/")))
}

/// The client `id` if this person owns it; to others it is not there.
async fn owned(app: &App, person: &Person, id: &str) -> Result<Arc<dyn Client>, Refusal> {
    let snapshot = app.administration.snapshot().await?;
    snapshot
        .client(&ClientId::new(id))
        .filter(|client| client.record().owner.as_ref() == Some(&person.user.id))
        .cloned()
        .ok_or_else(Refusal::not_found)
}

/// A resource server is for administrators to delete: its scopes go with it.
async fn deletable(app: &App, person: &Person, id: &str) -> Result<Arc<dyn Client>, Refusal> {
    let client = owned(app, person, id).await?;
    match client.resource_server() {
        None => Ok(client),
        Some(_) => Err(Refusal::not_found()),
    }
}

fn href(app: &App, id: &ClientId) -> String {
    app.mount
        .path(&format!("/applications/{}/", segment(id.as_str())))
}

#[derive(Serialize)]
struct List {
    applications: Vec<Listed>,
}

#[derive(Serialize)]
struct Listed {
    name: String,
    client_id: String,
    client_type: &'static str,
    disabled: bool,
    href: String,
    extra: Extra,
}

impl Listed {
    fn new(app: &App, client: &dyn Client) -> Self {
        Self {
            name: client.name().to_owned(),
            client_id: client.id().as_str().to_owned(),
            client_type: client.record().client_type.as_str(),
            disabled: !client.is_usable(),
            href: href(app, client.id()),
            extra: client.page_fields(),
        }
    }
}

#[derive(Serialize)]
struct Detail<'a> {
    application: Application<'a>,
    client_secret: Option<&'a str>,
}

#[derive(Serialize)]
struct Application<'a> {
    name: &'a str,
    client_id: &'a str,
    client_type: &'static str,
    grant_types: Vec<&'a str>,
    redirect_uris: &'a [String],
    post_logout_redirect_uris: &'a [String],
    allowed_origins: &'a [String],
    scope: Option<Vec<&'a str>>,
    created_at: UnixTime,
    resource_server: bool,
    href: String,
    extra: Extra,
}

impl<'a> Application<'a> {
    fn new(app: &App, client: &'a dyn Client) -> Self {
        let record = client.record();
        let scope = client.allowed_scope();
        Self {
            name: client.name(),
            client_id: client.id().as_str(),
            client_type: record.client_type.as_str(),
            grant_types: record.grant_types.iter().map(GrantType::as_str).collect(),
            redirect_uris: client.redirect_uris(),
            post_logout_redirect_uris: &record.post_logout_redirect_uris,
            allowed_origins: client.allowed_origins(),
            scope: scope.map(|set| set.iter().map(ScopeToken::as_str).collect()),
            created_at: record.created_at,
            resource_server: client.resource_server().is_some(),
            href: href(app, client.id()),
            extra: client.page_fields(),
        }
    }
}
