//! The form with which an administrator registers a client and changes it.

use axum::{extract::State, response::Response};
use bailiwick_core::{
    model::{AuthMethod, ClientRecord, ClientType, GrantType},
    registration::{ClientDraft, LegacyGrants, NewSecret},
};
use serde::Serialize;

use super::{
    super::{
        frame::{self, Frame},
        names::{CLIENTS, UserNames, client_href},
    },
    values::{FIELDS, Values},
};
use crate::{
    administration::{Provided, Seen},
    app::App,
    language::Text,
    login::{Administrator, Person},
    page::{
        application::secret,
        form::Form,
        problems::{Problems, Shown},
        refusal::Refusal,
        render::Page,
        segment::ClientSegment,
    },
};

/// The empty form.
pub(crate) async fn show_create(
    State(app): State<App>,
    Administrator(person): Administrator,
) -> Result<Response, Refusal> {
    let mut draft = ClientDraft::new("", ClientType::Confidential);
    draft.grant_types = [GrantType::AuthorizationCode, GrantType::RefreshToken].into();
    let values = Values::of(&draft, String::new());
    form(&app, &person, None, values, Problems::default())
}

/// Registers a client.
pub(crate) async fn create(
    State(app): State<App>,
    sent: Form<Administrator>,
) -> Result<Response, Refusal> {
    let person = &sent.by.0;
    let values = Values::read(&sent.fields);
    let (said, problems) = values.read_by(&app).await?;
    if !problems.is_empty() {
        return form(&app, person, None, values, problems);
    }
    let mut draft = ClientDraft::new("", ClientType::Confidential);
    said.fill(&mut draft, true);
    let id = Some(values.client_id.as_str()).filter(|id| !id.is_empty());
    let (secret, legacy) = (NewSecret::Generated, LegacyGrants::AllowIfOn);
    let administration = person.administration(&app);
    match administration
        .create_client(&draft, id, &secret, legacy)
        .await
    {
        Ok(made) => {
            let (client, by) = (&made.record.id, &person.user.id);
            tracing::info!(%client, %by, "a client was registered");
            let href = client_href(client);
            Ok(secret::hand_over(&app, &href, made.secret.as_ref()))
        }
        Err(error) => {
            let problems = Problems::from_error(error, "name")?;
            form(&app, person, None, values, problems)
        }
    }
}

/// The form with what is registered.
pub(crate) async fn show_edit(
    State(app): State<App>,
    Administrator(person): Administrator,
    ClientSegment(id): ClientSegment,
) -> Result<Response, Refusal> {
    let record = app.administration.client(&id).await?;
    let values = as_registered(&app, &record).await;
    form(&app, &person, Some(&record), values, Problems::default())
}

/// Changes what the form can change, if nobody else did meanwhile.
pub(crate) async fn edit(
    State(app): State<App>,
    ClientSegment(id): ClientSegment,
    sent: Form<Administrator>,
) -> Result<Response, Refusal> {
    let person = &sent.by.0;
    let record = app.administration.client(&id).await?;
    let seen = frame::seen(&sent.fields);
    if seen != Seen::of_client(&record) {
        let values = as_registered(&app, &record).await;
        let problems = Problems::of("", Text::new("admin-problem-changed"));
        return form(&app, person, Some(&record), values, problems);
    }
    let values = Values::read(&sent.fields);
    let (said, problems) = values.read_by(&app).await?;
    if !problems.is_empty() {
        return form(&app, person, Some(&record), values, problems);
    }
    let knows_owner = !owner(&app, &record).await.is_empty();
    let administration = person.administration(&app);
    let legacy = LegacyGrants::AllowIfOn;
    let revised =
        administration.revise_client(&record.id, Provided::Seen(&seen), legacy, |draft| {
            said.fill(draft, knows_owner);
            Ok(())
        });
    match revised.await {
        Ok(made) => {
            tracing::info!(client = %record.id, by = %person.user.id, "a client was changed");
            let href = client_href(&record.id);
            Ok(secret::hand_over(&app, &href, made.secret.as_ref()))
        }
        Err(error) => {
            let problems = Problems::from_error(error, "name")?;
            form(&app, person, Some(&record), values, problems)
        }
    }
}

async fn as_registered(app: &App, record: &ClientRecord) -> Values {
    let owner = owner(app, record).await;
    Values::of(&ClientDraft::of(record), owner)
}

/// How people call the owner; empty if there is none or nobody knows them.
async fn owner(app: &App, record: &ClientRecord) -> String {
    match &record.owner {
        Some(id) => {
            let link = UserNames::new(app).of(id).await;
            link.id.map(|_| link.name).unwrap_or_default()
        }
        None => String::new(),
    }
}

#[derive(Serialize)]
struct Context {
    #[serde(flatten)]
    frame: Frame,
    grants: Vec<Grant>,
    auth_methods: Vec<&'static str>,
    values: Values,
    #[serde(flatten)]
    shown: Shown,
}

#[derive(Serialize)]
struct Grant {
    name: &'static str,
    legacy: bool,
    checked: bool,
}

fn form(
    app: &App,
    person: &Person,
    record: Option<&ClientRecord>,
    values: Values,
    problems: Problems,
) -> Result<Response, Refusal> {
    let frame = match record {
        Some(record) => Frame::of(app, person, record, client_href(&record.id))?,
        None => Frame::new_in(app, person, CLIENTS)?,
    };
    let methods = [
        AuthMethod::ClientSecretBasic,
        AuthMethod::ClientSecretPost,
        AuthMethod::None,
    ];
    let context = Context {
        frame,
        grants: grants(app, record, &values),
        auth_methods: AuthMethod::BUILT_IN
            .iter()
            .filter(|method| methods.contains(method))
            .map(AuthMethod::as_str)
            .collect(),
        values,
        shown: problems.shown(app, &FIELDS),
    };
    Page::new(app, "client_form.html")
        .user(&person.user)
        .render(context)
}

/// The grant types that are on, and those that the client has anyhow.
fn grants(app: &App, record: Option<&ClientRecord>, values: &Values) -> Vec<Grant> {
    let has = |grant: &GrantType| record.is_some_and(|record| record.grant_types.contains(grant));
    let offered = |grant: &&GrantType| app.config.grant_types.contains(*grant) || has(grant);
    let grant = |grant: &'static GrantType| Grant {
        name: grant.as_str(),
        legacy: grant.is_legacy(),
        checked: values.grant_types.iter().any(|name| name == grant.as_str()),
    };
    GrantType::BUILT_IN
        .iter()
        .filter(offered)
        .map(grant)
        .collect()
}
