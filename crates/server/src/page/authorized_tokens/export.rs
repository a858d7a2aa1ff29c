//! What somebody allowed, to take away.

use axum::{body::Body, extract::State, response::Response};
use bailiwick_core::{
    Snapshot,
    allowed::{AllowedClient, AllowedScope},
    model::Owner,
};
use serde_json::{Value, json};

use super::{client_name, owner};
use crate::{
    app::App,
    exec::unavailable,
    login::Person,
    page::{Refusal, response::file},
    templates::rfc3339,
};

/// The same as the list shows, in JSON.
pub(crate) async fn export(State(app): State<App>, person: Person) -> Result<Response, Refusal> {
    let allowed = app.administration.allowed(&person.user.id).await?;
    let snapshot = app.snapshots.current();
    let applications: Vec<_> = allowed
        .iter()
        .map(|allowed| application(&snapshot, allowed))
        .collect();
    let document = json!({
        "issuer": app.config.issuer,
        "exported_at": rfc3339(app.now()),
        "user": { "sub": person.user.id, "username": person.user.username },
        "applications": applications,
    });
    let text = serde_json::to_vec_pretty(&document)
        .map_err(|_| unavailable(bailiwick_core::Reason::StoreFailed))?;
    let disposition = "attachment; filename=\"allowed-applications.json\"";
    Ok(file(Body::from(text), "application/json", disposition))
}

fn application(snapshot: &Snapshot, allowed: &AllowedClient) -> Value {
    let scopes: Vec<_> = allowed
        .scopes
        .iter()
        .map(|one| scope(snapshot, one))
        .collect();
    json!({
        "client_id": allowed.client,
        "client_name": client_name(snapshot, &allowed.client),
        "since": allowed.since().and_then(rfc3339),
        "last_used_at": allowed.last_used_at.and_then(rfc3339),
        "scopes": scopes,
    })
}

fn scope(snapshot: &Snapshot, allowed: &AllowedScope) -> Value {
    let owner = owner(snapshot, allowed).map(|owner| match owner {
        Owner::AuthorizationServer => json!("authorization_server"),
        Owner::ResourceServer(id) => {
            let name = client_name(snapshot, &id);
            json!({ "client_id": id, "client_name": name })
        }
    });
    let scope = snapshot.resolve(&allowed.name);
    let description = scope.map(|found| found.instance().description.clone());
    json!({
        "name": allowed.name,
        "description": description.unwrap_or_default(),
        "owner": owner,
        "granted_at": rfc3339(allowed.granted_at),
        "until": allowed.until.and_then(rfc3339),
        // Whether the user was asked about it.
        "consented": allowed.owner.is_some(),
    })
}
