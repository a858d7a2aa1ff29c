//! Where a database is, as its URL says.

use std::{
    fmt,
    net::IpAddr,
    path::{Path, PathBuf},
    str::FromStr,
    time::Duration,
};

use tokio_postgres::{
    Config,
    config::{Host, SslMode},
};

/// How long it may take to reach a server.
const CONNECT: Duration = Duration::from_secs(5);
/// How long a server may keep silent to what was sent.
const SILENCE: Duration = Duration::from_secs(10);
/// How often a silent connection is looked after.
const KEEPALIVE: Duration = Duration::from_secs(15);

/// Where a PostgreSQL database is and how it is reached, as a URL of libpq:
/// `postgres://USER:PASSWORD@HOST:PORT/DATABASE`, with these parameters among
/// others:
///
/// - `sslmode`: `disable`, `prefer`, `require`, `verify-ca` or `verify-full`, as in
///   libpq. Unlike there, who says nothing has `verify-full`, unless the server is on
///   this machine: then `prefer`;
/// - `sslrootcert`: a file of certificates in PEM that the server's certificate
///   descends from; without it, those of the operating system;
/// - `host`: the directory of a socket.
///
/// Several hosts, with commas between, are tried in turn for the one that writes, each
/// for its part of the time that an answer may take.
/// The password is neither in its [`Display`](fmt::Display) nor in its
/// [`Debug`](fmt::Debug).
///
/// ```
/// use bailiwick_store::postgres::Address;
///
/// let url = "postgres://bailiwick:secret@db.example/bailiwick?sslmode=verify-full";
/// let address: Address = url.parse()?;
/// assert_eq!(address.to_string(), "postgres://bailiwick:***@db.example/bailiwick");
/// assert!(!format!("{address:?}").contains("secret"));
/// assert!("postgres://db.example/bailiwick?sslmode=perhaps".parse::<Address>().is_err());
/// # Ok::<(), bailiwick_store::postgres::InvalidAddress>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Address {
    /// For each host, in the order in which they are tried; at least one.
    configs: Vec<Config>,
    verification: Verification,
    shown: String,
}

/// How the server shows who it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Verification {
    /// It does not.
    None,
    /// By a certificate that descends from these (`None`: the operating system's).
    Chain(Option<PathBuf>),
    /// And that bears its name.
    Name(Option<PathBuf>),
}

/// Why a text is no [`Address`].
///
/// ```
/// use bailiwick_store::postgres::Address;
///
/// let refused = "postgres://db.example/app?sslmode=perhaps".parse::<Address>();
/// let why = refused.map(drop).map_err(|error| error.to_string());
/// let modes = "sslmode is disable, prefer, require, verify-ca or verify-full";
/// assert_eq!(why, Err(modes.to_owned()));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct InvalidAddress(String);

impl Address {
    /// Whether the server is on this machine, or shows by a certificate who it is, so
    /// that nobody on the way reads or changes what is sent.
    ///
    /// ```
    /// use bailiwick_store::postgres::Address;
    ///
    /// let safe = |url: &str| url.parse::<Address>().map(|address| address.is_safe_on_its_way());
    /// assert_eq!(safe("postgres://localhost/app"), Ok(true));
    /// assert_eq!(safe("postgres://db.example/app"), Ok(true));
    /// assert_eq!(safe("postgres://db.example/app?sslmode=require"), Ok(false));
    /// ```
    pub fn is_safe_on_its_way(&self) -> bool {
        self.verification != Verification::None || self.configs.iter().all(is_here)
    }

    /// How to connect to each host, with the limits of time that every connection has.
    pub(super) fn configs(&self) -> &[Config] {
        &self.configs
    }

    /// How the server shows who it is.
    pub(super) fn verification(&self) -> &Verification {
        &self.verification
    }
}

impl FromStr for Address {
    type Err = InvalidAddress;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let invalid = |why: &str| InvalidAddress(why.to_owned());
        let form = "a PostgreSQL database is named postgres://USER:PASSWORD@HOST/DATABASE";
        let rest = text
            .strip_prefix("postgres://")
            .or_else(|| text.strip_prefix("postgresql://"))
            .ok_or_else(|| invalid(form))?;
        // As the driver reads it: a password may hold what ends a path.
        let (credentials, rest) = match rest.split_once('@') {
            Some((credentials, rest)) => (Some(credentials), rest),
            None => (None, rest),
        };
        let (base, query) = rest.split_once('?').unwrap_or((rest, ""));
        let mut tls = Tls::default();
        let mut others = Vec::new();
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            match form_urlencoded::parse(pair.as_bytes()).next() {
                Some((name, value)) if name == "sslmode" => tls.mode = Some(value.into_owned()),
                Some((name, value)) if name == "sslrootcert" => {
                    tls.root = Some(PathBuf::from(value.into_owned()));
                }
                _ => others.push(pair),
            }
        }
        let place = Place {
            credentials,
            base,
            query: &others.join("&"),
        };
        let mut configs = place.configs().map_err(|error| {
            let cause = std::error::Error::source(&error).map(ToString::to_string);
            InvalidAddress(format!("{form}: {}", cause.unwrap_or_default()))
        })?;
        let is_nowhere =
            |config: &Config| config.get_hosts().is_empty() && config.get_hostaddrs().is_empty();
        if configs.iter().any(is_nowhere) {
            return Err(invalid(form));
        }
        let (mode, verification) = tls.settle(configs.iter().all(is_here))?;
        for config in &mut configs {
            // As libpq: a socket of this machine needs no TLS.
            let is_socket = is_socket(config);
            config.ssl_mode(if is_socket { SslMode::Disable } else { mode });
            limit(config, place.query);
        }
        Ok(Self {
            configs,
            verification,
            shown: place.shown(),
        })
    }
}

/// The limits of time that every connection has, unless `query` has others.
fn limit(config: &mut Config, query: &str) {
    if config.get_application_name().is_none() {
        config.application_name("bailiwick");
    }
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(CONNECT);
    }
    if config.get_tcp_user_timeout().is_none() {
        config.tcp_user_timeout(SILENCE);
    }
    if !query.contains("keepalives_idle=") {
        config.keepalives_idle(KEEPALIVE);
    }
}

/// The parts of a URL, without what it says of TLS.
struct Place<'a> {
    credentials: Option<&'a str>,
    /// Hosts, with commas between, and the database.
    base: &'a str,
    query: &'a str,
}

impl Place<'_> {
    /// One for each host: each is to have its time.
    fn configs(&self) -> Result<Vec<Config>, tokio_postgres::Error> {
        let (hosts, database) = match self.base.find('/') {
            Some(at) => self.base.split_at(at),
            None => (self.base, ""),
        };
        // Hosts that are parameters belong together with others: the driver knows how.
        let by_name = hosts.is_empty() || self.query.contains("host");
        let hosts = if by_name {
            vec![hosts]
        } else {
            hosts.split(',').collect()
        };
        let credentials = self.credentials.map(|one| format!("{one}@"));
        let credentials = credentials.unwrap_or_default();
        let urls = hosts
            .into_iter()
            .map(|host| format!("postgres://{credentials}{host}{database}?{}", self.query));
        urls.map(|url| url.parse()).collect()
    }

    fn shown(&self) -> String {
        let user = match self.credentials {
            Some(credentials) => match credentials.split_once(':') {
                Some((name, _)) => format!("{name}:***@"),
                None => format!("{credentials}@"),
            },
            None => String::new(),
        };
        format!("postgres://{user}{}", self.base)
    }
}

/// What the URL says of TLS.
#[derive(Default)]
struct Tls {
    mode: Option<String>,
    root: Option<PathBuf>,
}

impl Tls {
    fn settle(self, is_here: bool) -> Result<(SslMode, Verification), InvalidAddress> {
        let unsaid = if is_here { "prefer" } else { "verify-full" };
        let mode = self.mode.as_deref().unwrap_or(unsaid);
        let root = self.root.filter(|path| path != Path::new("system"));
        Ok(match mode {
            "disable" => (SslMode::Disable, Verification::None),
            "prefer" => (SslMode::Prefer, Verification::None),
            // As libpq: with certificates to descend from, it must.
            "require" if root.is_some() => (SslMode::Require, Verification::Chain(root)),
            "require" => (SslMode::Require, Verification::None),
            "verify-ca" => (SslMode::Require, Verification::Chain(root)),
            "verify-full" => (SslMode::Require, Verification::Name(root)),
            _ => {
                let modes = "disable, prefer, require, verify-ca or verify-full";
                return Err(InvalidAddress(format!("sslmode is {modes}")));
            }
        })
    }
}

/// Whether every host is this machine.
fn is_here(config: &Config) -> bool {
    let is_loopback = |host: &Host| match host {
        Host::Tcp(name) => {
            let address = name.parse::<IpAddr>();
            name == "localhost" || address.is_ok_and(|address| address.is_loopback())
        }
        #[cfg(unix)]
        Host::Unix(_) => true,
    };
    let mut addresses = config.get_hostaddrs().iter();
    config.get_hosts().iter().all(is_loopback) && addresses.all(IpAddr::is_loopback)
}

fn is_socket(config: &Config) -> bool {
    let is_socket = |host: &Host| match host {
        Host::Tcp(_) => false,
        #[cfg(unix)]
        Host::Unix(_) => true,
    };
    config.get_hostaddrs().is_empty() && config.get_hosts().iter().all(is_socket)
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown)
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Address").field(&self.shown).finish()
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    fn settled(url: &str) -> (SslMode, Verification) {
        let address: Address = url.parse().unwrap();
        let mode = address.configs().first().unwrap().get_ssl_mode();
        (mode, address.verification)
    }

    #[test]
    fn tls_is_as_in_libpq_but_verified_unless_said_otherwise() {
        let root = || Some(PathBuf::from("/root.pem"));
        let cases = [
            ("db.example/a", SslMode::Require, Verification::Name(None)),
            ("127.0.0.1/a", SslMode::Prefer, Verification::None),
            ("[::1]/a", SslMode::Prefer, Verification::None),
            ("localhost/a", SslMode::Prefer, Verification::None),
            (
                "localhost,db.example/a",
                SslMode::Require,
                Verification::Name(None),
            ),
            ("u@%2Frun%2Fpg/a", SslMode::Disable, Verification::None),
            (
                "db.example/a?sslmode=disable",
                SslMode::Disable,
                Verification::None,
            ),
            (
                "db.example/a?sslmode=prefer",
                SslMode::Prefer,
                Verification::None,
            ),
            (
                "db.example/a?sslmode=require",
                SslMode::Require,
                Verification::None,
            ),
            (
                "db.example/a?sslmode=require&sslrootcert=/root.pem",
                SslMode::Require,
                Verification::Chain(root()),
            ),
            (
                "db.example/a?sslrootcert=/root.pem&sslmode=verify-ca",
                SslMode::Require,
                Verification::Chain(root()),
            ),
            (
                "db.example/a?sslmode=verify-full&sslrootcert=%2Froot.pem",
                SslMode::Require,
                Verification::Name(root()),
            ),
            (
                "db.example/a?sslmode=verify-full&sslrootcert=system",
                SslMode::Require,
                Verification::Name(None),
            ),
        ];
        for (url, mode, verification) in cases {
            let url = format!("postgres://{url}");
            assert_eq!(settled(&url), (mode, verification), "{url}");
        }
    }

    #[test]
    fn each_host_is_tried_by_itself_and_what_the_url_says_holds() {
        let url = "postgres://u:p@a.example:1,b.example:2/app?keepalives_idle=7&connect_timeout=2";
        let address: Address = url.parse().unwrap();
        let ports = address.configs().iter().map(|one| one.get_ports().to_vec());
        assert_eq!(ports.collect::<Vec<_>>(), [vec![1], vec![2]]);
        for config in address.configs() {
            assert_eq!(config.get_user(), Some("u"));
            assert_eq!(config.get_keepalives_idle(), Duration::from_secs(7));
            assert_eq!(config.get_connect_timeout(), Some(&Duration::from_secs(2)));
        }
    }

    #[test]
    fn a_password_is_never_shown() {
        for url in [
            "postgres://ada:hush@db.example:5433/app?sslmode=require",
            "postgresql://ada:hu%40sh@db.example/app",
            "postgres://ada@db.example/app?password=hush",
            "postgres://ada:hush@a.example,b.example/app",
            "postgres://ada:ab/hush@db.example/app",
            "postgres://ada:ab?hush=1&sslmode=x@db.example/app?sslmode=require",
            "postgres://ada:hush#/x@db.example/app",
        ] {
            let address: Address = url.parse().unwrap();
            let config = address.configs().first().unwrap();
            assert_eq!(config.get_dbname(), Some("app"), "{url}");
            for shown in [address.to_string(), format!("{address:?}")] {
                assert!(shown.contains("ada"), "{shown}");
                assert!(!shown.contains("hu"), "{shown}");
            }
        }
    }

    #[test]
    fn what_is_no_address_is_refused_without_saying_it_again() {
        for url in [
            "",
            "sqlite:bailiwick.db",
            "postgres://",
            "postgres:///app",
            "postgres://ada:hush@db.example:port/app",
            "postgres://ada:hush@db.example/app?sslmode=on",
            "postgres://ada:hush@db.example/app?unknown=1",
        ] {
            let refused = url.parse::<Address>().unwrap_err().to_string();
            assert!(!refused.contains("hush"), "{refused}");
        }
    }
}
