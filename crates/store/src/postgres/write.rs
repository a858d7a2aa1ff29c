//! Writing: commits inside of a transaction.
//!
//! What is sent at once is only ever committed if all of it went well. What did
//! not is rolled back and done again statement by statement, which says exactly
//! why.

use bailiwick_core::{
    UnixTime,
    model::{ClientId, ClientRecord, ClientSecret, UserId},
    opaque::TokenKey,
    scope::ScopeSet,
    snapshot::Version,
    store::{Commit, Conflict, Outcome, Write},
};
use futures_util::future::{join_all, join3};

use super::{
    connection::Connection,
    fault::{Fault, Refusal},
    read::{self, Read},
    steps::{Part, Parts, Precondition, Step},
    transactions::{Holds, Transactions},
};
use crate::{rows, sql, value::values};

type Done = Result<(), Refusal>;

/// Makes the writes of a commit, alone in its transaction, or says why not.
pub(super) async fn commit(
    connection: &Connection,
    transactions: &Transactions,
    commit: &Commit,
) -> Read<Outcome> {
    if let Some(outcomes) = at_once(connection, transactions, &[commit]).await?
        && let [outcome] = outcomes.as_slice()
    {
        return Ok(outcome.clone());
    }
    match one_by_one(connection, transactions, commit).await {
        Ok(version) => {
            connection.commit(transactions.end(&commit.writes)).await?;
            Ok(Outcome::Committed { version })
        }
        Err(why) => {
            let ended = connection.batch("ROLLBACK").await;
            match why {
                Refused::Stale(version) => Ok(Outcome::Stale { version }),
                Refused::For(Refusal::Conflict(row)) => {
                    ended?;
                    Ok(Outcome::Conflict(row))
                }
                Refused::For(Refusal::Fault(fault)) => Err(fault),
            }
        }
    }
}

/// Whether a commit can be sent at once with others.
pub(super) fn joins_others(commit: &Commit) -> bool {
    commit.version.is_some() && Holds::of(&commit.writes) != Holds::Alone
}

/// What orders commits that are sent at once: whatever they spend, two groups come to
/// it in the same order, and neither waits for the other in a circle.
pub(super) fn order(commit: &Commit) -> Option<[u8; 16]> {
    commit.writes.iter().find_map(|write| match write {
        Write::SpendCode { selector, .. } | Write::SpendRefreshToken { selector, .. } => {
            Some(*selector.as_bytes())
        }
        _ => None,
    })
}

/// Sends the writes of all these commits at once, in one transaction. `None`:
/// not all went well, and nothing was written.
///
/// Several only if each [joins others](joins_others).
pub(super) async fn at_once(
    connection: &Connection,
    transactions: &Transactions,
    commits: &[&Commit],
) -> Read<Option<Vec<Outcome>>> {
    let Some(plan) = Plan::of(commits)? else {
        return Ok(None);
    };
    for step in &plan.steps {
        connection.prepared(step.statement).await?;
    }
    connection.prepared(sql::VERSION).await?;
    let begin = connection.batch(transactions.begin_all(commits));
    let steps = plan.steps.iter();
    let steps = join_all(steps.map(|step| connection.execute(step.statement, &step.values)));
    let (opened, version, done) = join3(begin, read::version(connection), steps).await;
    let went_well = opened.and_then(|()| {
        let mut all = version? == plan.decided;
        for (step, rows) in plan.steps.iter().zip(done) {
            all &= rows? > 0 || step.precondition.is_none();
        }
        Ok(all)
    });
    match went_well {
        Ok(true) => {
            connection.commit(transactions.end_all(commits)).await?;
            let committed = Outcome::Committed { version: plan.next };
            Ok(Some(vec![committed; commits.len()]))
        }
        Ok(false) => {
            connection.batch("ROLLBACK").await?;
            Ok(None)
        }
        Err(fault) => {
            if fault.ends_connection() {
                return Err(fault);
            }
            connection.batch("ROLLBACK").await?;
            if fault.is_contention() || (fault.is_lock_timeout() && commits.len() == 1) {
                return Err(fault);
            }
            Ok(None)
        }
    }
}

/// What is sent at once.
struct Plan<'c> {
    decided: Version,
    next: Version,
    steps: Vec<Step<'c>>,
}

impl<'c> Plan<'c> {
    /// `None` if they were not all decided on one version, or if something has to
    /// be read on the way.
    fn of(commits: &[&'c Commit]) -> Read<Option<Self>> {
        let Some(decided) = commits.first().and_then(|commit| commit.version) else {
            return Ok(None);
        };
        let makes_version = commits
            .iter()
            .any(|commit| commit.writes.iter().any(Write::makes_version));
        let next = Version(decided.0 + u64::from(makes_version));
        let mut steps = Vec::new();
        for commit in commits {
            if commit.version != Some(decided) {
                return Ok(None);
            }
            for part in Parts::of(&commit.writes, next)? {
                let Part::Step(step) = part else {
                    return Ok(None);
                };
                steps.push(step);
            }
        }
        Ok(Some(Self {
            decided,
            next,
            steps,
        }))
    }
}

/// Why a commit did not happen.
enum Refused {
    Stale(Version),
    For(Refusal),
}

impl<T: Into<Refusal>> From<T> for Refused {
    fn from(why: T) -> Self {
        Self::For(why.into())
    }
}

async fn one_by_one(
    connection: &Connection,
    transactions: &Transactions,
    commit: &Commit,
) -> Result<Version, Refused> {
    connection.batch(transactions.begin(&commit.writes)).await?;
    let version = read::version(connection).await?;
    if commit.version.is_some_and(|decided| decided != version) {
        return Err(Refused::Stale(version));
    }
    let makes_version = commit.writes.iter().any(Write::makes_version);
    let next = Version(version.0 + u64::from(makes_version));
    for part in Parts::of(&commit.writes, next)? {
        match part {
            Part::Step(step) => run(connection, &step).await?,
            Part::ForgetSecretUses(client) => forget_secret_uses(connection, client).await?,
            Part::RevokeCarrying {
                scopes,
                user,
                client,
                at,
            } => revoke_carrying(connection, scopes, (user, client), at).await?,
        }
    }
    Ok(next)
}

async fn run(connection: &Connection, step: &Step<'_>) -> Done {
    let rows = connection.execute(step.statement, &step.values).await?;
    match step.precondition {
        Some(precondition) if rows == 0 => Err(refusal(connection, precondition).await),
        _ => Ok(()),
    }
}

/// The row because of which a precondition failed.
async fn refusal(connection: &Connection, precondition: Precondition<'_>) -> Refusal {
    let conflict = conflict(connection, precondition).await;
    conflict.map_or_else(Refusal::Fault, Refusal::from)
}

async fn conflict(connection: &Connection, precondition: Precondition<'_>) -> Read<Conflict> {
    Ok(match precondition {
        Precondition::UnspentCode(selector) => {
            let code = read::code(connection, selector).await?;
            Conflict::Code(code.ok_or(Fault::Impossible("the code is not there"))?)
        }
        Precondition::UnspentRefreshToken(selector) => {
            let token = read::refresh_token(connection, TokenKey::Selector(selector)).await?;
            let token = token.ok_or(Fault::Impossible("the refresh token is not there"))?;
            let (successor, access_token) = read::successor(connection, &token).await?;
            Conflict::RefreshToken {
                token,
                successor,
                access_token,
            }
        }
        Precondition::LiveFamily(id) => {
            let family = read::family(connection, id).await?;
            Conflict::Family(family.ok_or(Fault::Impossible("the family is not there"))?)
        }
        Precondition::FreshTicket(id) => Conflict::Ticket { id },
        Precondition::SecondFactor(user) => {
            let now = read::second_factor(connection, user).await?;
            Conflict::SecondFactor(now.map(Box::new))
        }
        Precondition::SetupLink => Conflict::SetupLink,
        Precondition::FreeName => Conflict::Name,
        Precondition::User(id) => {
            if !read::user_exists(connection, id).await? {
                return Err(Fault::Impossible("the user is not there"));
            }
            Conflict::Name
        }
    })
}

async fn forget_secret_uses(connection: &Connection, client: &ClientRecord) -> Read<()> {
    let kept: Vec<_> = client.secrets.iter().map(ClientSecret::name).collect();
    let uses = read::secret_uses(connection, &client.id).await?;
    for gone in uses.iter().filter(|one| !kept.contains(&one.secret)) {
        let key = values![client.id.as_str(), gone.secret.as_bytes()];
        connection.execute(sql::FORGET_SECRET_USE, &key).await?;
    }
    Ok(())
}

async fn revoke_carrying(
    connection: &Connection,
    scopes: &ScopeSet,
    (user, client): (&UserId, &ClientId),
    at: UnixTime,
) -> Read<()> {
    let carries = |scope: &ScopeSet| scopes.iter().any(|name| scope.contains(name));
    let of_both = values![user.as_str(), client.as_str()];
    let at = at.as_millis();
    let families = read::all(connection, sql::FAMILIES_OF_BOTH, &of_both, rows::family).await?;
    for family in families.iter().filter(|row| carries(&row.scope)) {
        let key = values![at, family.id.as_bytes()];
        connection.execute(sql::REVOKE_FAMILY, &key).await?;
    }
    let statement = sql::ACCESS_TOKENS_OF_BOTH;
    let tokens = read::all(connection, statement, &of_both, rows::access_token).await?;
    for token in tokens.iter().filter(|row| carries(&row.scope)) {
        let key = values![at, token.selector.as_bytes()];
        connection.execute(sql::REVOKE_ACCESS_TOKEN, &key).await?;
    }
    let unspent = values![at, user.as_str(), client.as_str()];
    let codes = read::all(connection, sql::UNSPENT_CODES_OF_BOTH, &unspent, rows::code).await?;
    for code in codes.iter().filter(|row| carries(&row.scope)) {
        let key = values![at, code.selector.as_bytes()];
        connection.execute(sql::EXPIRE_CODE, &key).await?;
    }
    Ok(())
}
