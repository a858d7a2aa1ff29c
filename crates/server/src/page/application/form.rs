//! The form with which an application is registered and changed.
//!
//! It is one page with one button: what somebody builds is the first question, and what
//! follows from the answer (client type, grants, PKCE) is filled in by the server unless
//! it is said below. Two pages, or a script that shows and hides fields, would make most
//! people answer more.

mod entered;
mod shown;

use axum::{extract::State, response::Response};
use bailiwick_core::{
    Digest, Languages,
    model::{ClientId, ClientRecord, ClientType},
    registration::ClientDraft,
};
use data_encoding::BASE32_NOPAD;
use http::{HeaderMap, Uri};

pub(super) use self::shown::type_name;
use self::{
    entered::{Entered, may_check},
    shown::Shows,
};
use super::{applicant, href, kind::Kind, owned, secret};
use crate::{
    accept::reader,
    administration::AdministrationError,
    app::App,
    language::Text,
    login::Person,
    page::{
        form::Form, problems::Problems, refusal::Refusal, response::see_other,
        segment::ClientSegment,
    },
};

/// The empty form; `?kind=` names what is being built.
pub(crate) async fn show_register(
    State(app): State<App>,
    person: Person,
    uri: Uri,
    headers: HeaderMap,
    crate::page::Query(query): crate::page::Query,
) -> Result<Response, Refusal> {
    may_register(&app, &person)?;
    let kind = query.value("kind").and_then(Kind::parse);
    let entered = Entered::empty(kind);
    let reader = reader(&uri, &headers).languages(person.user.language.as_ref());
    Shows::new(&app, &person, &reader)
        .await?
        .form(None, &entered, Problems::default())
}

/// Registers; or only shows the form again, with other scopes or with what is wrong.
pub(crate) async fn register(
    State(app): State<App>,
    uri: Uri,
    headers: HeaderMap,
    sent: Form<Person>,
) -> Result<Response, Refusal> {
    may_register(&app, &sent.by)?;
    let reader = reader(&uri, &headers).languages(sent.by.user.language.as_ref());
    let shows = Shows::new(&app, &sent.by, &reader).await?;
    let entered = Entered::read(&sent.fields);
    let by = applicant(&app, &sent.by);
    let administration = sent.by.administration(&app);
    let client_type = entered
        .kind
        .map_or(ClientType::Confidential, Kind::client_type);
    let mut draft = ClientDraft::new("", client_type);
    let mut problems = entered.fill(&mut draft, &app.config);
    match entered.kind {
        Some(kind) => kind.complete(&mut draft, &app.config),
        None => problems = problems.and("kind", Text::new("application-kind-missing")),
    }
    if may_check(&sent.fields) {
        if !entered.searches && problems.is_empty() {
            let checked = administration.check_application(&draft, &by, None).await;
            problems = entered.told(checked)?;
        }
        return shows.checked(None, &entered, problems);
    }
    // The same form sent twice is one application: its id follows from the form.
    let id = ClientId::new(&id_of(&sent.ticket.id));
    if let Ok(client) = owned(&app, &sent.by, &id).await {
        return Ok(see_other(&href(&app, client.id())));
    }
    if !problems.is_empty() {
        return shows.form(None, &entered, problems);
    }
    match administration
        .register_application(&draft, &by, Some(id.as_str()))
        .await
    {
        Ok(registered) => {
            let client = &registered.record.id;
            tracing::info!(%client, user = %sent.by.user.id, "an application was registered");
            let href = href(&app, client);
            Ok(secret::hand_over(&app, &href, registered.secret.as_ref()))
        }
        Err(error) => shows.form(None, &entered, entered.told(Err(error))?),
    }
}

/// The form with what is registered.
pub(crate) async fn show_update(
    State(app): State<App>,
    person: Person,
    ClientSegment(id): ClientSegment,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let client = owned(&app, &person, &id).await?;
    let entered = Entered::of(client.record());
    let reader = reader(&uri, &headers).languages(person.user.language.as_ref());
    let shows = Shows::new(&app, &person, &reader).await?;
    shows.form(Some(client.record()), &entered, Problems::default())
}

/// Changes what the form can change, and nothing else.
pub(crate) async fn update(
    State(app): State<App>,
    ClientSegment(id): ClientSegment,
    uri: Uri,
    headers: HeaderMap,
    sent: Form<Person>,
) -> Result<Response, Refusal> {
    let client = owned(&app, &sent.by, &id).await?;
    let record = client.record();
    let reader = reader(&uri, &headers).languages(sent.by.user.language.as_ref());
    let shows = Shows::new(&app, &sent.by, &reader).await?;
    let entered = Entered::read(&sent.fields);
    let by = applicant(&app, &sent.by);
    let administration = sent.by.administration(&app);
    let mut draft = ClientDraft::of(record);
    let mut problems = entered.fill(&mut draft, &app.config);
    if may_check(&sent.fields) {
        if !entered.searches && problems.is_empty() {
            let checked = administration
                .check_application(&draft, &by, Some(record))
                .await;
            problems = entered.told(checked)?;
        }
        return shows.checked(Some(record), &entered, problems);
    }
    if !problems.is_empty() {
        return shows.form(Some(record), &entered, problems);
    }
    let read = Some(entered.state.as_str());
    let updated = administration.update_application(&record.id, &by, read, |current| {
        entered.fill(current, &app.config);
        Ok(())
    });
    match updated.await {
        Ok(_) => Ok(see_other(&href(&app, &record.id))),
        Err(AdministrationError::Changed) => {
            overtaken(&app, &sent.by, &record.id, entered, &reader).await
        }
        Err(error) => shows.form(Some(record), &entered, entered.told(Err(error))?),
    }
}

/// Somebody else was faster: the form with what was entered, and beside each field what
/// is kept now where that differs. Sent again, it is what counts.
async fn overtaken(
    app: &App,
    person: &Person,
    id: &ClientId,
    entered: Entered,
    reader: &Languages,
) -> Result<Response, Refusal> {
    let client = owned(app, person, id).await?;
    let record: &ClientRecord = client.record();
    let problems = entered.against(&Entered::of(record));
    let shows = Shows::new(app, person, reader).await?;
    shows.form(Some(record), &entered, problems)
}

/// To who may not, there is no such page; the list says who may.
fn may_register(app: &App, person: &Person) -> Result<(), Refusal> {
    if app.config.registrants.include(person.user.admin) {
        Ok(())
    } else {
        Err(Refusal::not_found())
    }
}

/// The id of the application that comes of the form with this ticket.
fn id_of(ticket: &[u8; 16]) -> String {
    let digest = Digest::of_parts([b"application".as_slice(), ticket]);
    let bytes = digest.as_bytes().get(..15).unwrap_or_default();
    BASE32_NOPAD.encode(bytes).to_ascii_lowercase()
}
