//! The scope registry, as administrators see and change it.

use bailiwick_core::{
    Snapshot,
    model::{ClientId, Owner, RegisteredScope},
    plain_text::plain_text,
    scope::{ScopeChange, ScopeRegistration, ScopeToken, edit, retire, upsert},
    store::{LoadPlan, Write},
};

use super::{Administration, AdministrationError, Change, Result, resource_server};

/// A scope to be registered, or to be changed by its owner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewScope {
    /// Its name.
    pub name: ScopeToken,
    /// What it lets a client do, in plain text for people.
    pub description: String,
    /// Whether it is a default; `None`: as it is, and not for a new one. What an
    /// administrator makes a default is one.
    pub is_default: Option<bool>,
    /// Whether metadata lists it; `None`: as it is, and not for a new one.
    pub advertised: Option<bool>,
    /// The resource server that owns it; `None`: this server itself.
    pub owner: Option<ClientId>,
}

impl NewScope {
    /// A scope of this server itself, about which nothing else is said.
    pub fn new(name: ScopeToken, description: String) -> Self {
        Self {
            name,
            description,
            is_default: None,
            advertised: None,
            owner: None,
        }
    }
}

/// What became of a registration.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
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

    /// Registers a scope for its owner, or changes it if the owner has it.
    pub async fn register_scope(&self, new: &NewScope) -> Result<ScopeOutcome> {
        let description = plain_text(new.description.trim(), self.0.config.description_limit)
            .map_err(|error| AdministrationError::refused("description", error.to_string()))?;
        if description.is_empty() {
            return Err(AdministrationError::refused(
                "description",
                "must not be empty",
            ));
        }
        let registration = ScopeRegistration {
            name: new.name.clone(),
            description,
            is_default: new.is_default,
            advertised: new.advertised,
        };
        let owner = new.owner.clone();
        let holder = owner.map_or(Owner::AuthorizationServer, Owner::ResourceServer);
        self.change(LoadPlan::default(), |situation, env| {
            let snapshot = situation.snapshot;
            if let Some(id) = &new.owner {
                resource_server::find(snapshot, id)?;
            }
            let done = upsert(&holder, &registration, true, snapshot, env.config, env.now)?;
            let created = done.created;
            if let Some(scope) = done.write {
                let write = Write::PutScope(Box::new(scope.clone()));
                return Ok(Change::new(vec![write], ScopeOutcome { scope, created }));
            }
            let scope = RegisteredScope::clone(find(snapshot, &new.name)?);
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
