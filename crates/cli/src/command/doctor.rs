//! `bailiwick doctor`: what is wrong or weak, and what to do about it.

use std::{fmt::Write as _, fs, os::unix::fs::PermissionsExt as _, path::Path};

#[cfg(feature = "postgres")]
use bailiwick_server::bailiwick_store::postgres::Address;
use bailiwick_server::{
    administration::{CheckOutcome, Finding, inspect},
    bailiwick_store::sqlite::{self, Options},
    config::{Database, Flags, Settings},
    view::FindingView,
};
use clap::Args;

use crate::{
    failure::Failure,
    global::Global,
    installation::Installation,
    output::{Output, quiet},
};

#[derive(Debug, Args)]
pub(crate) struct Diagnose {
    /// Also ask the running server from outside, at its issuer or where else it answers
    #[arg(long, value_name = "URL", num_args = 0..=1, default_missing_value = "")]
    outside: Option<String>,
}

pub(super) async fn run(args: Diagnose, global: &Global, output: Output) -> Result<(), Failure> {
    let settings = Installation::settings(global, Flags::default())?;
    let config = settings.to_config().map_err(Failure::error)?;
    let mut findings = installed(&settings).await?;
    // Opening would bring the database to this release: a doctor changes nothing.
    if findings
        .iter()
        .all(|one| one.outcome() != CheckOutcome::Failure)
    {
        let installation = Installation::open(global, Flags::default()).await?;
        findings.extend(installation.administration().await?.diagnose().await?);
    }
    if let Some(address) = &args.outside {
        let address = Some(address.as_str()).filter(|address| !address.is_empty());
        findings.extend(inspect(&config, address.unwrap_or(&config.issuer)).await);
    }
    let views: Vec<_> = findings.iter().map(FindingView::from).collect();
    output.lines(&views, &told(&findings))?;
    if findings
        .iter()
        .any(|one| one.outcome() == CheckOutcome::Failure)
    {
        return Err(Failure::No);
    }
    Ok(())
}

fn told(findings: &[Finding]) -> String {
    let mut text = String::new();
    for finding in findings {
        let (outcome, check) = (finding.outcome().as_str(), finding.check());
        let _ = writeln!(text, "{outcome:7}  {check:15}  {}", quiet(&finding.text()));
        if let Some(fix) = &finding.fix() {
            let _ = writeln!(text, "{:26}{}", "", quiet(fix));
        }
    }
    text
}

/// What can be said of database and secret file without changing them.
async fn installed(settings: &Settings) -> Result<Vec<Finding>, Failure> {
    let pending = match &settings.database {
        Database::Sqlite(path) if !path.exists() => {
            let text = format!("there is no database {}", path.display());
            return Ok(vec![no_database(&text)]);
        }
        Database::Sqlite(path) => {
            let mut options = Options::default();
            options.prefix = settings.table_prefix.clone();
            sqlite::pending_migrations(path, &options).map_err(Failure::error)?
        }
        #[cfg(feature = "postgres")]
        Database::Postgres(address) => {
            let pending = crate::installation::postgres::pending(address, settings).await?;
            if pending.contains(&"V1__initial") {
                let text = format!("there are no tables of ours in {address}");
                return Ok(vec![no_database(&text)]);
            }
            pending
        }
        _ => return Ok(Vec::new()),
    };
    let database = if pending.is_empty() {
        let text = "the database is of this release";
        Finding::new("database", CheckOutcome::Ok, text, None)
    } else {
        let text = format!("the database misses {}", pending.join(", "));
        let fix = "bring it to this release with: bailiwick migrate";
        Finding::new("database", CheckOutcome::Failure, &text, Some(fix))
    };
    let mut findings = vec![database];
    #[cfg(feature = "postgres")]
    if let Database::Postgres(address) = &settings.database {
        findings.push(way_to(address));
    }
    findings.push(secret_file(&settings.secret_file_path()));
    Ok(findings)
}

fn no_database(text: &str) -> Finding {
    let fix = "make it with: bailiwick migrate";
    Finding::new("database", CheckOutcome::Failure, text, Some(fix))
}

/// Whoever is between us and the database reads and writes all that is in it.
#[cfg(feature = "postgres")]
fn way_to(address: &Address) -> Finding {
    if address.is_safe_on_its_way() {
        let text = "nobody is between this machine and the database";
        return Finding::new("database-tls", CheckOutcome::Ok, text, None);
    }
    let text = "who the database server is, is not verified";
    let fix = "say sslmode=verify-full in its URL, and sslrootcert if its certificate is private";
    Finding::new("database-tls", CheckOutcome::Warning, text, Some(fix))
}

/// Whoever reads the secret file can make tickets and read signing keys.
fn secret_file(path: &Path) -> Finding {
    let failure =
        |text: &str, fix: &str| Finding::new("secret-file", CheckOutcome::Failure, text, Some(fix));
    let shown = path.display();
    match fs::metadata(path) {
        Err(error) => failure(
            &format!("the secret file {shown} cannot be read: {error}"),
            "bring it back from where it was kept",
        ),
        Ok(file) if file.permissions().mode() & 0o077 != 0 => failure(
            &format!("others on this machine may read the secret file {shown}"),
            &format!("take that from them: chmod 600 {shown}"),
        ),
        Ok(_) => Finding::new(
            "secret-file",
            CheckOutcome::Ok,
            "the secret file is its owner's alone",
            None,
        ),
    }
}
