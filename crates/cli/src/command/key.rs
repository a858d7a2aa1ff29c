//! `bailiwick key …`.

use bailiwick_server::{
    Administration, Clock as _, SystemClock, administration::OldKeys,
    bailiwick_core::model::SigningAlgorithm,
};
use clap::Subcommand;

use super::words;
use crate::{failure::Failure, output::Output, view::KeyView};

#[derive(Debug, Subcommand)]
pub(crate) enum KeyCommand {
    /// List all signing keys, newest first
    List,
    /// Make a new signing key: it signs from now on, and the old ones are published
    /// until what they signed has expired
    Rotate {
        /// What it signs with [default: as the key that signs now]
        #[arg(long, value_parser = words::signing_algorithm())]
        algorithm: Option<SigningAlgorithm>,
        /// Somebody else has the old keys: accept nothing that they signed
        #[arg(long)]
        compromised: bool,
    },
}

pub(super) async fn run(
    command: KeyCommand,
    admin: &Administration,
    output: Output,
) -> Result<(), Failure> {
    match command {
        KeyCommand::List => {
            let now = SystemClock.now();
            let keys = admin.signing_keys().await?;
            let views: Vec<_> = keys.iter().map(|key| KeyView::new(key, now)).collect();
            output.list(&views)
        }
        KeyCommand::Rotate {
            algorithm,
            compromised,
        } => {
            let old_keys = if compromised {
                OldKeys::Withdraw
            } else {
                OldKeys::Retire
            };
            let rotated = admin.rotate_signing_key(algorithm, old_keys).await?;
            output.one(&KeyView::new(&rotated.new, SystemClock.now()))
        }
    }
}
