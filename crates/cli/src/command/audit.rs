//! `bailiwick audit …`.

mod since;

use std::time::Duration;

use bailiwick_server::{
    Administration,
    bailiwick_core::{
        model::{AuditEntry, AuditNumber, AuditSubject, ClientId, UserId},
        store::AuditFilter,
    },
};
use clap::{Args, Subcommand};
use serde::Serialize;

use self::since::Since;
use super::words::scope_name;
use crate::{
    failure::Failure,
    output::{Output, View},
    view::AuditView,
};

/// Entries if nothing is said about how many.
const LAST: usize = 100;
/// Entries that are read at once.
const PAGE: usize = 1000;
/// How often a follower looks.
const EVERY: Duration = Duration::from_secs(1);

#[derive(Debug, Subcommand)]
pub(crate) enum AuditCommand {
    /// Say who changed what: the newest 100 entries, or all since a time
    List(List),
    /// Delete what is older than so many days, for ever; the record says that it was cut
    Clear(Clear),
}

#[derive(Debug, Args)]
pub(crate) struct Clear {
    /// How many days are kept, whole days (UTC)
    #[arg(long, value_name = "DAYS")]
    #[arg(value_parser = clap::value_parser!(u32).range(1..))]
    older_than: u32,
    /// Delete nothing: say how much it would be; exit code 5 if there is something
    #[arg(long)]
    dry_run: bool,
}

/// What was deleted, or would be.
#[derive(Debug, Serialize)]
struct CutView {
    entries: usize,
    /// They are older than this.
    before: String,
}

impl View for CutView {
    const COLUMNS: &'static [&'static str] = &["entries", "before"];
    const FIELDS: &'static [&'static str] = Self::COLUMNS;
}

async fn clear(args: Clear, admin: &Administration, output: Output) -> Result<(), Failure> {
    let cut = if args.dry_run {
        admin.preview_audit_cut(args.older_than).await?
    } else {
        admin.cut_audit(args.older_than).await?
    };
    output.one(&CutView {
        entries: cut.entries,
        before: cut.before.to_string(),
    })?;
    if args.dry_run && cut.entries > 0 {
        return Err(Failure::Pending);
    }
    Ok(())
}

#[derive(Debug, Args)]
pub(crate) struct List {
    /// Only since then: 2026-11-22, 2026-11-22T09:30:00Z, or so long ago: 90s, 10m, 2h, 30d
    #[arg(long, value_name = "TIME")]
    since: Option<Since>,
    /// Only what was done to this scope
    #[arg(long, value_name = "NAME", group = "subject")]
    scope: Option<String>,
    /// Only what was done to this client, or allowed to it
    #[arg(long, value_name = "ID", group = "subject")]
    client: Option<String>,
    /// Only what was done to this user, by name or `sub`, or allowed by them
    #[arg(long, value_name = "USER", group = "subject")]
    user: Option<String>,
    /// Only what was done to this group of users; who is in it is said of each user
    #[arg(long, value_name = "NAME", group = "subject")]
    group: Option<String>,
    /// Only the newest so many
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    /// Go on with what comes, until interrupted
    #[arg(long)]
    follow: bool,
}

pub(super) async fn run(
    command: AuditCommand,
    admin: &Administration,
    output: Output,
) -> Result<(), Failure> {
    let args = match command {
        AuditCommand::List(args) => args,
        AuditCommand::Clear(args) => return clear(args, admin, output).await,
    };
    let filter = AuditFilter {
        since: args.since.map(Since::time),
        subject: subject(&args, admin).await?,
        limit: PAGE,
        ..AuditFilter::default()
    };
    let mut last = newest(admin).await?;
    // What comes meanwhile is followed, not listed.
    let so_far = AuditFilter {
        before: Some(AuditNumber(last.0 + 1)),
        ..filter.clone()
    };
    match (args.limit, args.since) {
        (None, Some(_)) => all(&so_far, admin, output).await?,
        (limit, _) => newest_of(limit.unwrap_or(LAST), &so_far, admin, output).await?,
    }
    if !args.follow {
        return Ok(());
    }
    loop {
        tokio::time::sleep(EVERY).await;
        let after = AuditFilter {
            after: last,
            ..filter.clone()
        };
        let entries = admin.audit(after).await?;
        output.more(&views(&entries))?;
        last = entries.last().map_or(last, |entry| entry.number);
    }
}

async fn subject(args: &List, admin: &Administration) -> Result<Option<AuditSubject>, Failure> {
    if let Some(name) = &args.scope {
        return Ok(Some(AuditSubject::Scope(scope_name(name)?)));
    }
    if let Some(id) = &args.client {
        return Ok(Some(AuditSubject::Client(ClientId::new(id))));
    }
    if let Some(name) = &args.group {
        return Ok(Some(AuditSubject::Group(name.clone())));
    }
    let Some(user) = &args.user else {
        return Ok(None);
    };
    // Of somebody who is gone, or kept elsewhere, only the identifier is known.
    let id = match admin.user(user).await {
        Ok(record) => record.user.id,
        Err(_) => UserId::new(user),
    };
    Ok(Some(AuditSubject::User(id)))
}

async fn newest(admin: &Administration) -> Result<AuditNumber, Failure> {
    let filter = AuditFilter {
        newest_first: true,
        limit: 1,
        ..AuditFilter::default()
    };
    let entries = admin.audit(filter).await?;
    Ok(entries
        .first()
        .map(|entry| entry.number)
        .unwrap_or_default())
}

/// Everything, the oldest first, page by page.
async fn all(filter: &AuditFilter, admin: &Administration, output: Output) -> Result<(), Failure> {
    let mut after = AuditNumber(0);
    let mut kept = Vec::new();
    loop {
        let page = AuditFilter {
            after,
            ..filter.clone()
        };
        let entries = admin.audit(page).await?;
        let more = entries.len() == PAGE;
        after = entries.last().map_or(after, |entry| entry.number);
        if output.is_json() {
            Output::each_line(&views(&entries))?;
        } else {
            kept.extend(views(&entries));
        }
        if !more {
            break;
        }
    }
    if output.is_json() {
        return Ok(());
    }
    output.list(&kept)
}

/// The newest `limit` entries, the oldest of them first.
async fn newest_of(
    limit: usize,
    filter: &AuditFilter,
    admin: &Administration,
    output: Output,
) -> Result<(), Failure> {
    let mut entries: Vec<AuditEntry> = Vec::new();
    while entries.len() < limit {
        let wanted = (limit - entries.len()).min(PAGE);
        let page = AuditFilter {
            before: entries.last().map(|entry| entry.number).or(filter.before),
            newest_first: true,
            limit: wanted,
            ..filter.clone()
        };
        let page = admin.audit(page).await?;
        let more = page.len() == wanted;
        entries.extend(page);
        if !more {
            break;
        }
    }
    entries.reverse();
    let views = views(&entries);
    if output.is_json() {
        Output::each_line(&views)
    } else {
        output.list(&views)
    }
}

fn views(entries: &[AuditEntry]) -> Vec<AuditView> {
    entries.iter().map(AuditView::from).collect()
}
