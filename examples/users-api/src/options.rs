//! What the command line and the environment say.

use std::{env, fs, io, path::PathBuf};

use bailiwick_resource::DeclaredScope;
use clap::Parser;
use thiserror::Error;

/// Users and groups over HTTP, for clients whose access token carries the scope.
#[derive(Debug, Parser)]
#[command(name = "users-api", version)]
pub(crate) struct Options {
    /// Address to listen on; port 0 takes a free one.
    #[arg(long, default_value = "127.0.0.1:8001", env = "USERS_API_LISTEN")]
    pub(crate) listen: String,

    /// The authorization server: its issuer.
    #[arg(
        long,
        default_value = "http://localhost:8000/o",
        env = "BAILIWICK_SERVER"
    )]
    pub(crate) server: String,

    /// File with this API's own token, instead of the environment's `BAILIWICK_TOKEN`.
    #[arg(long, value_name = "PATH")]
    token_file: Option<PathBuf>,

    /// A scope to register at the start, as NAME=DESCRIPTION; may be repeated.
    /// Without it: read, write and groups.
    #[arg(long, value_name = "NAME=DESCRIPTION", value_parser = scope)]
    register: Vec<DeclaredScope>,

    /// Register nothing: the authorization server's configuration names the scopes.
    #[arg(long, conflicts_with = "register")]
    no_register: bool,
}

/// The token cannot be had.
#[derive(Debug, Error)]
pub(crate) enum OptionsError {
    #[error(
        "there is no token for the authorization server: set BAILIWICK_TOKEN or give \
         --token-file; `bailiwick resource-server create` prints one as access_token"
    )]
    NoToken,
    #[error("cannot read the token from {path}: {source}")]
    TokenFile {
        path: PathBuf,
        #[source]
        source: io::Error,
    },
}

impl Options {
    #[expect(clippy::disallowed_methods, reason = "this is the configuration")]
    pub(crate) fn token(&self) -> Result<String, OptionsError> {
        let text = match &self.token_file {
            Some(path) => fs::read_to_string(path).map_err(|source| OptionsError::TokenFile {
                path: path.clone(),
                source,
            })?,
            // Never by flag: every process of the machine can read those.
            None => env::var("BAILIWICK_TOKEN").unwrap_or_default(),
        };
        let token = text.trim();
        if token.is_empty() {
            return Err(OptionsError::NoToken);
        }
        Ok(token.to_owned())
    }

    pub(crate) fn scopes(&self) -> Vec<DeclaredScope> {
        if self.no_register || !self.register.is_empty() {
            return self.register.clone();
        }
        [
            ("read", "Read your users"),
            ("write", "Add and change users"),
            ("groups", "See the groups"),
        ]
        .map(|(name, description)| DeclaredScope::new(name, description).by_default())
        .into()
    }
}

fn scope(text: &str) -> Result<DeclaredScope, String> {
    match text.split_once('=') {
        Some((name, description)) if !name.is_empty() && !description.is_empty() => {
            Ok(DeclaredScope::new(name, description).by_default())
        }
        _ => Err("give it as NAME=DESCRIPTION, for example read=\"Read your users\"".to_owned()),
    }
}
