//! Every path beside other servers. All of them run at once, one of them under
//! load at a time.

use std::sync::Arc;

use anyhow::Result;
use clap::ValueEnum;

use super::Run;
use super::beside_limits::{SERVER, settle};
use crate::contest::{Contender, Source};
use crate::options::Path;
use crate::peer::{Peer, Wanted};
use crate::place::Place;
use crate::process::Process;
use crate::requests::Values;
use crate::server::Subject;
use crate::surface::Surface;

const UNKNOWN: u64 = 10_000;
/// Tokens of a peer without a database: all of them lie in its memory.
const IN_MEMORY: u64 = 100_000;
/// Codes, or tokens to revoke, that one second may spend at a peer.
const SPENT_BY_PEERS: u64 = 3_000;
/// The same at ours.
const SPENT_BY_US: u64 = 25_000;
/// One that is busy with each request for a large part of a second is not asked
/// at several numbers of connections.
const SLOW: Peer = Peer::DjangoOauthToolkitHashed;

/// The server, with what it holds.
struct Ours {
    name: String,
    place: Place,
    subject: Subject,
    process: Arc<Process>,
    tokens: Arc<Values>,
    unknown: Arc<Values>,
    revocable: Arc<Values>,
    refresh_tokens: Arc<Values>,
    codes: Arc<Values>,
}

impl Run<'_> {
    pub(super) async fn beside_peers(&mut self) -> Result<()> {
        self.section(
            "Beside other servers",
            "how many times as fast the first line is, in the same round",
        );
        let mut ours = Vec::new();
        let mut running = Vec::new();
        for &engine in &self.options.engine {
            let place = self.place(engine);
            ours.push(self.ours(&place).await?);
            for peer in self.peers() {
                if !peer.stores_in(engine) {
                    continue;
                }
                if !peer.is_installed(&self.options.peers) {
                    let why = format!("{peer:?}: not installed (bench/peers/install)");
                    self.report.left_out.push(why);
                    continue;
                }
                let wanted = self.wanted(peer);
                let one = peer.start(&place, &self.options.peers, wanted).await?;
                running.push(one);
            }
            settle(&place, None).await?;
        }
        for (path, name) in [
            (Path::Metadata, "metadata document"),
            (Path::Issue, "client credentials"),
            (Path::Introspection, "introspection: live"),
            (Path::Introspection, "introspection: unknown"),
            (Path::Refresh, "refresh with rotation"),
            (Path::Code, "code exchange with PKCE"),
            (Path::Revocation, "revocation"),
        ] {
            if !self.options.includes(path) {
                continue;
            }
            let there = running.iter().filter(|one| one.peer().has(path));
            let mut contenders: Vec<Contender> =
                ours.iter().map(|one| one.contender(name)).collect();
            contenders.extend(there.clone().map(|one| {
                let held = |what: &str| one.values(what);
                one.contender(source(one.surface(), name, &held))
            }));
            self.contests(name, &contenders, &[self.options.busy()])
                .await?;
            if matches!(name, "client credentials" | "introspection: live") {
                let quick = there.zip(contenders.iter().skip(ours.len()));
                let quick = quick.filter(|(one, _)| one.peer() != SLOW);
                let some: Vec<Contender> = contenders
                    .iter()
                    .take(ours.len())
                    .cloned()
                    .chain(quick.map(|(_, contender)| contender.clone()))
                    .collect();
                let busy = self.options.busy();
                let others = self.options.connections.iter().copied();
                let others: Vec<u64> = others.filter(|&number| number != busy).collect();
                self.contests(name, &some, &others).await?;
            }
        }
        Ok(())
    }

    fn peers(&self) -> Vec<Peer> {
        match self.options.peer.as_slice() {
            [] => Peer::value_variants().to_vec(),
            some => some.to_vec(),
        }
    }

    /// What a peer is to hold: nothing for paths that are not run.
    fn wanted(&self, peer: Peer) -> Wanted {
        let options = self.options;
        let when = |path: Path, count: u64| {
            if options.includes(path) && peer.has(path) {
                count
            } else {
                0
            }
        };
        // One number of connections.
        let spendable = options.spendable_at_once(SPENT_BY_PEERS);
        let tokens = match peer {
            Peer::OidcProvider => options.tokens.min(IN_MEMORY),
            _ => options.tokens,
        };
        Wanted {
            tokens: when(Path::Introspection, tokens),
            unknown: when(Path::Introspection, UNKNOWN.min(tokens)),
            revocable: when(Path::Revocation, spendable),
            refresh_tokens: when(Path::Refresh, options.busy() * (options.rounds + 1)),
            codes: when(Path::Code, spendable),
        }
    }

    async fn ours(&self, place: &Place) -> Result<Ours> {
        let options = self.options;
        let subject = self.stopped(place, "peers").await?;
        let grant = subject.grant()?;
        let store = subject.deployment().open_store().await?;
        grant.insert_user(&*store).await?;
        let when = |path: Path, count: u64| if options.includes(path) { count } else { 0 };
        let spendable = options.spendable_at_once(SPENT_BY_US);
        let tokens = when(Path::Introspection, options.tokens);
        let tokens = grant.insert_access_tokens(&*store, tokens).await?;
        let revocable = when(Path::Revocation, spendable);
        let revocable = grant.insert_later_access_tokens(&*store, revocable).await?;
        let chains = options.busy() * (options.rounds + 1);
        let refresh_tokens = when(Path::Refresh, chains);
        let refresh_tokens = grant.insert_refresh_tokens(&*store, refresh_tokens).await?;
        let codes = when(Path::Code, spendable);
        let codes = grant.insert_codes(&*store, codes).await?;
        drop(store);
        settle(place, Some("peers")).await?;
        let process = Arc::new(subject.deployment().serve()?.0);
        Ok(Ours {
            name: format!("{SERVER}, {}", place.engine().name()),
            place: place.clone(),
            unknown: Arc::new(grant.unknown_access_tokens(UNKNOWN)),
            subject,
            process,
            tokens: Arc::new(tokens),
            revocable: Arc::new(revocable),
            refresh_tokens: Arc::new(refresh_tokens),
            codes: Arc::new(codes),
        })
    }
}

impl Ours {
    fn contender(&self, path: &str) -> Contender {
        let held = |what: &str| match what {
            "tokens" => Arc::clone(&self.tokens),
            "unknown" => Arc::clone(&self.unknown),
            "revocable" => Arc::clone(&self.revocable),
            "refresh_tokens" => Arc::clone(&self.refresh_tokens),
            _ => Arc::clone(&self.codes),
        };
        let source = source(self.subject.surface(), path, &held);
        self.subject
            .contender(&self.process, source)
            .named(&self.name)
            .on(self.place.server())
    }
}

/// The requests of a path, with what the server holds for it.
fn source(surface: &Surface, path: &str, held: &dyn Fn(&str) -> Arc<Values>) -> Source {
    match path {
        "metadata document" => surface.metadata(),
        "client credentials" => surface.issue(),
        "introspection: live" => surface.introspection(held("tokens")),
        "introspection: unknown" => surface.introspection_of_unknown(held("unknown")),
        "refresh with rotation" => surface.refresh(held("refresh_tokens")),
        "revocation" => surface.revocation(held("revocable")),
        _ => surface.code(held("codes")),
    }
}
