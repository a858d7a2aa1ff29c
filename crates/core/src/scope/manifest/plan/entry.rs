//! What a manifest makes of one scope.

use crate::{
    UnixTime,
    model::{Implied, RegisteredScope, ScopeState},
    scope::{
        StateChange,
        manifest::{TextChange, check::Declared, translations::PREFIX},
        risk,
        state::changed_by_owner,
    },
};

/// How the reason begins that a scope left out of a manifest is given.
const LEFT_OUT: &str = "left out of revision ";

/// What becomes of a scope that is named.
pub(super) enum Fate {
    /// It is so already.
    Same,
    /// It is in use as before.
    Changed {
        what: Vec<String>,
        change: Option<TextChange>,
    },
    /// It had been left out.
    Reactivated {
        what: Vec<String>,
        change: Option<TextChange>,
    },
    /// It is not in use as the manifest wants it.
    Blocked { why: String, what: Vec<String> },
}

/// `before` as `scope` says; if it `is_new`, its first texts are version 1.
pub(super) fn declared(
    before: &RegisteredScope,
    is_new: bool,
    scope: &Declared<'_>,
    may_set_defaults: bool,
    now: UnixTime,
) -> (RegisteredScope, Fate) {
    let by_others = match before.state {
        ScopeState::Disabled => {
            let why = because("is disabled", before);
            return (before.clone(), Fate::Blocked { why, what: vec![] });
        }
        ScopeState::Deprecated if !is_left_out(before) => {
            Some(because("is deprecated by an administrator", before))
        }
        _ => None,
    };
    let mut after = before.clone();
    let (mut what, mut change) = describe(&mut after, scope, now);
    if let Some(change) = change.filter(|_| !is_new) {
        after.text_version = after.text_version.saturating_add(1);
        if change == TextChange::Material {
            after.consent_version = after.text_version;
        }
    }
    what.extend(settle(&mut after, scope, may_set_defaults));
    let (said, raised_from) = (scope.entry.risk, after.risk);
    if risk::declare(&mut after, said, is_new) {
        what.push("risk".to_owned());
        if after.risk > raised_from && !is_new {
            change = Some(TextChange::Material);
        }
    }
    if let Some(why) = by_others {
        touch(&mut after, before, now);
        return (after, Fate::Blocked { why, what });
    }
    let returns = take_up(&mut after, now);
    touch(&mut after, before, now);
    let fate = if returns {
        Fate::Reactivated { what, change }
    } else if what.is_empty() {
        Fate::Same
    } else {
        Fate::Changed { what, change }
    };
    (after, fate)
}

/// `scope` as it is when revision `revision` does not name it: it is given up, and
/// in use still. One that waits for an administrator goes on waiting, with a word
/// about it. `None` if there is nothing to give up.
pub(super) fn left_out(
    scope: &RegisteredScope,
    revision: u64,
    now: UnixTime,
) -> Option<RegisteredScope> {
    let reason = Some(format!("{LEFT_OUT}{revision} of the manifest"));
    if scope.state == ScopeState::Pending && !is_left_out(scope) {
        return Some(RegisteredScope {
            state_reason: reason,
            updated_at: now,
            ..scope.clone()
        });
    }
    changed_by_owner(scope, StateChange::Deprecate, reason, now)
}

/// Takes `scope` up again if a manifest had left it out; whether it had.
pub(crate) fn take_up(scope: &mut RegisteredScope, now: UnixTime) -> bool {
    if !is_left_out(scope) {
        return false;
    }
    if let Some(restored) = changed_by_owner(scope, StateChange::Restore, None, now) {
        *scope = restored;
    } else {
        // It waits still: only the word about it goes.
        scope.state_reason = None;
        scope.updated_at = now;
    }
    true
}

/// Whether the last manifest did not name it: not whether an administrator deprecated
/// it, which a manifest does not undo.
fn is_left_out(scope: &RegisteredScope) -> bool {
    let reason = scope.state_reason.as_deref();
    match scope.state {
        ScopeState::Deprecated => {
            scope.sunset.is_none() && reason.is_some_and(|reason| reason.starts_with(LEFT_OUT))
        }
        ScopeState::Pending => reason.is_some_and(|reason| reason.starts_with(LEFT_OUT)),
        _ => false,
    }
}

fn because(what: &str, scope: &RegisteredScope) -> String {
    let name = &scope.name;
    match &scope.state_reason {
        Some(reason) => format!("'{name}' {what}: {reason}"),
        None => format!("'{name}' {what}: ask an administrator of this server"),
    }
}

fn touch(after: &mut RegisteredScope, before: &RegisteredScope, now: UnixTime) {
    if *after != *before {
        after.updated_at = now;
    }
}

/// The texts, and what widens the meaning of a name; says what is new.
fn describe(
    after: &mut RegisteredScope,
    scope: &Declared<'_>,
    now: UnixTime,
) -> (Vec<String>, Option<TextChange>) {
    let mut what = Vec::new();
    let mut shown = false;
    if after.description != scope.description {
        shown = !after.description.is_empty();
        what.push("description".to_owned());
        after.description.clone_from(&scope.description);
    }
    let languages = after.translations.keys().chain(scope.translations.keys());
    let mut languages: Vec<_> = languages.cloned().collect();
    languages.sort();
    languages.dedup();
    for language in languages {
        let (old, new) = (
            after.translations.get(&language),
            scope.translations.get(&language),
        );
        if old != new {
            // What nobody read before is no change of meaning.
            shown |= old.is_some() && new.is_some();
            what.push(format!("{PREFIX}{language}"));
        }
    }
    after.translations.clone_from(&scope.translations);
    let is_text = !what.is_empty();
    let widened = widen(after, scope, &mut what, now);
    let change = if widened || shown && scope.entry.change == TextChange::Material {
        Some(TextChange::Material)
    } else {
        is_text.then_some(TextChange::Cosmetic)
    };
    (what, change)
}

/// What it stands for and what it brings with it; whether that is more than before,
/// which no owner can call cosmetic.
fn widen(
    after: &mut RegisteredScope,
    scope: &Declared<'_>,
    what: &mut Vec<String>,
    now: UnixTime,
) -> bool {
    let mut widened = false;
    if after.parameters != scope.entry.parameters {
        what.push("parameters".to_owned());
        after.parameters.clone_from(&scope.entry.parameters);
        widened = true;
    }
    let mut before: Vec<_> = after.implies.iter().map(|implied| &implied.name).collect();
    before.sort();
    if !before.iter().copied().eq(&scope.implies) {
        what.push("implies".to_owned());
        widened |= scope.implies.iter().any(|name| !before.contains(&name));
        let kept = std::mem::take(&mut after.implies);
        after.implies = scope
            .implies
            .iter()
            .map(|name| {
                let known = kept.iter().find(|implied| implied.name == *name);
                known.cloned().unwrap_or_else(|| Implied {
                    name: name.clone(),
                    since: now,
                })
            })
            .collect();
    }
    widened
}

/// All else; says what is new.
fn settle(
    after: &mut RegisteredScope,
    scope: &Declared<'_>,
    may_set_defaults: bool,
) -> Vec<String> {
    let entry = scope.entry;
    let mut what = Vec::new();
    let is_default = if may_set_defaults {
        entry.default
    } else {
        after.is_default
    };
    if after.default_requested != entry.default || after.is_default != is_default {
        what.push("default".to_owned());
        after.default_requested = entry.default;
        after.is_default = is_default;
    }
    if after.exclusive != entry.exclusive {
        what.push("exclusive".to_owned());
        after.exclusive = entry.exclusive;
    }
    if after.visibility != entry.visibility {
        what.push("visibility".to_owned());
        after.visibility = entry.visibility;
    }
    if after.replaced_by != scope.replaced_by {
        what.push("replaced_by".to_owned());
        after.replaced_by.clone_from(&scope.replaced_by);
    }
    what
}
