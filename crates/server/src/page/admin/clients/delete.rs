//! Deleting a client: first what would end with it.

use axum::{extract::State, response::Response};
use bailiwick_core::model::ClientId;
use serde::Serialize;

use super::super::names::{CLIENTS, TOKENS, client_href, with_query};
use crate::{
    administration::{AdministrationError, ClientImpact, Provided, Seen},
    app::App,
    login::{Administrator, Person},
    page::{
        form::Form,
        refusal::Refusal,
        render::{Hidden, Page},
        response::see_other,
        segment::ClientSegment,
    },
};

/// The hidden field that says which state was looked at.
const SEEN: &str = "seen";

/// Says what would end, and asks.
pub(crate) async fn ask_delete(
    State(app): State<App>,
    Administrator(person): Administrator,
    ClientSegment(id): ClientSegment,
) -> Result<Response, Refusal> {
    page(&app, &person, &id, false).await
}

/// Deletes the client that was looked at.
pub(crate) async fn delete(
    State(app): State<App>,
    ClientSegment(id): ClientSegment,
    sent: Form<Administrator>,
) -> Result<Response, Refusal> {
    let person = &sent.by.0;
    let administration = person.administration(&app);
    let seen = Seen::said(sent.fields.value(SEEN));
    let deleted = administration.delete_client_provided(&id, Provided::Seen(&seen));
    match deleted.await {
        Ok(_) => {}
        Err(AdministrationError::Changed) => return page(&app, person, &id, true).await,
        Err(error) => return Err(error.into()),
    }
    tracing::info!(client = %id, by = %person.user.id, "a client was deleted");
    Ok(see_other(CLIENTS))
}

#[derive(Serialize)]
struct Context<'a> {
    name: &'a str,
    client_id: &'a str,
    changed: bool,
    server: bool,
    grants: usize,
    consents: usize,
    users: usize,
    scopes: usize,
    more: bool,
    tokens: String,
    hidden: [Hidden; 2],
    action: String,
    back: String,
}

async fn page(
    app: &App,
    person: &Person,
    id: &ClientId,
    changed: bool,
) -> Result<Response, Refusal> {
    let record = app.administration.client(id).await?;
    let impact: ClientImpact = app.administration.client_impact(&record.id).await?;
    let back = client_href(&record.id);
    let action = format!("{back}delete/");
    let context = Context {
        name: &record.name,
        client_id: record.id.as_str(),
        changed,
        server: record.resource_server.is_some(),
        grants: impact.grants,
        consents: impact.consents,
        users: impact.users,
        scopes: impact.scopes,
        more: impact.more,
        tokens: with_query(TOKENS, [("client", record.id.as_str())]),
        hidden: [
            Hidden::new(SEEN, Seen::of_client(&record).as_str()),
            person.ticket(app, &action)?,
        ],
        action,
        back,
    };
    Page::new(app, "client_delete.html")
        .user(&person.user)
        .render(context)
}
