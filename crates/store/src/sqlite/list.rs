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
    read::{Read, all},
    rows,
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
        ListQuery::FamiliesOf(user, page) => {
            let (statement, read) = (sql::FAMILIES_OF, rows::family);
            Page::Families(by_selector(
                connection,
                statement,
                user.as_str(),
                page,
                read,
            )?)
        }
        ListQuery::StaticTokensOf(client, page) => {
            let (statement, read) = (sql::STATIC_TOKENS_OF, rows::access_token);
            Page::AccessTokens(by_selector(
                connection,
                statement,
                client.as_str(),
                page,
                read,
            )?)
        }
        ListQuery::Audit(filter) => Page::Audit(audit::entries(connection, filter)?),
        _ => return Err(Fault::Impossible("a list that is not known here").into()),
    };
    Ok(page)
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

/// Rows that are ordered by client, gathered by client.
pub(super) fn consents(
    connection: &Connection,
    statement: Statement,
    parameters: impl Params,
) -> Read<Vec<Consent>> {
    let mut consents: Vec<Consent> = Vec::new();
    for (user, client, scope) in all(connection, statement, parameters, rows::consented)? {
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
