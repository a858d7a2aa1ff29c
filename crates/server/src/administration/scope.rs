//! The scope registry, as administrators see and change it.

use bailiwick_core::{
    Snapshot,
    model::{ClientId, Owner, RegisteredScope},
    plain_text::plain_text,
    scope::{ScopeChange, ScopeRegistration, ScopeToken, edit, retire, upsert},
    store::{LoadPlan, Write},
};

use super::{Administration, AdministrationError, Change, Result, resource_server};

/// What became of a registration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScopeOutcome {
    /// The scope as it is now.
    pub scope: RegisteredScope,
    /// Whether it is new.
    pub created: bool,
}

impl Administration {
    /// All scopes by name, whatever their state.
    pub async fn scopes(&self) -> Result<Vec<RegisteredScope>> {
        let snapshot = self.snapshot().await?;
        let mut scopes: Vec<_> = snapshot
            .scopes()
            .map(|scope| RegisteredScope::clone(scope))
            .collect();
        scopes.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(scopes)
    }

    /// The scope `name`.
    pub async fn scope(&self, name: &ScopeToken) -> Result<RegisteredScope> {
        let snapshot = self.snapshot().await?;
        Ok(RegisteredScope::clone(find(&snapshot, name)?))
    }

    /// Registers `name` for the resource server `owner`, or for the server
    /// itself, or changes it. What an administrator makes a default is one.
    pub async fn register_scope(
        &self,
        name: &ScopeToken,
        description: &str,
        is_default: Option<bool>,
        owner: Option<&ClientId>,
    ) -> Result<ScopeOutcome> {
        let description = plain_text(description.trim(), self.0.config.description_limit)
            .map_err(|error| AdministrationError::refused("description", error.to_string()))?;
        if description.is_empty() {
            return Err(AdministrationError::refused(
                "description",
                "must not be empty",
            ));
        }
        let registration = ScopeRegistration {
            name: name.clone(),
            description,
            is_default,
            advertised: None,
        };
        let holder = owner.map_or(Owner::AuthorizationServer, |id| {
            Owner::ResourceServer(id.clone())
        });
        self.change(LoadPlan::default(), |situation, env| {
            let snapshot = situation.snapshot;
            if let Some(id) = owner {
                resource_server::find(snapshot, id)?;
            }
            let done = upsert(&holder, &registration, true, snapshot, env.config, env.now)?;
            let created = done.created;
            if let Some(scope) = done.write {
                let write = Write::PutScope(Box::new(scope.clone()));
                return Ok(Change::new(vec![write], ScopeOutcome { scope, created }));
            }
            let scope = RegisteredScope::clone(find(snapshot, name)?);
            Ok(Change::none(ScopeOutcome { scope, created }))
        })
        .await
    }

    /// Changes the scope `name`, whoever owns it.
    pub async fn update_scope(
        &self,
        name: &ScopeToken,
        change: &ScopeChange,
    ) -> Result<RegisteredScope> {
        self.change(LoadPlan::default(), |situation, env| {
            let before = find(situation.snapshot, name)?;
            let after = edit(before, change, env.config, env.now);
            Ok(put(before, after.map_err(|problem| vec![problem])?))
        })
        .await
    }

    /// Puts the scope `name` out of use for ever; the name stays reserved.
    pub async fn retire_scope(&self, name: &ScopeToken) -> Result<RegisteredScope> {
        self.change(LoadPlan::default(), |situation, env| {
            let before = find(situation.snapshot, name)?;
            Ok(put(before, retire(before, env.now)))
        })
        .await
    }
}

fn put(before: &RegisteredScope, after: Option<RegisteredScope>) -> Change<RegisteredScope> {
    match after {
        Some(scope) => Change::new(vec![Write::PutScope(Box::new(scope.clone()))], scope),
        None => Change::none(before.clone()),
    }
}

fn find<'a>(snapshot: &'a Snapshot, name: &ScopeToken) -> Result<&'a RegisteredScope> {
    let scope = snapshot.scope(name);
    scope
        .map(|scope| &**scope)
        .ok_or_else(|| AdministrationError::not_found("scope", name.as_str()))
}
