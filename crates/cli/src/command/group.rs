//! `bailiwick group …`.

use bailiwick_server::Administration;
use clap::Subcommand;

use crate::{failure::Failure, output::Output, view::GroupView};

#[derive(Debug, Subcommand)]
pub(crate) enum GroupCommand {
    /// Make a group
    Create {
        /// Its name
        name: String,
    },
    /// List all groups
    List,
}

pub(super) async fn run(
    command: GroupCommand,
    admin: &Administration,
    output: Output,
) -> Result<(), Failure> {
    match command {
        GroupCommand::Create { name } => {
            let group = admin.create_group(&name).await?;
            output.one(&GroupView::from(&group))
        }
        GroupCommand::List => {
            let groups = admin.groups().await?;
            let views: Vec<GroupView> = groups.iter().map(GroupView::from).collect();
            output.list(&views)
        }
    }
}
