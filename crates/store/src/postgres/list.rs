//! Pages of lists.

use bailiwick_core::{
    model::Consent,
    store::{ListQuery, Page, PageRequest},
};
use tokio_postgres::Row;

use super::{
    audit,
    connection::Connection,
    fault::Fault,
    read::{self, Read, all},
    weather,
};
use crate::{
    StoreError, paging, rows,
    sql::{self, Statement},
    value::{Value, values},
};

/// One page of a list.
pub(super) async fn page(connection: &Connection, query: &ListQuery) -> Result<Page, ListFault> {
    let page = match query {
        ListQuery::Users(page) => {
            Page::Users(by_name(connection, sql::USERS, page, rows::user).await?)
        }
        ListQuery::Groups(page) => {
            Page::Groups(by_name(connection, sql::GROUPS, page, rows::group).await?)
        }
        ListQuery::ConsentsOf(user, page) => {
            let after = page.after.as_deref().unwrap_or_default();
            let parameters = values![user.as_str(), after, limit(page)];
            Page::Consents(consents(connection, sql::CONSENTS_OF, &parameters).await?)
        }
        ListQuery::ConsentsTo(client, page) => {
            let after = page.after.as_deref().unwrap_or_default();
            let parameters = values![client.as_str(), after, limit(page)];
            Page::Consents(consents(connection, sql::CONSENTS_TO, &parameters).await?)
        }
        ListQuery::FamiliesOf(user, page) => {
            families(connection, sql::FAMILIES_OF, user.as_str(), page).await?
        }
        ListQuery::FamiliesTo(client, page) => {
            families(connection, sql::FAMILIES_TO, client.as_str(), page).await?
        }
        ListQuery::Family(id) => {
            let key = values![id.as_bytes()];
            Page::Families(all(connection, sql::FAMILY, &key, rows::family).await?)
        }
        ListQuery::AccessTokensOf(user, page) => {
            tokens(connection, sql::ACCESS_TOKENS_OF, user.as_str(), page).await?
        }
        ListQuery::AccessTokensTo(client, page) => {
            tokens(connection, sql::ACCESS_TOKENS_TO, client.as_str(), page).await?
        }
        ListQuery::SessionsOf(user, page) => {
            let before = paging::after_key(page)?;
            // No key is after these.
            let before: &[u8] = before.as_ref().map_or(&[0xFF; 17], |key| key.as_bytes());
            let parameters = values![user.as_str(), before, limit(page)];
            Page::Sessions(all(connection, sql::SESSIONS_OF, &parameters, rows::session).await?)
        }
        ListQuery::ApiTokensOf(user, page) => {
            let after = paging::after_key(page)?;
            let after: &[u8] = after.as_ref().map_or(&[], |key| key.as_bytes());
            let parameters = values![user.as_str(), after, limit(page)];
            let tokens = all(connection, sql::API_TOKENS_OF, &parameters, rows::api_token);
            Page::ApiTokens(tokens.await?)
        }
        ListQuery::ApiToken(selector) => {
            let key = values![selector.as_bytes()];
            Page::ApiTokens(all(connection, sql::API_TOKEN, &key, rows::api_token).await?)
        }
        ListQuery::StaticTokensOf(client, page) => {
            tokens(connection, sql::STATIC_TOKENS_OF, client.as_str(), page).await?
        }
        ListQuery::StaticTokens(page) => {
            let after = paging::after_key(page)?;
            let after: &[u8] = after.as_ref().map_or(&[], |key| key.as_bytes());
            let parameters = values![after, limit(page)];
            let tokens = all(
                connection,
                sql::STATIC_TOKENS,
                &parameters,
                rows::access_token,
            );
            Page::AccessTokens(tokens.await?)
        }
        ListQuery::SecretUsesOf(client) => {
            Page::SecretUses(read::secret_uses(connection, client).await?)
        }
        ListQuery::Audit(filter) => Page::Audit(audit::entries(connection, filter).await?),
        ListQuery::WeatherOf(subject, since) => {
            Page::Weather(weather::of_one(connection, subject, *since).await?)
        }
        ListQuery::Weather(filter) => Page::Weather(weather::of_many(connection, filter).await?),
        _ => return Err(Fault::Impossible("a list that is not known here").into()),
    };
    Ok(page)
}

/// Why there is no page.
pub(super) enum ListFault {
    /// Something went wrong.
    Fault(Fault),
    /// It was not asked for as it should be.
    Refused(StoreError),
}

impl From<Fault> for ListFault {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl From<StoreError> for ListFault {
    fn from(error: StoreError) -> Self {
        Self::Refused(error)
    }
}

async fn families(
    connection: &Connection,
    statement: Statement,
    of: &str,
    page: &PageRequest,
) -> Result<Page, ListFault> {
    let rows = by_selector(connection, statement, of, page, rows::family).await?;
    Ok(Page::Families(rows))
}

async fn tokens(
    connection: &Connection,
    statement: Statement,
    of: &str,
    page: &PageRequest,
) -> Result<Page, ListFault> {
    let rows = by_selector(connection, statement, of, page, rows::access_token).await?;
    Ok(Page::AccessTokens(rows))
}

async fn by_name<T>(
    connection: &Connection,
    statement: Statement,
    page: &PageRequest,
    read: fn(&Row) -> Read<T>,
) -> Read<Vec<T>> {
    let after = page.after.as_deref().unwrap_or_default();
    all(connection, statement, &values![after, limit(page)], read).await
}

async fn by_selector<T>(
    connection: &Connection,
    statement: Statement,
    of: &str,
    page: &PageRequest,
    read: fn(&Row) -> Read<T>,
) -> Result<Vec<T>, ListFault> {
    let after = paging::after_key(page)?;
    // No bytes are before all others.
    let after: &[u8] = after.as_ref().map_or(&[], |key| key.as_bytes());
    let parameters = values![of, after, limit(page)];
    Ok(all(connection, statement, &parameters, read).await?)
}

fn limit(page: &PageRequest) -> i64 {
    i64::try_from(paging::limit(page)).unwrap_or(i64::MAX)
}

/// Rows that are ordered by client or by user, gathered by both.
pub(super) async fn consents(
    connection: &Connection,
    statement: Statement,
    parameters: &[Value<'_>],
) -> Read<Vec<Consent>> {
    let mut consents: Vec<Consent> = Vec::new();
    for (user, client, scope) in all(connection, statement, parameters, rows::consented).await? {
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
