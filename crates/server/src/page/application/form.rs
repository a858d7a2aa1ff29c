//! The form with which an application is registered and changed. Any signed-in
//! user may; nobody here gives a client the right to skip consent, or a role.

use axum::{extract::State, response::Response};
use bailiwick_core::{
    model::{ClientType, GrantType},
    params::Parameters,
    registration::{ClientDraft, LegacyGrants, NewSecret},
};
use serde::Serialize;

use super::{href, owned, secret};
use crate::{
    administration::AdministrationError,
    app::App,
    login::Person,
    page::{
        form::Form,
        problems::{Problems, Shown},
        refusal::Refusal,
        render::{Hidden, Page},
        response::see_other,
        segment::Segment,
    },
};

const FIELDS: [&str; 6] = [
    "name",
    "client_type",
    "grant_types",
    "redirect_uris",
    "post_logout_redirect_uris",
    "allowed_origins",
];

/// The empty form.
pub(crate) async fn show_register(
    State(app): State<App>,
    person: Person,
) -> Result<Response, Refusal> {
    let mut draft = ClientDraft::new("", ClientType::Confidential);
    draft.grant_types = [GrantType::AuthorizationCode, GrantType::RefreshToken].into();
    form(&app, &person, None, &draft, Problems::default())
}

/// Registers.
pub(crate) async fn register(
    State(app): State<App>,
    sent: Form<Person>,
) -> Result<Response, Refusal> {
    let client_type = sent.fields.value("client_type");
    let client_type = client_type.and_then(ClientType::parse);
    let mut draft = ClientDraft::new("", client_type.unwrap_or(ClientType::Confidential));
    draft.owner = Some(sent.by.user.id.clone());
    let mut problems = fill(&mut draft, &sent.fields);
    if client_type.is_none() {
        problems = problems.and("client_type", "must be chosen");
    }
    if !problems.is_empty() {
        return form(&app, &sent.by, None, &draft, problems);
    }
    let (secret, legacy) = (NewSecret::Generated, LegacyGrants::AllowIfOn);
    let administration = sent.by.administration(&app);
    match administration
        .create_client(&draft, None, &secret, legacy)
        .await
    {
        Ok(registered) => {
            let client = &registered.record.id;
            tracing::info!(%client, user = %sent.by.user.id, "an application was registered");
            let href = href(&app, client);
            let response = see_other(&href);
            Ok(match &registered.secret {
                Some(secret) => secret::hand_over(&app, &href, secret, response),
                None => response,
            })
        }
        Err(error) => form(
            &app,
            &sent.by,
            None,
            &draft,
            Problems::from_error(error, "name")?,
        ),
    }
}

/// The form with what is registered.
pub(crate) async fn show_update(
    State(app): State<App>,
    person: Person,
    Segment(id): Segment,
) -> Result<Response, Refusal> {
    let client = owned(&app, &person, &id).await?;
    let draft = ClientDraft::of(client.record());
    form(
        &app,
        &person,
        Some(&href(&app, client.id())),
        &draft,
        Problems::default(),
    )
}

/// Changes what the form can change, and nothing else.
pub(crate) async fn update(
    State(app): State<App>,
    Segment(id): Segment,
    sent: Form<Person>,
) -> Result<Response, Refusal> {
    let client = owned(&app, &sent.by, &id).await?;
    let href = href(&app, client.id());
    let mut draft = ClientDraft::of(client.record());
    let problems = fill(&mut draft, &sent.fields);
    if !problems.is_empty() {
        return form(&app, &sent.by, Some(&href), &draft, problems);
    }
    let owner = Some(sent.by.user.id.clone());
    let administration = sent.by.administration(&app);
    let updated = administration.update_client(client.id(), LegacyGrants::AllowIfOn, |current| {
        if current.owner != owner {
            let (what, name) = ("client", id.clone());
            let nearest = None;
            return Err(AdministrationError::NotFound {
                what,
                name,
                nearest,
            });
        }
        fill(current, &sent.fields);
        Ok(())
    });
    match updated.await {
        Ok(_) => Ok(see_other(&href)),
        Err(error) => form(
            &app,
            &sent.by,
            Some(&href),
            &draft,
            Problems::from_error(error, "name")?,
        ),
    }
}

/// Writes the fields of the form into `draft`.
fn fill(draft: &mut ClientDraft, fields: &Parameters) -> Problems {
    let lines = |name| -> Vec<String> {
        let text = fields.value(name).unwrap_or_default();
        text.split_ascii_whitespace().map(str::to_owned).collect()
    };
    let mut problems = Problems::default();
    fields
        .value("name")
        .unwrap_or_default()
        .clone_into(&mut draft.name);
    draft.grant_types.clear();
    for name in fields.values("grant_types") {
        match GrantType::parse(name) {
            Some(grant) => {
                draft.grant_types.insert(grant);
            }
            None => problems = problems.and("grant_types", "names a grant type that is not known"),
        }
    }
    draft.redirect_uris = lines("redirect_uris");
    draft.post_logout_redirect_uris = lines("post_logout_redirect_uris");
    draft.allowed_origins = lines("allowed_origins");
    problems
}

#[derive(Serialize)]
struct Context<'a> {
    heading: &'static str,
    back: &'a str,
    back_text: &'a str,
    action: &'a str,
    submit: &'static str,
    new: bool,
    hidden: [Hidden; 1],
    values: Values<'a>,
    grants: Vec<Grant>,
    #[serde(flatten)]
    shown: Shown,
}

#[derive(Serialize)]
struct Values<'a> {
    name: &'a str,
    client_type: &'static str,
    redirect_uris: String,
    post_logout_redirect_uris: String,
    allowed_origins: String,
}

#[derive(Serialize)]
struct Grant {
    name: &'static str,
    label: &'static str,
    hint: &'static str,
    checked: bool,
}

/// The form for a new application, or for the one at `href`.
fn form(
    app: &App,
    person: &Person,
    href: Option<&str>,
    draft: &ClientDraft,
    problems: Problems,
) -> Result<Response, Refusal> {
    let list = app.mount.path("/applications/");
    let action = match href {
        None => format!("{list}register/"),
        Some(href) => format!("{href}update/"),
    };
    let context = Context {
        heading: if href.is_none() {
            "Register an application"
        } else {
            "Edit the application"
        },
        back: href.unwrap_or(&list),
        back_text: if href.is_none() {
            "My applications"
        } else {
            &draft.name
        },
        submit: if href.is_none() { "Register" } else { "Save" },
        new: href.is_none(),
        hidden: [person.ticket(app, &action)?],
        action: &action,
        values: Values {
            name: &draft.name,
            client_type: draft.client_type.as_str(),
            redirect_uris: draft.redirect_uris.join("\n"),
            post_logout_redirect_uris: draft.post_logout_redirect_uris.join("\n"),
            allowed_origins: draft.allowed_origins.join("\n"),
        },
        grants: grants(app, draft),
        shown: problems.shown(app, &FIELDS),
    };
    Page::new(app, "application_form.html")
        .user(&person.user)
        .render(context)
}

/// The grant types that are on, and those that the client has anyhow.
fn grants(app: &App, draft: &ClientDraft) -> Vec<Grant> {
    let offered = |grant: &GrantType| {
        app.config.grant_types.contains(grant) || draft.grant_types.contains(grant)
    };
    let grant = |grant: &'static GrantType| {
        let (label, hint) = words(grant);
        Grant {
            name: grant.as_str(),
            label,
            hint,
            checked: draft.grant_types.contains(grant),
        }
    };
    GrantType::BUILT_IN
        .iter()
        .filter(|one| offered(one))
        .map(grant)
        .collect()
}

fn words(grant: &'static GrantType) -> (&'static str, &'static str) {
    match grant {
        GrantType::AuthorizationCode => (
            "Authorization code",
            "people sign in here and allow it to act for them",
        ),
        GrantType::ClientCredentials => (
            "Client credentials",
            "it acts for itself; confidential clients only",
        ),
        GrantType::RefreshToken => ("Refresh token", "it keeps working when people are away"),
        GrantType::Password => (
            "Password",
            "legacy: people give it their password for this server",
        ),
        GrantType::Implicit => (
            "Implicit",
            "legacy: the token comes through the browser's address bar",
        ),
        _ => (grant.as_str(), ""),
    }
}
