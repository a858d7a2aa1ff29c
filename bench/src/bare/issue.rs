//! The bare limit of issuing: one random secret, one hash, one durable row.

use std::path::Path;

use bytes::Bytes;
use hyper::StatusCode;
use rusqlite::Result;

use super::serve::{Work, parameter};
use super::table::{self, LIFETIME};
use super::writer::Writer;
use crate::clock::unix_milliseconds;
use crate::credential::Credential;

/// Issues a token for every POST; answers after the commit.
#[derive(Debug)]
pub struct Issue {
    writer: Writer,
}

impl Issue {
    /// Opens the database and starts the one writer thread.
    pub fn open(path: &Path) -> Result<Self> {
        Ok(Self {
            writer: Writer::open(path)?,
        })
    }
}

impl Work for Issue {
    async fn work(&self, body: Bytes) -> Result<Bytes, StatusCode> {
        if parameter(&body, "grant_type")? != "client_credentials" {
            return Err(StatusCode::BAD_REQUEST);
        }
        let now = unix_milliseconds();
        let credential = Credential::random(now).ok_or(StatusCode::INTERNAL_SERVER_ERROR)?;
        let insert = move |connection: &_| table::insert_access_token(connection, &credential, now);
        self.writer
            .commit(move |connection| insert(connection).map(|()| true))
            .await?;
        Ok(render(&credential))
    }
}

/// The answer with the new token.
pub(super) fn render(credential: &Credential) -> Bytes {
    Bytes::from(format!(
        r#"{{"access_token":"{}","token_type":"Bearer","expires_in":{LIFETIME},"scope":"bench"}}"#,
        credential.to_token(),
    ))
}
