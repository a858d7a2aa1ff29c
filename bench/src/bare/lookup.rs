//! The bare limit of introspection: one look-up by primary key, one hash.

use std::path::Path;

use bytes::Bytes;
use data_encoding::HEXLOWER;
use hyper::StatusCode;
use rusqlite::{Connection, OptionalExtension, Result, Row};

use super::readers::Readers;
use super::serve::{Work, parameter};
use super::table;
use crate::clock::unix_milliseconds;
use crate::credential::Credential;

const FIND: &str = "SELECT secret_hash, client_id, scope, issued_at, expires_at FROM access_token WHERE selector = ?1";

/// A row, as far as the answer needs it.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) secret_hash: [u8; 32],
    pub(super) client_id: [u8; 16],
    pub(super) scope: String,
    pub(super) issued_at: i64,
    pub(super) expires_at: i64,
}

/// Answers every POST with what the row of its `token` says.
#[derive(Debug)]
pub struct Lookup {
    readers: Readers,
}

impl Lookup {
    /// Makes the database at `path` with `rows` access tokens, and starts
    /// `readers` reader threads.
    pub fn open(path: &Path, rows: u64, readers: usize) -> Result<Self> {
        table::fill(&mut table::open(path)?, rows, table::insert_access_token)?;
        Ok(Self {
            readers: Readers::open(path, readers)?,
        })
    }
}

impl Work for Lookup {
    async fn work(&self, body: Bytes) -> Result<Bytes, StatusCode> {
        let token = parameter(&body, "token")?;
        let credential = Credential::from_token(token.as_bytes()).ok_or(StatusCode::BAD_REQUEST)?;
        let found = self
            .readers
            .read(move |connection| find(connection, &credential))
            .await?;
        Ok(answer(&credential, found))
    }
}

/// What is told about `credential`, for which `found` was found.
pub(super) fn answer(credential: &Credential, found: Option<Found>) -> Bytes {
    let live = found.filter(|found| {
        credential.matches(&found.secret_hash) && found.expires_at > unix_milliseconds()
    });
    live.map_or(Bytes::from_static(br#"{"active":false}"#), |found| {
        render(&found)
    })
}

fn find(connection: &Connection, credential: &Credential) -> Result<Option<Found>> {
    let row = |row: &Row<'_>| {
        Ok(Found {
            secret_hash: row.get(0)?,
            client_id: row.get(1)?,
            scope: row.get(2)?,
            issued_at: row.get(3)?,
            expires_at: row.get(4)?,
        })
    };
    connection
        .prepare_cached(FIND)?
        .query_row([credential.selector], row)
        .optional()
}

fn render(found: &Found) -> Bytes {
    Bytes::from(format!(
        r#"{{"active":true,"scope":"{}","client_id":"{}","token_type":"Bearer","exp":{},"iat":{}}}"#,
        found.scope,
        HEXLOWER.encode(&found.client_id),
        found.expires_at / 1000,
        found.issued_at / 1000
    ))
}
