//! The keys that sign.

use bailiwick_core::{
    UnixTime,
    model::{KEY_OVERLAP, SigningAlgorithm, SigningKeyRecord},
};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Serialize;

use super::words;

const STATES: [&str; 3] = ["signing", "published", "retired"];

/// A key that signs or signed; never its secret half.
#[derive(Debug, Serialize, JsonSchema)]
pub struct KeyView {
    kid: String,
    #[schemars(schema_with = "words::signing_algorithm")]
    alg: SigningAlgorithm,
    /// A published key signs no more, and what it signed is still believed.
    #[schemars(schema_with = "states")]
    state: &'static str,
    created_at: i64,
    retired_at: Option<i64>,
    published_until: Option<i64>,
}

fn states(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": "string", "enum": STATES })
}

impl KeyView {
    /// As it is at `now`.
    pub fn new(record: &SigningKeyRecord, now: UnixTime) -> Self {
        let [signing, published, retired] = STATES;
        let end = record.retired_at.map(|at| at.plus(KEY_OVERLAP));
        Self {
            kid: record.kid.clone(),
            alg: record.algorithm,
            state: match end {
                None => signing,
                Some(end) if now < end => published,
                Some(_) => retired,
            },
            created_at: record.created_at.as_secs(),
            retired_at: record.retired_at.map(UnixTime::as_secs),
            published_until: end.map(UnixTime::as_secs),
        }
    }
}
