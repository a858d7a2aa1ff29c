//! Reading: what a plan names, what changed, pages of lists.

use bailiwick_core::{
    model::{
        AccessToken, AuthorizationCode, ClientId, Consent, Family, FamilyId, RefreshToken, UserId,
        UserRecord,
    },
    opaque::{Selector, TokenKey},
    snapshot::Version,
    store::{Changes, ListQuery, LoadPlan, Loaded, Page, PageRequest, UserKey},
};
use rusqlite::{Connection, Params, Row, params};

use super::{fault::Fault, rows};
use crate::{StoreError, paging, sql};

type Read<T> = Result<T, Fault>;

/// What a change is about, as it is kept in `registry_changes`.
#[derive(Clone, Copy)]
pub(super) enum ChangeKind {
    Client = 1,
    Scope = 2,
    SigningKeys = 3,
}

/// Reads the first row, if there is one.
fn one<T>(
    connection: &Connection,
    sql: &str,
    parameters: impl Params,
    read: fn(&Row<'_>) -> Read<T>,
) -> Read<Option<T>> {
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query(parameters)?;
    rows.next()?.map(read).transpose()
}

/// Reads all rows.
fn all<T>(
    connection: &Connection,
    sql: &str,
    parameters: impl Params,
    read: fn(&Row<'_>) -> Read<T>,
) -> Read<Vec<T>> {
    let mut statement = connection.prepare_cached(sql)?;
    statement.query_and_then(parameters, read)?.collect()
}

/// The version of clients and registry.
pub(super) fn version(connection: &Connection) -> Read<Version> {
    let version = one(connection, sql::VERSION, [], |row| rows::number(row, 0))?;
    let version = version.ok_or(Fault::Unreadable("version"))?;
    Ok(Version(version))
}

/// All that `plan` names; the caller holds a transaction.
pub(super) fn load(connection: &Connection, plan: &LoadPlan) -> Read<Loaded> {
    let mut loaded = Loaded {
        version: version(connection)?,
        ..Loaded::default()
    };
    if let Some(id) = &plan.client {
        loaded.client = one(connection, sql::CLIENT, [id.as_str()], rows::client)?;
    }
    load_tokens(connection, plan, &mut loaded)?;
    if let Some(key) = plan.bearer {
        load_bearer(connection, key, &mut loaded)?;
    }
    if let Some(key) = plan.session {
        loaded.session = one(connection, sql::SESSION, [key.as_bytes()], rows::session)?;
    }
    loaded.user = load_user(connection, plan, &loaded)?;
    let consent_key = plan.consent.as_ref();
    if let Some((user, client)) = consent_key.and_then(|key| key.resolve(loaded.session.as_ref())) {
        loaded.consent = consent(connection, user, client)?;
    }
    if let Some(key) = plan.setup_link {
        loaded.setup_link = one(
            connection,
            sql::SETUP_LINK,
            [key.as_bytes()],
            rows::setup_link,
        )?;
        let administrator = one(connection, sql::ADMINISTRATOR, [], |_| Ok(()))?;
        loaded.administrator_exists = administrator.is_some();
    }
    Ok(loaded)
}

fn load_tokens(connection: &Connection, plan: &LoadPlan, loaded: &mut Loaded) -> Read<()> {
    if let Some(key) = plan.code {
        loaded.code = one(connection, sql::CODE, [key.as_bytes()], rows::code)?;
    }
    if let Some(key) = plan.refresh_token {
        loaded.refresh_token = refresh_token(connection, key)?;
        if let Some(token) = &loaded.refresh_token {
            loaded.successor = successor(connection, token)?;
        }
    }
    if let Some(key) = plan.access_token {
        loaded.access_token = access_token(connection, key)?;
    }
    let of_code = loaded.code.as_ref().and_then(|code| code.used);
    let id = of_code
        .map(|used| used.family)
        .or_else(|| loaded.refresh_token.as_ref().map(|token| token.family))
        .or_else(|| loaded.access_token.as_ref().and_then(|token| token.family));
    if let Some(id) = id {
        loaded.family = family(connection, id)?;
    }
    Ok(())
}

fn load_bearer(connection: &Connection, key: TokenKey, loaded: &mut Loaded) -> Read<()> {
    let Some(bearer) = access_token(connection, key)? else {
        return Ok(());
    };
    if let Some(id) = bearer.family {
        loaded.bearer_family = family(connection, id)?;
    }
    let of_family = loaded.bearer_family.as_ref().map(|family| &family.user);
    if let Some(id) = bearer.user.as_ref().or(of_family) {
        loaded.bearer_user = user(connection, id)?;
    }
    loaded.bearer = Some(bearer);
    Ok(())
}

fn load_user(
    connection: &Connection,
    plan: &LoadPlan,
    loaded: &Loaded,
) -> Read<Option<UserRecord>> {
    match &plan.user {
        Some(UserKey::Id(id)) => return user(connection, id),
        Some(UserKey::Login(login)) => return user_by_login(connection, login),
        None => {}
    }
    let session = loaded.session.as_ref().map(|session| &session.user);
    let id = session
        .or_else(|| loaded.code.as_ref().map(|code| &code.user))
        .or_else(|| loaded.family.as_ref().map(|family| &family.user))
        .or_else(|| loaded.access_token.as_ref()?.user.as_ref());
    id.map_or(Ok(None), |id| user(connection, id))
}

fn user(connection: &Connection, id: &UserId) -> Read<Option<UserRecord>> {
    one(connection, sql::USER, [id.as_str()], rows::user)
}

fn user_by_login(connection: &Connection, login: &str) -> Read<Option<UserRecord>> {
    let named = one(connection, sql::USER_BY_NAME, [login], rows::user)?;
    if named.is_some() || login.is_empty() {
        return Ok(named);
    }
    let folded = login.to_ascii_lowercase();
    let mut users = all(connection, sql::USERS_BY_EMAIL, [folded], rows::user)?;
    let found = users.pop();
    Ok(found.filter(|_| users.is_empty()))
}

fn access_token(connection: &Connection, key: TokenKey) -> Read<Option<AccessToken>> {
    let (sql, key): (_, &[u8]) = match &key {
        TokenKey::Selector(selector) => (sql::ACCESS_TOKEN, selector.as_bytes()),
        TokenKey::Imported(digest) => (sql::IMPORTED_ACCESS_TOKEN, digest.as_bytes()),
    };
    one(connection, sql, [key], rows::access_token)
}

pub(super) fn refresh_token(connection: &Connection, key: TokenKey) -> Read<Option<RefreshToken>> {
    let (sql, key): (_, &[u8]) = match &key {
        TokenKey::Selector(selector) => (sql::REFRESH_TOKEN, selector.as_bytes()),
        TokenKey::Imported(digest) => (sql::IMPORTED_REFRESH_TOKEN, digest.as_bytes()),
    };
    one(connection, sql, [key], rows::refresh_token)
}

/// The successor of a spent refresh token.
pub(super) fn successor(
    connection: &Connection,
    token: &RefreshToken,
) -> Read<Option<RefreshToken>> {
    match &token.used {
        Some(used) => refresh_token(connection, TokenKey::Selector(used.successor)),
        None => Ok(None),
    }
}

pub(super) fn family(connection: &Connection, id: FamilyId) -> Read<Option<Family>> {
    one(connection, sql::FAMILY, [id.as_bytes()], rows::family)
}

pub(super) fn code(connection: &Connection, selector: Selector) -> Read<Option<AuthorizationCode>> {
    one(connection, sql::CODE, [selector.as_bytes()], rows::code)
}

pub(super) fn user_exists(connection: &Connection, id: &UserId) -> Read<bool> {
    Ok(user(connection, id)?.is_some())
}

fn consent(connection: &Connection, user: &UserId, client: &ClientId) -> Read<Option<Consent>> {
    let key = [user.as_str(), client.as_str()];
    let mut consents = consents(connection, sql::CONSENT, key)?;
    Ok(consents.pop())
}

/// Rows that are ordered by client, gathered by client.
fn consents(connection: &Connection, sql: &str, parameters: impl Params) -> Read<Vec<Consent>> {
    let mut consents: Vec<Consent> = Vec::new();
    for (user, client, scope) in all(connection, sql, parameters, rows::consented)? {
        match consents.last_mut() {
            Some(consent) if consent.client == client => consent.scopes.push(scope),
            _ => consents.push(Consent {
                user,
                client,
                scopes: vec![scope],
            }),
        }
    }
    Ok(consents)
}

/// What changed since a version; the caller holds a transaction.
pub(super) fn changes(connection: &Connection, since: Option<Version>) -> Read<Changes> {
    let mut changes = Changes {
        version: version(connection)?,
        ..Changes::default()
    };
    let Some(since) = since else {
        changes.clients = all(connection, sql::CLIENTS, [], rows::client)?;
        changes.scopes = all(connection, sql::SCOPES, [], rows::scope)?;
        changes.signing_keys = Some(all(connection, sql::SIGNING_KEYS, [], rows::signing_key)?);
        return Ok(changes);
    };
    if since == changes.version {
        return Ok(changes);
    }
    let since = i64::try_from(since.0).unwrap_or(i64::MAX);
    let mut statement = connection.prepare_cached(sql::CHANGES)?;
    let mut newer = statement.query([since])?;
    while let Some(row) = newer.next()? {
        let (kind, key) = (row.get::<_, i64>(0)?, rows::text(row, 1)?);
        add_change(connection, kind, key, &mut changes)?;
    }
    changes.clients.sort_by(|a, b| a.id.cmp(&b.id));
    changes.deleted_clients.sort();
    changes.scopes.sort_by_key(|scope| scope.id);
    Ok(changes)
}

fn add_change(connection: &Connection, kind: i64, key: &str, changes: &mut Changes) -> Read<()> {
    if kind == ChangeKind::Client as i64 {
        match one(connection, sql::CLIENT, [key], rows::client)? {
            Some(client) => changes.clients.push(client),
            None => changes.deleted_clients.push(ClientId::new(key)),
        }
    } else if kind == ChangeKind::Scope as i64 {
        let scope = one(connection, sql::SCOPE, [key], rows::scope)?;
        changes.scopes.extend(scope);
    } else {
        changes.signing_keys = Some(all(connection, sql::SIGNING_KEYS, [], rows::signing_key)?);
    }
    Ok(())
}

/// One page of a list.
pub(super) fn page(connection: &Connection, query: &ListQuery) -> Result<Page, StoreError> {
    let page = match query {
        ListQuery::Users(page) => Page::Users(by_name(connection, sql::USERS, page, rows::user)?),
        ListQuery::Groups(page) => {
            Page::Groups(by_name(connection, sql::GROUPS, page, rows::group)?)
        }
        ListQuery::ConsentsOf(user, page) => {
            let after = page.after.as_deref().unwrap_or_default();
            let parameters = params![user.as_str(), after, limit(page)];
            Page::Consents(consents(connection, sql::CONSENTS_OF, parameters)?)
        }
        ListQuery::FamiliesOf(user, page) => {
            let (sql, read) = (sql::FAMILIES_OF, rows::family);
            Page::Families(by_selector(connection, sql, user.as_str(), page, read)?)
        }
        ListQuery::StaticTokensOf(client, page) => {
            let (sql, read) = (sql::STATIC_TOKENS_OF, rows::access_token);
            Page::AccessTokens(by_selector(connection, sql, client.as_str(), page, read)?)
        }
        _ => return Err(Fault::Impossible("a list that is not known here").into()),
    };
    Ok(page)
}

fn by_name<T>(
    connection: &Connection,
    sql: &str,
    page: &PageRequest,
    read: fn(&Row<'_>) -> Read<T>,
) -> Read<Vec<T>> {
    let after = page.after.as_deref().unwrap_or_default();
    all(connection, sql, params![after, limit(page)], read)
}

fn by_selector<T>(
    connection: &Connection,
    sql: &str,
    of: &str,
    page: &PageRequest,
    read: fn(&Row<'_>) -> Read<T>,
) -> Result<Vec<T>, StoreError> {
    let after = paging::after_key(page)?;
    // No bytes are before all others.
    let after: &[u8] = after.as_ref().map_or(&[], |key| key.as_bytes());
    Ok(all(connection, sql, params![of, after, limit(page)], read)?)
}

fn limit(page: &PageRequest) -> i64 {
    i64::try_from(paging::limit(page)).unwrap_or(i64::MAX)
}
