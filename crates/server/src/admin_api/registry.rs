//! What is asked about all of it: the record of changes, the picture, who can.

use std::time::Duration;

use bailiwick_core::{
    UnixTime,
    model::{AuditNumber, AuditSubject, ClientId, GrantType, UserId, WeatherSubject},
    picture::{MOST_NODES, NodeName, SvgStyle},
    store::AuditFilter,
    weather::{MOST_DAYS, WeatherSpan},
};

use super::{
    access::scope_set,
    call::Call,
    operation::{CURSOR, Kind, LIMIT, Operation, Parameter},
    problem::{Problem, Wrong},
    reply::{List, Reply},
};
use crate::{
    route::Route,
    view::{AuditView, CanView, RowView, TimelineView, WeatherStepView, WhoCanView},
};

/// Rows of the picture's table.
const MOST_ROWS: usize = 20_000;

/// The greatest moment that is asked for, in seconds: the end of the year 9999.
const LAST_MOMENT: u64 = 253_402_300_799;

const NODE: Parameter = Parameter::text(
    "node",
    "Only what hangs on this node, such as `client:ID` or `scope:NAME`.",
);

pub(super) const OPERATIONS: &[Operation] = &[
    Operation::get("/audit", |call| Box::pin(audit(call)))
        .called("listAudit", "Who changed what, the newest first")
        .query(&[
            CURSOR,
            LIMIT,
            Parameter::of(
                "since",
                Kind::Whole(0, LAST_MOMENT),
                "Only from this moment on, in seconds since 1970.",
            ),
            Parameter::text("scope", "Only what was done to this scope."),
            Parameter::text("client", "Only what was done to this client, by id."),
            Parameter::text("user", "Only what was done to this user, by `sub`."),
            Parameter::text("group", "Only what was done to this group."),
            Parameter::text("key", "Only what was done to this signing key, by `kid`."),
        ])
        .answers::<List<AuditView>>(200)
        .also(Some(Route::AdminAudit), Some("audit list")),
    Operation::get("/picture", |call| Box::pin(picture(call)))
        .called("showPicture", "How authority is laid out, row by row")
        .query(&[NODE])
        .answers::<List<RowView>>(200)
        .also(Some(Route::AdminPicture), Some("picture")),
    Operation::get("/picture.svg", |call| {
        Box::pin(drawn(call, "image/svg+xml"))
    })
    .called("drawPicture", "The picture as SVG")
    .query(&[NODE])
    .answers_text("image/svg+xml")
    .also(Some(Route::AdminPictureExport), Some("picture")),
    Operation::get("/picture.csv", |call| {
        Box::pin(drawn(call, "text/csv; charset=utf-8"))
    })
    .called("exportPicture", "The table of the picture as CSV")
    .query(&[NODE])
    .answers_text("text/csv; charset=utf-8")
    .also(Some(Route::AdminPictureExport), Some("picture")),
    Operation::get("/registrations", |call| Box::pin(registrations(call)))
        .called(
            "listRegistrations",
            "The scope registry over time: who registered what, and what resource servers say",
        )
        .query(&[Parameter::of(
            "days",
            Kind::Whole(1, 90),
            "Of so many days; 30 if nothing is said.",
        )])
        .answers::<TimelineView>(200)
        .also(Some(Route::AdminRegistrations), None),
    Operation::get("/weather", |call| Box::pin(weather(call)))
        .called(
            "listWeather",
            "What was issued, refreshed, revoked and refused, step by step",
        )
        .query(&[
            Parameter::of(
                "days",
                Kind::Whole(1, MOST_DAYS as u64),
                "Of so many days; 7 if nothing is said.",
            ),
            Parameter::text("client", "Only of this client, by id or name."),
            Parameter::text("scope", "Only of this scope."),
        ])
        .answers::<List<WeatherStepView>>(200)
        .also(Some(Route::AdminWeather), Some("weather")),
    Operation::get("/can", |call| Box::pin(can(call)))
        .called(
            "can",
            "Whether a scope can be had through a client, and why",
        )
        .query(&[
            Parameter::text("client", "The client id.").needed(),
            Parameter::text("scope", "Scopes, with spaces between.").needed(),
            Parameter::text("user", "The user name; left out: the client for itself."),
            Parameter::text("grant_type", "The grant type; left out: the usual one."),
        ])
        .answers::<CanView>(200)
        .also(None, Some("can")),
    Operation::get("/who-can", |call| Box::pin(who_can(call)))
        .called(
            "whoCan",
            "Which clients may ask for a scope, and who holds it",
        )
        .query(&[
            Parameter::text("scope", "One scope.").needed(),
            Parameter::of(
                "all",
                Kind::Boolean,
                "Also clients that may not ask for it.",
            ),
        ])
        .answers::<WhoCanView>(200)
        .also(None, Some("who-can")),
];

async fn audit(call: Call) -> Result<Reply, Problem> {
    let before = match call.cursor::<1>()? {
        Some([text]) => Some(text.parse().map(AuditNumber).map_err(|_| {
            let text = "is no cursor: take it from `next` of the page before";
            Problem::malformed(text, vec![Wrong::of_parameter("cursor", text)])
        })?),
        None => None,
    };
    let since = call.said("since").and_then(|text| text.parse().ok());
    let filter = AuditFilter {
        before,
        since: since.map(UnixTime::from_secs),
        subject: subject(&call)?,
        newest_first: true,
        limit: call.limit(),
        ..AuditFilter::default()
    };
    let entries = call.administration.audit(filter).await?;
    let last = entries.last().filter(|_| entries.len() == call.limit());
    let next = last.map(|entry| entry.number.0.to_string());
    let next = next.as_deref().map(|number| [number]);
    let items: Vec<_> = entries.iter().map(AuditView::from).collect();
    Ok(call.page(items, next.as_ref().map(<[_; 1]>::as_slice)))
}

fn subject(call: &Call) -> Result<Option<AuditSubject>, Problem> {
    let mut said = Vec::new();
    if let Some(text) = call.said("scope") {
        said.push(AuditSubject::Scope(one_scope(text)?));
    }
    let client = call.said("client").map(ClientId::new);
    said.extend(client.map(AuditSubject::Client));
    said.extend(call.said("user").map(UserId::new).map(AuditSubject::User));
    let group = call.said("group").map(str::to_owned);
    said.extend(group.map(AuditSubject::Group));
    let key = call.said("key").map(str::to_owned);
    said.extend(key.map(AuditSubject::SigningKey));
    if said.len() > 1 {
        let text = "say only one of scope, client, user, group and key";
        return Err(Problem::malformed(text, Vec::new()));
    }
    Ok(said.pop())
}

fn one_scope(text: &str) -> Result<bailiwick_core::scope::ScopeToken, Problem> {
    bailiwick_core::scope::ScopeToken::parse(text).map_err(|error| {
        let detail = Wrong::of_parameter("scope", error.to_string());
        Problem::malformed("the query will not do", vec![detail])
    })
}

fn node(call: &Call) -> Result<Option<NodeName>, Problem> {
    let Some(text) = call.said("node") else {
        return Ok(None);
    };
    NodeName::parse(text).map(Some).ok_or_else(|| {
        let kinds = NodeName::KINDS.map(|kind| format!("{kind}:NAME"));
        let text = format!("is one of {}, server, everybody", kinds.join(", "));
        let detail = Wrong::of_parameter("node", text);
        Problem::malformed("the query will not do", vec![detail])
    })
}

async fn picture(call: Call) -> Result<Reply, Problem> {
    let picture = call.administration.picture(node(&call)?, MOST_ROWS).await?;
    let rows = picture.rows.iter();
    let items: Vec<_> = rows.map(|row| RowView::new(row, &picture)).collect();
    Ok(Reply::json(&List::whole(items)))
}

async fn drawn(call: Call, media: &'static str) -> Result<Reply, Problem> {
    let is_svg = media.starts_with("image");
    let most = if is_svg { MOST_NODES } else { MOST_ROWS };
    let picture = call.administration.picture(node(&call)?, most).await?;
    let text = if is_svg {
        picture.svg(&SvgStyle {
            page: Some(call.administration.picture_page()),
            alone: true,
        })
    } else {
        picture.csv()
    };
    Ok(Reply::text(media, text))
}

async fn registrations(call: Call) -> Result<Reply, Problem> {
    let days = call.said("days").and_then(|text| text.parse().ok());
    let span = Duration::from_hours(24 * days.unwrap_or(30_u64).min(90));
    let (timeline, whole) = call.administration.timeline(span).await?;
    Ok(Reply::json(&TimelineView::new(&timeline, whole)))
}

async fn weather(call: Call) -> Result<Reply, Problem> {
    let subject = match (call.said("client"), call.said("scope")) {
        (Some(_), Some(_)) => {
            let text = "say only one of client and scope";
            return Err(Problem::malformed(text, Vec::new()));
        }
        (Some(id), None) => call.administration.weather_subject("client", id).await?,
        (None, Some(name)) => call.administration.weather_subject("scope", name).await?,
        (None, None) => WeatherSubject::Everything,
    };
    let days = call.said("days").and_then(|text| text.parse().ok());
    let span = WeatherSpan::days(days.unwrap_or(7));
    let weather = call.administration.weather(&subject, span).await?;
    Ok(Reply::json(&List::whole(WeatherStepView::all(&weather))))
}

async fn can(call: Call) -> Result<Reply, Problem> {
    let client = ClientId::new(call.said("client").unwrap_or_default());
    let scope = scope_set(call.said("scope").unwrap_or_default())?;
    let grant = match call.said("grant_type") {
        Some(text) => Some(GrantType::parse(text).ok_or_else(|| {
            let detail = Wrong::of_parameter("grant_type", "is no grant type");
            Problem::malformed("the query will not do", vec![detail])
        })?),
        None => None,
    };
    let user = call.said("user");
    let answer = call
        .administration
        .can(user, &scope, &client, grant.as_ref())
        .await?;
    Ok(Reply::json(&CanView::new(&answer)))
}

async fn who_can(call: Call) -> Result<Reply, Problem> {
    let scope = one_scope(call.said("scope").unwrap_or_default())?;
    let answer = call.administration.who_can(&scope).await?;
    Ok(Reply::json(&WhoCanView::new(&answer, call.is_said("all"))))
}
