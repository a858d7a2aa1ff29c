//! A manifest, decided: what is written, or why not.

use std::collections::HashMap;

use super::{
    Diff, KeptManifest, ManifestAnswer, ManifestOutcome, ManifestRefusal, Touched,
    check::{Checked, check},
    kept::mark_of,
    plan::Plan,
    precondition::Preconditions,
    problem::{ManifestProblem, ManifestRule},
    read::Read,
};
use crate::{
    Decision, Env, Reason, Situation,
    audit::{Note, entries},
    event::Event,
    model::{Actor, Client, ManifestMark},
    store::Impact,
};

/// A manifest before its judges.
pub(super) struct Declaration<'a, 'e> {
    pub(super) client: &'a dyn Client,
    pub(super) preconditions: &'a Preconditions,
    /// Whether an administrator declares.
    pub(super) by_administrator: bool,
    /// Of the set that is kept.
    pub(super) etag: String,
    pub(super) dry_run: bool,
    pub(super) situation: &'a Situation<'a>,
    pub(super) env: &'a Env<'e>,
}

impl Declaration<'_, '_> {
    pub(super) fn decide(&self, body: &Result<Read, ManifestProblem>) -> Decision<ManifestOutcome> {
        match self.try_decide(body) {
            Ok(decision) => decision,
            Err(refusal) => Decision::answer(ManifestOutcome::Refused(*refusal)),
        }
    }

    fn try_decide(
        &self,
        body: &Result<Read, ManifestProblem>,
    ) -> Result<Decision<ManifestOutcome>, Box<ManifestRefusal>> {
        let mark = mark_of(self.client.id(), self.situation.snapshot);
        let read = match body {
            Ok(read) => read,
            Err(_) if !self.allowed() => return Err(self.stale().into()),
            Err(problem) => return Err(self.wrong(vec![problem.clone()]).into()),
        };
        let (checked, problems) = check(read, self.env.config);
        let digest = checked.digest();
        let repeats = mark.filter(|mark| mark.revision == checked.revision);
        // What was done is not undone by asking again, whatever the answer to the
        // first request became of.
        if problems.is_empty() && repeats.is_some_and(|mark| mark.digest == digest) {
            let (diff, etag) = (Diff::default(), self.etag.clone());
            return Ok(Decision::answer(self.applied(&checked, diff, etag)));
        }
        if !self.allowed() {
            return Err(self.stale().into());
        }
        if let Some(newer) =
            mark.filter(|mark| read.has_revision && mark.revision > checked.revision)
        {
            return Err(self
                .refusal(
                    Reason::ManifestSuperseded,
                    format!(
                        "revision {} is superseded: revision {} is in force",
                        checked.revision, newer.revision
                    ),
                )
                .into());
        }
        let plan = self.plan(&checked, problems)?;
        if repeats.is_some() {
            return Err(self.refusal(
                Reason::ManifestConflict,
                format!(
                    "revision {} was declared with another set: a new set needs a greater revision",
                    checked.revision
                ),
            ).into());
        }
        let mark = ManifestMark {
            revision: checked.revision,
            digest,
            source: checked.source.clone(),
            applied_at: self.env.now,
        };
        Ok(self.commit(plan, &checked, mark))
    }

    fn plan(
        &self,
        checked: &Checked<'_>,
        mut problems: Vec<ManifestProblem>,
    ) -> Result<Plan, Box<ManifestRefusal>> {
        // A set that is too large is not played out: that is what the limits are for.
        let too_large =
            |one: &ManifestProblem| one.rule == ManifestRule::Quota && one.pointer == "/scopes";
        if problems.iter().any(too_large) {
            return Err(self.wrong(problems).into());
        }
        let Some(role) = self.client.resource_server() else {
            return Err(self.wrong(problems).into());
        };
        let (snapshot, env) = (self.situation.snapshot, self.env);
        match Plan::of(self.client, role, checked, snapshot, env.config, env.now) {
            Ok(plan) if problems.is_empty() => Ok(plan),
            Ok(_) => Err(self.wrong(problems).into()),
            Err(more) => {
                problems.extend(more);
                Err(self.wrong(problems).into())
            }
        }
    }

    fn commit(
        &self,
        mut plan: Plan,
        checked: &Checked<'_>,
        mark: ManifestMark,
    ) -> Decision<ManifestOutcome> {
        let id = self.client.id();
        let mut record = match plan.clients.get(id) {
            Some(changed) => changed.clone(),
            None => self.client.record().clone(),
        };
        let source = mark.source.clone();
        if let Some(role) = &mut record.resource_server {
            role.manifest = Some(mark);
        }
        plan.put_client(record);
        self.count(&mut plan.diff);
        let etag = KeptManifest::of(id, &plan.after, self.env.now).etag();
        let diff = std::mem::take(&mut plan.diff);
        if self.dry_run {
            return Decision::answer(self.applied(checked, diff, self.etag.clone()));
        }
        let mut writes = plan.writes();
        let events = writes.iter().filter_map(Event::of).collect();
        let actor = if self.by_administrator {
            Actor::Operator
        } else {
            Actor::Client(id.clone())
        };
        let note = Note {
            reason: None,
            source,
        };
        let Situation {
            snapshot, loaded, ..
        } = self.situation;
        writes.extend(entries(
            &writes,
            snapshot,
            loaded,
            &actor,
            self.env.now,
            &note,
        ));
        Decision {
            writes,
            outcome: Ok(self.applied(checked, diff, etag)),
            events,
        }
    }

    /// Fills in what hangs on each entry.
    fn count(&self, diff: &mut Diff) {
        let impact = &self.situation.loaded.impact;
        let impact: HashMap<_, _> = impact.iter().map(|one| (&one.scope, one)).collect();
        let named = self.by_administrator;
        for entry in diff.entries_mut() {
            if let Some(Impact {
                clients,
                users,
                grants,
                ..
            }) = impact.get(&entry.name)
            {
                entry.clients = number(clients.len());
                entry.users = number(users.len());
                entry.grants = *grants;
                entry.touched = named.then(|| Touched {
                    clients: clients.clone(),
                    users: users.clone(),
                });
            }
        }
    }

    fn applied(&self, checked: &Checked<'_>, diff: Diff, etag: String) -> ManifestOutcome {
        ManifestOutcome::Applied {
            answer: ManifestAnswer {
                revision: checked.revision,
                version: self.situation.snapshot.version(),
                dry_run: self.dry_run,
                diff,
            },
            etag,
        }
    }

    fn allowed(&self) -> bool {
        let exists = mark_of(self.client.id(), self.situation.snapshot).is_some();
        self.preconditions.allow_change(&self.etag, exists)
    }

    fn stale(&self) -> ManifestRefusal {
        self.refusal(
            Reason::PreconditionFailed,
            "the set is not the one that If-Match or If-None-Match speaks of".to_owned(),
        )
    }

    fn wrong(&self, mut problems: Vec<ManifestProblem>) -> ManifestRefusal {
        let has = |rule: fn(ManifestRule) -> bool| problems.iter().any(|one| rule(one.rule));
        let (reason, what) = if has(|rule| rule == ManifestRule::Json) {
            (Reason::ManifestMalformed, "the body is no manifest")
        } else if has(ManifestRule::is_about_ownership) {
            (
                Reason::NameForeign,
                "the manifest names what this resource server may not hold",
            )
        } else {
            (Reason::ManifestRefused, "the manifest breaks rules")
        };
        problems.sort_by_key(|problem| place(&problem.pointer));
        let detail = format!("{what}: {} problem(s)", problems.len());
        let mut refusal = self.refusal(reason, detail);
        refusal.problems = problems;
        refusal
    }

    fn refusal(&self, reason: Reason, detail: String) -> ManifestRefusal {
        let snapshot = self.situation.snapshot;
        ManifestRefusal {
            reason,
            detail,
            problems: Vec::new(),
            revision: mark_of(self.client.id(), snapshot).map_or(0, |mark| mark.revision),
            version: snapshot.version(),
            etag: self.etag.clone(),
        }
    }
}

/// Which entry a pointer is about; what is about none comes first.
fn place(pointer: &str) -> Option<usize> {
    let rest = pointer.strip_prefix("/scopes/")?;
    rest.split('/').next()?.parse().ok()
}

fn number(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}
