//! The form with which a resource server is made and changed.

use axum::{extract::State, response::Response};
use bailiwick_core::{
    model::{Approval, ClientRecord, IntrospectionReach, ResourceServer, TokenFormat},
    params::Parameters,
    registration::LegacyGrants,
    scope::Namespace,
};
use serde::Serialize;

use super::super::{
    frame::{self, Frame},
    names::{RESOURCE_SERVERS, server_href},
};
use crate::{
    administration::{AdministrationError, NewResourceServer, Provided, Seen},
    app::App,
    language::Text,
    login::{Administrator, Person},
    page::{
        application::secret,
        form::Form,
        problems::{Problems, Shown},
        refusal::Refusal,
        render::Page,
        response::see_other,
        segment::ClientSegment,
        shown_once::ShownOnce,
    },
};

const FIELDS: [&str; 6] = [
    "name",
    "client_id",
    "namespaces",
    "resource",
    "token_format",
    "approval",
];

/// The empty form.
pub(crate) async fn show_create(
    State(app): State<App>,
    Administrator(person): Administrator,
) -> Result<Response, Refusal> {
    let values = Values::of("", &ResourceServer::new());
    form(&app, &person, None, values, Problems::default())
}

/// Makes a resource server; its page shows secret and token once.
pub(crate) async fn create(
    State(app): State<App>,
    sent: Form<Administrator>,
) -> Result<Response, Refusal> {
    let person = &sent.by.0;
    let values = Values::read(&sent.fields);
    let mut role = ResourceServer::new();
    values.fill(&mut role);
    match namespaces(&values.namespaces) {
        Ok(given) => role.namespaces = given,
        Err(problems) => return form(&app, person, None, values, problems),
    }
    let new = NewResourceServer {
        name: values.name.clone(),
        role,
        client_id: Some(values.client_id.clone()).filter(|id| !id.is_empty()),
        token: None,
    };
    let administration = person.administration(&app);
    match administration.create_resource_server(&new).await {
        Ok(made) => {
            let (server, by) = (&made.record.id, &person.user.id);
            tracing::info!(%server, %by, "a resource server was made");
            let href = server_href(server);
            let token = &made.token.access_token;
            let response = secret::hand_over(&app, &href, made.secret.as_ref());
            Ok(ShownOnce::StaticToken.hand_over(&app, &href, token, response))
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
    let record = app.administration.resource_server(&id).await?;
    let values = Values::registered(&record);
    form(&app, &person, Some(&record), values, Problems::default())
}

/// Changes name, identifier and rights, if nobody else did meanwhile.
pub(crate) async fn edit(
    State(app): State<App>,
    ClientSegment(id): ClientSegment,
    sent: Form<Administrator>,
) -> Result<Response, Refusal> {
    let person = &sent.by.0;
    let record = app.administration.resource_server(&id).await?;
    let seen = frame::seen(&sent.fields);
    if seen != Seen::of_client(&record) {
        let values = Values::registered(&record);
        let problems = Problems::of("", Text::new("admin-problem-changed"));
        return form(&app, person, Some(&record), values, problems);
    }
    let values = Values::read(&sent.fields);
    let administration = person.administration(&app);
    let legacy = LegacyGrants::AllowIfOn;
    let revised =
        administration.revise_client(&record.id, Provided::Seen(&seen), legacy, |draft| {
            draft.name.clone_from(&values.name);
            let role = draft.resource_server.as_mut();
            values.fill(role.ok_or(AdministrationError::Changed)?);
            Ok(())
        });
    match revised.await {
        Ok(_) => {
            tracing::info!(server = %record.id, by = %person.user.id, "a resource server was changed");
            Ok(see_other(&server_href(&record.id)))
        }
        Err(error) => {
            let problems = Problems::from_error(error, "name")?;
            form(&app, person, Some(&record), values, problems)
        }
    }
}

fn namespaces(text: &str) -> Result<Vec<Namespace>, Problems> {
    let mut given: Vec<Namespace> = Vec::new();
    let mut problems = Problems::default();
    for word in text.split_ascii_whitespace() {
        match Namespace::parse(word) {
            Ok(namespace) if given.contains(&namespace) => {}
            Ok(namespace) => given.push(namespace),
            Err(error) => {
                problems = problems.and("namespaces", Text::as_given(format!("{word}: {error}")));
            }
        }
    }
    if problems.is_empty() {
        Ok(given)
    } else {
        Err(problems)
    }
}

#[derive(Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a box on the form")]
struct Values {
    name: String,
    client_id: String,
    namespaces: String,
    resource: String,
    may_register: bool,
    may_introspect: bool,
    may_set_defaults: bool,
    introspects_all: bool,
    needs_approval: bool,
    jwt: bool,
}

impl Values {
    fn of(name: &str, role: &ResourceServer) -> Self {
        Self {
            name: name.to_owned(),
            client_id: String::new(),
            namespaces: String::new(),
            resource: role.resource.clone().unwrap_or_default(),
            may_register: role.may_register,
            may_introspect: role.may_introspect,
            may_set_defaults: role.may_set_defaults,
            introspects_all: role.introspects == IntrospectionReach::All,
            needs_approval: role.approval == Approval::Required,
            jwt: role.token_format == TokenFormat::Jwt,
        }
    }

    fn registered(record: &ClientRecord) -> Self {
        let role = record.resource_server.clone().unwrap_or_default();
        Self::of(&record.name, &role)
    }

    fn read(fields: &Parameters) -> Self {
        let text = |name: &str| fields.value(name).unwrap_or_default().trim().to_owned();
        Self {
            name: text("name"),
            client_id: text("client_id"),
            namespaces: text("namespaces"),
            resource: text("resource"),
            may_register: fields.has("may_register"),
            may_introspect: fields.has("may_introspect"),
            may_set_defaults: fields.has("may_set_defaults"),
            introspects_all: fields.has("introspects_all"),
            needs_approval: fields.has("needs_approval"),
            jwt: fields.has("jwt"),
        }
    }

    fn fill(&self, role: &mut ResourceServer) {
        role.resource = Some(self.resource.clone()).filter(|uri| !uri.is_empty());
        role.may_register = self.may_register;
        role.may_introspect = self.may_introspect;
        role.may_set_defaults = self.may_set_defaults;
        role.introspects = if self.introspects_all {
            IntrospectionReach::All
        } else {
            IntrospectionReach::Own
        };
        role.approval = if self.needs_approval {
            Approval::Required
        } else {
            Approval::Automatic
        };
        role.token_format = if self.jwt {
            TokenFormat::Jwt
        } else {
            TokenFormat::Opaque
        };
    }
}

#[derive(Serialize)]
struct Context {
    #[serde(flatten)]
    frame: Frame,
    values: Values,
    #[serde(flatten)]
    shown: Shown,
}

fn form(
    app: &App,
    person: &Person,
    record: Option<&ClientRecord>,
    values: Values,
    problems: Problems,
) -> Result<Response, Refusal> {
    let frame = match record {
        Some(record) => Frame::of(app, person, record, server_href(&record.id))?,
        None => Frame::new_in(app, person, RESOURCE_SERVERS)?,
    };
    let context = Context {
        frame,
        values,
        shown: problems.shown(app, &FIELDS),
    };
    Page::new(app, "resource_server_form.html")
        .user(&person.user)
        .render(context)
}
