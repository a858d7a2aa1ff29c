//! `GET /o/scopes/events`: the change feed, sent for as long as somebody reads.

use std::{convert::Infallible, pin::Pin, time::Duration};

use axum::{
    body::{Body, Bytes},
    extract::State,
    http::{HeaderName, HeaderValue, Request, Response, StatusCode, header},
};
use bailiwick_core::{
    OAuthError,
    audit::{FeedReader, FeedRequest, feed_preamble},
    model::AuditNumber,
    snapshot::Version,
    store::{AuditFilter, ListQuery, Page},
};
use bailiwick_store::StoreError;
use futures_util::stream;
use tokio::{
    sync::watch,
    time::{Sleep, sleep},
};

use crate::{
    app::{App, Peer},
    exec::{self, store_failed},
    feeds::Seat,
    http::Whole,
    incoming::Incoming,
    places::Party,
    response::{self, with_headers},
    waiting::{self, versioned},
};

/// How long nothing is said before a sign of life is: proxies give up on the
/// silent.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// How long one answer lasts; whoever reads on comes back.
const LONGEST: Duration = Duration::from_hours(1);
const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");

/// The feed.
pub(crate) async fn scope_events(State(app): State<App>, request: Request<Body>) -> Response<Body> {
    let answer = match open(&app, request).await {
        Ok(answer) => answer,
        Err(error) => {
            let version = app.snapshots.current().version();
            versioned(response::refusal(&error), version)
        }
    };
    with_headers(answer, [(header::ACCESS_CONTROL_ALLOW_ORIGIN, "*")])
}

/// Answers a preflight: every page may read it.
pub(crate) async fn preflight() -> Response<Body> {
    let headers = [
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        (header::ACCESS_CONTROL_ALLOW_METHODS, "GET"),
        (
            header::ACCESS_CONTROL_ALLOW_HEADERS,
            "authorization, last-event-id",
        ),
        (header::ACCESS_CONTROL_MAX_AGE, "600"),
    ];
    with_headers(response::empty(StatusCode::NO_CONTENT), headers)
}

async fn open(app: &App, request: Request<Body>) -> Result<Response<Body>, OAuthError> {
    let whole = request.extensions().get::<Whole>().is_some();
    let incoming = Incoming::read(request, 0).await?;
    let peer = incoming.peer;
    let last = incoming.headers().get(LAST_EVENT_ID);
    let asked = FeedRequest::parse(&incoming.parts(), last.map(HeaderValue::as_bytes))?;
    let wanted = waiting::wanted(incoming.head().uri.query())?;
    let mut admitted_at = app.snapshots.current().version();
    let mut reader = exec::run(app, &asked).await?;
    if let Some(version) = wanted.filter(|wanted| *wanted > app.snapshots.current().version()) {
        waiting::wait_for(app, version, party(&reader, peer)).await?;
        // Much may have changed meanwhile, the right to read among it.
        admitted_at = app.snapshots.current().version();
        reader = exec::run(app, &asked).await?;
    }
    // Before the record is read: what comes meanwhile wakes it.
    let changed = app.snapshots.watch();
    let after = asked.start(newest(app).await.map_err(store_failed)?)?;
    let feed = Feed {
        seat: app.feeds.seat(party(&reader, peer))?,
        app: app.clone(),
        asked,
        reader,
        admitted_at,
        after,
        changed,
        end: Box::pin(sleep(LONGEST)),
        begun: false,
        whole,
    };
    // The version that was in force when the feed began.
    let version = app.snapshots.current().version();
    let body = Body::from_stream(stream::unfold(feed, Feed::go_on));
    let headers = [
        (header::CONTENT_TYPE, "text/event-stream"),
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        // Some proxies collect an answer unless they are told.
        (HeaderName::from_static("x-accel-buffering"), "no"),
    ];
    Ok(versioned(
        with_headers(Response::new(body), headers),
        version,
    ))
}

/// Who takes a place.
fn party(reader: &FeedReader, peer: Peer) -> Party {
    match reader.client() {
        Some(client) => Party::ResourceServer(client.clone()),
        None => Party::stranger(peer),
    }
}

async fn newest(app: &App) -> Result<AuditNumber, StoreError> {
    let last = AuditFilter {
        newest_first: true,
        limit: 1,
        ..AuditFilter::default()
    };
    let Page::Audit(entries) = app.store.page(ListQuery::Audit(last)).await? else {
        return Ok(AuditNumber::default());
    };
    Ok(entries
        .first()
        .map(|entry| entry.number)
        .unwrap_or_default())
}

/// One reader's feed. Nothing is read ahead of the reader: one who does not read
/// is dropped by the connection's deadline.
struct Feed {
    app: App,
    asked: FeedRequest,
    reader: FeedReader,
    /// The version of clients and registry, or one before it, of which the right to
    /// read is known.
    admitted_at: Version,
    /// The last entry that was looked at.
    after: AuditNumber,
    changed: watch::Receiver<Version>,
    seat: Seat,
    end: Pin<Box<Sleep>>,
    begun: bool,
    /// Whether whoever asked waits for the end of the answer.
    whole: bool,
}

/// What a wait came to.
enum Woken {
    Changed,
    Silence,
    Ended,
}

impl Feed {
    /// The next bytes, and the feed after them.
    async fn go_on(mut self) -> Option<(Result<Bytes, Infallible>, Self)> {
        let text = self.next().await?;
        Some((Ok(Bytes::from(text)), self))
    }

    async fn next(&mut self) -> Option<String> {
        if !self.begun {
            self.begun = true;
            return Some(feed_preamble(self.after));
        }
        loop {
            let newest = *self.changed.borrow_and_update();
            self.admitted(newest).await?;
            match self.read().await {
                Ok(Some(text)) if text.is_empty() => continue,
                Ok(Some(text)) => return Some(text),
                Ok(None) if self.whole => return None,
                Ok(None) => {}
                Err(error) => {
                    tracing::warn!(%error, "the change feed could not be read");
                    return None;
                }
            }
            match self.wait().await {
                Woken::Changed => {}
                Woken::Silence => return Some(":\n\n".to_owned()),
                Woken::Ended => return None,
            }
        }
    }

    /// The events of the next entries, if any are theirs; `None`: there is no entry.
    async fn read(&mut self) -> Result<Option<String>, StoreError> {
        let query = ListQuery::Audit(self.reader.filter(self.after));
        let Page::Audit(entries) = self.app.store.page(query).await? else {
            return Ok(None);
        };
        let Some(last) = entries.last() else {
            return Ok(None);
        };
        self.after = last.number;
        let events = entries.iter().filter_map(|entry| self.reader.event(entry));
        Ok(Some(events.collect()))
    }

    async fn wait(&mut self) -> Woken {
        tokio::select! {
            changed = self.changed.changed() => match changed {
                Ok(()) => Woken::Changed,
                Err(_) => Woken::Ended,
            },
            () = self.seat.ended() => Woken::Ended,
            () = &mut self.end => Woken::Ended,
            () = sleep(HEARTBEAT) => Woken::Silence,
        }
    }

    /// Asks anew who reads, if something changed: a token may have been revoked, a
    /// right taken, while a reader took its time.
    async fn admitted(&mut self, newest: Version) -> Option<()> {
        if newest > self.admitted_at && !self.asked.is_anonymous() {
            self.reader = exec::run(&self.app, &self.asked).await.ok()?;
        }
        self.admitted_at = newest;
        Some(())
    }
}
