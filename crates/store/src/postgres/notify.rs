//! News of what other nodes changed.

use std::{sync::Arc, time::Duration};

use tokio::{sync::watch, time::sleep};

use super::{
    link::in_time,
    open::{Opener, Use},
};

/// How long until a lost connection is tried again.
const PAUSE: Duration = Duration::from_secs(1);
/// How often a silent connection is asked whether it still is one.
const ALIVE: Duration = Duration::from_secs(15);

/// Tells of every new version for as long as the task is left to run, and once
/// after each time that nothing could be heard. What is missed meanwhile, a node
/// that asks now and then finds by itself.
pub(super) async fn run_listener(opener: Arc<Opener>, channel: String, news: watch::Sender<u64>) {
    loop {
        let told = news.clone();
        let tell = Arc::new(move || told.send_modify(|count| *count += 1));
        match opener.open(Use::Reading, Some(tell)).await {
            Ok(connection) => {
                let listen = format!("LISTEN {channel}");
                let listening = in_time(opener.patience(), connection.batch(&listen)).await;
                news.send_modify(|count| *count += 1);
                let mut alive = listening.is_ok();
                while alive {
                    sleep(ALIVE).await;
                    let asked = in_time(opener.patience(), connection.batch("SELECT 1"));
                    alive = asked.await.is_ok();
                }
            }
            Err(error) => tracing::warn!(%error, "no news of other nodes"),
        }
        sleep(PAUSE).await;
    }
}
