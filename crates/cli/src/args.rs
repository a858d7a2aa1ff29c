//! What the command line says: `bailiwick NOUN VERB`.

use clap::{Parser, Subcommand};

use crate::{
    command::{
        apply::Apply,
        audit::AuditCommand,
        client::ClientCommand,
        consent::ConsentCommand,
        demo::Demo,
        doctor::Diagnose,
        explain::{Can, WhoCanAsk},
        group::GroupCommand,
        key::KeyCommand,
        picture::DrawPicture,
        resource_server::ResourceServerCommand,
        scope::ScopeCommand,
        serve::Serve,
        session::SessionCommand,
        setup_link::MakeSetupLink,
        templates::TemplatesCommand,
        token::TokenCommand,
        user::UserCommand,
        weather::TellWeather,
    },
    global::Global,
};

/// An OAuth 2 authorization server in which each service rules its own scopes.
#[derive(Debug, Parser)]
#[command(name = "bailiwick", version, max_term_width = 100)]
#[command(
    after_help = "Exit codes: 0 done, 1 error, 2 usage, 3 not found, 4 denied, 5 changes pending."
)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
    #[command(flatten)]
    pub(crate) global: Global,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Run the server
    Serve(Serve),
    /// Run a server with two sample APIs and some applications, and show who may do what
    Demo(Demo),
    /// Bring the database to this release and register the configured scopes
    Migrate,
    /// Say what is wrong or weak, and what to do about it: exit code 1 if something is wrong
    Doctor(Diagnose),
    /// Make a one-time link with which the first administrator is made
    SetupLink(MakeSetupLink),
    /// Declare all scopes of a resource server at once, as a file says
    Apply(Apply),
    /// Users
    #[command(subcommand)]
    User(UserCommand),
    /// Groups of users
    #[command(subcommand)]
    Group(GroupCommand),
    /// Clients: the applications that ask for tokens
    #[command(subcommand)]
    Client(ClientCommand),
    /// Resource servers: the APIs that own scopes
    #[command(subcommand)]
    ResourceServer(ResourceServerCommand),
    /// The scope registry
    #[command(subcommand)]
    Scope(ScopeCommand),
    /// The templates, stylesheet and messages of the pages, to be changed
    #[command(subcommand)]
    Templates(TemplatesCommand),
    /// The keys that sign
    #[command(subcommand)]
    Key(KeyCommand),
    /// The record of changes: who did what to what
    #[command(subcommand)]
    Audit(AuditCommand),
    /// Tokens
    #[command(subcommand)]
    Token(TokenCommand),
    /// What users allowed to clients
    #[command(subcommand)]
    Consent(ConsentCommand),
    /// Where users are signed in
    #[command(subcommand)]
    Session(SessionCommand),
    /// Whether a user's scope can be had through a client, and why: exit code 0 for yes, 1 for no
    Can(Can),
    /// Which clients may ask for a scope, and who holds it: exit code 0 for some, 1 for none
    WhoCan(WhoCanAsk),
    /// How authority is laid out: who owns what, who may ask for it and holds it, and for whom
    Picture(DrawPicture),
    /// Token weather: what was issued, refreshed, revoked and refused, step by step
    Weather(TellWeather),
}

impl Command {
    /// Whether it is a server.
    pub(crate) fn serves(&self) -> bool {
        matches!(self, Self::Serve(_) | Self::Demo(_))
    }
}
