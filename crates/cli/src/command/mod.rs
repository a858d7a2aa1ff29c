//! Every command: what it is called with, and what it does.

pub(crate) mod apply;
pub(crate) mod audit;
pub(crate) mod client;
pub(crate) mod consent;
pub(crate) mod demo;
pub(crate) mod doctor;
pub(crate) mod explain;
pub(crate) mod group;
mod holder;
pub(crate) mod key;
mod migrate;
pub(crate) mod picture;
pub(crate) mod resource_server;
pub(crate) mod scope;
pub(crate) mod serve;
pub(crate) mod session;
pub(crate) mod setup_link;
pub(crate) mod templates;
pub(crate) mod token;
pub(crate) mod user;
pub(crate) mod weather;
mod words;

use bailiwick_server::{Administration, config::Flags};

use crate::{
    args::{Cli, Command},
    failure::Failure,
    global::Global,
    installation::Installation,
    output::Output,
};

/// Does what the command line says.
pub(crate) async fn run(cli: Cli) -> Result<(), Failure> {
    let Cli { command, global } = cli;
    let output = Output::new(global.json);
    match command {
        Command::Serve(serve) => serve::run(serve, &global).await,
        Command::Demo(demo) => demo::run(demo).await,
        Command::Apply(args) => apply::run(args, &global, output).await,
        Command::Migrate => migrate::run(&global, output).await,
        Command::Doctor(args) => doctor::run(args, &global, output).await,
        Command::SetupLink(args) => setup_link::run(args, &global, output).await,
        Command::User(command) => user::run(command, &open(&global).await?, output).await,
        Command::Group(command) => group::run(command, &open(&global).await?, output).await,
        Command::Client(command) => client::run(command, &global, output).await,
        Command::ResourceServer(command) => {
            resource_server::run(command, &open(&global).await?, output).await
        }
        Command::Scope(command) => scope::run(command, &global, output).await,
        Command::Key(command) => key::run(command, &open(&global).await?, output).await,
        Command::Audit(command) => audit::run(command, &open(&global).await?, output).await,
        Command::Token(command) => token::run(command, &open(&global).await?, output).await,
        Command::Consent(command) => consent::run(command, &open(&global).await?, output).await,
        Command::Session(command) => session::run(command, &open(&global).await?, output).await,
        Command::Picture(args) => picture::run(args, &open(&global).await?, output).await,
        Command::Weather(args) => weather::run(args, &open(&global).await?, output).await,
        Command::Templates(command) => templates::run(command, &global, output),
        Command::Can(args) => explain::can(args, &open(&global).await?, output).await,
        Command::WhoCan(args) => explain::who_can(args, &open(&global).await?, output).await,
    }
}

async fn open(global: &Global) -> Result<Administration, Failure> {
    open_with(global, Flags::default()).await
}

async fn open_with(global: &Global, flags: Flags) -> Result<Administration, Failure> {
    let installation = Installation::open(global, flags).await?;
    installation.administration().await
}
