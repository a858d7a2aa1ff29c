//! `bailiwick token …`.

use bailiwick_server::{
    Administration,
    administration::Holder,
    bailiwick_core::{model::FamilyId, opaque::Selector},
    view::{GrantView, LoneTokenView},
};
use clap::{Args, Subcommand};
use serde::Serialize;

use super::holder::Whose;
use crate::{
    failure::Failure,
    input,
    output::{self, Output, View},
    view::RevokedTokenView,
};

/// Rows that are read at once.
const PAGE: usize = 1000;

#[derive(Debug, Subcommand)]
pub(crate) enum TokenCommand {
    /// List live grants, or live tokens that hang on no grant
    List(List),
    /// End one grant or token by its id, or all of a client
    End(End),
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

#[derive(Debug, Args)]
pub(crate) struct List {
    #[command(flatten)]
    whose: Whose,
    /// Tokens that hang on no grant
    #[arg(long)]
    alone: bool,
}

#[derive(Debug, Args)]
pub(crate) struct End {
    #[command(flatten)]
    whose: Whose,
    /// This grant, with every token that hangs on it
    #[arg(long, value_name = "GRANT_ID", group = "which")]
    grant: Option<String>,
    /// This token, which hangs on no grant
    #[arg(long, value_name = "TOKEN_ID", group = "which")]
    token: Option<String>,
    /// Everything: of a client its static tokens too, of a user their sessions too
    #[arg(long, group = "which")]
    all: bool,
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
        TokenCommand::List(args) => list(&args, admin, output).await,
        TokenCommand::End(args) => end(&args, admin, output).await,
        TokenCommand::Revoke { token_stdin } => {
            let token = input::token(token_stdin)?;
            let revoked = admin.revoke_token(&token).await?;
            output.one(&RevokedTokenView::from(&revoked))
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

async fn list(args: &List, admin: &Administration, output: Output) -> Result<(), Failure> {
    let of = args.whose.holder(admin).await?;
    if args.alone {
        return output.list(&alone(&of, admin).await?);
    }
    output.list(&grants(&of, admin).await?)
}

async fn grants(of: &Holder, admin: &Administration) -> Result<Vec<GrantView>, Failure> {
    let (mut views, mut after) = (Vec::new(), None);
    loop {
        let page = admin.live_families(of, after.as_deref(), PAGE).await?;
        views.extend(page.rows.iter().map(GrantView::from));
        after = page.next;
        if after.is_none() {
            return Ok(views);
        }
    }
}

async fn alone(of: &Holder, admin: &Administration) -> Result<Vec<LoneTokenView>, Failure> {
    let (mut views, mut after) = (Vec::new(), None);
    loop {
        let page = admin.live_tokens(of, after.as_deref(), PAGE).await?;
        views.extend(page.rows.iter().map(LoneTokenView::from));
        after = page.next;
        if after.is_none() {
            return Ok(views);
        }
    }
}

async fn end(args: &End, admin: &Administration, output: Output) -> Result<(), Failure> {
    let of = args.whose.holder(admin).await?;
    let key = |text: &str| {
        Selector::from_hex(text)
            .ok_or_else(|| Failure::NotFound(format!("there is no grant or token {text}")))
    };
    if let Some(grant) = &args.grant {
        admin.revoke_family(&of, FamilyId::new(key(grant)?)).await?;
    } else if let Some(token) = &args.token {
        admin.revoke_lone_token(&of, key(token)?).await?;
    } else if args.all {
        match &of {
            Holder::Client(id) => admin.revoke_client(id).await?,
            Holder::User(id) => admin.revoke_subject(id).await?,
        }
    } else {
        return Err(Failure::usage("say which: --grant, --token or --all"));
    }
    output.list(&grants(&of, admin).await?)
}
