//! Taking back: one scope, one application, everything. Each asks first.

use axum::{extract::State, response::Response};
use bailiwick_core::{
    allowed::AllowedClient,
    model::{ClientId, UserId},
    scope::{ScopeSet, ScopeToken},
};

use super::{client_name, client_path, scope_path};
use crate::{
    app::App,
    language::Text,
    login::Person,
    page::{Form, Query, Refusal, confirm::Confirm, response::see_other, segment::ClientSegment},
};

const ALL: &str = "/authorized_tokens/delete/";
const LIST: &str = "/authorized_tokens/";

/// Asks before a client loses everything.
pub(crate) async fn ask_client(
    State(app): State<App>,
    person: Person,
    ClientSegment(client): ClientSegment,
) -> Result<Response, Refusal> {
    let allowed = of_client(&app, &person.user.id, &client).await?;
    let action = client_path(&app, &allowed.client);
    let name = client_name(&app.snapshots.current(), &allowed.client);
    let confirm = Confirm {
        heading: Text::new("allowed-client-question").with("client", name),
        consequence: Text::new("allowed-client-consequence"),
        hidden: vec![person.ticket(&app, &action)?],
        action,
        submit: Text::new("allowed-take-back"),
        back: app.mount.path(LIST),
    };
    confirm.page(&app, &person)
}

/// Forgets the consent and revokes every token that the client holds for this
/// user.
pub(crate) async fn take_back_client(
    State(app): State<App>,
    ClientSegment(client): ClientSegment,
    sent: Form<Person>,
) -> Result<Response, Refusal> {
    let user = &sent.by.user.id;
    // Of what is not there, or no more, nothing is written down.
    if may(&app, user, &client, None).await? {
        let by_user = sent.by.administration(&app);
        by_user.withdraw_consent(user, &client).await?;
    }
    Ok(see_other(&app.mount.path(LIST)))
}

/// Asks before a client loses one scope.
pub(crate) async fn ask_scope(
    State(app): State<App>,
    person: Person,
    ClientSegment(client): ClientSegment,
    Query(query): Query,
) -> Result<Response, Refusal> {
    let allowed = of_client(&app, &person.user.id, &client).await?;
    let wanted = query.value("scope").unwrap_or_default();
    let scope = allowed
        .scopes
        .iter()
        .find(|one| one.name.as_str() == wanted);
    let scope = scope.ok_or_else(Refusal::not_found)?;
    let action = scope_path(&app, &allowed.client, &scope.name);
    let path = action.split('?').next().unwrap_or_default();
    let name = client_name(&app.snapshots.current(), &allowed.client);
    let confirm = Confirm {
        heading: Text::new("allowed-scope-question")
            .with("scope", wanted)
            .with("client", name.as_str()),
        consequence: Text::new("allowed-scope-consequence").with("client", name),
        hidden: vec![person.ticket(&app, path)?],
        action,
        submit: Text::new("allowed-take-back"),
        back: app.mount.path(LIST),
    };
    confirm.page(&app, &person)
}

/// Forgets the consent to one scope and revokes what carries it.
pub(crate) async fn take_back_scope(
    State(app): State<App>,
    ClientSegment(client): ClientSegment,
    Query(query): Query,
    sent: Form<Person>,
) -> Result<Response, Refusal> {
    let user = &sent.by.user.id;
    let wanted = query.value("scope").unwrap_or_default();
    let name = ScopeToken::parse(wanted).map_err(|_| Refusal::not_found())?;
    if may(&app, user, &client, Some(&name)).await? {
        let by_user = sent.by.administration(&app);
        let scopes: ScopeSet = [name].into_iter().collect();
        by_user.withdraw_scopes(user, &client, &scopes).await?;
    }
    Ok(see_other(&app.mount.path(LIST)))
}

/// Asks before everybody loses everything.
pub(crate) async fn ask_all(State(app): State<App>, person: Person) -> Result<Response, Refusal> {
    let allowed = app.administration.allowed(&person.user.id).await?;
    let action = app.mount.path(ALL);
    let confirm = Confirm {
        heading: Text::new("allowed-all-question"),
        consequence: Text::new("allowed-all-consequence").with("count", allowed.len()),
        hidden: vec![person.ticket(&app, &action)?],
        action,
        submit: Text::new("allowed-take-back-all"),
        back: app.mount.path(LIST),
    };
    confirm.page(&app, &person)
}

/// Forgets every consent of this user and revokes every token that anybody holds
/// for them.
pub(crate) async fn take_back_all(
    State(app): State<App>,
    sent: Form<Person>,
) -> Result<Response, Refusal> {
    let by_user = sent.by.administration(&app);
    by_user.withdraw_everything(&sent.by.user.id).await?;
    Ok(see_other(&app.mount.path(LIST)))
}

/// Whether the client may do anything for the user, or use this scope.
async fn may(
    app: &App,
    user: &UserId,
    client: &ClientId,
    scope: Option<&ScopeToken>,
) -> Result<bool, Refusal> {
    let allowed = app.administration.allowed(user).await?;
    let found = allowed.iter().find(|one| one.client == *client);
    let has = |one: &AllowedClient| {
        scope.is_none_or(|wanted| one.scopes.iter().any(|scope| scope.name == *wanted))
    };
    Ok(found.is_some_and(has))
}

/// What the user allowed the client; if nothing, there is no such page.
async fn of_client(app: &App, user: &UserId, client: &ClientId) -> Result<AllowedClient, Refusal> {
    let allowed = app.administration.allowed(user).await?;
    let mut allowed = allowed.into_iter();
    let found = allowed.find(|one| one.client == *client);
    found.ok_or_else(Refusal::not_found)
}
