//! What a manifest makes of the registry.

mod entry;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use super::{
    Diff, DiffEntry, TextChange,
    check::{Checked, Declared},
    nearest,
    problem::{ManifestProblem, ManifestRule, Problems},
};
use crate::{
    Config, Reason, Snapshot, UnixTime,
    model::{
        Approval, Client, ClientId, ClientRecord, Owner, RegisteredScope, ResourceServer, Risk,
        ScopeState,
    },
    scope::{
        ImplicationProblem, NameRefusal, ScopeToken, TemplateProblem, accept_offer,
        brought::{may_bring_more, more_brought},
        check_implications, check_ownership, check_template,
        reserved::reserved_value,
    },
    store::Write,
};

pub(crate) use self::entry::take_up;
use self::entry::{Fate, declared, left_out};

/// What changes in a scope with which more comes.
const BROUGHT: &str = "implied";

/// The registry as a manifest wants it.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) owner: Owner,
    /// Clients and registry as they would be, without a number of their own.
    pub(super) after: Snapshot,
    /// The clients to be written.
    pub(super) clients: BTreeMap<ClientId, ClientRecord>,
    /// The scopes to be written.
    scopes: BTreeSet<ScopeToken>,
    /// Those of others that pass by this: what is offered passes whole with the first
    /// name of it.
    taken: BTreeSet<ScopeToken>,
    pub(super) diff: Diff,
    approval: Approval,
    may_set_defaults: bool,
    now: UnixTime,
}

impl Plan {
    /// What `client`, whose role is `role`, makes of the registry by `checked`; or
    /// all that it may not.
    pub(super) fn of(
        client: &dyn Client,
        role: &ResourceServer,
        checked: &Checked<'_>,
        snapshot: &Snapshot,
        config: &Config,
        now: UnixTime,
    ) -> Result<Self, Vec<ManifestProblem>> {
        let mut plan = Self {
            owner: Owner::ResourceServer(client.id().clone()),
            after: snapshot.clone(),
            clients: BTreeMap::new(),
            scopes: BTreeSet::new(),
            taken: BTreeSet::new(),
            diff: Diff::default(),
            approval: role.approval,
            may_set_defaults: role.may_set_defaults,
            now,
        };
        let mut problems = Problems::default();
        let mut named = BTreeSet::new();
        for scope in &checked.scopes {
            named.insert(scope.name.clone());
            plan.declare(scope, config, &mut problems);
        }
        plan.check_implied(checked, config, &mut problems);
        plan.check_replacements(checked, &named, &mut problems);
        let problems = problems.into_all();
        if problems.is_empty() {
            plan.ask_for_what_brings_more(snapshot);
            plan.leave_out(&named, checked.revision);
            Ok(plan)
        } else {
            Err(problems)
        }
    }

    fn declare(&mut self, scope: &Declared<'_>, config: &Config, problems: &mut Problems) {
        if !self.take_over(scope, config, problems) {
            return;
        }
        let taken = self.taken.contains(&scope.name);
        let known = match check_ownership(&self.owner, &scope.name, &self.after, config) {
            Ok(known) => known.cloned(),
            Err(refusal) if refusal.reason == Reason::NameRetired && self.holds(&scope.name) => {
                return self.block(scope, refusal.text);
            }
            Err(refusal) => return self.refuse(scope, &refusal, problems),
        };
        if let Err(problem) = self.check_template(scope, known.as_deref()) {
            let rule = match problem {
                TemplateProblem::Foreign { .. } => ManifestRule::Foreign,
                _ => ManifestRule::NameGrammar,
            };
            let pointer = format!("/scopes/{}/parameters", scope.place);
            return problems.add(pointer, rule, problem.to_string());
        }
        if let Some(reserved) = reserved_value(&scope.name, &scope.entry.parameters, config) {
            let detail = format!("it would stand for '{reserved}', which is reserved");
            let pointer = format!("/scopes/{}/name", scope.place);
            return problems.add(pointer, ManifestRule::Reserved, detail);
        }
        let (before, is_new) = match known {
            Some(known) => (RegisteredScope::clone(&known), false),
            None => (self.blank(scope), true),
        };
        let (after, fate) = declared(&before, is_new, scope, self.may_set_defaults, self.now);
        let mut entry = DiffEntry::new(scope.name.clone());
        entry.why = not_as_said(&after, scope);
        if taken {
            entry.what.push("owner".to_owned());
        }
        let list = match fate {
            Fate::Blocked { why, what } => {
                entry.why = Some(why);
                entry.what.extend(what);
                &mut self.diff.blocked
            }
            _ if is_new && after.state == ScopeState::Pending => &mut self.diff.pending,
            _ if is_new => &mut self.diff.added,
            Fate::Same if !taken => return,
            Fate::Same => &mut self.diff.changed,
            Fate::Changed { what, change } => {
                entry.what.extend(what);
                entry.change = change;
                &mut self.diff.changed
            }
            Fate::Reactivated { what, change } => {
                entry.what.extend(what);
                entry.change = change;
                &mut self.diff.reactivated
            }
        };
        list.push(entry);
        if is_new || after != before {
            self.put(after);
        }
    }

    /// Whether what the name stands for is its owner's, and clear. It is costly, and
    /// asked only of what is new.
    fn check_template(
        &self,
        scope: &Declared<'_>,
        known: Option<&RegisteredScope>,
    ) -> Result<(), TemplateProblem> {
        let parameters = &scope.entry.parameters;
        if known.is_some_and(|known| known.parameters == *parameters) {
            return Ok(());
        }
        check_template(&self.owner, &scope.name, parameters, &self.after)
    }

    /// Whether what comes with each scope may; what is not there was told before.
    fn check_implied(&self, checked: &Checked<'_>, config: &Config, problems: &mut Problems) {
        for declared in &checked.scopes {
            let Some(scope) = self
                .after
                .scope(&declared.name)
                .filter(|_| !declared.implies.is_empty())
            else {
                continue;
            };
            let Err(problem) = check_implications(scope, &self.after, config) else {
                continue;
            };
            let rule = match problem {
                ImplicationProblem::Circular(_) => ManifestRule::Cycle,
                ImplicationProblem::TooMany => ManifestRule::Quota,
                ImplicationProblem::Parameter(_) => ManifestRule::Contradiction,
                _ => continue,
            };
            let pointer = format!("/scopes/{}/implies", declared.place);
            problems.add(pointer, rule, problem.to_string());
        }
    }

    /// Takes what `scope` is a part of if that was offered. `false` if it cannot pass:
    /// that is told.
    fn take_over(
        &mut self,
        scope: &Declared<'_>,
        config: &Config,
        problems: &mut Problems,
    ) -> bool {
        let Some(to) = self.owner.client() else {
            return true;
        };
        match accept_offer(&scope.name, to, &self.after, config, self.now) {
            Ok(None) => {}
            Ok(Some(taken)) => {
                self.taken.extend(taken.names().cloned());
                for client in taken.clients {
                    self.put_client(client);
                }
                for scope in taken.scopes {
                    self.put(scope);
                }
            }
            Err(reasons) => {
                let reasons: Vec<_> = reasons.iter().map(ToString::to_string).collect();
                let detail = format!("what is offered cannot pass: {}", reasons.join("; "));
                let pointer = format!("/scopes/{}/name", scope.place);
                problems.add(pointer, ManifestRule::Foreign, detail);
                return false;
            }
        }
        true
    }

    fn holds(&self, name: &ScopeToken) -> bool {
        let holder = self.after.scope(name).map(|scope| &scope.owner);
        holder == Some(&self.owner)
    }

    fn put(&mut self, scope: RegisteredScope) {
        self.scopes.insert(scope.name.clone());
        self.after = std::mem::take(&mut self.after).with_scope(Arc::new(scope));
    }

    /// Keeps `client` as it is from now on.
    pub(super) fn put_client(&mut self, client: ClientRecord) {
        self.after = std::mem::take(&mut self.after).with_client(Arc::new(client.clone()));
        self.clients.insert(client.id.clone(), client);
    }

    /// As it is before anything is said of it. What is critical waits for an
    /// administrator, whatever else its owner may do alone.
    fn blank(&self, declared: &Declared<'_>) -> RegisteredScope {
        let (id, owner) = (self.after.next_scope_id(), self.owner.clone());
        let mut scope = RegisteredScope::new(id, declared.name.clone(), owner, self.now);
        let is_critical = declared.entry.risk == Some(Risk::Critical);
        if self.approval == Approval::Required || is_critical {
            scope.state = ScopeState::Pending;
        }
        scope
    }

    fn block(&mut self, scope: &Declared<'_>, why: String) {
        let mut entry = DiffEntry::new(scope.name.clone());
        entry.why = Some(why);
        self.diff.blocked.push(entry);
    }

    fn refuse(&self, scope: &Declared<'_>, refusal: &NameRefusal, problems: &mut Problems) {
        let (rule, ask) = match refusal.reason {
            Reason::NameReserved => (ManifestRule::Reserved, ""),
            Reason::NameOutsideNamespace => (ManifestRule::Namespace, ""),
            Reason::QuotaExceeded => (ManifestRule::Quota, ""),
            Reason::NameMalformed => (ManifestRule::NameGrammar, ""),
            _ => (
                ManifestRule::Foreign,
                ": ask its owner to offer it to you, or an administrator of this server",
            ),
        };
        let near = match rule {
            ManifestRule::Namespace => self.inside(&scope.name),
            _ => None,
        };
        let pointer = format!("/scopes/{}/name", scope.place);
        problems.add_near(pointer, rule, format!("{}{ask}", refusal.text), near);
    }

    /// The nearest name that lies in a namespace of the owner.
    fn inside(&self, name: &ScopeToken) -> Option<String> {
        let client = self.after.client(self.owner.client()?)?;
        let namespace = client.resource_server()?.all_namespaces().next()?;
        let text = name.as_str();
        let last = text.rsplit([':', '/', '.']).next().unwrap_or(text);
        let near = format!("{}{last}", namespace.as_str());
        ScopeToken::parse(&near).ok().map(String::from)
    }

    /// What is named as a replacement must be there to be asked for; of the scopes
    /// of others only those count that everybody finds.
    fn check_replacements(
        &self,
        checked: &Checked<'_>,
        named: &BTreeSet<ScopeToken>,
        problems: &mut Problems,
    ) {
        for scope in &checked.scopes {
            let Some(name) = &scope.replaced_by else {
                continue;
            };
            let found = self.after.scope(name).filter(|found| {
                found.owner == self.owner
                    || found.visibility == crate::model::Visibility::Public
                        && found.state != ScopeState::Pending
            });
            if named.contains(name) || found.is_some() {
                continue;
            }
            let known = named.iter().map(ScopeToken::as_str);
            let known = known.filter(|_| problems.are_few());
            let near = nearest::nearest(name.as_str(), known).map(str::to_owned);
            problems.add_near(
                format!("/scopes/{}/replaced_by", scope.place),
                ManifestRule::UnknownScope,
                format!("there is no scope '{name}'"),
                near,
            );
        }
    }

    /// Who allowed a scope with which more comes now is asked again, though nothing is
    /// new in what is said of that scope itself.
    fn ask_for_what_brings_more(&mut self, before: &Snapshot) {
        let mut written = self.scopes.iter();
        let may = written.any(|name| {
            let scopes = before.scope(name).zip(self.after.scope(name));
            scopes.is_some_and(|(before, after)| may_bring_more(after, before))
        });
        if !may {
            return;
        }
        for scope in more_brought(&self.owner, before, &self.after) {
            let name = &scope.name;
            let lists = [
                &mut self.diff.changed,
                &mut self.diff.reactivated,
                &mut self.diff.blocked,
            ];
            let known = lists
                .into_iter()
                .flatten()
                .find(|entry| entry.name == *name);
            let asked = |entry: &mut DiffEntry| {
                entry.what.push(BROUGHT.to_owned());
                entry.change = Some(TextChange::Material);
            };
            if let Some(entry) = known {
                asked(entry);
            } else {
                let mut entry = DiffEntry::new(name.clone());
                asked(&mut entry);
                self.diff.changed.push(entry);
            }
            self.put(RegisteredScope {
                updated_at: self.now,
                ..scope
            });
        }
    }

    fn leave_out(&mut self, named: &BTreeSet<ScopeToken>, revision: u64) {
        let held: Vec<_> = self.after.scopes_of(&self.owner, "").cloned().collect();
        for scope in held.iter().filter(|scope| !named.contains(&scope.name)) {
            let mut entry = DiffEntry::new(scope.name.clone());
            let taken = self.taken.contains(&scope.name);
            entry.what.extend(taken.then(|| "owner".to_owned()));
            match left_out(scope, revision, self.now) {
                Some(after) => {
                    if after.state == ScopeState::Deprecated {
                        self.diff.deprecated.push(entry);
                    } else {
                        entry.what.push("state_reason".to_owned());
                        self.diff.changed.push(entry);
                    }
                    self.put(after);
                }
                None if taken => self.diff.changed.push(entry),
                None => {}
            }
        }
    }

    /// All that is to be written.
    pub(super) fn writes(&self) -> Vec<Write> {
        let mut scopes: Vec<_> = self
            .scopes
            .iter()
            .filter_map(|name| self.after.scope(name))
            .collect();
        scopes.sort_by_key(|scope| scope.id);
        let scopes = scopes
            .into_iter()
            .map(|scope| Write::PutScope(Box::new(RegisteredScope::clone(scope))));
        let clients = self.clients.values();
        let clients = clients.map(|client| Write::PutClient(Box::new(client.clone())));
        clients.chain(scopes).collect()
    }
}

/// Says so if the scope was to be a default and is none, is of more risk than is said,
/// or waits because it is of so much.
fn not_as_said(after: &RegisteredScope, scope: &Declared<'_>) -> Option<String> {
    let said = [
        default_refused(after, scope),
        lower_risk_refused(after, scope),
    ];
    let said: Vec<_> = said.into_iter().flatten().collect();
    (!said.is_empty()).then(|| said.join("; "))
}

fn lower_risk_refused(after: &RegisteredScope, scope: &Declared<'_>) -> Option<String> {
    let said = scope.entry.risk.filter(|said| *said < after.risk)?;
    let (said, risk) = (said.as_str(), after.risk.as_str());
    Some(format!(
        "declared as of {said} risk: it stays at {risk} until an administrator lowers it"
    ))
}

/// Says so if the scope was to be a default and is none.
fn default_refused(after: &RegisteredScope, scope: &Declared<'_>) -> Option<String> {
    (scope.entry.default && !after.is_default).then(|| {
        "asked for as a default: an administrator must let this resource server set defaults"
            .to_owned()
    })
}
