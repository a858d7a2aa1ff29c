//! What goes on beside the requests; ended with the server.

use std::time::Duration;

use bailiwick_core::{
    model::Actor,
    store::{Commit, LoadPlan, Maintenance, Pace},
};
use bailiwick_store::StoreError;
use futures_util::StreamExt as _;
use tokio::{
    task::JoinSet,
    time::{Instant, MissedTickBehavior, timeout},
};

use crate::app::App;

/// How often uses of tokens and of clients' secrets, and the weather, are written.
const LAST_USED_EVERY: Duration = Duration::from_mins(1);
/// How often it is asked what other processes changed, while somebody waits for it.
const FOLLOW_EVERY: Duration = Duration::from_millis(500);
/// How many times longer it may be while nobody does: documents that no request of
/// another kind refreshes, such as the keys, are at most this old.
const UNWATCHED: u32 = 10;
/// How often expired rows are looked for.
const SWEEP_EVERY: Duration = Duration::from_mins(1);
/// How long listeners may take to hear what happened before the end.
const LISTENERS: Duration = Duration::from_secs(1);
/// As long as a sweep that found no room counts.
const BUSY: Duration = Duration::from_secs(1);

/// The running jobs; dropping it ends them.
#[derive(Debug)]
pub(crate) struct Jobs {
    app: App,
    tasks: JoinSet<()>,
}

impl Jobs {
    /// Starts them.
    pub(crate) fn start(app: &App) -> Self {
        let mut tasks = JoinSet::new();
        tasks.spawn(every(LAST_USED_EVERY, app.clone(), flush_last_used));
        tasks.spawn(every(LAST_USED_EVERY, app.clone(), flush_secret_uses));
        tasks.spawn(every(LAST_USED_EVERY, app.clone(), flush_weather));
        tasks.spawn(follow(app.clone()));
        tasks.spawn(every(SWEEP_EVERY, app.clone(), sweep));
        Self {
            app: app.clone(),
            tasks,
        }
    }

    /// Ends them, and writes what is not written yet.
    pub(crate) async fn end(mut self) {
        self.tasks.shutdown().await;
        flush_last_used(self.app.clone()).await;
        let secrets = self.app.secret_uses.take(self.app.now(), true);
        write_secret_uses(&self.app, secrets).await;
        flush_weather(self.app.clone()).await;
        self.app.events.heard(LISTENERS).await;
    }
}

async fn every<F>(period: Duration, app: App, mut job: impl FnMut(App) -> F)
where
    F: Future<Output = ()>,
{
    let mut ticks = tokio::time::interval(period);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        job(app.clone()).await;
    }
}

async fn flush_last_used(app: App) {
    for commit in app.last_used.take() {
        if let Err(error) = app.store.commit(commit).await {
            tracing::warn!(%error, "the last use of tokens was not written");
        }
    }
}

async fn flush_secret_uses(app: App) {
    let uses = app.secret_uses.take(app.now(), false);
    write_secret_uses(&app, uses).await;
}

async fn write_secret_uses(app: &App, uses: Vec<Commit>) {
    for commit in uses {
        if let Err(error) = app.store.commit(commit).await {
            tracing::warn!(%error, "the last use of clients' secrets was not written");
        }
    }
}

/// Adds to the store what happened. Nothing is counted twice: of a commit that may have
/// been made it is not known, and so it is not made again.
async fn flush_weather(app: App) {
    for commit in app.weather.take(app.now()) {
        match app.store.commit(commit.clone()).await {
            Ok(_) => {}
            Err(StoreError::Busy) => app.weather.put_back(commit),
            Err(error) => tracing::warn!(%error, "what happened was not counted"),
        }
    }
}

/// Nobody learns otherwise, without a request, of what another process wrote: the
/// store says so, or it is asked now and then while somebody waits. What a request is
/// decided on does not rest on this: each asks for the version itself.
async fn follow(app: App) {
    let mut news = app.store.news();
    let mut is_known = true;
    let mut unasked = 0;
    loop {
        let heard = match timeout(FOLLOW_EVERY, news.next()).await {
            Ok(Some(())) => true,
            Ok(None) => {
                tokio::time::sleep(FOLLOW_EVERY).await;
                false
            }
            Err(_) => false,
        };
        unasked += 1;
        if !heard && !app.snapshots.is_watched() && unasked < UNWATCHED {
            continue;
        }
        unasked = 0;
        let newest = async {
            let loaded = app.store.load(LoadPlan::default()).await?;
            app.snapshots.at_least(loaded.version).await
        };
        match newest.await {
            Ok(_) => is_known = true,
            Err(error) if is_known => {
                is_known = false;
                tracing::warn!(%error, "it is not known whether other processes changed anything");
            }
            Err(_) => {}
        }
    }
}

/// Until nothing is left that expired. What fails is looked for again a minute later.
async fn sweep(app: App) {
    let mut pace = Pace::beside_requests();
    loop {
        let task = Maintenance::Sweep {
            now: app.now(),
            limit: pace.batch(),
        };
        let began = Instant::now();
        match app.store.maintain(task).await {
            Ok(report) if report.more => tokio::time::sleep(pace.after(began.elapsed())).await,
            Ok(_) => break,
            Err(StoreError::Busy) => tokio::time::sleep(pace.after(BUSY)).await,
            Err(error) => {
                tracing::warn!(%error, "expired rows were not deleted");
                return;
            }
        }
    }
    if app.config.audit_days > 0 {
        let server = app.administration.acting_as(Actor::Server);
        match server.cut_audit(app.config.audit_days).await {
            Ok(cut) if cut.entries == 0 => {}
            Ok(cut) => {
                tracing::info!(entries = cut.entries, before = %cut.before, "the record of changes was cut");
            }
            Err(error) => tracing::warn!(%error, "the record of changes was not cut"),
        }
    }
}
