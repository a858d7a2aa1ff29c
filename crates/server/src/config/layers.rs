//! Flag over environment over file over default.

use std::{collections::BTreeMap, fs, io, net::SocketAddr, path::Path};

use bailiwick_core::model::GrantType;
use toml::{Table, Value};

use super::{
    Database, KEYS, Settings, SettingsError,
    keys::{misspelt, nearest, variable},
};

/// The environment's variables, by name.
pub type Environment = BTreeMap<String, String>;

/// What flags of the command line say.
///
/// ```
/// use bailiwick_server::config::{Environment, Flags, Settings};
///
/// let flags = Flags { listen: Some("127.0.0.1:9000".parse()?), ..Flags::default() };
/// let settings = Settings::load(None, &Environment::new(), &flags)?;
/// // Nothing else was said of the issuer, so it follows.
/// assert_eq!(settings.issuer, "http://localhost:9000/o");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Flags {
    /// `--issuer`.
    pub issuer: Option<String>,
    /// `--listen`.
    pub listen: Option<SocketAddr>,
    /// `--metrics`.
    pub metrics: Option<SocketAddr>,
    /// `--database`.
    pub database: Option<Database>,
    /// `--allow-grant`: in addition to those that are configured.
    pub allow_grants: Vec<GrantType>,
}

impl Settings {
    /// Reads `file`, if one is named, and lays the environment and the flags
    /// over it.
    ///
    /// ```
    /// use bailiwick_server::config::{Environment, Flags, Seconds, Settings};
    ///
    /// # let directory = tempfile::tempdir()?;
    /// # let file = directory.path().join("bailiwick.toml");
    /// std::fs::write(&file, "issuer = 'https://id.example/o'\nlifetimes.access_token = '1h'")?;
    /// let variable = ("BAILIWICK_LIFETIMES_ACCESS_TOKEN".to_owned(), "10m".to_owned());
    /// let environment = Environment::from([variable]); // or std::env::vars().collect()
    /// let settings = Settings::load(Some(&file), &environment, &Flags::default())?;
    /// assert_eq!(settings.issuer, "https://id.example/o");
    /// assert_eq!(settings.lifetimes.access_token, Seconds::minutes(10));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn load(
        file: Option<&Path>,
        environment: &Environment,
        flags: &Flags,
    ) -> Result<Self, SettingsError> {
        let table = match file {
            Some(path) => parse(path, &read(path)?)?,
            None => Table::new(),
        };
        Self::layer(table, environment, flags)
    }

    fn layer(
        mut table: Table,
        environment: &Environment,
        flags: &Flags,
    ) -> Result<Self, SettingsError> {
        refuse_unknown_keys(&table)?;
        refuse_misspelt(environment)?;
        for key in KEYS {
            if let Some(text) = environment.get(&variable(key)) {
                set(&mut table, key, of_text(text));
            }
        }
        let mut settings = deserialize(&table)?;
        settings.apply(flags);
        if flags.issuer.is_none() && find(&table, "issuer").is_none() {
            settings.issuer = issuer_at(settings.listen.port());
        }
        Ok(settings)
    }

    fn apply(&mut self, flags: &Flags) {
        let Flags {
            issuer,
            listen,
            metrics,
            database,
            allow_grants,
        } = flags;
        if let Some(issuer) = issuer {
            self.issuer.clone_from(issuer);
        }
        if let Some(listen) = listen {
            self.listen = *listen;
        }
        if metrics.is_some() {
            self.metrics.listen = *metrics;
        }
        if let Some(database) = database {
            self.database.clone_from(database);
        }
        for grant_type in allow_grants {
            if !self.allow_grants.contains(grant_type) {
                self.allow_grants.push(grant_type.clone());
            }
        }
    }
}

/// The issuer of a server on this machine. Port 0 is not known before it is
/// bound, and an issuer is.
fn issuer_at(port: u16) -> String {
    match port {
        0 => Settings::default().issuer,
        80 => "http://localhost/o".to_owned(),
        port => format!("http://localhost:{port}/o"),
    }
}

fn read(path: &Path) -> Result<String, SettingsError> {
    fs::read_to_string(path).map_err(|source: io::Error| SettingsError::Read {
        path: path.to_owned(),
        source,
    })
}

fn parse(path: &Path, text: &str) -> Result<Table, SettingsError> {
    text.parse()
        .map_err(|error: toml::de::Error| SettingsError::Syntax {
            path: path.to_owned(),
            message: error.to_string(),
        })
}

/// One key at a time, so that an error names the key and not a line.
fn deserialize(table: &Table) -> Result<Settings, SettingsError> {
    for key in KEYS {
        let Some(value) = find(table, key) else {
            continue;
        };
        let mut alone = Table::new();
        set(&mut alone, key, value.clone());
        let checked: Result<Settings, toml::de::Error> = Value::Table(alone).try_into();
        checked.map_err(|error| SettingsError::value(*key, error.message()))?;
    }
    Value::Table(table.clone())
        .try_into()
        .map_err(|error: toml::de::Error| SettingsError::value("configuration", error.message()))
}

fn refuse_unknown_keys(table: &Table) -> Result<(), SettingsError> {
    for (name, value) in table {
        if KEYS.contains(&name.as_str()) {
            continue;
        }
        let section = format!("{name}.");
        match value {
            Value::Table(members) if KEYS.iter().any(|key| key.starts_with(&section)) => {
                for member in members.keys() {
                    refuse_unless_known(&format!("{name}.{member}"))?;
                }
            }
            Value::Table(members) => {
                let member = members.keys().next();
                let key = member.map_or_else(|| name.clone(), |m| format!("{name}.{m}"));
                refuse_unless_known(&key)?;
            }
            _ => refuse_unless_known(name)?,
        }
    }
    Ok(())
}

fn refuse_misspelt(environment: &Environment) -> Result<(), SettingsError> {
    let mut slips = environment
        .keys()
        .filter_map(|name| Some((name, misspelt(name)?)));
    match slips.next() {
        Some((name, meant)) => Err(SettingsError::UnknownKey {
            key: name.clone(),
            nearest: Some(meant),
        }),
        None => Ok(()),
    }
}

fn refuse_unless_known(key: &str) -> Result<(), SettingsError> {
    if KEYS.contains(&key) {
        return Ok(());
    }
    Err(SettingsError::UnknownKey {
        key: key.to_owned(),
        nearest: nearest(key).map(str::to_owned),
    })
}

fn find<'a>(table: &'a Table, key: &str) -> Option<&'a Value> {
    match key.split_once('.') {
        Some((section, member)) => table.get(section)?.as_table()?.get(member),
        None => table.get(key),
    }
}

fn set(table: &mut Table, key: &str, value: Value) {
    let Some((section, member)) = key.split_once('.') else {
        table.insert(key.to_owned(), value);
        return;
    };
    let entry = table
        .entry(section.to_owned())
        .or_insert_with(|| Value::Table(Table::new()));
    if let Value::Table(members) = entry {
        members.insert(member.to_owned(), value);
    }
}

/// A value of the environment: a switch, a number, a list or table as TOML
/// writes them, or else text.
fn of_text(text: &str) -> Value {
    let structured = text == "true"
        || text == "false"
        || text.starts_with(['[', '{'])
        || (!text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()));
    let parsed = structured
        .then(|| format!("value = {text}").parse::<Table>().ok())
        .flatten()
        .and_then(|mut table| table.remove("value"));
    parsed.unwrap_or_else(|| Value::String(text.to_owned()))
}
