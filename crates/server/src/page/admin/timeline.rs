//! `/admin/registrations/`: who registered what, with which deploy, and what resource
//! servers say.

use std::{collections::HashMap, time::Duration};

use axum::{extract::State, response::Response};
use bailiwick_core::{
    UnixTime,
    model::{Actor, Owner},
    timeline::{Lane, Step, Timeline},
};
use serde::Serialize;

use super::names::{self, UserNames, server_href};
use crate::{
    app::App,
    login::Administrator,
    page::{Page, Query, Refusal},
};

/// For how many days it can be looked at.
const DAYS: [u64; 3] = [7, 30, 90];
/// Most lanes that are drawn, and steps and owners that are listed.
const MOST_LANES: usize = 40;
const MOST_STEPS: usize = 200;
const MOST_OWNERS: usize = 200;

/// The drawing, in its own units: where lanes begin, how long and how high they are.
const LEFT: u32 = 220;
const LENGTH: u32 = 700;
const TOP: u32 = 36;
const LANE: u32 = 34;
/// Characters of a name that fit beside a lane.
const LABEL: usize = 26;

#[derive(Serialize)]
struct Context {
    days: u64,
    choices: [u64; 3],
    whole: bool,
    drawing: Option<Drawing>,
    steps: Vec<Told>,
    more_steps: usize,
    owners: Vec<Said>,
    more_owners: usize,
}

#[derive(Serialize)]
struct Drawing {
    width: u32,
    height: u32,
    left: u32,
    right: u32,
    lanes: Vec<Drawn>,
    marks: Vec<Mark>,
    more: usize,
}

#[derive(Serialize)]
struct Drawn {
    /// Empty for this server.
    label: String,
    href: Option<String>,
    y: u32,
}

/// One step in the drawing; its radius grows with what it touched.
#[derive(Serialize)]
struct Mark {
    x: u32,
    y: u32,
    radius: u32,
    kind: &'static str,
    step: Told,
}

#[derive(Clone, Serialize)]
struct Told {
    at: UnixTime,
    owner: String,
    href: Option<String>,
    actor: String,
    source: Option<String>,
    registered: usize,
    changed: usize,
    moved: usize,
    names: Vec<String>,
    more: usize,
}

/// What one owner has and says.
#[derive(Serialize)]
struct Said {
    name: String,
    href: Option<String>,
    scopes: usize,
    pending: usize,
    revision: Option<u64>,
    source: Option<String>,
    applied_at: Option<UnixTime>,
    heard: Option<UnixTime>,
    by_others: usize,
}

/// The page.
pub(crate) async fn show(
    State(app): State<App>,
    Administrator(person): Administrator,
    Query(query): Query,
) -> Result<Response, Refusal> {
    let asked = query.value("days").and_then(|text| text.parse().ok());
    let days = DAYS.into_iter().find(|days| asked == Some(*days));
    let days = days.unwrap_or(30);
    let span = Duration::from_hours(24 * days);
    let (timeline, whole) = app.administration.timeline(span).await?;
    let actors = actors(&app, &timeline).await;
    let told = |step: &Step| Told::new(step, &timeline, &actors);
    let context = Context {
        days,
        choices: DAYS,
        whole,
        drawing: drawing(&timeline, &actors),
        steps: timeline.steps.iter().take(MOST_STEPS).map(told).collect(),
        more_steps: timeline.steps.len().saturating_sub(MOST_STEPS),
        owners: timeline.lanes.iter().take(MOST_OWNERS).map(said).collect(),
        more_owners: timeline.lanes.len().saturating_sub(MOST_OWNERS),
    };
    Page::new(&app, "timeline.html")
        .user(&person.user)
        .render(context)
}

/// What people call who did something, by how the record has them.
type Actors = HashMap<String, String>;

async fn actors(app: &App, timeline: &Timeline) -> Actors {
    let snapshot = app.snapshots.current();
    let mut people = UserNames::new(app);
    let mut actors = Actors::new();
    for step in &timeline.steps {
        let recorded = step.actor.to_string();
        if actors.contains_key(&recorded) {
            continue;
        }
        let called = match &step.actor {
            // The server's own doing has a word in each language.
            Actor::Server => String::new(),
            Actor::Client(id) => names::client(&snapshot, id).name,
            Actor::User(id) => people.of(id).await.name,
            _ => recorded.clone(),
        };
        actors.insert(recorded, called);
    }
    actors
}

impl Told {
    fn new(step: &Step, timeline: &Timeline, actors: &Actors) -> Self {
        let owner = timeline.lanes.get(step.lane);
        Self {
            at: step.at,
            owner: owner.map_or_else(String::new, |lane| lane.name.clone()),
            href: href(&step.owner),
            actor: actors
                .get(&step.actor.to_string())
                .cloned()
                .unwrap_or_default(),
            source: step.source.clone(),
            registered: step.registered,
            changed: step.changed,
            moved: step.moved,
            names: step.names.iter().map(ToString::to_string).collect(),
            more: step.count().saturating_sub(step.names.len()),
        }
    }
}

fn said(lane: &Lane) -> Said {
    let manifest = lane.manifest.as_ref();
    Said {
        name: lane.name.clone(),
        href: href(&lane.owner),
        scopes: lane.scopes,
        pending: lane.pending,
        revision: manifest.map(|mark| mark.revision),
        source: manifest.and_then(|mark| mark.source.clone()),
        applied_at: manifest.map(|mark| mark.applied_at),
        heard: lane.heard,
        by_others: lane.changed_by_others,
    }
}

fn href(owner: &Owner) -> Option<String> {
    owner.client().map(server_href)
}

/// The lanes on which something happened; `None` if nothing did.
fn drawing(timeline: &Timeline, actors: &Actors) -> Option<Drawing> {
    let mut busy: Vec<usize> = timeline.steps.iter().map(|step| step.lane).collect();
    busy.sort_unstable();
    busy.dedup();
    let more = busy.len().saturating_sub(MOST_LANES);
    busy.truncate(MOST_LANES);
    let height = |lane: usize| {
        let row = busy.iter().position(|busy| *busy == lane)?;
        Some(TOP + LANE * u32::try_from(row).ok()? + LANE / 2)
    };
    let lanes: Vec<_> = busy
        .iter()
        .filter_map(|lane| {
            let (y, lane) = (height(*lane)?, timeline.lanes.get(*lane)?);
            Some(Drawn {
                label: short(&lane.name),
                href: href(&lane.owner),
                y,
            })
        })
        .collect();
    // The oldest first, so that what came last lies on top.
    let marks = timeline.steps.iter().rev().filter_map(|step| {
        Some(Mark {
            x: LEFT + LENGTH * u32::from(step.place) / 1000,
            y: height(step.lane)?,
            radius: radius(step.count()),
            kind: kind(step),
            step: Told::new(step, timeline, actors),
        })
    });
    let last = lanes.last()?.y;
    Some(Drawing {
        width: LEFT + LENGTH + 30,
        height: last + LANE,
        left: LEFT,
        right: LEFT + LENGTH,
        marks: marks.collect(),
        lanes,
        more,
    })
}

fn short(name: &str) -> String {
    if name.chars().count() <= LABEL {
        return name.to_owned();
    }
    let start: String = name.chars().take(LABEL - 1).collect();
    format!("{start}…")
}

fn kind(step: &Step) -> &'static str {
    if step.registered > 0 {
        "registered"
    } else if step.changed >= step.moved {
        "changed"
    } else {
        "moved"
    }
}

/// Larger for more scopes, by powers of four.
fn radius(count: usize) -> u32 {
    match count {
        0..4 => 5,
        4..16 => 7,
        16..64 => 9,
        64.. => 12,
    }
}
