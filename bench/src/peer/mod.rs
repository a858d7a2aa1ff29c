//! Other authorization servers, installed by `bench/peers/install`, filled by
//! their own models and put under the same load.

mod programs;

use std::fs::{self, File};
use std::net::SocketAddr;
use std::path::Path as FilePath;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use bailiwick_core::Digest;
use clap::ValueEnum;
use data_encoding::BASE64URL_NOPAD;
use serde_json::{Value, json};

use crate::clock;
use crate::contest::{Contender, Source};
use crate::deployment::is_listening;
use crate::options::Path;
use crate::place::{Engine, Place};
use crate::process::{Process, free_address};
use crate::requests::Values;
use crate::surface::{CODE_VERIFIER, OURS, REDIRECT_URI, SPACED, Surface, basic};

const READY_WITHIN: Duration = Duration::from_mins(10);
const POLL: Duration = Duration::from_millis(10);

/// Another server, as it is put under load.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Peer {
    /// Django OAuth Toolkit under gunicorn, client secrets stored in clear.
    DjangoOauthToolkit,
    /// The same with client secrets hashed as it does by default.
    DjangoOauthToolkitHashed,
    /// Authlib in Flask under gunicorn.
    Authlib,
    /// oidc-provider, one process, store in memory.
    OidcProvider,
}

/// How many of each a peer is to hold when the load begins.
#[derive(Clone, Copy, Debug)]
pub struct Wanted {
    /// Live access tokens.
    pub tokens: u64,
    /// Tokens that nobody has issued.
    pub unknown: u64,
    /// Access tokens to revoke.
    pub revocable: u64,
    /// Refresh tokens.
    pub refresh_tokens: u64,
    /// Codes.
    pub codes: u64,
}

/// A peer that runs, and what it holds.
#[derive(Debug)]
pub struct Running {
    peer: Peer,
    name: String,
    place: Place,
    process: Arc<Process>,
    surface: Surface,
    held: Value,
}

impl Peer {
    /// Whether it is there.
    #[must_use]
    pub fn is_installed(self, peers: &FilePath) -> bool {
        match self {
            Self::OidcProvider => peers.join("node/node_modules/oidc-provider").exists(),
            _ => peers.join("python/bin/gunicorn").exists(),
        }
    }

    /// Whether it stores in databases of `engine`. One that stores nothing is
    /// run once, beside SQLite.
    #[must_use]
    pub fn stores_in(self, engine: Engine) -> bool {
        match self {
            Self::DjangoOauthToolkit | Self::Authlib => true,
            Self::DjangoOauthToolkitHashed | Self::OidcProvider => engine == Engine::Sqlite,
        }
    }

    /// Whether it has `path`, and the path is worth a leg.
    #[must_use]
    pub fn has(self, path: Path) -> bool {
        match self {
            Self::DjangoOauthToolkitHashed => path == Path::Issue,
            Self::Authlib => !matches!(path, Path::Metadata | Path::Http | Path::Registration),
            _ => !matches!(path, Path::Http | Path::Registration),
        }
    }

    fn name(self, engine: Engine) -> String {
        let stored = engine.name();
        match self {
            Self::DjangoOauthToolkit => format!("Django OAuth Toolkit, {stored}"),
            Self::DjangoOauthToolkitHashed => {
                format!("Django OAuth Toolkit, {stored}, secrets hashed (its default)")
            }
            Self::Authlib => format!("Authlib, {stored}"),
            Self::OidcProvider => "oidc-provider, in memory".to_owned(),
        }
    }

    const fn directory(self) -> &'static str {
        match self {
            Self::DjangoOauthToolkit => "django",
            Self::DjangoOauthToolkitHashed => "django-hashed",
            Self::Authlib => "authlib",
            Self::OidcProvider => "oidc-provider",
        }
    }

    /// Fills it with what is `wanted` and starts it; `peers` is where it is
    /// installed.
    pub async fn start(self, place: &Place, peers: &FilePath, wanted: Wanted) -> Result<Running> {
        let directory = place.make_directory(self.directory())?;
        let address = free_address()?;
        let wanted = wanted.to_json(self == Self::DjangoOauthToolkitHashed);
        let held = directory.join("held.json");
        let mut command = if self == Self::OidcProvider {
            programs::node(peers, address, &wanted, &held)
        } else {
            let url = match place.engine() {
                Engine::Sqlite => format!("sqlite:{}/peer.sqlite", directory.display()),
                Engine::Postgres => place.database(self.directory()).await?,
            };
            self.fill(peers, &url, &wanted, &held)?;
            self.gunicorn(peers, &url, address)?
        };
        let log = File::create(directory.join("log"))?;
        command.stdout(log.try_clone()?).stderr(log);
        let mut process = Process::start(&mut command)?;
        let started = clock::now();
        while !held.exists() || !is_listening(address) {
            let failed = !process.is_running()? || started.elapsed() > READY_WITHIN;
            ensure!(
                !failed,
                "{self:?} does not run: {}",
                fs::read_to_string(directory.join("log"))?
            );
            thread::sleep(POLL);
        }
        let held: Value = serde_json::from_slice(&fs::read(held)?)?;
        Ok(Running {
            peer: self,
            name: self.name(place.engine()),
            surface: self.surface(address, &held)?,
            place: place.clone(),
            process: Arc::new(process),
            held,
        })
    }

    const fn module(self) -> &'static str {
        match self {
            Self::Authlib => "authlib_server",
            _ => "django_server",
        }
    }

    fn surface(self, address: SocketAddr, held: &Value) -> Result<Surface> {
        let [token, introspection, revocation, metadata] = match self {
            Self::Authlib => ["/oauth/token", "/oauth/introspect", "/oauth/revoke", "/"],
            Self::OidcProvider => [
                "/token",
                "/token/introspection",
                "/token/revocation",
                "/.well-known/openid-configuration",
            ],
            _ => [
                "/o/token/",
                "/o/introspect/",
                "/o/revoke_token/",
                "/.well-known/oauth-authorization-server",
            ],
        };
        let machine = pair(held, "machine")?;
        let bearer = held.get("bearer").and_then(Value::as_str);
        Ok(Surface {
            address,
            token: token.to_owned(),
            introspection: introspection.to_owned(),
            revocation: revocation.to_owned(),
            metadata: metadata.to_owned(),
            told: match self {
                Self::OidcProvider => OURS,
                _ => SPACED,
            },
            resource_server: bearer
                .map_or_else(|| machine.clone(), |token| format!("Bearer {token}")),
            machine,
            web: pair(held, "web")?,
            scope: "bench".to_owned(),
        })
    }
}

impl Wanted {
    /// As the peers' programs read it.
    fn to_json(self, hashed: bool) -> String {
        let challenge = Digest::of(CODE_VERIFIER.as_bytes());
        let wanted = json!({
            "redirect_uri": REDIRECT_URI,
            "code_challenge": BASE64URL_NOPAD.encode(challenge.as_bytes()),
            "hashed": hashed,
            "tokens": self.tokens,
            "unknown": self.unknown,
            "revocable": self.revocable,
            "refresh_tokens": self.refresh_tokens,
            "codes": self.codes,
        });
        wanted.to_string()
    }
}

impl Running {
    /// Which it is.
    #[must_use]
    pub fn peer(&self) -> Peer {
        self.peer
    }

    /// Its endpoints and callers.
    #[must_use]
    pub fn surface(&self) -> &Surface {
        &self.surface
    }

    /// What it holds under `name`.
    #[must_use]
    pub fn values(&self, name: &str) -> Arc<Values> {
        let all = self.held.get(name).and_then(Value::as_array);
        let texts = all.into_iter().flatten().filter_map(Value::as_str);
        Arc::new(texts.map(str::to_owned).collect())
    }

    /// It, asked what `source` makes.
    #[must_use]
    pub fn contender(&self, source: Source) -> Contender {
        Contender::new(Arc::clone(&self.process), self.surface.address, source)
            .named(&self.name)
            .on(self.place.server())
    }
}

/// `Authorization` of the client whose id and secret stand under `name`.
fn pair(held: &Value, name: &str) -> Result<String> {
    let part = |index: usize| {
        let part = held.get(name).and_then(|pair| pair.get(index));
        part.and_then(Value::as_str)
    };
    let (id, secret) = part(0).zip(part(1)).context("no client")?;
    Ok(basic(id, secret))
}
