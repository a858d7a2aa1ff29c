//! `applications/`: the clients that somebody registered.

mod form;
mod kind;
mod scopes;
pub(super) mod secret;
mod secrets;
mod snippets;
mod try_it;

use std::sync::Arc;

use axum::{extract::State, response::Response};
use bailiwick_core::{
    UnixTime,
    model::{Client, ClientId, Extra, GrantType},
    registration::{Applicant, Registrants},
    scope::ScopeToken,
    snapshot::ClientPosition,
};
use http::HeaderMap;
use serde::Serialize;

pub(crate) use form::{register, show_register, show_update, update};
pub(crate) use secrets::{add_secret, ask_add_secret, ask_delete_secret, delete_secret};
pub(crate) use try_it::{change_try, exchange, show_callback, show_try};

use self::{form::type_name, secrets::Secret, snippets::Snippet};
use super::{
    confirm::Confirm,
    form::Form,
    query::Query,
    refusal::Refusal,
    render::Page,
    response::see_other,
    segment::{ClientSegment, client_segment, segment},
};
use crate::{administration::Provided, app::App, language::Text, login::Person};

/// Applications of one page of the list.
const PAGE: usize = 50;

/// The list. It looks at every client in memory, for there is no order by owner: some
/// milliseconds where there are a hundred thousand.
pub(crate) async fn list(
    State(app): State<App>,
    person: Person,
    Query(query): Query,
) -> Result<Response, Refusal> {
    let snapshot = app.administration.snapshot().await?;
    let after = query.value("after").map(ClientId::new);
    let after = after.and_then(|id| snapshot.client(&id));
    let after = after.map(|client| ClientPosition::of(&**client));
    let all = snapshot
        .clients_after(after.as_ref())
        .map(|(_, client)| client);
    let mut own = all.filter(|client| client.record().owner.as_ref() == Some(&person.user.id));
    let applications: Vec<_> = own
        .by_ref()
        .take(PAGE)
        .map(|client| Listed::new(&app, &**client))
        .collect();
    let more = own.next().is_some();
    let last = applications.last().filter(|_| more);
    let registrants = app.config.registrants;
    let context = List {
        next_page: last.map(|last| format!("?after={}", segment(&last.client_id))),
        applications,
        may_register: registrants.include(person.user.admin),
        registrants: match registrants {
            Registrants::Nobody => Text::new("applications-nobody"),
            _ => Text::new("applications-administrators"),
        },
    };
    Page::new(&app, "applications.html")
        .user(&person.user)
        .render(context)
}

/// One application; right after its registration with the secret, this once.
pub(crate) async fn detail(
    State(app): State<App>,
    person: Person,
    ClientSegment(id): ClientSegment,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let client = owned(&app, &person, &id).await?;
    let href = href(&app, client.id());
    let client_secret = secret::read(&app, &headers, client.record());
    let forget = client_secret.is_some();
    let detail = Detail {
        application: Application::new(&app, &*client),
        client_secret: client_secret.as_deref().map(String::as_str),
        secrets: secrets::listed(&app, client.record()).await?,
        may_add_secret: secrets::may_add(client.record()),
        snippets: snippets::of(&app, &*client),
        may_try: try_it::is_possible(&app, &*client),
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
    ClientSegment(id): ClientSegment,
) -> Result<Response, Refusal> {
    let client = deletable(&app, &person, &id).await?;
    let back = href(&app, client.id());
    let action = format!("{back}delete/");
    let confirm = Confirm {
        heading: Text::new("application-delete-question").with("name", client.name()),
        consequence: Text::new("application-delete-consequence"),
        hidden: vec![person.ticket(&app, &action)?],
        action,
        submit: Text::new("site-delete"),
        back,
    };
    confirm.page(&app, &person)
}

/// Deletes.
pub(crate) async fn delete(
    State(app): State<App>,
    ClientSegment(id): ClientSegment,
    sent: Form<Person>,
) -> Result<Response, Refusal> {
    let administration = sent.by.administration(&app);
    let own = Provided::Application(&sent.by.user.id);
    administration.delete_client_provided(&id, own).await?;
    tracing::info!(client = %id, user = %sent.by.user.id, "an application was deleted");
    Ok(see_other(&app.mount.path("/applications/")))
}

/// The client `id` if this person owns it; to others it is not there.
async fn owned(app: &App, person: &Person, id: &ClientId) -> Result<Arc<dyn Client>, Refusal> {
    let snapshot = app.administration.snapshot().await?;
    snapshot
        .client(id)
        .filter(|client| client.record().owner.as_ref() == Some(&person.user.id))
        .cloned()
        .ok_or_else(Refusal::not_found)
}

/// A resource server is for administrators to delete: its scopes go with it.
async fn deletable(app: &App, person: &Person, id: &ClientId) -> Result<Arc<dyn Client>, Refusal> {
    let client = owned(app, person, id).await?;
    match client.resource_server() {
        None => Ok(client),
        Some(_) => Err(Refusal::not_found()),
    }
}

/// This person, as somebody who registers applications.
fn applicant(app: &App, person: &Person) -> Applicant {
    Applicant {
        user: person.user.id.clone(),
        may_register: app.config.registrants.include(person.user.admin),
    }
}

fn href(app: &App, id: &ClientId) -> String {
    app.mount
        .path(&format!("/applications/{}/", client_segment(id)))
}

#[derive(Serialize)]
struct List {
    applications: Vec<Listed>,
    next_page: Option<String>,
    may_register: bool,
    registrants: Text,
}

#[derive(Serialize)]
struct Listed {
    name: String,
    client_id: String,
    client_type: Text,
    disabled: bool,
    href: String,
    extra: Extra,
}

impl Listed {
    fn new(app: &App, client: &dyn Client) -> Self {
        Self {
            name: client.name().to_owned(),
            client_id: client.id().as_str().to_owned(),
            client_type: type_name(client.record().client_type),
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
    secrets: Vec<Secret>,
    may_add_secret: bool,
    snippets: Vec<Snippet>,
    may_try: bool,
}

#[derive(Serialize)]
struct Application<'a> {
    name: &'a str,
    client_id: &'a str,
    client_type: Text,
    grant_types: Vec<&'a str>,
    redirect_uris: &'a [String],
    post_logout_redirect_uris: &'a [String],
    allowed_origins: &'a [String],
    scope: Option<Vec<&'a str>>,
    created_at: UnixTime,
    disabled: bool,
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
            client_type: type_name(record.client_type),
            grant_types: record.grant_types.iter().map(GrantType::as_str).collect(),
            redirect_uris: client.redirect_uris(),
            post_logout_redirect_uris: &record.post_logout_redirect_uris,
            allowed_origins: client.allowed_origins(),
            scope: scope.map(|set| set.iter().map(ScopeToken::as_str).collect()),
            created_at: record.created_at,
            disabled: !client.is_usable(),
            resource_server: client.resource_server().is_some(),
            href: href(app, client.id()),
            extra: client.page_fields(),
        }
    }
}
