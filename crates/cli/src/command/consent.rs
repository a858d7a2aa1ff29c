//! `bailiwick consent …`: what users allowed.

use bailiwick_server::{
    Administration,
    bailiwick_core::{model::ClientId, scope::ScopeSet},
    view::ConsentView,
};
use clap::{Args, Subcommand};

use super::holder::{Person, Whose};
use crate::{failure::Failure, output::Output, view::SubjectView};

/// Rows that are read at once.
const PAGE: usize = 1000;

#[derive(Debug, Subcommand)]
pub(crate) enum ConsentCommand {
    /// List what users allowed
    List(Whose),
    /// Take back what a user allowed, with the tokens that hang on it
    Revoke(Revoke),
}

#[derive(Debug, Args)]
pub(crate) struct Revoke {
    #[command(flatten)]
    user: Person,
    /// Only from this client
    #[arg(long, value_name = "CLIENT_ID")]
    client: Option<String>,
    /// Only these scopes, with spaces between
    #[arg(long, value_name = "S", requires = "client")]
    scope: Option<String>,
}

pub(super) async fn run(
    command: ConsentCommand,
    admin: &Administration,
    output: Output,
) -> Result<(), Failure> {
    match command {
        ConsentCommand::List(whose) => {
            let of = whose.holder(admin).await?;
            let mut views: Vec<ConsentView> = Vec::new();
            let mut after = None;
            loop {
                let page = admin.consents(&of, after.as_deref(), PAGE).await?;
                views.extend(page.rows.iter().map(ConsentView::from));
                after = page.next;
                if after.is_none() {
                    return output.list(&views);
                }
            }
        }
        ConsentCommand::Revoke(args) => {
            let user = args.user.id(admin).await?;
            let client = args.client.as_deref().map(ClientId::new);
            match (&client, &args.scope) {
                (Some(client), Some(scope)) => {
                    let scopes = ScopeSet::parse(scope).map_err(Failure::error)?;
                    admin.withdraw_scopes(&user, client, &scopes).await?;
                }
                (Some(client), None) => admin.withdraw_consent(&user, client).await?,
                (None, _) => admin.withdraw_everything(&user).await?,
            }
            output.one(&SubjectView::new(&user))
        }
    }
}
