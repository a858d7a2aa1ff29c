//! `bailiwick token …`.

use bailiwick_server::Administration;
use clap::Subcommand;
use serde::Serialize;

use crate::{
    failure::Failure,
    input,
    output::{self, Output, View},
};

#[derive(Debug, Subcommand)]
pub(crate) enum TokenCommand {
    /// Revoke a token, and everything of the same authorization; its value is
    /// asked for on the terminal
    Revoke {
        /// Read the token from standard input
        #[arg(long)]
        token_stdin: bool,
    },
    /// Delete all tokens and codes that have expired
    Clear,
}

#[derive(Debug, Serialize)]
struct Revoked {
    /// RFC 7009 §2.1.
    token_type_hint: &'static str,
    client_id: String,
    sub: Option<String>,
    /// Whether everything of the same authorization was revoked with it.
    with_authorization: bool,
}

impl View for Revoked {
    const COLUMNS: &'static [&'static str] = &["token_type_hint", "client_id"];
    const FIELDS: &'static [&'static str] =
        &["token_type_hint", "client_id", "sub", "with_authorization"];
}

#[derive(Debug, Serialize)]
struct Deleted {
    deleted: usize,
}

impl View for Deleted {
    const COLUMNS: &'static [&'static str] = &["deleted"];
    const FIELDS: &'static [&'static str] = &["deleted"];
}

pub(super) async fn run(
    command: TokenCommand,
    admin: &Administration,
    output: Output,
) -> Result<(), Failure> {
    match command {
        TokenCommand::Revoke { token_stdin } => {
            let token = input::token(token_stdin)?;
            let revoked = admin.revoke_token(&token).await?;
            output.one(&Revoked {
                token_type_hint: revoked.kind,
                client_id: revoked.client.as_str().to_owned(),
                sub: revoked.user.map(|id| id.as_str().to_owned()),
                with_authorization: revoked.with_family,
            })
        }
        TokenCommand::Clear => {
            let mut told = 0;
            let cleared = admin.clear_tokens(|so_far| {
                // Long work shows that it goes on, without a line for each step.
                if so_far.deleted >= told + 50_000 {
                    told = so_far.deleted;
                    output::note(format_args!("{told} rows deleted so far"));
                }
            });
            let deleted = cleared.await?.deleted;
            output.one(&Deleted { deleted })
        }
    }
}
