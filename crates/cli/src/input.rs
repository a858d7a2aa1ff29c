//! Secrets come from standard input or a terminal, never as arguments.

use std::{
    io::{self, IsTerminal as _, Read as _},
    path::Path,
};

use bailiwick_server::administration::GivenToken;
use zeroize::Zeroizing;

use crate::{failure::Failure, installation::environment};

/// The variable that holds a resource server's token where no file does.
const TOKEN: &str = "BAILIWICK_TOKEN";

/// Longest secret that is read, in bytes.
const LONGEST: u64 = 64 * 1024;

/// The secret on standard input, without the line end.
pub(crate) fn from_stdin() -> Result<Zeroizing<String>, Failure> {
    read(io::stdin().lock(), "standard input")
}

/// The secret in a file, without the line end.
pub(crate) fn from_file(path: &Path) -> Result<Zeroizing<String>, Failure> {
    let name = path.display().to_string();
    let file = std::fs::File::open(path)
        .map_err(|error| Failure::Error(format!("cannot read {name}: {error}")))?;
    read(file, &name)
}

fn read(source: impl io::Read, name: &str) -> Result<Zeroizing<String>, Failure> {
    let mut text = Zeroizing::new(String::new());
    source
        .take(LONGEST)
        .read_to_string(&mut text)
        .map_err(|error| Failure::Error(format!("cannot read {name}: {error}")))?;
    let line = text.strip_suffix('\n').unwrap_or(&text);
    let line = line.strip_suffix('\r').unwrap_or(line);
    if line.is_empty() {
        return Err(Failure::Error(format!("{name} is empty")));
    }
    Ok(Zeroizing::new(line.to_owned()))
}

/// The token with which a resource server speaks to a server elsewhere: in `file`, or
/// in the environment. `flags` are those that would name it.
pub(crate) fn of_resource_server(
    file: Option<&Path>,
    flags: &str,
) -> Result<Zeroizing<String>, Failure> {
    if let Some(path) = file {
        return from_file(path);
    }
    let token = environment().remove(TOKEN).map(Zeroizing::new);
    token
        .filter(|token| !token.is_empty())
        .ok_or_else(|| Failure::usage(format!("--server needs {flags}, or {TOKEN}")))
}

/// A new password: from standard input, or asked for twice on the terminal.
pub(crate) fn new_password(stdin: bool) -> Result<Zeroizing<String>, Failure> {
    if stdin {
        return from_stdin();
    }
    ask(
        dialoguer::Password::new()
            .with_prompt("Password")
            .with_confirmation("Once more", "They differ"),
        "--password-stdin",
    )
}

/// A token: from standard input, or asked for on the terminal.
pub(crate) fn token(stdin: bool) -> Result<Zeroizing<String>, Failure> {
    if stdin {
        return from_stdin();
    }
    ask(
        dialoguer::Password::new().with_prompt("Token"),
        "--token-stdin",
    )
}

/// A static token that is in use already, if there is one on standard input.
pub(crate) fn given_token(stdin: bool) -> Result<Option<GivenToken>, Failure> {
    if !stdin {
        return Ok(None);
    }
    let token = GivenToken::new(from_stdin()?)?;
    if token.is_weak() {
        crate::output::warning("this token is short enough to be guessed: replace it soon");
    }
    Ok(Some(token))
}

fn ask(prompt: dialoguer::Password<'_>, flag: &str) -> Result<Zeroizing<String>, Failure> {
    if !io::stdin().is_terminal() {
        let text = format!("there is no terminal to ask on: use {flag}");
        return Err(Failure::usage(text));
    }
    prompt
        .interact()
        .map(Zeroizing::new)
        .map_err(Failure::error)
}
