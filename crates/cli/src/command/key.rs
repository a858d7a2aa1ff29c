//! `bailiwick key …`.

use bailiwick_server::{
    Administration, Clock as _, SystemClock,
    administration::OldKeys,
    bailiwick_core::{
        UnixTime,
        model::{KEY_OVERLAP, SigningAlgorithm, SigningKeyRecord},
    },
};
use clap::Subcommand;
use serde::Serialize;

use super::words;
use crate::{
    failure::Failure,
    output::{Output, View},
};

#[derive(Debug, Subcommand)]
pub(crate) enum KeyCommand {
    /// List all signing keys, newest first
    List,
    /// Make a new signing key: it signs from now on, and the old ones are published
    /// until what they signed has expired
    Rotate {
        /// What it signs with [default: as the key that signs now]
        #[arg(long, value_parser = words::signing_algorithm())]
        algorithm: Option<SigningAlgorithm>,
        /// Somebody else has the old keys: accept nothing that they signed
        #[arg(long)]
        compromised: bool,
    },
}

#[derive(Debug, Serialize)]
struct KeyView {
    kid: String,
    alg: SigningAlgorithm,
    /// `signing`, `published` or `retired`.
    state: &'static str,
    created_at: i64,
    retired_at: Option<i64>,
    published_until: Option<i64>,
}

impl KeyView {
    fn new(record: &SigningKeyRecord, now: UnixTime) -> Self {
        let end = record.retired_at.map(|at| at.plus(KEY_OVERLAP));
        Self {
            kid: record.kid.clone(),
            alg: record.algorithm,
            state: match end {
                None => "signing",
                Some(end) if now < end => "published",
                Some(_) => "retired",
            },
            created_at: record.created_at.as_secs(),
            retired_at: record.retired_at.map(UnixTime::as_secs),
            published_until: end.map(UnixTime::as_secs),
        }
    }
}

impl View for KeyView {
    const COLUMNS: &'static [&'static str] =
        &["kid", "alg", "state", "created_at", "published_until"];
    const FIELDS: &'static [&'static str] = Self::COLUMNS;
}

pub(super) async fn run(
    command: KeyCommand,
    admin: &Administration,
    output: Output,
) -> Result<(), Failure> {
    match command {
        KeyCommand::List => {
            let now = SystemClock.now();
            let keys = admin.signing_keys().await?;
            let views: Vec<_> = keys.iter().map(|key| KeyView::new(key, now)).collect();
            output.list(&views)
        }
        KeyCommand::Rotate {
            algorithm,
            compromised,
        } => {
            let old_keys = if compromised {
                OldKeys::Withdraw
            } else {
                OldKeys::Retire
            };
            let rotated = admin.rotate_signing_key(algorithm, old_keys).await?;
            output.one(&KeyView::new(&rotated.new, SystemClock.now()))
        }
    }
}
