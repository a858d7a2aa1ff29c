//! What more live tokens, clients, scopes and nodes change: the same request at
//! servers of several sizes, all of them running, one under load at a time.

use std::sync::Arc;

use anyhow::Result;
use bailiwick_core::UnixTime;
use bailiwick_core::store::Write;

use super::Run;
use super::beside_limits::settle;
use crate::clock::unix_milliseconds;
use crate::contest::{Contender, Source};
use crate::place::{Engine, Place};
use crate::preload::commit;
use crate::process::Process;
use crate::registry::seed::Registry;
use crate::requests::Values;
use crate::server::Subject;

/// Live tokens on PostgreSQL: to write ten million of them there takes longer
/// than the rest of the run.
const MOST_ON_POSTGRES: u64 = 1_000_000;
const WRITES_PER_COMMIT: usize = 10_000;
/// As many as there are processors has a system with one node, too.
const NODES: usize = 2;

/// A server of one size.
struct Sized {
    name: String,
    subject: Subject,
    process: Arc<Process>,
    tokens: Arc<Values>,
}

impl Sized {
    fn contender(&self, place: &Place, source: Source) -> Contender {
        self.subject
            .contender(&self.process, source)
            .named(&self.name)
            .on(place.server())
    }
}

impl Run<'_> {
    pub(super) async fn growth(&mut self) -> Result<()> {
        self.section(
            "Growth",
            "the rate ÷ that of the smallest in the same round",
        );
        let [tokens, clients, scopes] = self.options.growth.as_slice() else {
            return Ok(());
        };
        let (tokens, clients, scopes) = (*tokens, *clients, *scopes);
        for &engine in &self.options.engine {
            if self.is_late() {
                self.report
                    .left_out
                    .push(format!("growth on {}", engine.name()));
                continue;
            }
            let place = self.place(engine);
            let most = match engine {
                Engine::Sqlite => tokens,
                Engine::Postgres => tokens.min(MOST_ON_POSTGRES),
            };
            self.live_tokens(&place, most).await?;
            if engine == Engine::Sqlite {
                self.registry(&place, "clients", clients).await?;
                self.registry(&place, "scopes", scopes).await?;
            } else {
                self.nodes(&place).await?;
            }
        }
        Ok(())
    }

    async fn live_tokens(&mut self, place: &Place, most: u64) -> Result<()> {
        let mut servers = Vec::new();
        for count in sizes(most, 1_000) {
            let name = format!("tokens-{count}");
            let subject = self.stopped(place, &name).await?;
            let store = subject.deployment().open_store().await?;
            let grant = subject.grant()?;
            let tokens = grant.insert_access_tokens(&*store, count).await?;
            drop(store);
            settle(place, Some(&name)).await?;
            servers.push(Sized {
                name: format!("{count} live tokens"),
                process: Arc::new(subject.deployment().serve()?.0),
                subject,
                tokens: Arc::new(tokens),
            });
        }
        self.introspected_and_issued(place, "more live tokens", &servers)
            .await
    }

    /// More clients, or more scopes.
    async fn registry(&mut self, place: &Place, what: &str, most: u64) -> Result<()> {
        let mut servers = Vec::new();
        for count in sizes(most, 10) {
            let name = format!("{what}-{count}");
            let subject = self.stopped(place, &name).await?;
            let store = subject.deployment().open_store().await?;
            let registry = Registry {
                scopes: if what == "scopes" { count } else { 0 },
                resource_servers: if what == "scopes" {
                    count.min(1_000)
                } else {
                    0
                },
                now: UnixTime::from_millis(unix_milliseconds()),
            };
            registry.insert(&*store).await?;
            if what == "clients" {
                let mut writes = Vec::new();
                for index in 0..count {
                    writes.push(Write::PutClient(Box::new(registry.client(index))));
                    if writes.len() >= WRITES_PER_COMMIT {
                        commit(&*store, std::mem::take(&mut writes)).await?;
                    }
                }
                commit(&*store, writes).await?;
            }
            let tokens = subject
                .grant()?
                .insert_access_tokens(&*store, 1_000)
                .await?;
            drop(store);
            servers.push(Sized {
                name: format!("{count} {what}"),
                process: Arc::new(subject.deployment().serve()?.0),
                subject,
                tokens: Arc::new(tokens),
            });
        }
        self.introspected_and_issued(place, &format!("more {what}"), &servers)
            .await
    }

    /// One node, and two on the same database. On one machine they share its
    /// processors: what is seen is what a second node costs.
    async fn nodes(&mut self, place: &Place) -> Result<()> {
        let subject = self.stopped(place, "nodes").await?;
        let grant = subject.grant()?;
        let store = subject.deployment().open_store().await?;
        let tokens = grant.insert_access_tokens(&*store, 1_000).await?;
        drop(store);
        let one = Sized {
            name: "1 node".to_owned(),
            process: Arc::new(subject.deployment().serve()?.0),
            subject,
            tokens: Arc::new(tokens),
        };
        let mut others = Vec::new();
        for _ in 1..NODES {
            let (process, address) = one.subject.deployment().serve_beside()?;
            others.push((Arc::new(process), address));
        }
        let surface = one.subject.surface();
        for (path, source) in [
            (
                "introspection: live",
                surface.introspection(Arc::clone(&one.tokens)),
            ),
            ("client credentials", surface.issue()),
        ] {
            let alone = one.contender(place, source);
            let mut several = alone.clone().named(format!("{NODES} nodes"));
            for (process, address) in &others {
                several = several.beside(Arc::clone(process), *address);
            }
            let name = format!("{}, more nodes: {path}", place.engine().name());
            self.contests(&name, &[alone, several], &[self.options.busy()])
                .await?;
        }
        Ok(())
    }

    async fn introspected_and_issued(
        &mut self,
        place: &Place,
        what: &str,
        servers: &[Sized],
    ) -> Result<()> {
        let engine = place.engine().name();
        let busy = [self.options.busy()];
        let asked = servers.iter().map(|one| {
            let tokens = Arc::clone(&one.tokens);
            one.contender(place, one.subject.surface().introspection(tokens))
        });
        let asked: Vec<Contender> = asked.collect();
        self.contests(
            &format!("{engine}, {what}: introspection: live"),
            &asked,
            &busy,
        )
        .await?;
        let issued = servers
            .iter()
            .map(|one| one.contender(place, one.subject.surface().issue()));
        let issued: Vec<Contender> = issued.collect();
        self.contests(
            &format!("{engine}, {what}: client credentials"),
            &issued,
            &busy,
        )
        .await
    }
}

/// `most`, a tenth of it and so on, down to `least`; the smallest first.
fn sizes(most: u64, least: u64) -> Vec<u64> {
    let tenths = std::iter::successors(Some(most), |&size| Some(size / 10));
    let mut sizes: Vec<u64> = tenths
        .take_while(|&size| size >= least.min(most).max(1))
        .collect();
    sizes.reverse();
    sizes
}
