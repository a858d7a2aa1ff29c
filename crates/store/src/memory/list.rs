//! Lists, ordered by key.

use std::sync::Arc;

use bailiwick_core::{
    model::{AccessToken, AuditEntry, Consent, Family, FamilyId, SecretUse},
    opaque::Selector,
    store::{AuditFilter, ListQuery, Page, PageRequest},
};

use super::tables::Tables;
use crate::{
    StoreError,
    paging::{after_key, limit, longest},
};

impl Tables {
    pub(super) fn page(&self, query: &ListQuery) -> Result<Page, StoreError> {
        Ok(match query {
            ListQuery::Users(page) => {
                let mut users: Vec<_> = self.users.values().map(|row| (**row).clone()).collect();
                users.sort_by(|a, b| a.user.username.cmp(&b.user.username));
                Page::Users(cut(users, page, |row, after| {
                    row.user.username.as_str() > after
                }))
            }
            ListQuery::Groups(page) => {
                let groups = self.groups.values().map(|row| (**row).clone());
                Page::Groups(cut(groups, page, |row, after| row.name.as_str() > after))
            }
            ListQuery::ConsentsOf(user, page) => {
                let of_user = self.consents.iter().filter(|((owner, _), _)| owner == user);
                let consents = of_user.map(|((user, client), scopes)| Consent {
                    user: user.clone(),
                    client: client.clone(),
                    scopes: scopes.values().map(|scope| (**scope).clone()).collect(),
                });
                Page::Consents(cut(consents, page, |row, after| {
                    row.client.as_str() > after
                }))
            }
            ListQuery::ConsentsTo(client, page) => {
                let to_client = self.consents.iter().filter(|((_, to), _)| to == client);
                let consents = to_client.map(|((user, client), scopes)| Consent {
                    user: user.clone(),
                    client: client.clone(),
                    scopes: scopes.values().map(|scope| (**scope).clone()).collect(),
                });
                Page::Consents(cut(consents, page, |row, after| row.user.as_str() > after))
            }
            ListQuery::FamiliesOf(user, page) => {
                self.families_where(page, |row| row.user == *user)?
            }
            ListQuery::FamiliesTo(client, page) => {
                self.families_where(page, |row| row.client == *client)?
            }
            ListQuery::Family(id) => {
                let row = self.families.get(id).map(|row| (**row).clone());
                Page::Families(row.into_iter().collect())
            }
            ListQuery::AccessTokensOf(user, page) => self.tokens_where(page, |row| {
                row.user.as_ref() == Some(user) && row.family.is_none() && row.revoked_at.is_none()
            })?,
            ListQuery::AccessTokensTo(client, page) => self.tokens_where(page, |row| {
                let lives = row.family.is_none() && row.revoked_at.is_none();
                row.client == *client && lives && !row.is_static
            })?,
            ListQuery::SessionsOf(user, page) => {
                let before: Option<Selector> = after_key(page)?;
                let rows = self.sessions.values().rev().filter(|row| {
                    let is_before = before.is_none_or(|before| row.selector < before);
                    row.user == *user && row.ended_at.is_none() && is_before
                });
                let rows = rows.take(limit(page)).map(|row| (**row).clone());
                Page::Sessions(rows.collect())
            }
            ListQuery::ApiTokensOf(user, page) => {
                let after: Option<Selector> = after_key(page)?;
                let rows = self.api_tokens.values();
                let rows = rows.filter(|row| row.user == *user && Some(row.selector) > after);
                let rows = rows.take(limit(page)).map(|row| (**row).clone());
                Page::ApiTokens(rows.collect())
            }
            ListQuery::ApiToken(selector) => {
                let row = self.api_tokens.get(selector).map(|row| (**row).clone());
                Page::ApiTokens(row.into_iter().collect())
            }
            ListQuery::StaticTokensOf(client, page) => {
                self.tokens_where(page, |row| row.is_static && row.client == *client)?
            }
            ListQuery::StaticTokens(page) => {
                self.tokens_where(page, |row| row.is_static && row.revoked_at.is_none())?
            }
            ListQuery::SecretUsesOf(client) => {
                let of_client = self.secret_uses.iter().filter(|((of, _), _)| of == client);
                let uses = of_client.map(|((client, secret), at)| SecretUse {
                    client: client.clone(),
                    secret: *secret,
                    last_used_at: *at,
                });
                Page::SecretUses(uses.collect())
            }
            ListQuery::Audit(filter) => Page::Audit(self.audit_entries(filter)),
            ListQuery::WeatherOf(subject, since) => Page::Weather(self.weather_of(subject, *since)),
            ListQuery::Weather(filter) => Page::Weather(self.weather(filter)),
            _ => return Err(StoreError::Failed("a list that is not known here".into())),
        })
    }

    fn families_where(
        &self,
        page: &PageRequest,
        wanted: impl Fn(&Family) -> bool,
    ) -> Result<Page, StoreError> {
        let after = after_key(page)?.map(FamilyId::new);
        let rows = self.families.values();
        let rows =
            rows.filter(|row| wanted(row) && row.revoked_at.is_none() && Some(row.id) > after);
        let rows = rows.take(limit(page)).map(|row| (**row).clone());
        Ok(Page::Families(rows.collect()))
    }

    fn tokens_where(
        &self,
        page: &PageRequest,
        wanted: impl Fn(&AccessToken) -> bool,
    ) -> Result<Page, StoreError> {
        let after: Option<Selector> = after_key(page)?;
        let rows = self.access_tokens.values();
        let rows = rows.filter(|row| wanted(row) && Some(row.selector) > after);
        let rows = rows.take(limit(page)).map(|row| (**row).clone());
        Ok(Page::AccessTokens(rows.collect()))
    }

    fn audit_entries(&self, filter: &AuditFilter) -> Vec<AuditEntry> {
        let wanted = self.audit.values().filter(|entry| filter.takes(entry));
        let limit = longest(filter.limit);
        let copy = |entry: &Arc<AuditEntry>| (**entry).clone();
        if filter.newest_first {
            wanted.rev().take(limit).map(copy).collect()
        } else {
            wanted.take(limit).map(copy).collect()
        }
    }
}

fn cut<T>(
    rows: impl IntoIterator<Item = T>,
    page: &PageRequest,
    is_after: impl Fn(&T, &str) -> bool,
) -> Vec<T> {
    let after = page.after.as_deref().unwrap_or_default();
    let rows = rows.into_iter().filter(|row| is_after(row, after));
    rows.take(limit(page)).collect()
}
