//! `bailiwick scope …`.

mod announced;
pub(super) mod impact;
mod remote;
mod state;
mod update;

use std::{collections::HashMap, path::PathBuf};

use bailiwick_server::{
    Administration, Clock as _, SystemClock,
    administration::NewScope,
    bailiwick_core::{
        UnixTime,
        model::{ClientId, Owner, RegisteredScope, ScopeState},
        scope::{StateChange, Transition},
    },
};
use clap::{Args, Subcommand};

use super::words::scope_name as named;
use crate::{
    failure::Failure,
    global::Global,
    output::Output,
    view::{HistoryView, ScopeRegistrationView, ScopeView},
};

/// Scopes that a list reads at once.
const PAGE: usize = 1000;

#[derive(Debug, Subcommand)]
pub(crate) enum ScopeCommand {
    /// List scopes with their owners
    List(List),
    /// Show all that is known of a scope
    Show {
        /// Its name
        name: String,
    },
    /// Show every change of a scope: when, by whom, what, why
    History {
        /// Its name
        name: String,
    },
    /// Change a scope, whoever owns it; what is not named stays
    Update(update::Update),
    /// Let pending scopes come into use
    Approve(state::Said),
    /// Let pending scopes not come into use: they are retired
    Refuse(state::Said),
    /// Give scopes up: they work, and say until when and what to ask for instead
    Deprecate(state::Deprecate),
    /// Put scopes out of use, until they are restored
    Disable(state::Said),
    /// Put scopes out of use for ever, once 30 days are over
    Retire(state::Said),
    /// Bring scopes back to where they were
    Restore(state::Said),
    /// Register a scope, or change its text: here, or at a server by its URL
    Register(Register),
    /// Import the scopes that a resource server announces in its metadata (RFC 9728)
    Pull(announced::Pull),
    /// Compare the registry with what resource servers announce; exit code 5 if they differ
    Drift(announced::Drift),
}

#[derive(Debug, Args)]
pub(crate) struct List {
    /// Only those in this state
    #[arg(long, value_parser = super::words::scope_state())]
    state: Option<ScopeState>,
    /// Only those of the resource server of this client id
    #[arg(long, value_name = "RS")]
    owner: Option<String>,
    /// Only those with this text in name or description, in any case
    #[arg(long, value_name = "TEXT")]
    search: Option<String>,
    /// Only those after this name
    #[arg(
        long,
        value_name = "NAME",
        default_value = "",
        hide_default_value = true
    )]
    after: String,
    /// Only the first so many
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
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
        ScopeCommand::List(args) => list(&args, &super::open(global).await?, output).await,
        ScopeCommand::Show { name } => show(&name, &super::open(global).await?, output).await,
        ScopeCommand::History { name } => history(&name, &super::open(global).await?, output).await,
        ScopeCommand::Update(args) => update::run(&args, &super::open(global).await?, output).await,
        ScopeCommand::Approve(args) => change(args, StateChange::Approve, global, output).await,
        ScopeCommand::Refuse(args) => change(args, StateChange::Refuse, global, output).await,
        ScopeCommand::Deprecate(args) => {
            state::deprecate(args, &super::open(global).await?, output).await
        }
        ScopeCommand::Disable(args) => change(args, StateChange::Disable, global, output).await,
        ScopeCommand::Retire(args) => change(args, StateChange::Retire, global, output).await,
        ScopeCommand::Restore(args) => change(args, StateChange::Restore, global, output).await,
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
    let name = named(&args.name)?;
    let new = NewScope {
        is_default: args.default.then_some(true),
        owner: args.owner.as_deref().map(ClientId::new),
        ..NewScope::new(name, args.description.clone())
    };
    let outcome = admin.register_scope(&new).await?;
    Ok(ScopeRegistrationView::new(
        &args.name,
        outcome.created,
        args.default && !outcome.scope.is_default,
    ))
}

async fn change(
    args: state::Said,
    change: StateChange,
    global: &Global,
    output: Output,
) -> Result<(), Failure> {
    let admin = super::open(global).await?;
    state::run(&args, Transition::new(change), &admin, output).await
}

/// Goes through the names in their order, page by page, and keeps what was asked for.
async fn list(args: &List, admin: &Administration, output: Output) -> Result<(), Failure> {
    let now = SystemClock.now();
    let names = owner_names(admin).await?;
    let wanted = Wanted {
        owner: args.owner.as_deref().map(ClientId::new),
        word: args.search.as_deref().unwrap_or_default().to_lowercase(),
        state: args.state,
    };
    let limit = args.limit.unwrap_or(usize::MAX);
    let mut views: Vec<ScopeView> = Vec::new();
    let mut after = args.after.clone();
    let mut is_owner = false;
    while views.len() < limit {
        let page = admin.scopes_after(&after, PAGE).await?;
        is_owner |= page.iter().any(|scope| wanted.is_of_owner(scope));
        let found = page.iter().filter(|scope| wanted.takes(scope, now));
        let view = |scope| ScopeView::new(scope, owner_name(&names, &scope.owner), now);
        views.extend(found.take(limit - views.len()).map(view));
        match page.last() {
            Some(last) if page.len() == PAGE => last.name.as_str().clone_into(&mut after),
            _ => break,
        }
    }
    if let Some(id) = wanted.owner.filter(|_| !is_owner) {
        admin.resource_server(&id).await?;
    }
    output.list(&views)
}

/// What a list is asked for.
struct Wanted {
    owner: Option<ClientId>,
    word: String,
    state: Option<ScopeState>,
}

impl Wanted {
    fn is_of_owner(&self, scope: &RegisteredScope) -> bool {
        self.owner.is_none() || scope.owner.client() == self.owner.as_ref()
    }

    fn takes(&self, scope: &RegisteredScope, now: UnixTime) -> bool {
        let found = |text: &str| text.to_lowercase().contains(&self.word);
        self.is_of_owner(scope)
            && self.state.is_none_or(|state| scope.state_at(now) == state)
            && (found(scope.name.as_str())
                || found(&scope.description)
                || scope.translations.values().any(|text| found(text)))
    }
}

async fn show(name: &str, admin: &Administration, output: Output) -> Result<(), Failure> {
    let scope = admin.scope(&named(name)?).await?;
    let owner = owner_name(&owner_names(admin).await?, &scope.owner);
    output.one(&ScopeView::new(&scope, owner, SystemClock.now()))
}

async fn history(name: &str, admin: &Administration, output: Output) -> Result<(), Failure> {
    let entries = admin.scope_history(&named(name)?).await?;
    let views: Vec<_> = entries.into_iter().map(HistoryView::new).collect();
    output.list(&views)
}

async fn owner_names(admin: &Administration) -> Result<HashMap<ClientId, String>, Failure> {
    let servers = admin.resource_servers().await?.into_iter();
    Ok(servers.map(|record| (record.id, record.name)).collect())
}

fn owner_name(names: &HashMap<ClientId, String>, owner: &Owner) -> String {
    match owner {
        Owner::AuthorizationServer => "(this server)".to_owned(),
        Owner::ResourceServer(id) => names
            .get(id)
            .cloned()
            .unwrap_or_else(|| format!("(deleted) {id}")),
    }
}
