//! Every path beside its bare limit, on each engine.

use std::sync::Arc;

use anyhow::Result;

use super::Run;
use crate::contest::{Contender, Source, median};
use crate::limits;
use crate::options::Path;
use crate::place::{Engine, Place};
use crate::process::Process;
use crate::report::Footprint;
use crate::server::Subject;

/// Starts of which the median is reported.
const STARTS: usize = 7;
/// Unknown tokens that are asked about in turn.
const UNKNOWN: u64 = 100_000;
/// What the server is called.
pub(super) const SERVER: &str = "Bailiwick";

/// Codes, or tokens to revoke, that one second may spend: more than any program
/// here does.
pub(super) const fn spent_a_second(engine: Engine) -> u64 {
    match engine {
        Engine::Sqlite => 40_000,
        Engine::Postgres => 15_000,
    }
}

impl Run<'_> {
    pub(super) async fn beside_limits(&mut self) -> Result<()> {
        for &engine in &self.options.engine {
            let place = self.place(engine);
            self.section(
                &format!("Beside the bare limit, on {}", engine.name()),
                "the server's rate ÷ that of the bare limit in the same round",
            );
            if engine == Engine::Sqlite {
                self.starts(&place).await?;
            }
            let runs: [&[Path]; 3] = [
                &[Path::Http, Path::Metadata, Path::Issue, Path::Registration],
                &[Path::Introspection],
                &[Path::Refresh, Path::Code, Path::Revocation],
            ];
            let [fresh, introspection, redemption] = runs.map(|paths| {
                let included = paths.iter().any(|&path| self.options.includes(path));
                included && !self.is_late()
            });
            if fresh {
                self.fresh(&place).await?;
            }
            if introspection {
                self.introspection(&place).await?;
            }
            if redemption {
                self.redemption(&place).await?;
            }
        }
        Ok(())
    }

    /// Time to ready in an empty directory, and on a database that is there.
    async fn starts(&mut self, place: &Place) -> Result<()> {
        let (mut first, mut again) = (Vec::new(), Vec::new());
        for start in 0..STARTS {
            let binary = self.options.server_binary()?;
            let deployment = place.deploy(&binary, &format!("start-{start}")).await?;
            first.push(deployment.serve()?.1.as_secs_f64());
            again.push(deployment.serve()?.1.as_secs_f64());
        }
        for (name, seconds) in [
            ("empty directory (migrations, signing key)", first),
            ("existing database", again),
        ] {
            self.report.footprints.push(Footprint {
                name: format!("start to ready, {name}"),
                value: format!("{:.3} s (median of {STARTS})", median(seconds)),
                mib: None,
            });
        }
        Ok(())
    }

    /// What needs no rows.
    async fn fresh(&mut self, place: &Place) -> Result<()> {
        let binary = self.options.server_binary()?;
        let deployment = place.deploy(&binary, "fresh").await?;
        let process = Arc::new(deployment.serve()?.0);
        let subject = Subject::set_up(deployment)?;
        let server = |source| contender(place, &subject, &process, source);
        let engine = place.engine().name();
        self.memory(&format!("{engine}: resident, idle, after set-up"), &process)?;
        let connections = self.options.connections.clone();
        if self.options.includes(Path::Http) {
            let pair = [limits::http()?, server(subject.http())];
            self.contests("HTTP alone (`/health/live`)", &pair, &connections)
                .await?;
        }
        if self.options.includes(Path::Metadata) {
            let pair = [limits::http()?, server(subject.surface().metadata())];
            self.contests("metadata document", &pair, &connections)
                .await?;
        }
        if self.options.includes(Path::Issue) {
            let bare = limits::issue(place).await?;
            let pair = [bare, server(subject.surface().issue())];
            self.contests("client credentials", &pair, &connections)
                .await?;
            self.memory(&format!("{engine}: resident, after issuing"), &process)?;
        }
        if self.options.includes(Path::Registration) {
            let alone = [server(subject.registration())];
            self.contests("scope registration (no bare limit)", &alone, &connections)
                .await?;
        }
        Ok(())
    }

    /// Introspection among many live tokens.
    async fn introspection(&mut self, place: &Place) -> Result<()> {
        let count = self.options.tokens;
        let subject = self.stopped(place, "introspection").await?;
        let grant = subject.grant()?;
        let tokens = {
            let store = subject.deployment().open_store().await?;
            Arc::new(grant.insert_access_tokens(&*store, count).await?)
        };
        let unknown = Arc::new(grant.unknown_access_tokens(UNKNOWN.min(count)));
        settle(place, Some("introspection")).await?;
        let process = Arc::new(subject.deployment().serve()?.0);
        let engine = place.engine().name();
        self.memory(
            &format!("{engine}: resident, idle, {count} live tokens"),
            &process,
        )?;
        let (live, missing) = limits::lookup(place, count).await?;
        let surface = subject.surface();
        let sources = [
            ("live", &live, surface.introspection(Arc::clone(&tokens))),
            (
                "live, of another resource server",
                &live,
                subject.introspection_by_a_stranger(tokens),
            ),
            (
                "unknown",
                &missing,
                surface.introspection_of_unknown(unknown),
            ),
        ];
        let connections = self.options.connections.clone();
        for (what, bare, source) in sources {
            let pair = [bare.clone(), contender(place, &subject, &process, source)];
            let name = format!("introspection among {count} live tokens: {what}");
            self.contests(&name, &pair, &connections).await?;
        }
        self.memory(
            &format!("{engine}: resident, after introspection"),
            &process,
        )
    }

    /// What spends a credential.
    async fn redemption(&mut self, place: &Place) -> Result<()> {
        let subject = self.stopped(place, "redemption").await?;
        let grant = subject.grant()?;
        let connections = self.options.connections.clone();
        let count = self.options.spendable(spent_a_second(place.engine()));
        let store = subject.deployment().open_store().await?;
        grant.insert_user(&*store).await?;
        let when = |path, count| {
            if self.options.includes(path) {
                count
            } else {
                0
            }
        };
        let chains = when(Path::Refresh, self.options.chains());
        let refresh = grant.insert_refresh_tokens(&*store, chains).await?;
        let codes = when(Path::Code, count);
        let codes = grant.insert_codes(&*store, codes).await?;
        let tokens = when(Path::Revocation, count);
        let tokens = grant.insert_access_tokens(&*store, tokens).await?;
        drop(store);
        settle(place, Some("redemption")).await?;
        let process = Arc::new(subject.deployment().serve()?.0);
        let surface = subject.surface();
        if refresh.count() > 0 {
            let bare = limits::refresh(place, self.options.chains()).await?;
            let source = surface.refresh(Arc::new(refresh));
            let pair = [bare, contender(place, &subject, &process, source)];
            self.contests("refresh with rotation", &pair, &connections)
                .await?;
        }
        if codes.count() > 0 {
            let bare = limits::code(place, count).await?;
            let source = surface.code(Arc::new(codes));
            let pair = [bare, contender(place, &subject, &process, source)];
            self.contests("code exchange with PKCE", &pair, &connections)
                .await?;
        }
        if tokens.count() > 0 {
            let bare = limits::revocation(place, count).await?;
            let source = surface.revocation(Arc::new(tokens));
            let pair = [bare, contender(place, &subject, &process, source)];
            self.contests("revocation", &pair, &connections).await?;
        }
        Ok(())
    }

    /// A deployment that is set up and not running.
    pub(super) async fn stopped(&self, place: &Place, name: &str) -> Result<Subject> {
        let deployment = place.deploy(&self.options.server_binary()?, name).await?;
        let _process = deployment.serve()?.0;
        Subject::set_up(deployment)
    }
}

/// The server, with the database that works for it.
pub(super) fn contender(
    place: &Place,
    subject: &Subject,
    process: &Arc<Process>,
    source: Source,
) -> Contender {
    subject
        .contender(process, source)
        .named(SERVER)
        .on(place.server())
}

/// Leaves nothing of the preload to be done during the legs.
/// `name` is that of the deployment, if it is ours.
pub(super) async fn settle(place: &Place, name: Option<&str>) -> Result<()> {
    if let Some(server) = place.server() {
        if let Some(name) = name {
            let database = format!("bailiwick_{}", name.replace('-', "_"));
            server.ask(&database, "VACUUM ANALYZE").await?;
        }
        server.ask("postgres", "CHECKPOINT").await?;
    }
    Ok(())
}
