//! `bailiwick templates`: the pages' templates, stylesheet and messages, to be changed.

use std::{
    fmt::Write as _,
    fs::{self, OpenOptions},
    io::Write as _,
    path::{Path, PathBuf},
};

use bailiwick_server::{Templates, config::Flags};
use clap::{Args, Subcommand};
use serde::Serialize;

use crate::{
    failure::Failure,
    global::Global,
    installation::Installation,
    output::{Output, quiet},
};

#[derive(Debug, Subcommand)]
pub(crate) enum TemplatesCommand {
    /// Write all that is built in into a directory; a file that is there already stays
    Export(Export),
    /// Say what is wrong with the files of a directory; exit with 1 if a page would not do
    /// what it is for
    Check(Check),
}

#[derive(Debug, Args)]
pub(crate) struct Check {
    /// The directory [default: templates of the configuration]
    directory: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Export {
    /// The directory, made if it is not there
    directory: PathBuf,
}

/// What was written, and what was there already.
#[derive(Debug, Default, Serialize)]
struct Exported {
    written: Vec<String>,
    kept: Vec<String>,
}

pub(super) fn run(
    command: TemplatesCommand,
    global: &Global,
    output: Output,
) -> Result<(), Failure> {
    match command {
        TemplatesCommand::Export(Export { directory }) => export(&directory, output),
        TemplatesCommand::Check(Check { directory }) => {
            let directory = match directory {
                Some(directory) => directory,
                None => configured(global)?,
            };
            check(&directory, output)
        }
    }
}

fn configured(global: &Global) -> Result<PathBuf, Failure> {
    let settings = Installation::settings(global, Flags::default())?;
    settings.templates.ok_or_else(|| {
        Failure::usage("no directory is named, and the configuration has no templates")
    })
}

/// What is wrong with one page.
#[derive(Debug, Serialize)]
struct Found<'a> {
    page: &'a str,
    fault: &'static str,
    error: bool,
    detail: &'a str,
}

fn check(directory: &Path, output: Output) -> Result<(), Failure> {
    let findings = Templates::check(directory);
    let found: Vec<_> = findings
        .iter()
        .map(|one| Found {
            page: &one.page,
            fault: one.fault.as_str(),
            error: one.fault.is_error(),
            detail: &one.detail,
        })
        .collect();
    let mut told = String::new();
    for Found {
        page,
        fault,
        error,
        detail,
    } in &found
    {
        let outcome = if *error { "error" } else { "warning" };
        let (page, detail) = (quiet(page), quiet(detail));
        let _ = writeln!(told, "{outcome:7}  {fault:9}  {page}: {detail}");
    }
    if found.is_empty() {
        told.push_str("nothing is wrong\n");
    }
    output.lines(&found, &told)?;
    if found.iter().any(|one| one.error) {
        return Err(Failure::No);
    }
    Ok(())
}

fn export(directory: &Path, output: Output) -> Result<(), Failure> {
    let mut exported = Exported::default();
    for (path, text) in Templates::built_in() {
        let list = if written(&directory.join(&path), text)? {
            &mut exported.written
        } else {
            &mut exported.kept
        };
        list.push(path);
    }
    let (written, kept) = (exported.written.len(), exported.kept.len());
    let told = format!("{written} files written, {kept} kept\n");
    output.lines(&exported, &told)
}

/// Whether the file was not there and is now.
fn written(path: &Path, text: &str) -> Result<bool, Failure> {
    let failed = |error| Failure::error(format!("{}: {error}", path.display()));
    if let Some(directory) = path.parent() {
        fs::create_dir_all(directory).map_err(failed)?;
    }
    let mut file = match OpenOptions::new().write(true).create_new(true).open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => return Ok(false),
        Err(error) => return Err(failed(error)),
    };
    file.write_all(text.as_bytes()).map_err(failed)?;
    Ok(true)
}
