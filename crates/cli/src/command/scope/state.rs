//! `bailiwick scope approve`, `refuse`, `deprecate`, `disable`, `retire`, `restore`.

use bailiwick_server::{
    Administration,
    bailiwick_core::scope::{ScopeToken, StateChange, Transition},
};
use clap::Args;

use super::{impact, named};
use crate::{command::words::day, failure::Failure, output::Output};

#[derive(Debug, Args)]
pub(crate) struct Said {
    /// Their names
    #[arg(value_name = "NAME", required = true)]
    names: Vec<String>,
    /// Why, in words for people
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
    /// Change nothing; say what would change and who holds it, and exit with 5 if anything would
    #[arg(long)]
    dry_run: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Deprecate {
    #[command(flatten)]
    said: Said,
    /// The day (UTC) on which they go out of use by themselves
    #[arg(long, value_name = "YYYY-MM-DD")]
    sunset: Option<String>,
    /// The scope to ask for instead
    #[arg(long, value_name = "NAME")]
    replaced_by: Option<String>,
}

pub(super) async fn deprecate(
    args: Deprecate,
    admin: &Administration,
    output: Output,
) -> Result<(), Failure> {
    let transition = Transition {
        sunset: args.sunset.as_deref().map(day).transpose()?,
        replaced_by: args.replaced_by.as_deref().map(named).transpose()?,
        ..Transition::new(StateChange::Deprecate)
    };
    run(&args.said, transition, admin, output).await
}

pub(super) async fn run(
    args: &Said,
    transition: Transition,
    admin: &Administration,
    output: Output,
) -> Result<(), Failure> {
    let names: Vec<ScopeToken> = args
        .names
        .iter()
        .map(|name| named(name))
        .collect::<Result<_, _>>()?;
    let transition = Transition {
        reason: args.reason.clone(),
        ..transition
    };
    let previews = admin.preview_scope_states(&names, &transition).await?;
    if !args.dry_run {
        admin.change_scope_states(&names, &transition).await?;
    }
    impact::print(&previews, admin, args.dry_run, output).await
}
