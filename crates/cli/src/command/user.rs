//! `bailiwick user …`.

use bailiwick_server::{
    Administration,
    administration::{NewUser, UserChange},
    bailiwick_core::model::UserId,
};
use clap::{Args, Subcommand};
use secrecy::SecretString;

use crate::{
    failure::Failure,
    input,
    output::Output,
    view::{SubjectView, UserView},
};

#[derive(Debug, Subcommand)]
pub(crate) enum UserCommand {
    /// Make a user; the password is asked for on the terminal
    Create(Create),
    /// List all users
    List,
    /// Set a password and end the user's sessions
    SetPassword(SetPassword),
    /// Disable a user: they can do nothing, and every token of theirs is revoked
    Disable {
        /// The user name
        name: String,
    },
    /// End all that was granted for a user: every token, code and session
    Revoke(Revoke),
    /// Remove the second factor of a user who lost it, and end their sessions
    RemoveSecondFactor {
        /// The user name
        name: String,
    },
    /// Enable a disabled user
    Enable {
        /// The user name
        name: String,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Create {
    /// The user name
    name: String,
    /// E-mail address
    #[arg(long, value_name = "E", default_value = "")]
    email: String,
    /// Given name
    #[arg(long, value_name = "F", default_value = "")]
    first_name: String,
    /// Family name
    #[arg(long, value_name = "L", default_value = "")]
    last_name: String,
    /// Read the password from standard input
    #[arg(long)]
    password_stdin: bool,
    /// Let the user administer this server
    #[arg(long)]
    admin: bool,
    /// A group that exists; may be repeated
    #[arg(long = "group", value_name = "G")]
    groups: Vec<String>,
}

#[derive(Debug, Args)]
pub(crate) struct SetPassword {
    /// The user name
    name: String,
    /// Read the password from standard input
    #[arg(long)]
    password_stdin: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Revoke {
    /// The user name
    name: String,
    /// NAME is the identifier (sub), which may be of a user who is kept elsewhere
    #[arg(long)]
    sub: bool,
}

pub(super) async fn run(
    command: UserCommand,
    admin: &Administration,
    output: Output,
) -> Result<(), Failure> {
    match command {
        UserCommand::Create(args) => create(args, admin, output).await,
        UserCommand::List => {
            let users = admin.users().await?;
            let views: Vec<UserView> = users.iter().map(UserView::from).collect();
            output.list(&views)
        }
        UserCommand::SetPassword(args) => {
            let user = admin.user(&args.name).await?.user;
            let password = input::new_password(args.password_stdin)?;
            let password = SecretString::from(password.as_str());
            let user = admin.set_password(&user.id, &password, None).await?;
            output.one(&UserView::new(&user))
        }
        UserCommand::Revoke(args) => {
            let id = if args.sub {
                UserId::new(&args.name)
            } else {
                admin.user(&args.name).await?.user.id
            };
            admin.revoke_subject(&id).await?;
            output.one(&SubjectView::new(&id))
        }
        UserCommand::RemoveSecondFactor { name } => {
            let user = admin.user(&name).await?.user;
            admin.remove_second_factor(&user.id).await?;
            output.one(&UserView::new(&user))
        }
        UserCommand::Disable { name } => set_active(&name, false, admin, output).await,
        UserCommand::Enable { name } => set_active(&name, true, admin, output).await,
    }
}

async fn create(args: Create, admin: &Administration, output: Output) -> Result<(), Failure> {
    let password = input::new_password(args.password_stdin)?;
    let new = NewUser {
        username: args.name,
        email: args.email,
        first_name: args.first_name,
        last_name: args.last_name,
        password: Some(SecretString::from(password.as_str())),
        admin: args.admin,
        groups: args.groups,
    };
    let user = admin.create_user(&new).await?;
    output.one(&UserView::new(&user))
}

async fn set_active(
    name: &str,
    active: bool,
    admin: &Administration,
    output: Output,
) -> Result<(), Failure> {
    let user = admin.user(name).await?.user;
    let change = UserChange {
        active: Some(active),
        ..UserChange::default()
    };
    let user = admin.update_user(&user.id, &change).await?;
    output.one(&UserView::new(&user))
}
