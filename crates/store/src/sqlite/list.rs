//! Pages of lists.

use bailiwick_core::{
    model::Consent,
    store::{ListQuery, Page, PageRequest},
};
use rusqlite::{Params, Row, params};

use super::{
    audit,
    connection::Connection,
    fault::Fault,
    read::{self, Read, all},
    rows, weather,
};
use crate::{
    StoreError, paging,
    sql::{self, Statement},
};

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
        ListQuery::ConsentsTo(client, page) => {
            let after = page.after.as_deref().unwrap_or_default();
            let parameters = params![client.as_str(), after, limit(page)];
            Page::Consents(consents(connection, sql::CONSENTS_TO, parameters)?)
        }
        ListQuery::FamiliesOf(user, page) => {
            families(connection, sql::FAMILIES_OF, user.as_str(), page)?
        }
        ListQuery::FamiliesTo(client, page) => {
            families(connection, sql::FAMILIES_TO, client.as_str(), page)?
        }
        ListQuery::Family(id) => {
            let key = params![id.as_bytes()];
            Page::Families(all(connection, sql::FAMILY, key, rows::family)?)
        }
        ListQuery::AccessTokensOf(user, page) => {
            tokens(connection, sql::ACCESS_TOKENS_OF, user.as_str(), page)?
        }
        ListQuery::AccessTokensTo(client, page) => {
            tokens(connection, sql::ACCESS_TOKENS_TO, client.as_str(), page)?
        }
        ListQuery::SessionsOf(user, page) => {
            let before = paging::after_key(page)?;
            // No key is after these.
            let before: &[u8] = before.as_ref().map_or(&[0xFF; 17], |key| key.as_bytes());
            let parameters = params![user.as_str(), before, limit(page)];
            let (statement, read) = (sql::SESSIONS_OF, rows::session);
            Page::Sessions(all(connection, statement, parameters, read)?)
        }
        ListQuery::ApiTokensOf(user, page) => {
            let (statement, read) = (sql::API_TOKENS_OF, rows::api_token);
            Page::ApiTokens(by_selector(
                connection,
                statement,
                user.as_str(),
                page,
                read,
            )?)
        }
        ListQuery::ApiToken(selector) => {
            let key = params![selector.as_bytes()];
            Page::ApiTokens(all(connection, sql::API_TOKEN, key, rows::api_token)?)
        }
        ListQuery::StaticTokensOf(client, page) => {
            tokens(connection, sql::STATIC_TOKENS_OF, client.as_str(), page)?
        }
        ListQuery::StaticTokens(page) => {
            let after = paging::after_key(page)?;
            let after: &[u8] = after.as_ref().map_or(&[], |key| key.as_bytes());
            let (statement, read) = (sql::STATIC_TOKENS, rows::access_token);
            Page::AccessTokens(all(
                connection,
                statement,
                params![after, limit(page)],
                read,
            )?)
        }
        ListQuery::SecretUsesOf(client) => Page::SecretUses(read::secret_uses(connection, client)?),
        ListQuery::Audit(filter) => Page::Audit(audit::entries(connection, filter)?),
        ListQuery::WeatherOf(subject, since) => {
            Page::Weather(weather::of_one(connection, subject, *since)?)
        }
        ListQuery::Weather(filter) => Page::Weather(weather::of_many(connection, filter)?),
        _ => return Err(Fault::Impossible("a list that is not known here").into()),
    };
    Ok(page)
}

fn families(
    connection: &Connection,
    statement: Statement,
    of: &str,
    page: &PageRequest,
) -> Result<Page, StoreError> {
    let rows = by_selector(connection, statement, of, page, rows::family)?;
    Ok(Page::Families(rows))
}

fn tokens(
    connection: &Connection,
    statement: Statement,
    of: &str,
    page: &PageRequest,
) -> Result<Page, StoreError> {
    let rows = by_selector(connection, statement, of, page, rows::access_token)?;
    Ok(Page::AccessTokens(rows))
}

fn by_name<T>(
    connection: &Connection,
    statement: Statement,
    page: &PageRequest,
    read: fn(&Row<'_>) -> Read<T>,
) -> Read<Vec<T>> {
    let after = page.after.as_deref().unwrap_or_default();
    all(connection, statement, params![after, limit(page)], read)
}

fn by_selector<T>(
    connection: &Connection,
    statement: Statement,
    of: &str,
    page: &PageRequest,
    read: fn(&Row<'_>) -> Read<T>,
) -> Result<Vec<T>, StoreError> {
    let after = paging::after_key(page)?;
    // No bytes are before all others.
    let after: &[u8] = after.as_ref().map_or(&[], |key| key.as_bytes());
    Ok(all(
        connection,
        statement,
        params![of, after, limit(page)],
        read,
    )?)
}

fn limit(page: &PageRequest) -> i64 {
    i64::try_from(paging::limit(page)).unwrap_or(i64::MAX)
}

/// Rows that are ordered by client or by user, gathered by both.
pub(super) fn consents(
    connection: &Connection,
    statement: Statement,
    parameters: impl Params,
) -> Read<Vec<Consent>> {
    let mut consents: Vec<Consent> = Vec::new();
    for (user, client, scope) in all(connection, statement, parameters, rows::consented)? {
        match consents.last_mut() {
            Some(consent) if consent.client == client && consent.user == user => {
                consent.scopes.push(scope);
            }
            _ => consents.push(Consent {
                user,
                client,
                scopes: vec![scope],
            }),
        }
    }
    Ok(consents)
}
