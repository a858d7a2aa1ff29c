//! `bailiwick migrate`.

use bailiwick_server::{administration::Prepared, config::Flags};
use serde::Serialize;

use crate::{
    failure::Failure,
    global::Global,
    installation::Installation,
    output::{self, Output, View},
};

#[derive(Debug, Serialize)]
struct Migrated {
    database: String,
    /// `kid` of the signing key that was made.
    kid: Option<String>,
    scopes_registered: usize,
    scopes_left_out: Vec<String>,
    scopes_retired: Vec<String>,
}

impl View for Migrated {
    const COLUMNS: &'static [&'static str] = &["database"];
    const FIELDS: &'static [&'static str] = &[
        "database",
        "kid",
        "scopes_registered",
        "scopes_left_out",
        "scopes_retired",
    ];
}

pub(super) async fn run(global: &Global, output: Output) -> Result<(), Failure> {
    let installation = Installation::open(global, Flags::default()).await?;
    let database = installation.settings.database.to_string();
    let scopes = installation.settings.scopes.clone();
    let prepared = installation
        .administration()
        .await?
        .prepare(&scopes)
        .await?;
    for line in remarks(&prepared) {
        output::note(line);
    }
    let names = |scopes: Vec<_>| scopes.iter().map(ToString::to_string).collect();
    output.one(&Migrated {
        database,
        kid: prepared.new_signing_key,
        scopes_registered: prepared.scopes_written,
        scopes_left_out: names(prepared.scopes_left_out),
        scopes_retired: names(prepared.scopes_retired),
    })
}

/// What an operator should know about the configured scopes.
pub(super) fn remarks(prepared: &Prepared) -> Vec<String> {
    let list = |scopes: &[_]| {
        let names: Vec<String> = scopes.iter().map(ToString::to_string).collect();
        names.join(" ")
    };
    let mut lines = Vec::new();
    if !prepared.scopes_left_out.is_empty() {
        let names = list(&prepared.scopes_left_out);
        lines.push(format!(
            "scopes of this server that [scopes] does not name stay: {names}"
        ));
    }
    if !prepared.scopes_retired.is_empty() {
        let names = list(&prepared.scopes_retired);
        lines.push(format!(
            "scopes of [scopes] that were retired stay so: {names}"
        ));
    }
    lines
}
