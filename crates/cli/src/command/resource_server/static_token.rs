//! `bailiwick resource-server token`.

use std::time::Duration;

use bailiwick_server::{
    Administration, Clock as _, SystemClock,
    bailiwick_core::{model::ClientId, opaque::Selector},
};
use clap::Args;

use crate::{failure::Failure, input, output::Output, view::StaticTokenView};

#[derive(Debug, Args)]
pub(crate) struct StaticToken {
    /// The client id
    client_id: String,
    /// Keep a token that is in use already: read it from standard input
    #[arg(long)]
    token_stdin: bool,
    /// Seconds that it lives [default: until it is revoked]
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..=3_153_600_000))]
    expires_in: Option<u64>,
    /// List its static tokens instead, each with its last use
    #[arg(long, conflicts_with_all = ["token_stdin", "expires_in", "revoke"])]
    list: bool,
    /// Revoke the static token of this id instead
    #[arg(long, value_name = "TOKEN_ID", conflicts_with_all = ["token_stdin", "expires_in"])]
    revoke: Option<String>,
}

pub(super) async fn run(
    args: StaticToken,
    admin: &Administration,
    output: Output,
) -> Result<(), Failure> {
    let id = ClientId::new(&args.client_id);
    if let Some(token) = &args.revoke {
        let missing = || Failure::NotFound(format!("there is no static token {token}"));
        let selector = Selector::from_hex(token).ok_or_else(missing)?;
        admin.revoke_static_token(&id, selector).await?;
    }
    if args.list || args.revoke.is_some() {
        let now = SystemClock.now();
        let tokens = admin.static_tokens(&id).await?;
        let views: Vec<_> = tokens
            .iter()
            .map(|row| StaticTokenView::kept(row, now))
            .collect();
        return output.list(&views);
    }
    admin.resource_server(&id).await?;
    let given = input::given_token(args.token_stdin)?;
    let span = args.expires_in.map(Duration::from_secs);
    let issued = admin.create_static_token(&id, given.as_ref(), span).await?;
    output.one(&StaticTokenView::issued(
        &args.client_id,
        &issued,
        args.expires_in,
    ))
}
