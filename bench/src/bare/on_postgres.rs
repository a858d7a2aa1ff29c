//! The bare limits on PostgreSQL: the same HTTP, one statement for each
//! request.

use anyhow::{Context, Result};
use bytes::Bytes;
use hyper::StatusCode;
use tokio_postgres::types::Type;
use tokio_postgres::{Client, Row};

use super::batches::{Batches, Value};
use super::serve::{Work, parameter};
use super::table::{LIFETIME, Spendable};
use super::{issue, lookup, redeem};
use crate::clock::unix_milliseconds;
use crate::credential::Credential;
use crate::postgres::connect;

const CREATE: &str = "
CREATE TABLE IF NOT EXISTS access_token (
    selector BYTEA PRIMARY KEY, secret_hash BYTEA NOT NULL, client_id BYTEA NOT NULL,
    scope TEXT NOT NULL, issued_at BIGINT NOT NULL, expires_at BIGINT NOT NULL
);
CREATE TABLE IF NOT EXISTS refresh_token (
    selector BYTEA PRIMARY KEY, secret_hash BYTEA NOT NULL, family BYTEA NOT NULL,
    issued_at BIGINT NOT NULL, expires_at BIGINT NOT NULL, used_at BIGINT
);
CREATE TABLE IF NOT EXISTS code (
    selector BYTEA PRIMARY KEY, secret_hash BYTEA NOT NULL, family BYTEA,
    issued_at BIGINT NOT NULL, expires_at BIGINT NOT NULL, used_at BIGINT
);
CREATE TABLE IF NOT EXISTS family (
    id BYTEA PRIMARY KEY, client_id BYTEA NOT NULL, scope TEXT NOT NULL, created_at BIGINT NOT NULL
);";

const ISSUE: &str = "INSERT INTO access_token VALUES ($1, $2, $3, 'bench', $4, $5)";
const FIND: &str = "SELECT secret_hash, client_id, scope, issued_at, expires_at FROM access_token WHERE selector = $1";
const REVOKE: &str =
    "UPDATE refresh_token SET used_at = $2 WHERE selector = $1 AND used_at IS NULL RETURNING 1";
const REFRESH: &str = "
WITH spent AS (
    UPDATE refresh_token SET used_at = $2, family = $3 WHERE selector = $1 AND used_at IS NULL RETURNING 1
), issued AS (
    INSERT INTO access_token SELECT $4, $5, $3, 'bench', $2, $6 FROM spent
)
INSERT INTO refresh_token SELECT $7, $8, $3, $2, $6, NULL FROM spent RETURNING 1";
const EXCHANGE: &str = "
WITH spent AS (
    UPDATE code SET used_at = $2, family = $3 WHERE selector = $1 AND used_at IS NULL RETURNING 1
), begun AS (
    INSERT INTO family SELECT $3, $3, 'bench', $2 FROM spent
), issued AS (
    INSERT INTO access_token SELECT $4, $5, $3, 'bench', $2, $6 FROM spent
)
INSERT INTO refresh_token SELECT $7, $8, $3, $2, $6, NULL FROM spent RETURNING 1";

const BYTES: Type = Type::BYTEA;
const TIME: Type = Type::INT8;
const ROWS_PER_STATEMENT: u64 = 10_000;

/// Issues a token for every POST; answers after the commit.
#[derive(Debug)]
pub struct Issue(Batches);

impl Issue {
    /// Makes the tables in the database at `url`.
    pub async fn open(url: &str) -> Result<Self> {
        tables(url).await?;
        let types = [BYTES, BYTES, BYTES, TIME, TIME];
        Ok(Self(Batches::writing(url, ISSUE, &types).await?))
    }
}

impl Work for Issue {
    async fn work(&self, body: Bytes) -> Result<Bytes, StatusCode> {
        if parameter(&body, "grant_type")? != "client_credentials" {
            return Err(StatusCode::BAD_REQUEST);
        }
        let now = unix_milliseconds();
        let credential = Credential::random(now).ok_or(StatusCode::INTERNAL_SERVER_ERROR)?;
        let row: Vec<Value> = vec![
            bytes(&credential.selector),
            bytes(&credential.secret_hash()),
            bytes(&[0; 16]),
            Box::new(now),
            Box::new(expiry(now)),
        ];
        self.0.ask(row).await?;
        Ok(issue::render(&credential))
    }
}

/// Answers every POST with what the row of its `token` says.
#[derive(Debug)]
pub struct Lookup(Batches);

impl Lookup {
    /// Makes the tables in the database at `url`, with `rows` access tokens.
    pub async fn open(url: &str, rows: u64) -> Result<Self> {
        let client = tables(url).await?;
        let insert = "INSERT INTO access_token SELECT s, h, '\\x00', 'bench', $3, $4 FROM unnest($1, $2) AS rows (s, h)";
        fill(&client, "access_token", insert, rows).await?;
        Ok(Self(Batches::reading(url, FIND, &[BYTES]).await?))
    }
}

impl Work for Lookup {
    async fn work(&self, body: Bytes) -> Result<Bytes, StatusCode> {
        let token = parameter(&body, "token")?;
        let credential = Credential::from_token(token.as_bytes()).ok_or(StatusCode::BAD_REQUEST)?;
        let row = self.0.ask(vec![bytes(&credential.selector)]).await?;
        let found = row.as_ref().map(found).transpose();
        let found = found.map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
        Ok(lookup::answer(&credential, found))
    }
}

fn found(row: &Row) -> Result<lookup::Found> {
    let client_id: Vec<u8> = row.try_get(1)?;
    let mut padded = [0; 16];
    for (place, byte) in padded.iter_mut().zip(client_id) {
        *place = byte;
    }
    Ok(lookup::Found {
        secret_hash: row.try_get::<_, &[u8]>(0)?.try_into()?,
        client_id: padded,
        scope: row.try_get(2)?,
        issued_at: row.try_get(3)?,
        expires_at: row.try_get(4)?,
    })
}

/// Spends the credential of every POST and answers with a new pair.
#[derive(Debug)]
pub struct Redeem {
    spendable: Spendable,
    find: Batches,
    spend: Batches,
}

impl Redeem {
    /// Makes the tables in the database at `url`, with `rows` credentials to
    /// spend.
    pub async fn open(url: &str, spendable: Spendable, rows: u64) -> Result<Self> {
        let client = tables(url).await?;
        let (table, spend) = match spendable {
            Spendable::Code => ("code", EXCHANGE),
            Spendable::RefreshToken => ("refresh_token", REFRESH),
            Spendable::Revoked => ("refresh_token", REVOKE),
        };
        let insert = format!(
            "INSERT INTO {table} SELECT s, h, '\\x00', $3, $4, NULL FROM unnest($1, $2) AS rows (s, h)"
        );
        fill(&client, table, &insert, rows).await?;
        let types = [BYTES, TIME, BYTES, BYTES, BYTES, TIME, BYTES, BYTES];
        let types = match spendable {
            Spendable::Revoked => types.get(..2),
            _ => types.get(..),
        };
        let find = format!("SELECT secret_hash, used_at FROM {table} WHERE selector = $1");
        Ok(Self {
            spendable,
            find: Batches::reading(url, &find, &[BYTES]).await?,
            spend: Batches::writing(url, spend, types.context("no types")?).await?,
        })
    }
}

impl Work for Redeem {
    async fn work(&self, body: Bytes) -> Result<Bytes, StatusCode> {
        const FAILED: StatusCode = StatusCode::INTERNAL_SERVER_ERROR;
        let text = parameter(&body, self.spendable.parameter())?;
        let spent = Credential::from_token(text.as_bytes()).ok_or(StatusCode::BAD_REQUEST)?;
        let row = self.find.ask(vec![bytes(&spent.selector)]).await?;
        let row = row.ok_or(StatusCode::BAD_REQUEST)?;
        let hash: &[u8] = row.try_get(0).map_err(|_| FAILED)?;
        let used_at: Option<i64> = row.try_get(1).map_err(|_| FAILED)?;
        let is_its = hash.try_into().is_ok_and(|hash| spent.matches(hash));
        if !is_its || used_at.is_some() {
            return Err(StatusCode::BAD_REQUEST);
        }
        let redemption = redeem::Redemption::new(spent).ok_or(FAILED)?;
        let mut row: Vec<Value> = vec![bytes(&spent.selector), Box::new(redemption.now)];
        if self.spendable != Spendable::Revoked {
            let (access, refresh) = (redemption.access_token, redemption.refresh_token);
            row.extend([
                bytes(&redemption.family),
                bytes(&access.selector),
                bytes(&access.secret_hash()),
                Box::new(expiry(redemption.now)),
                bytes(&refresh.selector),
                bytes(&refresh.secret_hash()),
            ]);
        }
        let kept = self.spend.ask(row).await?;
        kept.map(|_| redemption.render(self.spendable))
            .ok_or(StatusCode::BAD_REQUEST)
    }
}

async fn tables(url: &str) -> Result<Client> {
    let client = connect(url).await?;
    client.batch_execute(CREATE).await?;
    Ok(client)
}

/// Runs `insert` for [`Credential::nth`] of 0 to `rows`, issued now.
async fn fill(client: &Client, table: &str, insert: &str, rows: u64) -> Result<()> {
    let types = [Type::BYTEA_ARRAY, Type::BYTEA_ARRAY, TIME, TIME];
    let statement = client.prepare_typed(insert, &types).await?;
    let now = unix_milliseconds();
    let mut next = 0;
    while next < rows {
        let end = rows.min(next + ROWS_PER_STATEMENT);
        let (mut selectors, mut hashes) = (Vec::new(), Vec::new());
        for credential in (next..end).map(Credential::nth) {
            selectors.push(credential.selector.to_vec());
            hashes.push(credential.secret_hash().to_vec());
        }
        client
            .execute(&statement, &[&selectors, &hashes, &now, &expiry(now)])
            .await?;
        next = end;
    }
    // As the server's own tables are after some time.
    client.batch_execute(&format!("ANALYZE {table}")).await?;
    Ok(())
}

fn bytes(bytes: &[u8]) -> Value {
    Box::new(bytes.to_vec())
}

fn expiry(now: i64) -> i64 {
    now + LIFETIME * 1000
}
