//! The bare-limit programs as contenders.

use std::env::current_exe;
use std::net::SocketAddr;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use anyhow::Result;

use crate::contest::{ACTIVE, Contender, TOKEN};
use crate::credential::Credential;
use crate::process::Process;
use crate::requests::{Drawn, Post, Repeated, Template, Values};

/// HTTP alone.
pub fn http() -> Result<Contender> {
    let (process, address) = Process::start_bare(program()?.arg("bare-http"))?;
    Ok(Contender::repeating(
        process,
        address,
        Repeated::new(post(address).with_form("a=b"), TOKEN),
    ))
}

/// One durable row for each POST, in a new database in `directory`.
pub fn issue(directory: &Path) -> Result<Contender> {
    let database = directory.join("bare-issue.sqlite");
    let (process, address) =
        Process::start_bare(program()?.arg("bare-issue").arg("--database").arg(database))?;
    let request = post(address).with_form("grant_type=client_credentials&scope=bench");
    Ok(Contender::repeating(
        process,
        address,
        Repeated::new(request, TOKEN),
    ))
}

/// One look-up among `rows` for each POST, in a new database in `directory`.
pub fn lookup(directory: &Path, rows: u64) -> Result<Contender> {
    let (process, address, values) = filled("bare-lookup", directory, rows)?;
    let template = Template::new(&post(address), "", "token", values.length());
    Ok(Contender::new(process, address, move |seed| {
        Box::new(Drawn::new(
            template.clone(),
            Arc::clone(&values),
            seed,
            ACTIVE,
        ))
    }))
}

/// The writes of a refresh for each POST, in a new database in `directory`
/// with `rows` refresh tokens; each seed continues its own chain.
pub fn refresh(directory: &Path, rows: u64) -> Result<Contender> {
    let (process, address, values) = filled("bare-refresh", directory, rows)?;
    let template = Template::new(
        &post(address),
        "grant_type=refresh_token",
        "refresh_token",
        values.length(),
    );
    Ok(Contender::rotating(process, address, template, values))
}

/// The writes of a code exchange for each POST, in a new database in
/// `directory` with `rows` codes.
pub fn code(directory: &Path, rows: u64) -> Result<Contender> {
    let (process, address, values) = filled("bare-code", directory, rows)?;
    let template = Template::new(
        &post(address),
        "grant_type=authorization_code",
        "code",
        values.length(),
    );
    Ok(Contender::spending(process, address, template, values))
}

fn filled(
    name: &str,
    directory: &Path,
    rows: u64,
) -> Result<(Arc<Process>, SocketAddr, Arc<Values>)> {
    let database = directory.join(name).with_extension("sqlite");
    let mut command = program()?;
    command
        .arg(name)
        .arg("--database")
        .arg(database)
        .args(["--rows", &rows.to_string()]);
    let (process, address) = Process::start_bare(&mut command)?;
    Ok((
        process,
        address,
        Arc::new(
            (0..rows)
                .map(|index| Credential::nth(index).to_token())
                .collect(),
        ),
    ))
}

fn post(server: SocketAddr) -> Post<'static> {
    Post {
        server,
        path: "/",
        authorization: None,
    }
}

fn program() -> Result<Command> {
    Ok(Command::new(current_exe()?))
}
