//! One resource server: what it owns, may do and waits for.

use axum::{extract::State, response::Response};
use bailiwick_core::{
    Snapshot, UnixTime,
    model::{
        AccessToken, Approval, ClientRecord, IntrospectionReach, Offered, Owner, ResourceServer,
        TransferOffer,
    },
    opaque::{OpaqueKind, Presented},
    scope::Namespace,
};
use http::HeaderMap;
use serde::Serialize;

use super::{
    super::names::{self, Link, client_href, server_href, with_query},
    pending,
};
use crate::{
    app::App,
    login::{Administrator, Person},
    page::{
        application::secret,
        problems::{Problems, Shown},
        refusal::Refusal,
        render::{Hidden, Page},
        segment::ClientSegment,
        shown_once::ShownOnce,
    },
};

/// Most scopes that wait for approval, and most offers, on the page.
const MOST: usize = 200;
const FIELDS: [&str; 2] = ["namespace", "days"];

/// Everything about a resource server; right after a new token with the token, this
/// once.
pub(crate) async fn detail(
    State(app): State<App>,
    Administrator(person): Administrator,
    ClientSegment(id): ClientSegment,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let record = app.administration.resource_server(&id).await?;
    page(&app, &person, &record, Some(&headers), Problems::default()).await
}

/// The page, with what is wrong with what was sent.
pub(super) async fn page(
    app: &App,
    person: &Person,
    record: &ClientRecord,
    headers: Option<&HeaderMap>,
    problems: Problems,
) -> Result<Response, Refusal> {
    let tokens = app.administration.static_tokens(&record.id).await?;
    let snapshot = app.administration.snapshot().await?;
    let href = server_href(&record.id);
    let is_its_own = |value: &str| {
        let digest = Presented::parse(OpaqueKind::AccessToken, value).digest();
        tokens.iter().any(|row| row.digest == digest)
    };
    let new_token = headers.and_then(|all| ShownOnce::StaticToken.read(app, all, is_its_own));
    let new_secret = headers.and_then(|all| secret::read(app, all, record));
    let role = record.resource_server.as_ref();
    let role = role.ok_or_else(Refusal::not_found)?;
    let context = Context {
        server: Server::new(record, role, &snapshot, app.now()),
        tokens: tokens
            .iter()
            .map(|row| Token::new(row, app.now()))
            .collect(),
        access_token: new_token.as_deref().map(String::as_str),
        client_secret: new_secret.as_deref().map(String::as_str),
        hidden: [person.ticket(app, &href)?],
        action: &href,
        shown: problems.shown(app, &FIELDS),
    };
    let mut page = Page::new(app, "resource_server.html")
        .user(&person.user)
        .render(context)?;
    if new_token.is_some() {
        page = ShownOnce::StaticToken.take_back(app, &href, page);
    }
    if new_secret.is_some() {
        page = secret::take_back(app, &href, page);
    }
    Ok(page)
}

#[derive(Serialize)]
struct Context<'a> {
    server: Server<'a>,
    tokens: Vec<Token>,
    access_token: Option<&'a str>,
    client_secret: Option<&'a str>,
    hidden: [Hidden; 1],
    action: &'a str,
    #[serde(flatten)]
    shown: Shown,
}

#[derive(Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact on the page")]
struct Server<'a> {
    name: &'a str,
    client_id: &'a str,
    disabled: bool,
    namespaces: Vec<&'a str>,
    resource: Option<&'a str>,
    may_register: bool,
    may_introspect: bool,
    may_set_defaults: bool,
    introspects_all: bool,
    needs_approval: bool,
    token_format: &'static str,
    manifest: Option<Manifest<'a>>,
    scopes: usize,
    pending: Vec<Pending>,
    more_pending: usize,
    offers: Vec<Offer>,
    offered: Vec<Offer>,
    scopes_href: String,
    edit: String,
    client: String,
    delete: String,
    audit: String,
    picture: String,
}

#[derive(Serialize)]
struct Manifest<'a> {
    revision: u64,
    source: Option<&'a str>,
    applied_at: UnixTime,
}

#[derive(Serialize)]
struct Pending {
    name: String,
    description: String,
    risk: bailiwick_core::model::Risk,
    since: UnixTime,
    href: String,
    approve: String,
    refuse: String,
}

/// An offer, to or of another resource server.
#[derive(Serialize)]
struct Offer {
    what: String,
    other: Link,
    /// What the button says.
    key: String,
    at: UnixTime,
}

#[derive(Serialize)]
struct Token {
    key: String,
    issued_at: UnixTime,
    expires_at: Option<UnixTime>,
    last_used_at: Option<UnixTime>,
    over: bool,
}

impl Token {
    fn new(row: &AccessToken, now: UnixTime) -> Self {
        Self {
            key: row.selector.to_hex(),
            issued_at: row.issued_at,
            expires_at: row.expires_at,
            last_used_at: row.last_used_at,
            over: row.is_over(now),
        }
    }
}

impl<'a> Server<'a> {
    fn new(
        record: &'a ClientRecord,
        role: &'a ResourceServer,
        snapshot: &Snapshot,
        now: UnixTime,
    ) -> Self {
        let id = record.id.as_str();
        let owner = Owner::ResourceServer(record.id.clone());
        let waiting = pending(snapshot, &owner, now).count();
        let manifest = role.manifest.as_ref();
        Self {
            name: &record.name,
            client_id: id,
            disabled: record.disabled,
            namespaces: role.namespaces.iter().map(Namespace::as_str).collect(),
            resource: role.resource.as_deref(),
            may_register: role.may_register,
            may_introspect: role.may_introspect,
            may_set_defaults: role.may_set_defaults,
            introspects_all: role.introspects == IntrospectionReach::All,
            needs_approval: role.approval == Approval::Required,
            token_format: role.token_format.as_str(),
            manifest: manifest.map(|mark| Manifest {
                revision: mark.revision,
                source: mark.source.as_deref(),
                applied_at: mark.applied_at,
            }),
            scopes: snapshot.names_held_by(&owner),
            pending: pending(snapshot, &owner, now)
                .take(MOST)
                .map(Pending::new)
                .collect(),
            more_pending: waiting.saturating_sub(MOST),
            offers: role
                .offers
                .iter()
                .take(MOST)
                .map(|offer| Offer::new(offer, names::client(snapshot, &offer.to), &offer.to))
                .collect(),
            offered: offered(record, snapshot),
            scopes_href: with_query("/admin/scopes/", [("owner", id)]),
            edit: format!("{}edit/", server_href(&record.id)),
            client: client_href(&record.id),
            delete: format!("{}delete/", client_href(&record.id)),
            audit: with_query("/admin/audit/", [("kind", "client"), ("name", id)]),
            picture: with_query(
                "/admin/picture/",
                [("node", format!("client:{id}").as_str())],
            ),
        }
    }
}

/// What others offer to `to`.
fn offered(to: &ClientRecord, snapshot: &Snapshot) -> Vec<Offer> {
    let servers = snapshot.resource_servers_after(None);
    let mine = servers.flat_map(|(_, from)| {
        let offers = from.resource_server().map_or(&[][..], |role| &role.offers);
        let mine = offers.iter().filter(|offer| offer.to == to.id);
        mine.map(|offer| {
            let mut link = names::client(snapshot, from.id());
            link.href = Some(server_href(from.id()));
            Offer::new(offer, link, from.id())
        })
    });
    mine.take(MOST).collect()
}

impl Offer {
    fn new(offer: &TransferOffer, other: Link, id: &bailiwick_core::model::ClientId) -> Self {
        Self {
            what: match &offer.what {
                Offered::Scope(name) => name.as_str().to_owned(),
                Offered::Namespace(namespace) => namespace.as_str().to_owned(),
            },
            other,
            key: id.as_str().to_owned(),
            at: offer.offered_at,
        }
    }
}

impl Pending {
    fn new(scope: &bailiwick_core::model::RegisteredScope) -> Self {
        let name = scope.name.as_str();
        let state =
            |change| with_query("/admin/scopes/state/", [("name", name), ("change", change)]);
        Self {
            name: name.to_owned(),
            description: scope.description.clone(),
            risk: scope.risk,
            since: scope.state_since,
            href: with_query("/admin/scopes/edit/", [("name", name)]),
            approve: state("approve"),
            refuse: state("refuse"),
        }
    }
}
