//! Try it: runs the flow of an application against this very server, for its owner, and
//! shows each request and each answer. What it gets is real.
//!
//! Nothing is kept between the steps. What `state` is bound to (session, application)
//! is in its MAC, and the code verifier is made of it with the server's key, so that it
//! is in no address and in no cookie.

mod answer;
mod callback;
mod proof;

use axum::{extract::State, response::Response};
use bailiwick_core::{
    model::{Client, ClientId, GrantType},
    opaque::Selector,
};
use serde::Serialize;

use self::{
    answer::{Parameter, Step},
    proof::Proof,
};
use super::{applicant, href, owned};
use crate::{
    administration::AdministrationError,
    app::App,
    login::Person,
    page::{
        form::Form,
        problems::Problems,
        query::Query,
        refusal::{Refusal, Said},
        render::{Hidden, Page},
        response::see_other,
        segment::{ClientSegment, client_segment},
    },
};

pub(crate) use callback::{exchange, show_callback};

#[derive(Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a part of the page")]
struct Context<'a> {
    name: &'a str,
    back: &'a str,
    action: &'a str,
    hidden: [Hidden; 1],
    /// Whether a person takes part.
    code_flow: bool,
    /// Whether it acts for itself.
    own_flow: bool,
    confidential: bool,
    callback: &'a str,
    /// Whether the callback is registered.
    allowed: bool,
    /// Whether requests must name their redirect URI while it is.
    names_redirect_uri: bool,
    endpoint: &'a str,
    request: Vec<Parameter>,
    method: &'static str,
    revoked: bool,
    error: Option<Said>,
}

/// Whether there is anything to try.
pub(super) fn is_possible(app: &App, client: &dyn Client) -> bool {
    client.is_usable() && (has_code_flow(app, client) || has_own_flow(app, client))
}

fn has_code_flow(app: &App, client: &dyn Client) -> bool {
    is_allowed(app, client, &GrantType::AuthorizationCode)
}

fn has_own_flow(app: &App, client: &dyn Client) -> bool {
    is_allowed(app, client, &GrantType::ClientCredentials)
}

fn is_allowed(app: &App, client: &dyn Client, grant: &GrantType) -> bool {
    client.allows_grant_type(grant) && app.config.grant_types.contains(grant)
}

/// The client `id` of this person, if there is anything to try.
async fn tried(
    app: &App,
    person: &Person,
    id: &ClientId,
) -> Result<std::sync::Arc<dyn Client>, Refusal> {
    let client = owned(app, person, id).await?;
    if is_possible(app, &*client) {
        Ok(client)
    } else {
        Err(Refusal::not_found())
    }
}

/// The redirect URI at which this server plays the application.
fn callback_uri(app: &App, id: &ClientId) -> String {
    let id = client_segment(id);
    format!("{}/applications/{id}/try/callback/", app.config.issuer)
}

/// What there is to try, with the request that it begins with.
pub(crate) async fn show_try(
    State(app): State<App>,
    person: Person,
    ClientSegment(id): ClientSegment,
    Query(query): Query,
) -> Result<Response, Refusal> {
    let client = tried(&app, &person, &id).await?;
    page(
        &app,
        &person,
        &*client,
        query.has("revoked"),
        Problems::default(),
    )
}

fn page(
    app: &App,
    person: &Person,
    client: &dyn Client,
    revoked: bool,
    problems: Problems,
) -> Result<Response, Refusal> {
    let back = href(app, client.id());
    let action = format!("{back}try/");
    let callback = callback_uri(app, client.id());
    let code_flow = has_code_flow(app, client);
    let mut request = Vec::new();
    if code_flow {
        let proof = Proof::new(app, person, client.id())?;
        request = vec![
            Parameter::new("response_type", "code"),
            Parameter::new("client_id", client.id().as_str()),
            Parameter::new("redirect_uri", &callback),
            Parameter::new("state", &proof.state),
            Parameter::new("code_challenge", &proof.challenge()),
            Parameter::new("code_challenge_method", "S256"),
        ];
    }
    let context = Context {
        name: client.name(),
        back: &back,
        hidden: [person.ticket(app, &action)?],
        action: &action,
        code_flow,
        own_flow: has_own_flow(app, client),
        confidential: client.is_confidential(),
        allowed: client.redirect_uris().contains(&callback),
        names_redirect_uri: client.redirect_uris().len() > 1,
        callback: &callback,
        endpoint: &app.mount.path("/authorize/"),
        request,
        method: "GET",
        revoked,
        error: problems.shown(app, &[]).error,
    };
    Page::new(app, "application_try.html")
        .user(&person.user)
        .render(context)
}

/// What the buttons of the page do: let the callback in and out, ask for a token of the
/// application's own, revoke what was got.
pub(crate) async fn change_try(
    State(app): State<App>,
    ClientSegment(id): ClientSegment,
    sent: Form<Person>,
) -> Result<Response, Refusal> {
    let client = tried(&app, &sent.by, &id).await?;
    match sent.fields.value("do") {
        Some("allow") => register_callback(&app, &sent, &*client, true).await,
        Some("remove") => register_callback(&app, &sent, &*client, false).await,
        Some("revoke") => revoke(&app, &sent, &*client).await,
        Some("token") if has_own_flow(&app, &*client) => {
            let mut form = vec![("grant_type", "client_credentials".to_owned())];
            let scope = sent.fields.value("scope").map(str::trim);
            if let Some(scope) = scope.filter(|scope| !scope.is_empty()) {
                form.push(("scope", scope.to_owned()));
            }
            Step::token(&app, &sent, &*client, &form)
                .await?
                .page(&app, &sent.by, &*client)
        }
        _ => Err(Refusal::not_found()),
    }
}

/// Registers the callback as a redirect URI, or takes it out.
async fn register_callback(
    app: &App,
    sent: &Form<Person>,
    client: &dyn Client,
    allow: bool,
) -> Result<Response, Refusal> {
    let callback = callback_uri(app, client.id());
    let by = applicant(app, &sent.by);
    let administration = sent.by.administration(app);
    let changed = administration.update_application(client.id(), &by, None, |draft| {
        draft.redirect_uris.retain(|uri| *uri != callback);
        if allow {
            draft.redirect_uris.push(callback.clone());
        }
        Ok(())
    });
    match changed.await {
        Ok(_) => Ok(see_other(&format!("{}try/", href(app, client.id())))),
        Err(error @ AdministrationError::Refused(_)) => {
            let problems = Problems::from_error(error, "")?;
            page(app, &sent.by, client, false, problems)
        }
        Err(error) => Err(error.into()),
    }
}

/// Revokes what was got, and all that came with it.
async fn revoke(app: &App, sent: &Form<Person>, client: &dyn Client) -> Result<Response, Refusal> {
    let token = sent.fields.value("token").and_then(Selector::from_hex);
    let token = token.ok_or_else(Refusal::not_found)?;
    let administration = sent.by.administration(app);
    let by = &sent.by.user.id;
    administration
        .revoke_application_token(client.id(), by, token)
        .await?;
    Ok(see_other(&format!(
        "{}try/?revoked=1",
        href(app, client.id())
    )))
}
