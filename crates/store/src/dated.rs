//! Writes that note a time at the one row of a key.

use bailiwick_core::{UnixTime, store::Write};

use crate::sql::{self, Statement};

/// The statement of such a write, with its time and its key, in the order of its
/// parameters. None of them presupposes anything: a row that is not there, or that
/// has the time already, stays as it is.
pub(crate) fn dated(write: &Write) -> Option<(Statement, UnixTime, &[u8; 16])> {
    let (statement, at, key) = match write {
        Write::ShortenAccessToken { selector, at } => {
            (sql::SHORTEN_ACCESS_TOKEN, at, selector.as_bytes())
        }
        Write::RevokeAccessToken { selector, at } => {
            (sql::REVOKE_ACCESS_TOKEN, at, selector.as_bytes())
        }
        Write::TouchAccessToken { selector, at } => {
            (sql::TOUCH_ACCESS_TOKEN, at, selector.as_bytes())
        }
        Write::RevokeFamily { family, at } => (sql::REVOKE_FAMILY, at, family.as_bytes()),
        Write::TouchFamily { family, at } => (sql::TOUCH_FAMILY, at, family.as_bytes()),
        Write::TouchSession { selector, at } => (sql::TOUCH_SESSION, at, selector.as_bytes()),
        Write::EndSession { selector, at } => (sql::END_SESSION, at, selector.as_bytes()),
        Write::TouchApiToken { selector, at } => (sql::TOUCH_API_TOKEN, at, selector.as_bytes()),
        Write::RevokeApiToken { selector, at } => (sql::REVOKE_API_TOKEN, at, selector.as_bytes()),
        _ => return None,
    };
    Some((statement, *at, key))
}
