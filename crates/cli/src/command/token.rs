//! `bailiwick token …`.

use std::time::Duration;

use bailiwick_server::{
    Administration,
    administration::Holder,
    bailiwick_core::{model::FamilyId, opaque::Selector},
    view::{GrantView, LoneTokenView},
};
use clap::{Args, Subcommand};
use serde::Serialize;
use tokio::{
    signal::unix::{SignalKind, signal},
    time::Instant,
};

use super::holder::Whose;
use crate::{
    failure::Failure,
    input,
    output::{self, Output, View},
    view::RevokedTokenView,
};

/// Rows that are read at once.
const PAGE: usize = 1000;
/// How often long work says that it goes on.
const TELL_EVERY: Duration = Duration::from_secs(2);

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
        TokenCommand::Clear => clear(admin, output).await,
    }
}

/// Until nothing is left, or until it is interrupted: what was deleted till then is.
async fn clear(admin: &Administration, output: Output) -> Result<(), Failure> {
    let mut interrupt = signal(SignalKind::interrupt()).map_err(Failure::error)?;
    let mut terminate = signal(SignalKind::terminate()).map_err(Failure::error)?;
    let began = Instant::now();
    let (mut deleted, mut told) = (0, None);
    let clearing = admin.clear_tokens(|so_far| {
        deleted = so_far.deleted;
        // Long work shows that it goes on, without a line for each step.
        if told.is_none_or(|told: Instant| told.elapsed() >= TELL_EVERY) {
            told = Some(Instant::now());
            let rate = so_far.deleted as u128 * 1000 / began.elapsed().as_millis().max(1);
            output::note(format_args!(
                "{deleted} rows deleted so far, {rate} a second"
            ));
        }
    });
    let finished = tokio::select! {
        cleared = clearing => Some(cleared?.deleted),
        _ = interrupt.recv() => None,
        _ = terminate.recv() => None,
    };
    let Some(deleted) = finished else {
        output::note("stopped: what is left goes when it is run again");
        output.one(&Deleted { deleted })?;
        return Err(Failure::Pending);
    };
    output.one(&Deleted { deleted })
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
