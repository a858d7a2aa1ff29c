//! `bailiwick user …`.

mod api_token;

use bailiwick_server::{
    Administration,
    administration::{NewUser, UserChange},
    bailiwick_core::model::{LanguageTag, UserId},
};
use clap::{Args, Subcommand};
use secrecy::SecretString;

use self::api_token::ApiTokenCommand;
use crate::{
    failure::Failure,
    input,
    output::Output,
    view::{PasskeyView, SubjectView, UserView},
};

#[derive(Debug, Subcommand)]
pub(crate) enum UserCommand {
    /// Make a user; the password is asked for on the terminal
    Create(Create),
    /// List all users
    List,
    /// Change what is said of a user
    Update(Update),
    /// Choose the language of a user's pages
    SetLanguage {
        /// The user name
        name: String,
        /// Such as fr or pt-BR; none: as their browser says
        #[arg(value_name = "TAG")]
        language: String,
    },
    /// Set a password and end the user's sessions
    SetPassword(SetPassword),
    /// Disable a user: they can do nothing, and every token of theirs is revoked
    Disable {
        /// The user name
        name: String,
    },
    /// End all that was granted for a user: every token, code and session
    Revoke(Revoke),
    /// List the passkeys of a user
    Passkeys {
        /// The user name
        name: String,
    },
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
    /// API tokens, with which programs administer the server as a user
    #[command(subcommand)]
    ApiToken(ApiTokenCommand),
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
pub(crate) struct Update {
    /// The user name
    name: String,
    /// The new user name
    #[arg(long, value_name = "N")]
    username: Option<String>,
    /// E-mail address
    #[arg(long, value_name = "E")]
    email: Option<String>,
    /// Given name
    #[arg(long, value_name = "F")]
    first_name: Option<String>,
    /// Family name
    #[arg(long, value_name = "L")]
    last_name: Option<String>,
    /// Whether the user administers this server
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    admin: Option<bool>,
    /// A group that exists, in place of those before; may be repeated; "" for none
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
        UserCommand::Update(args) => update(args, admin, output).await,
        UserCommand::SetLanguage { name, language } => {
            let user = admin.user(&name).await?.user;
            let language = match language.as_str() {
                "none" => None,
                tag => Some(LanguageTag::parse(tag).ok_or_else(|| {
                    Failure::usage(format!("{tag} is not a language tag, such as fr or pt-BR"))
                })?),
            };
            output.one(&UserView::new(
                &admin.set_language(&user.id, language).await?,
            ))
        }
        UserCommand::ApiToken(command) => api_token::run(command, admin, output).await,
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
        UserCommand::Passkeys { name } => {
            let user = admin.user(&name).await?.user;
            let passkeys = admin.passkeys(&user.id).await?;
            let views: Vec<_> = passkeys.iter().map(PasskeyView::from).collect();
            output.list(&views)
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

async fn update(args: Update, admin: &Administration, output: Output) -> Result<(), Failure> {
    let user = admin.user(&args.name).await?.user;
    let groups = args.groups.iter().filter(|name| !name.is_empty());
    let change = UserChange {
        username: args.username,
        email: args.email,
        first_name: args.first_name,
        last_name: args.last_name,
        admin: args.admin,
        groups: (!args.groups.is_empty()).then(|| groups.cloned().collect()),
        ..UserChange::default()
    };
    let user = admin.update_user(&user.id, &change).await?;
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
