//! `authorized_tokens/`: what somebody allowed, and how they take it back.

use std::collections::BTreeMap;

use axum::{extract::State, response::Response};
use bailiwick_core::{
    Snapshot, UnixTime,
    model::{Actor, ClientId, Owner, UserId},
    scope::ScopeToken,
    store::{ListQuery, Page as Rows, PageRequest},
};
use serde::Serialize;

use super::{
    confirm::Confirm,
    form::Form,
    refusal::Refusal,
    render::Page,
    response::see_other,
    segment::{Segment, segment},
};
use crate::{app::App, exec::store_failed, language::Text, login::Person};

/// Most rows that are read for one page.
const MOST: usize = 1000;

/// What one client may do.
type Allowed = BTreeMap<ClientId, Vec<Allowance>>;

/// One scope that somebody allowed.
struct Allowance {
    name: ScopeToken,
    /// Whose it was when they were asked; `None`: they were not.
    owner: Option<Owner>,
    granted_at: UnixTime,
}

/// The list.
pub(crate) async fn list(State(app): State<App>, person: Person) -> Result<Response, Refusal> {
    let snapshot = app.snapshots.current();
    let allowed = allowed(&app, &person.user.id).await?;
    let mut applications: Vec<_> = allowed
        .iter()
        .map(|(client, scopes)| Application {
            name: client_name(&snapshot, client),
            delete: path(&app, client),
            scopes: scopes.iter().map(|scope| shown(&snapshot, scope)).collect(),
        })
        .collect();
    applications.sort_by(|a, b| a.name.cmp(&b.name));
    Page::new(&app, "authorized_tokens.html")
        .user(&person.user)
        .render(Context { applications })
}

/// Asks first.
pub(crate) async fn ask(
    State(app): State<App>,
    person: Person,
    Segment(client): Segment,
) -> Result<Response, Refusal> {
    let client = ClientId::new(&client);
    if !allowed(&app, &person.user.id).await?.contains_key(&client) {
        return Err(Refusal::not_found());
    }
    let action = path(&app, &client);
    let name = client_name(&app.snapshots.current(), &client);
    let confirm = Confirm {
        heading: format!("Take back what you allowed {name}?").into(),
        consequence: "It loses access at once. It can ask you again.".into(),
        hidden: vec![person.ticket(&app, &action)?],
        action,
        submit: "Take back".into(),
        back: app.mount.path("/authorized_tokens/"),
    };
    confirm.page(&app, &person)
}

/// Forgets the consent and revokes every token that the client holds for this
/// user.
pub(crate) async fn take_back(
    State(app): State<App>,
    Segment(client): Segment,
    sent: Form<Person>,
) -> Result<Response, Refusal> {
    let (user, client) = (sent.by.user.id, ClientId::new(&client));
    let by_user = app.administration.acting_as(Actor::User(user.clone()));
    by_user.withdraw_consent(&user, &client).await?;
    Ok(see_other(&app.mount.path("/authorized_tokens/")))
}

/// What the user allowed, and what is live without having been asked for: of
/// clients that people are not asked about, and of the password grant.
async fn allowed(app: &App, user: &UserId) -> Result<Allowed, Refusal> {
    let rows = PageRequest {
        after: None,
        limit: MOST,
    };
    let consents = ListQuery::ConsentsOf(user.clone(), rows.clone());
    let families = ListQuery::FamiliesOf(user.clone(), rows);
    let mut allowed = Allowed::new();
    if let Rows::Consents(consents) = app.store.page(consents).await.map_err(store_failed)? {
        for consent in consents {
            let scopes = allowed.entry(consent.client).or_default();
            scopes.extend(consent.scopes.into_iter().map(|one| Allowance {
                name: one.name,
                owner: Some(one.owner),
                granted_at: one.granted_at,
            }));
        }
    }
    if let Rows::Families(families) = app.store.page(families).await.map_err(store_failed)? {
        for family in families {
            let scopes = allowed.entry(family.client).or_default();
            for name in &family.scope {
                if !scopes.iter().any(|known| known.name == *name) {
                    scopes.push(Allowance {
                        name: name.clone(),
                        owner: None,
                        granted_at: family.created_at,
                    });
                }
            }
        }
    }
    Ok(allowed)
}

#[derive(Serialize)]
struct Context {
    applications: Vec<Application>,
}

#[derive(Serialize)]
struct Application {
    name: String,
    delete: String,
    scopes: Vec<Scope>,
}

#[derive(Serialize)]
struct Scope {
    name: String,
    description: String,
    owner: String,
    granted_at: UnixTime,
}

fn shown(snapshot: &Snapshot, allowance: &Allowance) -> Scope {
    let Allowance {
        name,
        owner,
        granted_at,
    } = allowance;
    let scope = snapshot.resolve(name).map(|found| found.instance());
    let scope = scope.as_deref();
    // Whoever got the scope later was allowed nothing.
    let owner = owner.as_ref().or_else(|| {
        let held = scope.filter(|scope| *granted_at >= scope.owner_since);
        held.map(|scope| &scope.owner)
    });
    Scope {
        name: name.as_str().to_owned(),
        description: scope.map_or_else(String::new, |scope| scope.description.clone()),
        owner: owner.map_or_else(String::new, |owner| owner_name(snapshot, owner)),
        granted_at: *granted_at,
    }
}

/// The owner of a scope, for a page.
pub(super) fn owner_text(snapshot: &Snapshot, owner: &Owner) -> Text {
    match owner {
        Owner::AuthorizationServer => Text::new("site-this-server"),
        Owner::ResourceServer(id) => Text::as_given(client_name(snapshot, id)),
    }
}

/// How people call the owner of a scope.
pub(super) fn owner_name(snapshot: &Snapshot, owner: &Owner) -> String {
    match owner {
        Owner::AuthorizationServer => "this server".to_owned(),
        Owner::ResourceServer(id) => client_name(snapshot, id),
    }
}

fn client_name(snapshot: &Snapshot, id: &ClientId) -> String {
    let client = snapshot.client(id);
    client
        .map_or(id.as_str(), |client| client.name())
        .to_owned()
}

fn path(app: &App, client: &ClientId) -> String {
    let client = segment(client.as_str());
    app.mount
        .path(&format!("/authorized_tokens/{client}/delete/"))
}
