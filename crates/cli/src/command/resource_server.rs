//! `bailiwick resource-server …`.

mod static_token;
mod transfer;

use bailiwick_server::{
    Administration, AdministrationError,
    administration::NewResourceServer,
    bailiwick_core::{
        model::{Approval, ClientId, IntrospectionReach, ResourceServer, TokenFormat},
        scope::Namespace,
    },
};
use clap::{Args, Subcommand};

use self::static_token::StaticToken;
use super::words;
use crate::{failure::Failure, input, output::Output, view::ResourceServerView};

#[derive(Debug, Subcommand)]
pub(crate) enum ResourceServerCommand {
    /// Make a resource server; its secret and its static token are shown once
    Create(Create),
    /// Change a resource server; what is not named stays
    Update(Update),
    /// List all resource servers
    List,
    /// Make a static token, which is shown once; two may live at once
    Token(StaticToken),
    /// Pass scopes or a namespace on to another resource server: offer them, or with --force at
    /// once
    Transfer(transfer::PassOn),
    /// Delete a resource server: its scopes are retired, its tokens revoked
    Delete {
        /// The client id
        client_id: String,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Create {
    /// Its name, for people
    name: String,
    /// Its client id, instead of one that is made
    #[arg(long, value_name = "ID")]
    client_id: Option<String>,
    /// Keep a static token that is in use already: read it from standard input
    #[arg(long)]
    token_stdin: bool,
    #[command(flatten)]
    role: Role,
}

#[derive(Debug, Args)]
pub(crate) struct Update {
    /// The client id
    client_id: String,
    /// Its name, for people
    #[arg(long, value_name = "N")]
    name: Option<String>,
    /// Whether it may register scopes
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    may_register: Option<bool>,
    /// Whether it may introspect tokens
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    may_introspect: Option<bool>,
    #[command(flatten)]
    role: Role,
}

#[derive(Debug, Args)]
pub(crate) struct Role {
    /// A prefix of scope names that it rules, such as pay: ; may be repeated
    #[arg(long = "namespace", value_name = "P")]
    namespaces: Vec<String>,
    /// Its resource identifier: its audience, and below it a namespace
    #[arg(long, value_name = "URI")]
    resource: Option<String>,
    /// Whether the scopes that it makes default are so
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    may_set_defaults: Option<bool>,
    /// What it sees at introspection: its own scopes and the common ones, or all
    #[arg(long, value_parser = words::reach())]
    introspects: Option<IntrospectionReach>,
    /// Whether it may introspect by GET [default: as the server's setting says]
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    introspection_get: Option<bool>,
    /// What its access tokens look like; jwt needs a resource identifier
    #[arg(long, value_parser = words::token_format())]
    token_format: Option<TokenFormat>,
    /// Whether the scopes that it registers wait for an administrator
    #[arg(long, value_parser = words::approval())]
    approval: Option<Approval>,
}

impl Role {
    /// Changes `role` by what was said; an empty namespace alone removes all, an
    /// empty resource identifier removes it.
    fn apply(&self, role: &mut ResourceServer) -> Result<(), AdministrationError> {
        if !self.namespaces.is_empty() {
            role.namespaces = namespaces(&self.namespaces)?;
        }
        if let Some(resource) = &self.resource {
            role.resource = Some(resource.clone()).filter(|uri| !uri.is_empty());
        }
        role.may_set_defaults = self.may_set_defaults.unwrap_or(role.may_set_defaults);
        role.introspects = self.introspects.unwrap_or(role.introspects);
        role.introspection_get = self.introspection_get.or(role.introspection_get);
        role.token_format = self.token_format.unwrap_or(role.token_format);
        role.approval = self.approval.unwrap_or(role.approval);
        Ok(())
    }
}

fn namespaces(texts: &[String]) -> Result<Vec<Namespace>, AdministrationError> {
    use bailiwick_server::bailiwick_core::problem::Problem;

    let problem = |text: &str, error: &dyn std::fmt::Display| {
        Problem::new("namespaces", format!("{text:?}: {error}"))
    };
    texts
        .iter()
        .filter(|text| !text.is_empty())
        .map(|text| {
            let namespace = Namespace::parse(text);
            namespace.map_err(|error| AdministrationError::from(vec![problem(text, &error)]))
        })
        .collect()
}

pub(super) async fn run(
    command: ResourceServerCommand,
    admin: &Administration,
    output: Output,
) -> Result<(), Failure> {
    match command {
        ResourceServerCommand::Create(args) => create(args, admin, output).await,
        ResourceServerCommand::Update(args) => update(&args, admin, output).await,
        ResourceServerCommand::List => {
            let records = admin.resource_servers().await?;
            let views: Vec<_> = records.iter().map(ResourceServerView::new).collect();
            output.list(&views)
        }
        ResourceServerCommand::Token(args) => static_token::run(args, admin, output).await,
        ResourceServerCommand::Transfer(args) => transfer::run(&args, admin, output).await,
        ResourceServerCommand::Delete { client_id } => {
            let id = ClientId::new(&client_id);
            let record = admin.delete_resource_server(&id).await?;
            output.one(&ResourceServerView::new(&record))
        }
    }
}

async fn create(args: Create, admin: &Administration, output: Output) -> Result<(), Failure> {
    let mut role = ResourceServer::new();
    args.role.apply(&mut role)?;
    let new = NewResourceServer {
        name: args.name,
        role,
        client_id: args.client_id,
        token: input::given_token(args.token_stdin)?,
    };
    let made = admin.create_resource_server(&new).await?;
    output.one(&ResourceServerView::registered(made))
}

async fn update(args: &Update, admin: &Administration, output: Output) -> Result<(), Failure> {
    let id = ClientId::new(&args.client_id);
    let updated = admin.update_resource_server(&id, |name, role| {
        if let Some(new) = &args.name {
            name.clone_from(new);
        }
        role.may_register = args.may_register.unwrap_or(role.may_register);
        role.may_introspect = args.may_introspect.unwrap_or(role.may_introspect);
        args.role.apply(role)
    });
    output.one(&ResourceServerView::new(&updated.await?))
}
