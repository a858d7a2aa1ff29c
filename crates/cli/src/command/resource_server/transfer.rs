//! `bailiwick resource-server transfer`.

use bailiwick_server::{
    Administration,
    bailiwick_core::{
        model::{ClientId, Offered},
        scope::{Namespace, Transfer, TransferredNames},
    },
};
use clap::{ArgGroup, Args};

use crate::{
    command::{scope::impact, words::scope_name},
    failure::Failure,
    output::Output,
    view::ResourceServerView,
};

#[derive(Debug, Args)]
#[command(group = ArgGroup::new("what").args(["scopes", "namespace", "all"]).required(true))]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag")]
pub(crate) struct PassOn {
    /// The client id of the resource server that has it, which may be one that was deleted
    from: String,
    /// The client id of the one that gets it
    to: String,
    /// A scope; may be repeated
    #[arg(long = "scope", value_name = "NAME")]
    scopes: Vec<String>,
    /// A namespace with every name in it
    #[arg(long, value_name = "P")]
    namespace: Option<String>,
    /// Every name and every namespace; the resource identifier too, if TO has none
    #[arg(long)]
    all: bool,
    /// Pass it on at once, instead of offering it for 30 days
    #[arg(long)]
    force: bool,
    /// Let what was granted before go on carrying the scopes
    #[arg(long)]
    keep_grants: bool,
    /// Take the offer back
    #[arg(long, conflicts_with_all = ["force", "keep_grants", "dry_run"])]
    withdraw: bool,
    /// Change nothing; say what would pass and who holds it, and exit with 5
    #[arg(long)]
    dry_run: bool,
}

impl PassOn {
    fn names(&self) -> Result<TransferredNames, Failure> {
        if let Some(prefix) = &self.namespace {
            let namespace = Namespace::parse(prefix)
                .map_err(|error| Failure::Error(format!("{prefix:?}: {error}")))?;
            return Ok(TransferredNames::Namespace(namespace));
        }
        if self.all {
            return Ok(TransferredNames::All);
        }
        let names = self.scopes.iter().map(|name| scope_name(name));
        Ok(TransferredNames::Scopes(names.collect::<Result<_, _>>()?))
    }
}

pub(super) async fn run(
    args: &PassOn,
    admin: &Administration,
    output: Output,
) -> Result<(), Failure> {
    let transfer = Transfer {
        from: ClientId::new(&args.from),
        to: ClientId::new(&args.to),
        what: args.names()?,
        keep_grants: args.keep_grants,
    };
    if args.withdraw {
        return withdraw(&transfer, admin, output).await;
    }
    let previews = admin.preview_transfer(&transfer).await?;
    if args.dry_run {
        return impact::print(&previews, admin, true, output).await;
    }
    if args.force {
        admin.transfer_scopes(&transfer).await?;
        return impact::print(&previews, admin, false, output).await;
    }
    let record = admin.offer_scopes(&transfer).await?;
    output.one(&ResourceServerView::new(&record))
}

async fn withdraw(
    transfer: &Transfer,
    admin: &Administration,
    output: Output,
) -> Result<(), Failure> {
    let what = match &transfer.what {
        TransferredNames::Scopes(names) => Some(
            names
                .iter()
                .cloned()
                .map(Offered::Scope)
                .collect::<Vec<_>>(),
        ),
        TransferredNames::Namespace(one) => Some(vec![Offered::Namespace(one.clone())]),
        TransferredNames::All => None,
    };
    let record = admin
        .withdraw_offers(&transfer.from, &transfer.to, what.as_deref())
        .await?;
    output.one(&ResourceServerView::new(&record))
}
