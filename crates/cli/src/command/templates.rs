//! `bailiwick templates`: the pages' templates, stylesheet and messages, to be changed.

use std::{
    fs::{self, OpenOptions},
    io::Write as _,
    path::{Path, PathBuf},
};

use bailiwick_server::Templates;
use clap::{Args, Subcommand};
use serde::Serialize;

use crate::{failure::Failure, output::Output};

#[derive(Debug, Subcommand)]
pub(crate) enum TemplatesCommand {
    /// Write all that is built in into a directory; a file that is there already stays
    Export(Export),
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

pub(super) fn run(command: TemplatesCommand, output: Output) -> Result<(), Failure> {
    let TemplatesCommand::Export(Export { directory }) = command;
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
