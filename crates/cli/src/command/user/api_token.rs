//! `bailiwick user api-token`.

use std::time::Duration;

use bailiwick_server::{
    Administration, Clock as _, SystemClock,
    administration::NewApiToken,
    bailiwick_core::{model::ApiToken, opaque::Selector},
    view::ApiTokenView,
};
use clap::{Args, Subcommand};

use crate::{command::words, failure::Failure, output::Output};

#[derive(Debug, Subcommand)]
pub(crate) enum ApiTokenCommand {
    /// Make one, which is printed this once
    Create(Create),
    /// List those of a user, each with its last use
    List {
        /// The user name
        username: String,
    },
    /// Revoke one
    Revoke {
        /// The user name
        username: String,
        /// Its id
        #[arg(value_name = "TOKEN_ID")]
        token: String,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Create {
    /// The user name of an administrator, as whom it acts
    username: String,
    /// What it is called
    #[arg(long, value_name = "N")]
    name: String,
    /// How long it works, such as 90d or 12h; 366d at most [default: 90d]
    #[arg(long, value_name = "SPAN", value_parser = words::span)]
    expires: Option<Duration>,
    /// It changes nothing
    #[arg(long)]
    read_only: bool,
}

pub(super) async fn run(
    command: ApiTokenCommand,
    admin: &Administration,
    output: Output,
) -> Result<(), Failure> {
    match command {
        ApiTokenCommand::Create(args) => {
            let user = admin.user(&args.username).await?.user;
            let mut new = NewApiToken::new(args.name);
            new.read_only = args.read_only;
            new.lifetime = args.expires.unwrap_or(ApiToken::USUAL_LIFETIME);
            let made = admin.create_api_token(&user, &new).await?;
            output.one(&ApiTokenView::issued(&made, &user))
        }
        ApiTokenCommand::List { username } => list(&username, admin, output).await,
        ApiTokenCommand::Revoke { username, token } => {
            let user = admin.user(&username).await?.user;
            let missing = || Failure::NotFound(format!("there is no API token {token}"));
            let key = Selector::from_hex(&token).ok_or_else(missing)?;
            admin.revoke_api_token(&user.id, key).await?;
            list(&username, admin, output).await
        }
    }
}

async fn list(username: &str, admin: &Administration, output: Output) -> Result<(), Failure> {
    let user = admin.user(username).await?.user;
    let now = SystemClock.now();
    let tokens = admin.api_tokens(&user.id).await?;
    let views: Vec<_> = tokens
        .iter()
        .map(|token| ApiTokenView::kept(token, Some(&user), now))
        .collect();
    output.list(&views)
}
