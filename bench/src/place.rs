//! Where databases are made: files of SQLite in a directory, or databases of
//! a PostgreSQL that the run started.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Result;
use clap::ValueEnum;

use crate::deployment::Deployment;
use crate::postgres::Server;

/// A database engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Engine {
    /// SQLite, in the process of the server.
    Sqlite,
    /// PostgreSQL, beside it.
    Postgres,
}

impl Engine {
    /// What it is called.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        }
    }

    const fn suffix(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
        }
    }
}

/// One engine, and the directory of everything that is made.
#[derive(Clone, Debug)]
pub struct Place {
    directory: PathBuf,
    server: Option<Arc<Server>>,
}

impl Place {
    /// Files in `directory`, or databases of `server` if there is one.
    #[must_use]
    pub fn new(directory: &Path, server: Option<Arc<Server>>) -> Self {
        Self {
            directory: directory.to_owned(),
            server,
        }
    }

    /// The engine.
    #[must_use]
    pub fn engine(&self) -> Engine {
        match self.server {
            Some(_) => Engine::Postgres,
            None => Engine::Sqlite,
        }
    }

    /// The database server, if the engine has one.
    #[must_use]
    pub fn server(&self) -> Option<&Arc<Server>> {
        self.server.as_ref()
    }

    /// A new database: the path of a file that is not there yet, or a URL.
    pub async fn database(&self, name: &str) -> Result<String> {
        match &self.server {
            Some(server) => server.database(&name.replace('-', "_")).await,
            None => Ok(self
                .directory
                .join(name)
                .with_extension("sqlite")
                .display()
                .to_string()),
        }
    }

    /// A new directory.
    pub fn make_directory(&self, name: &str) -> Result<PathBuf> {
        let directory = self
            .directory
            .join(format!("{name}-{}", self.engine().suffix()));
        fs::create_dir(&directory)?;
        Ok(directory)
    }

    /// A new deployment of the server on a new database.
    pub async fn deploy(&self, binary: &Path, name: &str) -> Result<Deployment> {
        let deployment = Deployment::new(binary, self.make_directory(name)?)?;
        Ok(match self.engine() {
            Engine::Sqlite => deployment,
            Engine::Postgres => {
                let url = self.database(&format!("bailiwick-{name}")).await?;
                deployment.on(Some(url))
            }
        })
    }
}
