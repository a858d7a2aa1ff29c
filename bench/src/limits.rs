//! The bare-limit programs as contenders.

use std::env::current_exe;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use anyhow::Result;

use crate::contest::Contender;
use crate::credential::Credential;
use crate::process::Process;
use crate::requests::{Drawn, Post, Repeated, Values};

/// What a token answer holds.
pub const TOKEN: &str = r#""access_token""#;
/// What an introspection answer about a live token holds.
pub const ACTIVE: &str = r#""active":true"#;

/// HTTP alone.
pub fn http() -> Result<Contender> {
    let (process, address) = Process::start_bare(program()?.arg("bare-http"))?;
    let post = Post {
        server: address,
        path: "/",
        authorization: None,
    };
    Ok(Contender::repeating(
        process,
        address,
        Repeated::new(post.with_form("a=b"), TOKEN),
    ))
}

/// One durable row for each POST, in a new database in `directory`.
pub fn issue(directory: &Path) -> Result<Contender> {
    let database = directory.join("bare-issue.sqlite");
    let (process, address) =
        Process::start_bare(program()?.arg("bare-issue").arg("--database").arg(database))?;
    let post = Post {
        server: address,
        path: "/",
        authorization: None,
    };
    let request = post.with_form("grant_type=client_credentials&scope=bench");
    Ok(Contender::repeating(
        process,
        address,
        Repeated::new(request, TOKEN),
    ))
}

/// One look-up among `rows` for each POST, in a new database in `directory`.
pub fn lookup(directory: &Path, rows: u64) -> Result<Contender> {
    let database = directory.join("bare-lookup.sqlite");
    let mut command = program()?;
    command
        .arg("bare-lookup")
        .arg("--database")
        .arg(database)
        .args(["--rows", &rows.to_string()]);
    let (process, address) = Process::start_bare(&mut command)?;
    let values: Arc<Values> = Arc::new(
        (0..rows)
            .map(|index| Credential::nth(index).to_token())
            .collect(),
    );
    Ok(Contender::new(process, address, move |seed| {
        let post = Post {
            server: address,
            path: "/",
            authorization: None,
        };
        Box::new(Drawn::new(
            &post,
            "token",
            Arc::clone(&values),
            seed,
            ACTIVE,
        ))
    }))
}

fn program() -> Result<std::process::Command> {
    Ok(Command::new(current_exe()?))
}
