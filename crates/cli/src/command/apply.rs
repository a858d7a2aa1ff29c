//! `bailiwick apply FILE`: all scopes of a resource server at once.

mod diff;
mod file;
mod here;
mod there;

use std::{fmt::Write as _, path::PathBuf};

use bailiwick_server::bailiwick_core::scope::{KeptManifest, ManifestAnswer};
use clap::Args;
use serde_json::json;

use self::file::ScopesFile;
use crate::{failure::Failure, global::Global, output::Output};

#[derive(Debug, Args)]
pub(crate) struct Apply {
    /// The scopes: scopes.toml, or a manifest as JSON if its name ends in .json
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Say what would change and change nothing; exits 5 if something would
    #[arg(long)]
    dry_run: bool,
    /// The client id of the resource server whose scopes they are [default: what FILE says]
    #[arg(long, value_name = "CLIENT_ID")]
    resource_server: Option<String>,
    /// The revision, instead of what FILE says: greater with each release
    #[arg(long, value_name = "N")]
    revision: Option<u64>,
    /// Where it comes from, instead of what FILE says: a commit
    #[arg(long, value_name = "TEXT")]
    source: Option<String>,
    /// Apply at the server of this issuer, as the resource server whose token is in --token-file
    /// or in BAILIWICK_TOKEN
    #[arg(long, value_name = "URL")]
    server: Option<String>,
    /// The file with the token
    #[arg(long, value_name = "FILE", requires = "server")]
    token_file: Option<PathBuf>,
    /// The file with the resource server's client secret, instead of a token
    #[arg(
        long,
        value_name = "FILE",
        requires = "server",
        conflicts_with = "token_file"
    )]
    client_secret_file: Option<PathBuf>,
}

/// What was done, or would be.
struct Applied {
    before: KeptManifest,
    answer: ManifestAnswer,
}

/// Why it was not.
enum Refused {
    /// The manifest: what is wrong with it, and where.
    Manifest {
        detail: String,
        faults: Vec<Fault>,
        denied: bool,
    },
    Other(Failure),
}

/// What is wrong at one place.
struct Fault {
    pointer: String,
    detail: String,
    nearest: Option<String>,
}

impl From<Failure> for Refused {
    fn from(failure: Failure) -> Self {
        Self::Other(failure)
    }
}

pub(super) async fn run(args: Apply, global: &Global, output: Output) -> Result<(), Failure> {
    let mut file = ScopesFile::read(&args.file)?;
    if let Some(revision) = args.revision {
        file = file.with("revision", json!(revision))?;
    }
    if let Some(source) = &args.source {
        file = file.with("source", json!(source))?;
    }
    let id = args
        .resource_server
        .clone()
        .or(file.resource_server.clone());
    let id = id.ok_or_else(|| {
        Failure::usage("whose scopes are they? Give --resource-server CLIENT_ID, or resource_server in the file")
    })?;
    let done = match &args.server {
        Some(url) => there::apply(&args, url, &id, &file).await,
        None => here::apply(&args, global, &id, &file).await,
    };
    let Applied { before, answer } = done.map_err(|refused| refused.told(&file))?;
    let shown = diff::shown(&id, &answer, &before, &file.entries());
    output.lines(&answer, &shown)?;
    if answer.dry_run && !answer.diff.is_empty() {
        return Err(Failure::Pending);
    }
    Ok(())
}

impl Refused {
    /// Every fault on a line of its own, with the line of the file.
    fn told(self, file: &ScopesFile) -> Failure {
        let (detail, faults, denied) = match self {
            Self::Manifest {
                detail,
                faults,
                denied,
            } => (detail, faults, denied),
            Self::Other(failure) => return failure,
        };
        let mut text = detail;
        for fault in &faults {
            let Fault {
                pointer,
                detail,
                nearest,
            } = fault;
            let _ = write!(text, "\n  {}: {detail}", file.place(pointer));
            if let Some(nearest) = nearest {
                let _ = write!(text, " (did you mean {nearest:?}?)");
            }
        }
        if denied {
            Failure::Denied(text)
        } else {
            Failure::Error(text)
        }
    }
}
