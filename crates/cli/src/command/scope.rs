//! `bailiwick scope …`.

mod announced;
mod remote;

use std::{collections::HashMap, path::PathBuf};

use bailiwick_server::{
    Administration,
    administration::NewScope,
    bailiwick_core::{
        model::{ClientId, Owner},
        scope::ScopeToken,
    },
};
use clap::{Args, Subcommand};

use crate::{
    failure::Failure,
    global::Global,
    output::Output,
    view::{ScopeRegistrationView, ScopeView},
};

#[derive(Debug, Subcommand)]
pub(crate) enum ScopeCommand {
    /// List all scopes with their owners
    List,
    /// Register a scope, or change its text: here, or at a server by its URL
    Register(Register),
    /// Import the scopes that a resource server announces in its metadata (RFC 9728)
    Pull(announced::Pull),
    /// Compare the registry with what resource servers announce; exit code 5 if they differ
    Drift(announced::Drift),
}

#[derive(Debug, Args)]
pub(crate) struct Register {
    /// Its name
    name: String,
    /// What it lets a client do, in plain text for people
    #[arg(long, value_name = "D")]
    description: String,
    /// Grant it when a request names no scope
    #[arg(long)]
    default: bool,
    /// The client id of the resource server that owns it [default: the server]
    #[arg(long, value_name = "RS", conflicts_with = "server")]
    owner: Option<String>,
    /// Register at the server of this issuer, or at this endpoint, as the resource server whose token
    /// is in --token-file or in BAILIWICK_TOKEN
    #[arg(long, value_name = "URL")]
    server: Option<String>,
    /// The file with the token
    #[arg(long, value_name = "FILE", requires = "server")]
    token_file: Option<PathBuf>,
}

pub(super) async fn run(
    command: ScopeCommand,
    global: &Global,
    output: Output,
) -> Result<(), Failure> {
    match command {
        ScopeCommand::List => list(&super::open(global).await?, output).await,
        ScopeCommand::Pull(args) => {
            announced::pull(args, &super::open(global).await?, output).await
        }
        ScopeCommand::Drift(args) => {
            announced::drift(args, &super::open(global).await?, output).await
        }
        ScopeCommand::Register(args) => {
            let view = match &args.server {
                Some(url) => remote::register(&args, url).await?,
                None => register(&args, &super::open(global).await?).await?,
            };
            output.one(&view)
        }
    }
}

async fn register(
    args: &Register,
    admin: &Administration,
) -> Result<ScopeRegistrationView, Failure> {
    let name = ScopeToken::parse(&args.name).map_err(Failure::error)?;
    let new = NewScope {
        is_default: args.default.then_some(true),
        owner: args.owner.as_deref().map(ClientId::new),
        ..NewScope::new(name, args.description.clone())
    };
    let outcome = admin.register_scope(&new).await?;
    Ok(ScopeRegistrationView {
        name: args.name.clone(),
        created: outcome.created,
        default_refused: args.default && !outcome.scope.is_default,
    })
}

async fn list(admin: &Administration, output: Output) -> Result<(), Failure> {
    let scopes = admin.scopes().await?;
    let owners: HashMap<ClientId, String> = admin
        .resource_servers()
        .await?
        .into_iter()
        .map(|record| (record.id, record.name))
        .collect();
    let name = |owner: &Owner| match owner {
        Owner::AuthorizationServer => "(this server)".to_owned(),
        Owner::ResourceServer(id) => owners
            .get(id)
            .cloned()
            .unwrap_or_else(|| format!("(deleted) {id}")),
    };
    let views: Vec<ScopeView> = scopes
        .iter()
        .map(|scope| ScopeView::new(scope, name(&scope.owner)))
        .collect();
    output.list(&views)
}
