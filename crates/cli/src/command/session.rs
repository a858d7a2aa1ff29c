//! `bailiwick session …`: where users are signed in.

use bailiwick_server::{Administration, bailiwick_core::opaque::Selector, view::SessionView};
use clap::{Args, Subcommand};

use super::holder::Person;
use crate::{failure::Failure, output::Output};

#[derive(Debug, Subcommand)]
pub(crate) enum SessionCommand {
    /// List where a user is signed in
    List(Person),
    /// Sign a user out, everywhere or from one session
    End(End),
}

#[derive(Debug, Args)]
pub(crate) struct End {
    #[command(flatten)]
    user: Person,
    /// Only this one
    #[arg(long, value_name = "SESSION_ID")]
    session: Option<String>,
}

pub(super) async fn run(
    command: SessionCommand,
    admin: &Administration,
    output: Output,
) -> Result<(), Failure> {
    let user = match &command {
        SessionCommand::List(person) => person.id(admin).await?,
        SessionCommand::End(args) => args.user.id(admin).await?,
    };
    match command {
        SessionCommand::List(_) => {}
        SessionCommand::End(End { session: None, .. }) => admin.end_sessions(&user, None).await?,
        SessionCommand::End(End {
            session: Some(id), ..
        }) => {
            let missing = || Failure::NotFound(format!("there is no session {id}"));
            let key = Selector::from_hex(&id).ok_or_else(missing)?;
            admin.end_session(&user, key).await?;
        }
    }
    let sessions = admin.sessions(&user).await?;
    let views: Vec<_> = sessions.iter().map(SessionView::from).collect();
    output.list(&views)
}
