//! `/admin/tokens/`: what works now and what was allowed, of one client or for one
//! user. A token's value is nowhere on it: the server has none.

use axum::{extract::State, response::Response};
use bailiwick_core::{
    UnixTime,
    model::{AccessToken, ClientId, Consent, Family, FamilyId, UserId},
    opaque::Selector,
    params::Parameters,
    scope::ScopeToken,
};
use serde::Serialize;

use super::names::{self, Link, TOKENS, UserNames, with_query};
use crate::{
    administration::Holder,
    app::App,
    exec::users_failed,
    language::Text,
    login::{Administrator, Person},
    page::{
        confirm::Confirm,
        form::Form,
        query::Query,
        refusal::Refusal,
        render::{Hidden, Page},
        response::see_other,
    },
};

/// Rows of each list on one page.
const ROWS: usize = 50;
/// Most names of scopes that one row shows.
const MOST_SCOPES: usize = 30;

/// What works now, of whom the query names.
pub(crate) async fn list(
    State(app): State<App>,
    Administrator(person): Administrator,
    Query(query): Query,
) -> Result<Response, Refusal> {
    let asked = Asked::read(&app, &query).await?;
    let lists = match &asked.holder {
        Some(holder) => Some(Lists::of(&app, holder, &query).await?),
        None => None,
    };
    let context = Context {
        kind: asked.kind,
        name: asked.name,
        problem: asked.problem,
        action: TOKENS,
        hidden: [
            Hidden::new("of", asked.holder.as_ref().map(spelled).unwrap_or_default()),
            person.ticket(&app, TOKENS)?,
        ],
        lists,
    };
    Page::new(&app, "tokens.html")
        .user(&person.user)
        .render(context)
}

/// Ends one grant, one token, what was allowed, or everything.
pub(crate) async fn revoke(
    State(app): State<App>,
    sent: Form<Administrator>,
) -> Result<Response, Refusal> {
    let person = &sent.by.0;
    let value = |name| sent.fields.value(name);
    let of = value("of")
        .and_then(holder)
        .ok_or_else(Refusal::not_found)?;
    let administration = person.administration(&app);
    if let Some(key) = value("grant") {
        let family = Selector::from_hex(key).map(FamilyId::new);
        let family = family.ok_or_else(Refusal::not_found)?;
        administration.revoke_family(&of, family).await?;
    } else if let Some(key) = value("token") {
        let token = Selector::from_hex(key).ok_or_else(Refusal::not_found)?;
        administration.revoke_lone_token(&of, token).await?;
    } else if let Some(other) = value("consent") {
        let (user, client) = match &of {
            Holder::Client(client) => (UserId::new(other), client.clone()),
            Holder::User(user) => (user.clone(), ClientId::new(other)),
        };
        administration.withdraw_consent(&user, &client).await?;
    } else if value("everything").is_some() {
        if value("confirmed").is_none() {
            return ask(&app, person, &of).await;
        }
        match &of {
            Holder::Client(client) => administration.revoke_client(client).await?,
            Holder::User(user) => administration.revoke_subject(user).await?,
        }
    } else {
        return Err(Refusal::not_found());
    }
    tracing::info!(of = spelled(&of), by = %person.user.id, "access was taken back");
    Ok(see_other(&href(&of)))
}

/// Asks before everything ends.
async fn ask(app: &App, person: &Person, of: &Holder) -> Result<Response, Refusal> {
    let name = match of {
        Holder::Client(id) => names::client(&app.snapshots.current(), id).name,
        Holder::User(id) => UserNames::new(app).of(id).await.name,
    };
    let (heading, consequence) = match of {
        Holder::Client(_) => ("access-all-of-client", "access-all-of-client-means"),
        Holder::User(_) => ("access-all-of-user", "access-all-of-user-means"),
    };
    let confirm = Confirm {
        heading: Text::new(heading).with("name", name),
        consequence: Text::new(consequence),
        hidden: vec![
            Hidden::new("of", spelled(of)),
            Hidden::new("everything", "yes"),
            Hidden::new("confirmed", "yes"),
            person.ticket(app, TOKENS)?,
        ],
        action: TOKENS.to_owned(),
        submit: Text::new("access-end-all"),
        back: href(of),
    };
    confirm.page(app, person)
}

/// Whose access, in the hidden field of the form.
fn spelled(of: &Holder) -> String {
    match of {
        Holder::Client(id) => format!("client:{id}"),
        Holder::User(id) => format!("user:{id}"),
    }
}

fn holder(text: &str) -> Option<Holder> {
    match text.split_once(':')? {
        ("client", id) => Some(Holder::Client(ClientId::new(id))),
        ("user", id) => Some(Holder::User(UserId::new(id))),
        _ => None,
    }
}

fn href(of: &Holder) -> String {
    match of {
        Holder::Client(id) => with_query(TOKENS, [("client", id.as_str())]),
        Holder::User(id) => with_query(TOKENS, [("id", id.as_str())]),
    }
}

/// Whom the query asks for: a client by `client`, a user by `user`, their user name or
/// address, or by `id`.
struct Asked {
    kind: &'static str,
    name: String,
    holder: Option<Holder>,
    problem: Option<Text>,
}

impl Asked {
    async fn read(app: &App, query: &Parameters) -> Result<Self, Refusal> {
        let value = |name| query.value(name).map(str::trim).filter(|v| !v.is_empty());
        // The search form says the kind and the name.
        let named = |kind| value("name").filter(|_| value("kind") == Some(kind));
        if let Some(id) = value("client").or_else(|| named("client")) {
            let id = ClientId::new(id);
            let known = app.administration.snapshot().await?.client(&id).is_some();
            return Ok(Self {
                kind: "client",
                name: id.as_str().to_owned(),
                problem: (!known).then(|| Text::new("access-no-client")),
                holder: known.then_some(Holder::Client(id)),
            });
        }
        let by_id = value("id").map(UserId::new);
        let login = value("user").or_else(|| named("user"));
        let found = match (&by_id, login) {
            (None, Some(login)) => {
                let found = app.users.by_login(login).await;
                found.map_err(users_failed)?.map(|user| user.id)
            }
            _ => None,
        };
        let name = match &by_id {
            Some(id) => UserNames::new(app).of(id).await.name,
            None => login.unwrap_or_default().to_owned(),
        };
        let missing = login.is_some() && by_id.is_none() && found.is_none();
        Ok(Self {
            kind: "user",
            name,
            problem: missing.then(|| Text::new("admin-problem-user")),
            holder: by_id.or(found).map(Holder::User),
        })
    }
}

#[derive(Serialize)]
struct Context {
    kind: &'static str,
    name: String,
    problem: Option<Text>,
    action: &'static str,
    hidden: [Hidden; 2],
    lists: Option<Lists>,
}

/// What whom the query names has.
#[derive(Serialize)]
struct Lists {
    of: Link,
    of_client: bool,
    consents: Vec<Row>,
    consents_next: Option<String>,
    grants: Vec<Row>,
    grants_next: Option<String>,
    tokens: Vec<Row>,
    tokens_next: Option<String>,
    static_tokens: Option<String>,
    /// Sign-in sessions of the user.
    sessions: Option<usize>,
}

#[derive(Serialize)]
struct Row {
    /// What the button says.
    key: String,
    /// Client or user, whichever was not asked for; a client's own token has none.
    other: Option<Link>,
    scopes: Vec<String>,
    more_scopes: usize,
    since: Option<UnixTime>,
    until: Option<UnixTime>,
}

impl Lists {
    async fn of(app: &App, of: &Holder, query: &Parameters) -> Result<Self, Refusal> {
        let administration = &app.administration;
        let snapshot = administration.snapshot().await?;
        let mut people = UserNames::new(app);
        let after = |name| query.value(name).filter(|text| !text.is_empty());
        let more = |name, next: Option<String>| {
            next.map(|next| {
                let path = href(of);
                let more = with_query("", [(name, next.as_str())]);
                format!("{path}{}", more.replacen('?', "&", 1))
            })
        };
        let of_client = matches!(of, Holder::Client(_));
        let found = administration.consents(of, after("consents"), ROWS).await?;
        let consents_next = more("consents", found.next);
        let mut consents = Vec::new();
        for consent in found.rows {
            let other = other(
                of,
                &mut people,
                &snapshot,
                Some(&consent.user),
                &consent.client,
            );
            consents.push(Row::of_consent(&consent, of_client, other.await));
        }
        let found = administration
            .live_families(of, after("grants"), ROWS)
            .await?;
        let grants_next = more("grants", found.next);
        let mut grants = Vec::new();
        for family in found.rows {
            let other = other(
                of,
                &mut people,
                &snapshot,
                Some(&family.user),
                &family.client,
            );
            grants.push(Row::of_family(&family, other.await));
        }
        let found = administration
            .live_tokens(of, after("tokens"), ROWS)
            .await?;
        let tokens_next = more("tokens", found.next);
        let mut tokens = Vec::new();
        for token in found.rows {
            let other = other(
                of,
                &mut people,
                &snapshot,
                token.user.as_ref(),
                &token.client,
            );
            tokens.push(Row::of_token(&token, other.await));
        }
        Ok(Self {
            of: match of {
                Holder::Client(id) => names::client(&snapshot, id),
                Holder::User(id) => people.of(id).await,
            },
            sessions: match of {
                Holder::User(id) => Some(administration.sessions(id).await?.len()),
                Holder::Client(_) => None,
            },
            static_tokens: match of {
                Holder::Client(id) => {
                    let client = snapshot.client(id);
                    let server = client.filter(|client| client.resource_server().is_some());
                    server.map(|_| names::server_href(id))
                }
                Holder::User(_) => None,
            },
            of_client,
            consents,
            consents_next,
            grants,
            grants_next,
            tokens,
            tokens_next,
        })
    }
}

async fn other(
    of: &Holder,
    people: &mut UserNames<'_>,
    snapshot: &bailiwick_core::Snapshot,
    user: Option<&UserId>,
    client: &ClientId,
) -> Option<Link> {
    match (of, user) {
        (Holder::User(_), _) => Some(names::client(snapshot, client)),
        (Holder::Client(_), Some(user)) => Some(people.of(user).await),
        (Holder::Client(_), None) => None,
    }
}

impl Row {
    fn new<'s>(
        key: String,
        other: Option<Link>,
        scopes: impl ExactSizeIterator<Item = &'s ScopeToken>,
    ) -> Self {
        Self {
            key,
            other,
            more_scopes: scopes.len().saturating_sub(MOST_SCOPES),
            scopes: scopes
                .take(MOST_SCOPES)
                .map(|name| name.as_str().to_owned())
                .collect(),
            since: None,
            until: None,
        }
    }

    fn of_consent(consent: &Consent, of_client: bool, other: Option<Link>) -> Self {
        let key = if of_client {
            consent.user.as_str()
        } else {
            consent.client.as_str()
        };
        let scopes = consent.scopes.iter();
        Self {
            since: scopes.clone().map(|scope| scope.granted_at).max(),
            // As long as anything of it lasts.
            until: scopes
                .clone()
                .map(|scope| scope.until)
                .reduce(|a, b| Some(a?.max(b?)))
                .flatten(),
            ..Self::new(key.to_owned(), other, scopes.map(|scope| &scope.name))
        }
    }

    fn of_family(family: &Family, other: Option<Link>) -> Self {
        let scopes: Vec<_> = family.scope.iter().collect();
        Self {
            since: Some(family.created_at),
            until: Some(family.expires_at),
            ..Self::new(family.id.to_hex(), other, scopes.into_iter())
        }
    }

    fn of_token(token: &AccessToken, other: Option<Link>) -> Self {
        let scopes: Vec<_> = token.scope.iter().collect();
        Self {
            since: Some(token.issued_at),
            until: token.expires_at,
            ..Self::new(token.selector.to_hex(), other, scopes.into_iter())
        }
    }
}
