//! What a command works on: settings, store, secret file.

use std::{fs, path::PathBuf, sync::Arc};

use bailiwick_server::{
    Administration, Config, Secrets, Store,
    bailiwick_store::sqlite::{Options, Sqlite},
    config::{Database, Environment, Flags, Settings},
};

use crate::{failure::Failure, global::Global, output};

#[cfg(feature = "postgres")]
pub(crate) mod postgres;

/// An installation, opened.
pub(crate) struct Installation {
    pub(crate) settings: Settings,
    pub(crate) config: Config,
    pub(crate) store: Arc<dyn Store>,
    pub(crate) keys: Arc<Secrets>,
}

/// The environment; a variable that is not text is not ours.
pub(crate) fn environment() -> Environment {
    std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
        .collect()
}

impl Installation {
    /// What flags, environment and configuration say.
    pub(crate) fn settings(global: &Global, mut flags: Flags) -> Result<Settings, Failure> {
        flags.database.clone_from(&global.database);
        let environment = environment();
        let named = || environment.get("BAILIWICK_CONFIG").map(PathBuf::from);
        let file = global.config.clone().or_else(named);
        Settings::load(file.as_deref(), &environment, &flags).map_err(Failure::error)
    }

    /// Opens the installation that flags, environment and configuration name,
    /// and makes it if it is not there.
    pub(crate) async fn open(global: &Global, flags: Flags) -> Result<Self, Failure> {
        let settings = Self::settings(global, flags)?;
        let config = settings.to_config().map_err(Failure::error)?;
        // First the keys: a database without its keys is what must never be made.
        let is_new = is_new(&settings).await?;
        let keys = open_keys(&settings, is_new)?;
        let store = open_store(&settings, is_new).await?;
        Ok(Self {
            settings,
            config,
            store,
            keys: Arc::new(keys),
        })
    }

    /// Administration of it.
    pub(crate) async fn administration(self) -> Result<Administration, Failure> {
        Ok(Administration::open(self.config, self.store, self.keys).await?)
    }
}

/// The keys of the secret file, which is made only together with its database.
fn open_keys(settings: &Settings, is_new: bool) -> Result<Secrets, Failure> {
    let path = settings.secret_file_path();
    if !is_new && !fs::exists(&path).unwrap_or(true) {
        return Err(Failure::Error(format!(
            "the database {} is there, but its secret file {} is not: bring it back",
            settings.database,
            path.display()
        )));
    }
    Secrets::open_or_create(&path).map_err(Failure::error)
}

async fn is_new(settings: &Settings) -> Result<bool, Failure> {
    match &settings.database {
        Database::Sqlite(path) => {
            let is_empty = fs::metadata(path).is_ok_and(|file| file.len() == 0);
            Ok(is_empty || !path.exists())
        }
        #[cfg(feature = "postgres")]
        Database::Postgres(address) => postgres::is_new(address, settings).await,
        _ => Ok(false),
    }
}

async fn open_store(settings: &Settings, is_new: bool) -> Result<Arc<dyn Store>, Failure> {
    let database = &settings.database;
    match database {
        Database::Sqlite(path) => {
            if is_new {
                output::note(format_args!("making the database {}", path.display()));
            }
            let mut options = Options::default();
            options.prefix = settings.table_prefix.clone();
            let store = Sqlite::open(path, options).map_err(Failure::error)?;
            Ok(Arc::new(store))
        }
        #[cfg(feature = "postgres")]
        Database::Postgres(address) => postgres::open(address, settings, is_new).await,
        other => Err(Failure::Error(format!("{other} is not supported"))),
    }
}
