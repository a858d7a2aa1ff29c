//! What the command line and the environment say.

use std::{env, fs, io, path::PathBuf};

use bailiwick_resource::{DeclaredScope, DeclaredScopes, ScopeManifest};
use clap::Parser;
use thiserror::Error;
use users_api::UserScope;

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

    /// This API's client identifier: declares all its scopes at once, as a manifest.
    #[arg(long, env = "USERS_API_CLIENT_ID")]
    pub(crate) client_id: Option<String>,

    /// The revision of the manifest: greater with each release.
    #[arg(long, value_name = "N", env = "SOURCE_REVISION", default_value_t = 1)]
    revision: u64,

    /// If the authorization server is down, serve with the scopes that it acknowledged
    /// before, which are remembered here.
    #[arg(long, value_name = "PATH", requires = "client_id")]
    pub(crate) state_file: Option<PathBuf>,

    /// How often the authorization server is asked at the start before it counts as down.
    #[arg(long, value_name = "N", default_value_t = 8)]
    pub(crate) attempts: u32,

    /// This API's resource identifier, which its metadata and challenges name.
    #[arg(long, value_name = "URI")]
    pub(crate) resource: Option<String>,

    /// Print the manifest and end: `bailiwick apply` takes it.
    #[arg(long)]
    pub(crate) print_manifest: bool,

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
        let scopes = UserScope::ALL.iter();
        scopes.map(|scope| scope.declared().clone()).collect()
    }

    pub(crate) fn manifest(&self) -> ScopeManifest {
        ScopeManifest::new(self.revision).scopes(self.scopes())
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
