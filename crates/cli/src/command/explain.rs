//! `bailiwick can …` and `bailiwick who-can …`.

use bailiwick_server::{
    Administration,
    bailiwick_core::{
        model::{ClientId, GrantType},
        scope::{ScopeSet, ScopeToken},
    },
    view::{CanView, WhoCanView},
};
use clap::Args;

use super::words;
use crate::{failure::Failure, output::Output};

#[derive(Debug, Args)]
pub(crate) struct Can {
    /// The user's name; - for none: the client acts for itself
    user: String,
    /// The scope; several between spaces
    scope: String,
    /// The client id of the client that asks
    #[arg(long, value_name = "CLIENT_ID")]
    via: String,
    /// By which grant [default: that by which the client asks for users, or for itself]
    #[arg(long, value_name = "G", value_parser = words::grant_type())]
    grant: Option<GrantType>,
}

#[derive(Debug, Args)]
pub(crate) struct WhoCanAsk {
    /// The scope
    scope: String,
    /// List the clients that may not, too, with what stands against it
    #[arg(long)]
    all: bool,
}

pub(super) async fn can(args: Can, admin: &Administration, output: Output) -> Result<(), Failure> {
    let scope = ScopeSet::parse(&args.scope).map_err(Failure::error)?;
    let user = Some(args.user.as_str()).filter(|user| *user != "-");
    let client = ClientId::new(&args.via);
    let answer = admin
        .can(user, &scope, &client, args.grant.as_ref())
        .await?;
    let yes = answer.is_yes();
    let view = CanView::new(&answer);
    output.lines(&view, &view.lines())?;
    if yes { Ok(()) } else { Err(Failure::No) }
}

pub(super) async fn who_can(
    args: WhoCanAsk,
    admin: &Administration,
    output: Output,
) -> Result<(), Failure> {
    let scope = ScopeToken::parse(&args.scope).map_err(Failure::error)?;
    let answer = admin.who_can(&scope).await?;
    let view = WhoCanView::new(&answer, args.all);
    let some = view.is_anybody();
    output.lines(&view, &view.lines())?;
    if some { Ok(()) } else { Err(Failure::No) }
}
