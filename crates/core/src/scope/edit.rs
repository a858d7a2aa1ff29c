//! What an administrator changes about a scope, whoever owns it.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use super::{ScopeToken, decide::nearest, risk};
use crate::{
    Config, Snapshot, UnixTime,
    model::{LanguageTag, RegisteredScope, Risk, ScopeState, Visibility},
    plain_text::plain_text,
    problem::Problem,
};

/// Changes of a scope; `None` leaves a thing as it is. Its parameters, and what it
/// implies, are its owner's to declare.
///
/// ```
/// use bailiwick_core::{model::LanguageTag, scope::ScopeChange};
///
/// let french = LanguageTag::parse("fr").unwrap();
/// let change = ScopeChange {
///     translations: [(french, Some("Voir vos plantes".to_owned()))].into(),
///     material: Some(false), // the same in other words: nobody is asked again
///     ..ScopeChange::default()
/// };
/// # assert_eq!(change.is_default, None);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ScopeChange {
    /// A new description, in the server's language.
    pub description: Option<String>,
    /// The description in other languages; `None` takes one away.
    pub translations: BTreeMap<LanguageTag, Option<String>>,
    /// Whether the scope means something else than before: then people are asked
    /// again. `None`: yes, if a text changes. Without a new text, the last change
    /// of the text is judged anew.
    pub material: Option<bool>,
    /// Whether it is a default.
    pub is_default: Option<bool>,
    /// Whether metadata lists it.
    pub advertised: Option<bool>,
    /// Whether only clients that a rule names may ask for it.
    pub exclusive: Option<bool>,
    /// Who finds it.
    pub visibility: Option<Visibility>,
    /// How much harm can be done with it. More is never cosmetic: people are asked again.
    pub risk: Option<Risk>,
    /// When it goes out of use, if it is deprecated; `Some(None)`: not by itself.
    pub sunset: Option<Option<UnixTime>>,
    /// What to ask for instead; `Some(None)`: nothing.
    pub replaced_by: Option<Option<ScopeToken>>,
}

/// `scope` with `change` made, or `None` if that is no change. A retired scope
/// cannot be changed.
///
/// ```
/// use bailiwick_core::{Config, Snapshot, UnixTime, scope::{ScopeChange, edit}};
/// # use bailiwick_core::{model::{Owner, RegisteredScope, ScopeId, ScopeState}, scope::ScopeToken};
/// # let (config, now) = (Config::new("https://login.example/o"), UnixTime::EPOCH);
/// # let scope = RegisteredScope {
/// #     description: "Read".into(),
/// #     ..RegisteredScope::new(ScopeId(1), ScopeToken::from_static("read"), Owner::AuthorizationServer, now)
/// # };
/// # let snapshot = Snapshot::new();
///
/// let text = ScopeChange { description: Some("Read it all".to_owned()), ..ScopeChange::default() };
/// let edited = edit(&scope, &text, &snapshot, &config, now)?.unwrap();
/// assert!(!edited.consent_holds(scope.text_version)); // people are asked again
/// assert_eq!(edit(&edited, &text, &snapshot, &config, now)?, None);
/// # Ok::<(), bailiwick_core::problem::Problem>(())
/// ```
pub fn edit(
    scope: &RegisteredScope,
    change: &ScopeChange,
    snapshot: &Snapshot,
    config: &Config,
    now: UnixTime,
) -> Result<Option<RegisteredScope>, Problem> {
    if scope.state == ScopeState::Retired {
        return Err(Problem::new("state", "the scope is retired"));
    }
    let mut after = scope.clone();
    edit_texts(&mut after, change, config)?;
    edit_versions(&mut after, scope, change.material);
    if let Some(to) = change.risk {
        risk::raise(&mut after, to, false);
    }
    edit_end(&mut after, change, snapshot, now)?;
    after.is_default = change.is_default.unwrap_or(after.is_default);
    after.advertised = change.advertised.unwrap_or(after.advertised);
    after.exclusive = change.exclusive.unwrap_or(after.exclusive);
    after.visibility = change.visibility.unwrap_or(after.visibility);
    let changed = after != *scope;
    after.updated_at = now;
    Ok(changed.then_some(after))
}

fn edit_texts(
    after: &mut RegisteredScope,
    change: &ScopeChange,
    config: &Config,
) -> Result<(), Problem> {
    let plain = |text: &str| {
        plain_text(text.trim(), config.description_limit)
            .map_err(|error| error.to_string())
            .and_then(|text| {
                if text.is_empty() {
                    Err("must not be empty".to_owned())
                } else {
                    Ok(text)
                }
            })
    };
    if let Some(text) = &change.description {
        after.description = plain(text).map_err(|text| Problem::new("description", text))?;
    }
    for (language, text) in &change.translations {
        let Some(text) = text else {
            after.translations.remove(language);
            continue;
        };
        let text = plain(text)
            .map_err(|text| Problem::new("description", format!("({language}) {text}")))?;
        after.translations.insert(language.clone(), text);
    }
    Ok(())
}

/// A new text is a new version. What was consented to before holds on where the
/// change is cosmetic.
fn edit_versions(after: &mut RegisteredScope, before: &RegisteredScope, material: Option<bool>) {
    let is_new =
        (&after.description, &after.translations) != (&before.description, &before.translations);
    if is_new {
        after.text_version = after.text_version.saturating_add(1);
    }
    match (is_new, material) {
        (true, Some(true) | None) | (false, Some(true)) => {
            after.consent_version = after.text_version;
        }
        (false, Some(false)) if after.consent_version == after.text_version => {
            after.consent_version = after.text_version.saturating_sub(1).max(1);
        }
        _ => {}
    }
}

fn edit_end(
    after: &mut RegisteredScope,
    change: &ScopeChange,
    snapshot: &Snapshot,
    now: UnixTime,
) -> Result<(), Problem> {
    if let Some(sunset) = change.sunset.filter(|sunset| *sunset != after.sunset) {
        if sunset.is_some() && after.state != ScopeState::Deprecated {
            return Err(Problem::new("sunset", "is for a deprecated scope only"));
        }
        if sunset.is_some_and(|sunset| sunset <= now) {
            return Err(Problem::new("sunset", "must lie in the future"));
        }
        after.sunset = sunset;
    }
    if let Some(other) = &change.replaced_by {
        check_replacement(after, other.as_ref(), snapshot)?;
        after.replaced_by.clone_from(other);
    }
    Ok(())
}

/// What is to be asked for instead of `scope` must be there, and something else.
pub(super) fn check_replacement(
    scope: &RegisteredScope,
    other: Option<&ScopeToken>,
    snapshot: &Snapshot,
) -> Result<(), Problem> {
    let Some(other) = other else {
        return Ok(());
    };
    let problem = |text: String| Err(Problem::new("replaced_by", text));
    if *other == scope.name {
        return problem("must be another scope".to_owned());
    }
    match snapshot.scope(other) {
        Some(found) if found.state == ScopeState::Retired => {
            problem(format!("'{other}' is retired"))
        }
        Some(_) => Ok(()),
        None => problem(match nearest_name(other, snapshot) {
            Some(meant) => format!("there is no scope '{other}'; is '{meant}' meant?"),
            None => format!("there is no scope '{other}'"),
        }),
    }
}

/// The registered name, whatever its state, that is one edit away from `name`: for
/// those who may see all names.
///
/// ```
/// use std::sync::Arc;
///
/// use bailiwick_core::{
///     Snapshot, UnixTime,
///     model::{Owner, RegisteredScope, ScopeId},
///     scope::{ScopeToken, nearest_name},
/// };
///
/// let name = ScopeToken::from_static("plants:see");
/// let owner = Owner::AuthorizationServer;
/// let scope = RegisteredScope::new(ScopeId(1), name.clone(), owner, UnixTime::EPOCH);
/// let snapshot = Snapshot::new().with_scope(Arc::new(scope));
/// let misspelt = ScopeToken::from_static("plant:see");
/// assert_eq!(nearest_name(&misspelt, &snapshot), Some(&name));
/// ```
pub fn nearest_name<'a>(name: &ScopeToken, snapshot: &'a Snapshot) -> Option<&'a ScopeToken> {
    nearest::find(name, |candidate| {
        snapshot.scope_by_text(candidate).map(|scope| &scope.name)
    })
}
