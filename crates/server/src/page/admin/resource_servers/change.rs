//! What is done to a resource server with one button.

use std::time::Duration;

use axum::{extract::State, response::Response};
use bailiwick_core::{
    model::{ClientId, ClientRecord, ResourceServer},
    opaque::Selector,
    scope::Namespace,
};

use super::{super::names::server_href, detail::page};
use crate::{
    administration::AdministrationError,
    app::App,
    language::Text,
    login::{Administrator, Person},
    page::{
        confirm::Confirm, form::Form, problems::Problems, refusal::Refusal, render::Hidden,
        response::see_other, segment::ClientSegment, shown_once::ShownOnce,
    },
};

/// The longest that a static token may be said to work: ten years.
const LONGEST_DAYS: u64 = 3650;

/// Gives or takes a namespace, makes or revokes a static token, withdraws an offer.
pub(crate) async fn act(
    State(app): State<App>,
    ClientSegment(id): ClientSegment,
    sent: Form<Administrator>,
) -> Result<Response, Refusal> {
    let person = &sent.by.0;
    let record = app.administration.resource_server(&id).await?;
    let href = server_href(&id);
    let value = |name| sent.fields.value(name).map(str::trim);
    let done = match value("change") {
        Some("give") => give(&app, person, &id, value("namespace").unwrap_or_default()).await,
        Some("token") => return token(&app, &sent, &record).await,
        Some(_) => return Err(Refusal::not_found()),
        None => match (value("take"), value("revoke"), value("withdraw")) {
            (Some(namespace), None, None) => take(&app, person, &id, namespace).await,
            (None, Some(key), None) => {
                let key = Selector::from_hex(key).ok_or_else(Refusal::not_found)?;
                if value("confirmed").is_none() {
                    return ask(&app, person, &record, key);
                }
                let administration = person.administration(&app);
                administration.revoke_static_token(&id, key).await
            }
            (None, None, Some(to)) => {
                let (administration, to) = (person.administration(&app), ClientId::new(to));
                let withdrawn = administration.withdraw_offers(&id, &to, None);
                withdrawn.await.map(|_| ())
            }
            _ => return Err(Refusal::not_found()),
        },
    };
    match done {
        Ok(()) => {
            tracing::info!(server = %id, by = %person.user.id, "a resource server was changed");
            Ok(see_other(&href))
        }
        Err(error) => {
            let problems = Problems::from_error(error, "namespace")?;
            page(&app, person, &record, None, problems).await
        }
    }
}

async fn update(
    app: &App,
    person: &Person,
    id: &ClientId,
    edit: impl Fn(&mut ResourceServer),
) -> Result<(), AdministrationError> {
    let administration = person.administration(app);
    let updated = administration.update_resource_server(id, |_, role| {
        edit(role);
        Ok(())
    });
    updated.await.map(|_| ())
}

async fn give(
    app: &App,
    person: &Person,
    id: &ClientId,
    text: &str,
) -> Result<(), AdministrationError> {
    let namespace = Namespace::parse(text);
    let namespace = namespace.map_err(|error| AdministrationError::problem("namespace", &error))?;
    update(app, person, id, |role| {
        if !role.namespaces.contains(&namespace) {
            role.namespaces.push(namespace.clone());
        }
    })
    .await
}

async fn take(
    app: &App,
    person: &Person,
    id: &ClientId,
    text: &str,
) -> Result<(), AdministrationError> {
    update(app, person, id, |role| {
        role.namespaces
            .retain(|namespace| namespace.as_str() != text);
    })
    .await
}

/// Makes a static token, which the page shows once.
async fn token(
    app: &App,
    sent: &Form<Administrator>,
    record: &ClientRecord,
) -> Result<Response, Refusal> {
    let person = &sent.by.0;
    let days = match sent.fields.value("days").unwrap_or_default().trim() {
        "" => Some(None),
        text => {
            let days: Option<u64> = text.parse().ok();
            let days = days.filter(|days| (1..=LONGEST_DAYS).contains(days));
            days.map(Some)
        }
    };
    let Some(days) = days else {
        let problems = Problems::of("days", Text::new("servers-problem-days"));
        return page(app, person, record, None, problems).await;
    };
    let life = days.map(|days| Duration::from_hours(days * 24));
    let administration = person.administration(app);
    let form = Some(&sent.ticket);
    let made = administration.create_static_token_once(&record.id, None, life, form);
    match made.await {
        Ok(made) => {
            let (server, by) = (&record.id, &person.user.id);
            tracing::info!(%server, %by, "a static token was made");
            let href = server_href(server);
            let (value, response) = (&made.access_token, see_other(&href));
            Ok(ShownOnce::StaticToken.hand_over(app, &href, value, response))
        }
        // The same form again: the token was shown, or is to be revoked.
        Err(AdministrationError::Changed) => Ok(see_other(&server_href(&record.id))),
        Err(error) => {
            let problems = Problems::from_error(error, "days")?;
            page(app, person, record, None, problems).await
        }
    }
}

/// Asks before a static token ends: the API may be using it.
fn ask(
    app: &App,
    person: &Person,
    record: &ClientRecord,
    key: Selector,
) -> Result<Response, Refusal> {
    let href = server_href(&record.id);
    let confirm = Confirm {
        heading: Text::new("servers-revoke-token").with("name", record.name.as_str()),
        consequence: Text::new("servers-revoke-token-means"),
        hidden: vec![
            Hidden::new("revoke", key.to_hex()),
            Hidden::new("confirmed", "yes"),
            person.ticket(app, &href)?,
        ],
        action: href.clone(),
        submit: Text::new("servers-revoke"),
        back: href,
    };
    confirm.page(app, person)
}
