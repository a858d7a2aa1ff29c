//! The life of scopes, as administrators rule it: their states, what would notice,
//! what was changed when.

use bailiwick_core::{
    Snapshot,
    model::{AuditEntry, AuditNumber, AuditSubject, RegisteredScope},
    scope::{ScopeChange, ScopeToken, Transition, change_state, edit},
    store::{AuditFilter, Impact, ListQuery, LoadPlan, Loaded, Page, Write},
};

use super::{Administration, AdministrationError, Change, PAGE, Result, scope::find};

/// What a change would make of a scope, and who would notice.
///
/// ```
/// # use bailiwick_server::{Administration, Config, Secrets, bailiwick_core::Digest};
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let keys = Secrets::new(Digest::of(b"an example").as_bytes(), &[])?.into();
/// # let store = std::sync::Arc::new(bailiwick_store::memory::Memory::new());
/// # let config = Config::new("https://id.example/o");
/// # let administration = Administration::open(config, store, keys).await?;
/// # use bailiwick_server::administration::NewScope;
/// use bailiwick_server::bailiwick_core::scope::{ScopeToken, StateChange, Transition};
///
/// let read = ScopeToken::from_static("read");
/// # let new = NewScope::new(read.clone(), "See your data".to_owned());
/// # administration.register_scope(&new).await?;
/// let disable = Transition::new(StateChange::Disable);
/// for change in administration.preview_scope_states(&[read], &disable).await? {
///     let after = change.after.map(|scope| scope.state.as_str());
///     assert_eq!(after, Some("disabled"));
///     assert_eq!(change.impact.grants, 0); // nobody holds it
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ScopePreview {
    /// The scope as it is.
    pub before: RegisteredScope,
    /// As it would be; `None`: nothing would change.
    pub after: Option<RegisteredScope>,
    /// What hangs on it.
    pub impact: Impact,
}

impl Administration {
    /// Changes the state of the scopes `names`, whoever owns them: all of them or
    /// none. Answers them as they are then.
    ///
    /// ```
    /// # use bailiwick_server::{Administration, Config, Secrets, bailiwick_core::Digest};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let keys = Secrets::new(Digest::of(b"an example").as_bytes(), &[])?.into();
    /// # let store = std::sync::Arc::new(bailiwick_store::memory::Memory::new());
    /// # let config = Config::new("https://id.example/o");
    /// # let administration = Administration::open(config, store, keys).await?;
    /// # use bailiwick_server::administration::NewScope;
    /// use bailiwick_server::bailiwick_core::{
    ///     model::ScopeState,
    ///     scope::{ScopeToken, StateChange, Transition},
    /// };
    ///
    /// let read = ScopeToken::from_static("read");
    /// # let new = NewScope::new(read.clone(), "See your data".to_owned());
    /// # administration.register_scope(&new).await?;
    /// let disable = Transition {
    ///     reason: Some("the partner leaked tokens".to_owned()),
    ///     ..Transition::new(StateChange::Disable)
    /// };
    /// administration.change_scope_states(&[read.clone()], &disable).await?;
    /// let restore = Transition::new(StateChange::Restore);
    /// let scopes = administration.change_scope_states(&[read], &restore).await?;
    /// assert_eq!(scopes[0].state, ScopeState::Active);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn change_scope_states(
        &self,
        names: &[ScopeToken],
        transition: &Transition,
    ) -> Result<Vec<RegisteredScope>> {
        self.change(LoadPlan::default(), |situation, env| {
            let mut writes = Vec::new();
            let mut scopes = Vec::with_capacity(names.len());
            let changes = states(names, transition, situation.snapshot, env.config, env.now)?;
            for (before, after) in changes {
                let write = |scope: &RegisteredScope| Write::PutScope(Box::new(scope.clone()));
                writes.extend(after.as_ref().map(write));
                scopes.push(after.unwrap_or_else(|| before.clone()));
            }
            Ok(Change::new(writes, scopes))
        })
        .await
    }

    /// What [`Administration::change_scope_states`] would do now.
    ///
    /// ```
    /// # use bailiwick_server::{Administration, Config, Secrets, bailiwick_core::Digest};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let keys = Secrets::new(Digest::of(b"an example").as_bytes(), &[])?.into();
    /// # let store = std::sync::Arc::new(bailiwick_store::memory::Memory::new());
    /// # let config = Config::new("https://id.example/o");
    /// # let administration = Administration::open(config, store, keys).await?;
    /// # use bailiwick_server::administration::NewScope;
    /// use bailiwick_server::bailiwick_core::scope::{ScopeToken, StateChange, Transition};
    ///
    /// let read = ScopeToken::from_static("read");
    /// # let new = NewScope::new(read.clone(), "See your data".to_owned());
    /// # administration.register_scope(&new).await?;
    /// let retire = Transition::new(StateChange::Retire);
    /// let previews = administration.preview_scope_states(&[read.clone()], &retire).await?;
    /// assert_eq!(previews[0].after.as_ref().unwrap().state.as_str(), "retired");
    /// assert_eq!(administration.scope(&read).await?.state.as_str(), "active"); // still
    /// # Ok(())
    /// # }
    /// ```
    pub async fn preview_scope_states(
        &self,
        names: &[ScopeToken],
        transition: &Transition,
    ) -> Result<Vec<ScopePreview>> {
        let (snapshot, loaded) = self.with_impact(names).await?;
        let now = self.now();
        let changes = states(names, transition, &snapshot, &self.0.config, now)?;
        let previews = changes.into_iter().map(|(before, after)| ScopePreview {
            before: before.clone(),
            after,
            impact: impact_of(&loaded, &before.name),
        });
        Ok(previews.collect())
    }

    /// What [`Administration::update_scope`] would do now.
    ///
    /// ```
    /// # use bailiwick_server::{Administration, Config, Secrets, bailiwick_core::Digest};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let keys = Secrets::new(Digest::of(b"an example").as_bytes(), &[])?.into();
    /// # let store = std::sync::Arc::new(bailiwick_store::memory::Memory::new());
    /// # let config = Config::new("https://id.example/o");
    /// # let administration = Administration::open(config, store, keys).await?;
    /// # use bailiwick_server::administration::NewScope;
    /// use bailiwick_server::bailiwick_core::scope::{ScopeChange, ScopeToken};
    ///
    /// let read = ScopeToken::from_static("read");
    /// # let new = NewScope::new(read.clone(), "See your data".to_owned());
    /// # administration.register_scope(&new).await?;
    /// let text = ScopeChange { description: Some("See it all".to_owned()), ..ScopeChange::default() };
    /// let preview = administration.preview_scope(&read, &text).await?;
    /// let after = preview.after.unwrap();
    /// assert!(!after.consent_holds(preview.before.text_version)); // people are asked again
    /// # Ok(())
    /// # }
    /// ```
    pub async fn preview_scope(
        &self,
        name: &ScopeToken,
        change: &ScopeChange,
    ) -> Result<ScopePreview> {
        let (snapshot, loaded) = self.with_impact(std::slice::from_ref(name)).await?;
        let before = find(&snapshot, name)?;
        let after = edit(before, change, &snapshot, &self.0.config, self.now());
        Ok(ScopePreview {
            before: before.clone(),
            after: after.map_err(|problem| vec![problem])?,
            impact: impact_of(&loaded, name),
        })
    }

    /// Who holds the scopes `names` now, in their order: what would notice if they
    /// were gone.
    ///
    /// ```
    /// # use bailiwick_server::{Administration, Config, Secrets, bailiwick_core::Digest};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let keys = Secrets::new(Digest::of(b"an example").as_bytes(), &[])?.into();
    /// # let store = std::sync::Arc::new(bailiwick_store::memory::Memory::new());
    /// # let config = Config::new("https://id.example/o");
    /// # let administration = Administration::open(config, store, keys).await?;
    /// # use bailiwick_server::administration::NewScope;
    /// use bailiwick_server::bailiwick_core::scope::ScopeToken;
    ///
    /// let read = ScopeToken::from_static("read");
    /// # let new = NewScope::new(read.clone(), "See your data".to_owned());
    /// # administration.register_scope(&new).await?;
    /// let impact = administration.scope_impact(&[read]).await?;
    /// assert!(impact[0].clients.is_empty());
    /// # Ok(())
    /// # }
    /// ```
    pub async fn scope_impact(&self, names: &[ScopeToken]) -> Result<Vec<Impact>> {
        let (snapshot, loaded) = self.with_impact(names).await?;
        for name in names {
            find(&snapshot, name)?;
        }
        Ok(names.iter().map(|name| impact_of(&loaded, name)).collect())
    }

    pub(super) async fn with_impact(
        &self,
        names: &[ScopeToken],
    ) -> Result<(std::sync::Arc<Snapshot>, Box<Loaded>)> {
        let plan = LoadPlan {
            impact: names.to_vec(),
            ..LoadPlan::default()
        };
        let loaded = self.0.store.load(plan).await?;
        let snapshot = self.at_least(loaded.version).await?;
        Ok((snapshot, loaded))
    }

    /// Every change of the scope `name`, oldest first: who, what, before, after.
    ///
    /// ```
    /// # use bailiwick_server::{Administration, Config, Secrets, bailiwick_core::Digest};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let keys = Secrets::new(Digest::of(b"an example").as_bytes(), &[])?.into();
    /// # let store = std::sync::Arc::new(bailiwick_store::memory::Memory::new());
    /// # let config = Config::new("https://id.example/o");
    /// # let administration = Administration::open(config, store, keys).await?;
    /// # use bailiwick_server::administration::NewScope;
    /// use bailiwick_server::bailiwick_core::scope::ScopeToken;
    ///
    /// let read = ScopeToken::from_static("read");
    /// # let new = NewScope::new(read.clone(), "See your data".to_owned());
    /// # administration.register_scope(&new).await?;
    /// for entry in administration.scope_history(&read).await? {
    ///     println!("{:?} {} by {:?}", entry.at, entry.action.as_str(), entry.actor);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub async fn scope_history(&self, name: &ScopeToken) -> Result<Vec<AuditEntry>> {
        find(&*self.snapshot().await?, name)?;
        let mut entries: Vec<AuditEntry> = Vec::new();
        loop {
            let filter = AuditFilter {
                after: entries.last().map_or(AuditNumber(0), |last| last.number),
                subject: Some(AuditSubject::Scope(name.clone())),
                limit: PAGE,
                ..AuditFilter::default()
            };
            let page = self.0.store.page(ListQuery::Audit(filter)).await?;
            let Page::Audit(page) = page else {
                return Ok(entries);
            };
            let more = page.len() == PAGE;
            entries.extend(page);
            if !more {
                return Ok(entries);
            }
        }
    }
}

type StateChanges<'a> = Vec<(&'a RegisteredScope, Option<RegisteredScope>)>;

/// Each name once with what becomes of it; the error is everything that is wrong.
fn states<'a>(
    names: &[ScopeToken],
    transition: &Transition,
    snapshot: &'a Snapshot,
    config: &bailiwick_core::Config,
    now: bailiwick_core::UnixTime,
) -> Result<StateChanges<'a>> {
    let mut changes: StateChanges<'a> = Vec::with_capacity(names.len());
    let mut problems = Vec::new();
    for name in names {
        let before = find(snapshot, name)?;
        if changes.iter().any(|(known, _)| known.name == *name) {
            continue;
        }
        match change_state(before, transition, snapshot, config, now) {
            Ok(after) => changes.push((before, after)),
            Err(mut problem) => {
                if names.len() > 1 {
                    problem.text = format!("'{name}': {}", problem.text);
                }
                problems.push(problem);
            }
        }
    }
    if problems.is_empty() {
        Ok(changes)
    } else {
        Err(AdministrationError::Refused(problems))
    }
}

pub(super) fn impact_of(loaded: &Loaded, name: &ScopeToken) -> Impact {
    let found = loaded.impact.iter().find(|impact| impact.scope == *name);
    found.cloned().unwrap_or_else(|| Impact::none(name.clone()))
}
