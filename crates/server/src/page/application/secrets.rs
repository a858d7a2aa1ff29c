//! The secrets of an application: seen by age and last use, added and taken away, so
//! that one replaces the other without a pause.

use axum::{extract::State, response::Response};
use bailiwick_core::{
    UnixTime,
    model::{ClientRecord, ClientSecret, ClientType, SecretName},
    registration::NewSecret,
};
use serde::Serialize;

use super::{href, owned, secret};
use crate::{
    administration::{AdministrationError, Provided},
    app::App,
    language::Text,
    login::Person,
    page::{
        confirm::Confirm, form::Form, query::Query, refusal::Refusal, render::Hidden,
        response::see_other, segment::ClientSegment,
    },
};

/// A secret as the page shows it, never its value.
#[derive(Debug, Serialize)]
pub(super) struct Secret {
    name: String,
    created_at: UnixTime,
    last_used_at: Option<UnixTime>,
    /// Where it is taken away; `None`: it is the only one.
    delete: Option<String>,
}

/// The secrets of `record`, the newest first.
pub(super) async fn listed(app: &App, record: &ClientRecord) -> Result<Vec<Secret>, Refusal> {
    if record.secrets.is_empty() {
        return Ok(Vec::new());
    }
    let uses = app.administration.client_secret_uses(&record.id).await?;
    let only = record.secrets.len() == 1;
    let shown = |secret: &ClientSecret| {
        let name = secret.name();
        let last = uses.iter().find(|one| one.secret == name);
        let delete = format!("{}secrets/delete/?secret={name}", href(app, &record.id));
        Secret {
            name: name.to_string(),
            created_at: secret.created_at,
            last_used_at: last.map(|one| one.last_used_at),
            delete: (!only).then_some(delete),
        }
    };
    Ok(record.secrets.iter().map(shown).collect())
}

/// Whether `record` takes another secret.
pub(super) fn may_add(record: &ClientRecord) -> bool {
    record.client_type == ClientType::Confidential && record.secrets.len() < 2
}

/// Asks before adding.
pub(crate) async fn ask_add_secret(
    State(app): State<App>,
    person: Person,
    ClientSegment(id): ClientSegment,
) -> Result<Response, Refusal> {
    let client = owned(&app, &person, &id).await?;
    if !may_add(client.record()) {
        return Err(Refusal::not_found());
    }
    let back = href(&app, client.id());
    let action = format!("{back}secrets/");
    let confirm = Confirm {
        heading: Text::new("application-secret-add-question").with("name", client.name()),
        consequence: Text::new("application-secret-add-consequence"),
        hidden: vec![person.ticket(&app, &action)?],
        action,
        submit: Text::new("application-secret-add"),
        back,
    };
    confirm.page(&app, &person)
}

/// Adds one, which the next page shows once.
pub(crate) async fn add_secret(
    State(app): State<App>,
    ClientSegment(id): ClientSegment,
    sent: Form<Person>,
) -> Result<Response, Refusal> {
    let back = href(&app, &id);
    let administration = sent.by.administration(&app);
    let own = Provided::OwnedBy(&sent.by.user.id);
    let added = administration.add_client_secret_provided(&id, own, &NewSecret::Generated);
    match added.await {
        Ok(added) => {
            tracing::info!(client = %id, user = %sent.by.user.id, "a secret was added");
            Ok(secret::hand_over(&app, &back, added.secret.as_ref()))
        }
        // It has two already, or may have none: the page shows that.
        Err(AdministrationError::Refused(_)) => Ok(see_other(&back)),
        Err(error) => Err(error.into()),
    }
}

/// Asks before taking one away.
pub(crate) async fn ask_delete_secret(
    State(app): State<App>,
    person: Person,
    ClientSegment(id): ClientSegment,
    Query(query): Query,
) -> Result<Response, Refusal> {
    let client = owned(&app, &person, &id).await?;
    let shown = query.value("secret").unwrap_or_default();
    named(client.record(), shown).ok_or_else(Refusal::not_found)?;
    let back = href(&app, client.id());
    let action = format!("{back}secrets/delete/");
    let confirm = Confirm {
        heading: Text::new("application-secret-delete-question").with("secret", shown),
        consequence: Text::new("application-secret-delete-consequence"),
        hidden: vec![Hidden::new("secret", shown), person.ticket(&app, &action)?],
        action,
        submit: Text::new("site-delete"),
        back,
    };
    confirm.page(&app, &person)
}

/// Takes one away.
pub(crate) async fn delete_secret(
    State(app): State<App>,
    ClientSegment(id): ClientSegment,
    sent: Form<Person>,
) -> Result<Response, Refusal> {
    let client = owned(&app, &sent.by, &id).await?;
    let back = see_other(&href(&app, client.id()));
    let shown = sent.fields.value("secret").unwrap_or_default();
    let Some(name) = named(client.record(), shown) else {
        return Ok(back);
    };
    let administration = sent.by.administration(&app);
    let own = Provided::OwnedBy(&sent.by.user.id);
    let deleted = administration.delete_client_secret_provided(&id, own, name);
    match deleted.await {
        Ok(_) => {
            tracing::info!(client = %client.id(), user = %sent.by.user.id, "a secret was deleted");
            Ok(back)
        }
        // It is gone already, or the only one: the page shows that.
        Err(AdministrationError::Refused(_)) => Ok(back),
        Err(error) => Err(error.into()),
    }
}

/// The secret that is shown under this name.
fn named(record: &ClientRecord, shown: &str) -> Option<SecretName> {
    let mut names = record.secrets.iter().map(ClientSecret::name);
    names.find(|name| name.to_string() == shown)
}
