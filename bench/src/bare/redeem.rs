//! The bare limit of what spends a credential and issues a pair: a refresh
//! with rotation, and the exchange of a code. One look-up, then the writes of
//! the server's own commit.

use std::path::Path;

use bytes::Bytes;
use hyper::StatusCode;
use rusqlite::{Connection, OptionalExtension, Result, params};

use super::readers::Readers;
use super::serve::{Work, parameter};
use super::table::{self, LIFETIME, Spendable};
use super::writer::Writer;
use crate::clock::unix_milliseconds;
use crate::credential::Credential;

/// Spends the credential of every POST and answers with a new pair.
#[derive(Debug)]
pub struct Redeem {
    spendable: Spendable,
    readers: Readers,
    writer: Writer,
}

/// What the writes of one redemption need.
#[derive(Clone, Copy, Debug)]
pub(super) struct Redemption {
    pub(super) spent: Credential,
    pub(super) access_token: Credential,
    pub(super) refresh_token: Credential,
    /// Of the spent refresh token; a code begins one.
    pub(super) family: [u8; 16],
    pub(super) now: i64,
}

impl Redeem {
    /// Makes the database at `path` with `rows` credentials to spend, and
    /// starts the writer and `readers` reader threads.
    pub fn open(path: &Path, spendable: Spendable, rows: u64, readers: usize) -> Result<Self> {
        let mut connection = table::open(path)?;
        table::fill(&mut connection, rows, |connection, credential, now| {
            spendable.insert(connection, credential, [0; 16], now)
        })?;
        let writer = Writer::open(path)?;
        Ok(Self {
            spendable,
            readers: Readers::open(path, readers)?,
            writer,
        })
    }
}

impl Work for Redeem {
    async fn work(&self, body: Bytes) -> Result<Bytes, StatusCode> {
        let text = parameter(&body, self.spendable.parameter())?;
        let spent = Credential::from_token(text.as_bytes()).ok_or(StatusCode::BAD_REQUEST)?;
        let spendable = self.spendable;
        let live = self
            .readers
            .read(move |connection| is_live(connection, spendable, &spent))
            .await?;
        if !live {
            return Err(StatusCode::BAD_REQUEST);
        }
        let redemption = Redemption::new(spent).ok_or(StatusCode::INTERNAL_SERVER_ERROR)?;
        let kept = self
            .writer
            .commit(move |connection| redemption.write(connection, spendable))
            .await?;
        kept.then(|| redemption.render(spendable))
            .ok_or(StatusCode::BAD_REQUEST)
    }
}

fn is_live(connection: &Connection, spendable: Spendable, credential: &Credential) -> Result<bool> {
    let row = connection
        .prepare_cached(spendable.find())?
        .query_row([credential.selector], |row| {
            Ok((row.get(0)?, row.get::<_, Option<i64>>(1)?))
        })
        .optional()?;
    Ok(row.is_some_and(|(hash, used_at): ([u8; 32], _)| {
        credential.matches(&hash) && used_at.is_none()
    }))
}

impl Redemption {
    pub(super) fn new(spent: Credential) -> Option<Self> {
        let now = unix_milliseconds();
        let draw = || Credential::random(now);
        Some(Self {
            spent,
            access_token: draw()?,
            refresh_token: draw()?,
            family: draw()?.selector,
            now,
        })
    }

    /// `false` if somebody spent the credential meanwhile.
    fn write(&self, connection: &Connection, spendable: Spendable) -> Result<bool> {
        let spent = connection
            .prepare_cached(spendable.spend())?
            .execute(params![self.spent.selector, self.now, self.family,])?;
        if spendable == Spendable::Revoked {
            return Ok(spent == 1);
        }
        if spendable == Spendable::Code {
            table::insert_family(connection, self.family, self.now)?;
        }
        table::insert_access_token(connection, &self.access_token, self.now)?;
        Spendable::RefreshToken.insert(connection, &self.refresh_token, self.family, self.now)?;
        Ok(spent == 1)
    }

    pub(super) fn render(&self, spendable: Spendable) -> Bytes {
        if spendable == Spendable::Revoked {
            return Bytes::new();
        }
        Bytes::from(format!(
            r#"{{"access_token":"{}","token_type":"Bearer","expires_in":{LIFETIME},"refresh_token":"{}","scope":"bench"}}"#,
            self.access_token.to_token(),
            self.refresh_token.to_token(),
        ))
    }
}
