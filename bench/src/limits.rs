//! The bare-limit programs as contenders.

use std::env::current_exe;
use std::net::SocketAddr;
use std::process::Command;
use std::sync::Arc;

use anyhow::Result;

use crate::contest::{ACTIVE, Contender, TOKEN};
use crate::credential::Credential;
use crate::place::Place;
use crate::process::Process;
use crate::requests::{Post, Repeated, Template, Values};
use crate::surface::{INACTIVE, drawn, repeated, rotated, spent};

/// What they are called.
pub const NAME: &str = "bare limit";

/// HTTP alone.
pub fn http() -> Result<Contender> {
    let (process, address) = Process::start_bare(program()?.arg("bare-http"))?;
    let source = repeated(Repeated::new(post(address).with_form("a=b"), TOKEN));
    Ok(Contender::new(process, address, source).named(NAME))
}

/// One durable row for each POST, in a new database.
pub async fn issue(place: &Place) -> Result<Contender> {
    let (process, address) = start("bare-issue", place, None).await?;
    let request = post(address).with_form("grant_type=client_credentials&scope=bench");
    Ok(on(place, process, address, |_| {
        repeated(Repeated::new(request, TOKEN))
    }))
}

/// One look-up among `rows` for each POST, in a new database: of tokens that
/// are there, and of as many that are not.
pub async fn lookup(place: &Place, rows: u64) -> Result<(Contender, Contender)> {
    let (process, address) = start("bare-lookup", place, Some(rows)).await?;
    let contender = |indices: std::ops::Range<u64>, expected| {
        on(place, Arc::clone(&process), address, |address| {
            let values = values(indices);
            let template = Template::new(&post(address), "", "token", values.length());
            drawn(template, values, expected)
        })
    };
    Ok((
        contender(0..rows, ACTIVE),
        contender(rows..rows + rows.min(UNKNOWN), INACTIVE),
    ))
}

/// The writes of a refresh for each POST, in a new database with `rows`
/// refresh tokens.
pub async fn refresh(place: &Place, rows: u64) -> Result<Contender> {
    let (process, address) = start("bare-refresh", place, Some(rows)).await?;
    Ok(on(place, process, address, |address| {
        let values = values(0..rows);
        rotated(template(address, "refresh_token", &values), values)
    }))
}

/// The writes of a code exchange for each POST, in a new database with `rows`
/// codes.
pub async fn code(place: &Place, rows: u64) -> Result<Contender> {
    let (process, address) = start("bare-code", place, Some(rows)).await?;
    Ok(on(place, process, address, |address| {
        let values = values(0..rows);
        let form = "grant_type=authorization_code";
        let template = Template::new(&post(address), form, "code", values.length());
        spent(template, values, TOKEN)
    }))
}

/// The write of a revocation for each POST, in a new database with `rows`
/// tokens.
pub async fn revocation(place: &Place, rows: u64) -> Result<Contender> {
    let (process, address) = start("bare-revocation", place, Some(rows)).await?;
    Ok(on(place, process, address, |address| {
        let values = values(0..rows);
        let template = Template::new(&post(address), "", "token", values.length());
        spent(template, values, "")
    }))
}

/// How many unknown tokens are asked about in turn.
const UNKNOWN: u64 = 100_000;

async fn start(name: &str, place: &Place, rows: Option<u64>) -> Result<(Arc<Process>, SocketAddr)> {
    let mut command = program()?;
    command
        .arg(name)
        .arg("--database")
        .arg(place.database(name).await?);
    if let Some(rows) = rows {
        command.args(["--rows", &rows.to_string()]);
    }
    Process::start_bare(&mut command)
}

fn on(
    place: &Place,
    process: Arc<Process>,
    address: SocketAddr,
    source: impl FnOnce(SocketAddr) -> crate::contest::Source,
) -> Contender {
    Contender::new(process, address, source(address))
        .named(NAME)
        .on(place.server())
}

fn template(address: SocketAddr, grant: &str, values: &Values) -> Template {
    let form = format!("grant_type={grant}");
    Template::new(&post(address), &form, grant, values.length())
}

fn values(indices: std::ops::Range<u64>) -> Arc<Values> {
    Arc::new(
        indices
            .map(|index| Credential::nth(index).to_token())
            .collect(),
    )
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
