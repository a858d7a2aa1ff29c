//! `bailiwick client …`.

mod fields;
mod secret;

use std::collections::HashMap;

use bailiwick_server::{
    Administration, AdministrationError, Config,
    administration::RegisteredClient,
    bailiwick_core::{
        model::{ClientId, ClientRecord, ClientType, GrantType, UserId},
        registration::{ClientDraft, LegacyGrants, NewSecret},
    },
    config::Flags,
    view::ClientImpactView,
};
use clap::{Args, Subcommand};

use self::fields::Fields;
use super::words;
use crate::{
    failure::Failure,
    global::Global,
    input,
    installation::Installation,
    output::{self, Output},
    view::ClientView,
};

#[derive(Debug, Subcommand)]
pub(crate) enum ClientCommand {
    /// Register a client; its secret is shown once
    Create(Box<Create>),
    /// Change a client; what is not named stays
    Update(Box<Update>),
    /// List all clients
    List,
    /// Show a client
    Show {
        /// The client id
        client_id: String,
    },
    /// Give a client a new secret, which is shown once
    RotateSecret(RotateSecret),
    /// List the secrets of a client, without their values
    Secrets {
        /// The client id
        client_id: String,
    },
    /// Give a client a second secret, which is shown once
    AddSecret(AddSecret),
    /// Take one of its two secrets from a client
    DeleteSecret {
        /// The client id
        client_id: String,
        /// What the list of its secrets calls it
        secret: String,
    },
    /// Delete a client and revoke all that it holds
    Delete {
        /// The client id
        client_id: String,
        /// Say what would end with it, and do nothing: exit code 5
        #[arg(long)]
        dry_run: bool,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Create {
    /// Its name, for people
    #[arg(long, value_name = "N")]
    name: String,
    /// Whether it can keep a secret
    #[arg(long = "type", value_parser = words::client_type())]
    client_type: ClientType,
    /// A grant type that it may use; may be repeated
    #[arg(long = "grant", value_name = "G", required = true, num_args = 1..)]
    #[arg(value_delimiter = ',', value_parser = words::grant_type())]
    grants: Vec<GrantType>,
    /// Its client id, instead of one that is made
    #[arg(long, value_name = "ID")]
    client_id: Option<String>,
    /// Read its secret from standard input, instead of making one
    #[arg(long)]
    client_secret_stdin: bool,
    #[command(flatten)]
    fields: Fields,
}

#[derive(Debug, Args)]
pub(crate) struct Update {
    /// The client id
    client_id: String,
    /// Its name, for people
    #[arg(long, value_name = "N")]
    name: Option<String>,
    /// Whether it can keep a secret; one that now can gets one
    #[arg(long = "type", value_parser = words::client_type())]
    client_type: Option<ClientType>,
    /// A grant type that it may use, instead of those before; may be repeated
    #[arg(long = "grant", value_name = "G", value_delimiter = ',')]
    #[arg(value_parser = words::grant_type())]
    grants: Vec<GrantType>,
    /// Whether it is disabled: then it is as unknown
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    disabled: Option<bool>,
    #[command(flatten)]
    fields: Fields,
}

#[derive(Debug, Args)]
pub(crate) struct RotateSecret {
    /// The client id
    client_id: String,
    /// Read the new secret from standard input, instead of making one
    #[arg(long)]
    client_secret_stdin: bool,
    /// Let the newest old secret work until the next rotation
    #[arg(long)]
    keep_previous: bool,
}

#[derive(Debug, Args)]
pub(crate) struct AddSecret {
    /// The client id
    client_id: String,
    /// Read the new secret from standard input, instead of making one
    #[arg(long)]
    client_secret_stdin: bool,
}

pub(super) async fn run(
    command: ClientCommand,
    global: &Global,
    output: Output,
) -> Result<(), Failure> {
    let installation = Installation::open(global, Flags::default()).await?;
    let config = installation.config.clone();
    let admin = installation.administration().await?;
    match command {
        ClientCommand::Create(args) => {
            let client = create(*args, &admin).await?;
            warn_of_legacy_grants(&client.record, &config);
            print(client, &admin, output).await
        }
        ClientCommand::Update(args) => {
            let client = update(&args, &admin).await?;
            warn_of_legacy_grants(&client.record, &config);
            print(client, &admin, output).await
        }
        ClientCommand::List => list(&admin, output).await,
        ClientCommand::Show { client_id } => {
            let record = admin.client(&ClientId::new(&client_id)).await?;
            print(unchanged(record), &admin, output).await
        }
        ClientCommand::RotateSecret(args) => {
            let id = ClientId::new(&args.client_id);
            let secret = secret(args.client_secret_stdin)?;
            let rotated = admin.rotate_client_secret(&id, &secret, args.keep_previous);
            print(rotated.await?, &admin, output).await
        }
        ClientCommand::Secrets { client_id } => {
            secret::list(&ClientId::new(&client_id), &admin, output).await
        }
        ClientCommand::AddSecret(args) => {
            let id = ClientId::new(&args.client_id);
            let secret = secret(args.client_secret_stdin)?;
            print(admin.add_client_secret(&id, &secret).await?, &admin, output).await
        }
        ClientCommand::DeleteSecret { client_id, secret } => {
            let id = ClientId::new(&client_id);
            secret::delete(&id, &secret, &admin).await?;
            secret::list(&id, &admin, output).await
        }
        ClientCommand::Delete {
            client_id,
            dry_run: true,
        } => {
            let id = ClientId::new(&client_id);
            let impact = admin.client_impact(&id).await?;
            output.one(&ClientImpactView::new(&client_id, &impact, true))?;
            Err(Failure::Pending)
        }
        ClientCommand::Delete { client_id, .. } => {
            let record = admin.delete_client(&ClientId::new(&client_id)).await?;
            print(unchanged(record), &admin, output).await
        }
    }
}

async fn create(args: Create, admin: &Administration) -> Result<RegisteredClient, Failure> {
    let mut draft = ClientDraft::new(args.name, args.client_type);
    draft.grant_types.extend(args.grants);
    args.fields
        .apply(&mut draft, args.fields.owner(admin).await?);
    let secret = secret(args.client_secret_stdin)?;
    let id = args.client_id.as_deref();
    let created = admin.create_client(&draft, id, &secret, LegacyGrants::Allow);
    Ok(created.await?)
}

async fn update(args: &Update, admin: &Administration) -> Result<RegisteredClient, Failure> {
    let owner = args.fields.owner(admin).await?;
    let id = ClientId::new(&args.client_id);
    let updated = admin.update_client(&id, LegacyGrants::Allow, |draft| {
        if let Some(name) = &args.name {
            draft.name.clone_from(name);
        }
        if !args.grants.is_empty() {
            draft.grant_types = args.grants.iter().cloned().collect();
        }
        draft.client_type = args.client_type.unwrap_or(draft.client_type);
        draft.disabled = args.disabled.unwrap_or(draft.disabled);
        args.fields.apply(draft, owner.clone());
        Ok(())
    });
    Ok(updated.await?)
}

fn secret(stdin: bool) -> Result<NewSecret, Failure> {
    if stdin {
        Ok(NewSecret::Chosen(input::from_stdin()?))
    } else {
        Ok(NewSecret::Generated)
    }
}

fn unchanged(record: ClientRecord) -> RegisteredClient {
    RegisteredClient {
        record,
        secret: None,
    }
}

async fn list(admin: &Administration, output: Output) -> Result<(), Failure> {
    let clients = admin.clients().await?;
    let names: HashMap<UserId, String> = if clients.iter().any(|c| c.owner.is_some()) {
        let users = admin.users().await?.into_iter();
        users.map(|r| (r.user.id, r.user.username)).collect()
    } else {
        HashMap::new()
    };
    let owner = |record: &ClientRecord| {
        let id = record.owner.as_ref()?;
        let elsewhere = || id.as_str().to_owned();
        Some(names.get(id).cloned().unwrap_or_else(elsewhere))
    };
    let views: Vec<ClientView> = clients
        .iter()
        .map(|record| ClientView::new(record, owner(record)))
        .collect();
    output.list(&views)
}

async fn print(
    client: RegisteredClient,
    admin: &Administration,
    output: Output,
) -> Result<(), Failure> {
    let owner = match &client.record.owner {
        Some(id) => Some(match admin.user_by_id(id).await {
            Ok(record) => record.user.username,
            Err(AdministrationError::NotFound { .. }) => id.as_str().to_owned(),
            Err(error) => return Err(error.into()),
        }),
        None => None,
    };
    output.one(&ClientView::registered(client, owner))
}

/// RFC 9700 §2.1.2 and §2.4.
fn warn_of_legacy_grants(client: &ClientRecord, config: &Config) {
    for grant in client.grant_types.iter().filter(|grant| grant.is_legacy()) {
        let name = grant.as_str();
        output::warning(format_args!(
            "{name} is a legacy grant type: prefer authorization_code (RFC 9700)"
        ));
        if !config.grant_types.contains(grant) {
            output::warning(format_args!(
                "the server refuses {name} until it is named: --allow-grant {name}"
            ));
        }
    }
}
