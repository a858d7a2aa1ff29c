//! The scope registry, as administrators see and change it.

use bailiwick_core::{
    Snapshot,
    model::{ClientId, Owner, RegisteredScope},
    plain_text::plain_text,
    scope::{
        ScopeChange, ScopeRegistration, ScopeToken, bringing_more, edit, nearest_name, retire,
        upsert,
    },
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
    ///
    /// ```
    /// use bailiwick_server::administration::NewScope;
    /// use bailiwick_server::bailiwick_core::{model::ClientId, scope::ScopeToken};
    ///
    /// let read = NewScope::new(ScopeToken::from_static("read"), "See your data".to_owned());
    /// assert_eq!(read.owner, None);
    /// let water = NewScope {
    ///     owner: Some(ClientId::new("plants")),
    ///     ..NewScope::new(ScopeToken::from_static("plants:water"), "Water your plants".to_owned())
    /// };
    /// # assert_eq!(water.is_default, None);
    /// ```
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
    ///
    /// ```
    /// # use bailiwick_server::{Administration, Config, Secrets, bailiwick_core::Digest};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let keys = Secrets::new(Digest::of(b"an example").as_bytes(), &[])?.into();
    /// # let store = std::sync::Arc::new(bailiwick_store::memory::Memory::new());
    /// # let config = Config::new("https://id.example/o");
    /// # let administration = Administration::open(config, store, keys).await?;
    /// use bailiwick_server::administration::NewScope;
    /// use bailiwick_server::bailiwick_core::scope::ScopeToken;
    ///
    /// for name in ["write", "read"] {
    ///     let scope = NewScope::new(ScopeToken::from_static(name), "Your data".to_owned());
    ///     administration.register_scope(&scope).await?;
    /// }
    /// let scopes = administration.scopes().await?;
    /// let names: Vec<_> = scopes.iter().map(|scope| scope.name.as_str()).collect();
    /// assert_eq!(names, ["read", "write"]);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn scopes(&self) -> Result<Vec<RegisteredScope>> {
        self.scopes_after("", usize::MAX).await
    }

    /// The next `limit` scopes after the name `after`, by name, whatever their state;
    /// the empty text is before all. The snapshot has them in that order: nothing is
    /// sorted, and what comes before is not looked at.
    ///
    /// ```
    /// # use bailiwick_server::{Administration, Config, Secrets, bailiwick_core::Digest};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let keys = Secrets::new(Digest::of(b"an example").as_bytes(), &[])?.into();
    /// # let store = std::sync::Arc::new(bailiwick_store::memory::Memory::new());
    /// # let config = Config::new("https://id.example/o");
    /// # let administration = Administration::open(config, store, keys).await?;
    /// use bailiwick_server::administration::NewScope;
    /// use bailiwick_server::bailiwick_core::scope::ScopeToken;
    ///
    /// for name in ["write", "read", "delete"] {
    ///     let scope = NewScope::new(ScopeToken::from_static(name), "Your data".to_owned());
    ///     administration.register_scope(&scope).await?;
    /// }
    /// let page = administration.scopes_after("delete", 1).await?;
    /// assert_eq!(page[0].name.as_str(), "read");
    /// # Ok(())
    /// # }
    /// ```
    pub async fn scopes_after(&self, after: &str, limit: usize) -> Result<Vec<RegisteredScope>> {
        let snapshot = self.snapshot().await?;
        let page = snapshot.scopes_after(after).take(limit);
        Ok(page.map(|scope| RegisteredScope::clone(scope)).collect())
    }

    /// The scope `name`.
    ///
    /// ```
    /// # use bailiwick_server::{Administration, Config, Secrets, bailiwick_core::Digest};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let keys = Secrets::new(Digest::of(b"an example").as_bytes(), &[])?.into();
    /// # let store = std::sync::Arc::new(bailiwick_store::memory::Memory::new());
    /// # let config = Config::new("https://id.example/o");
    /// # let administration = Administration::open(config, store, keys).await?;
    /// use bailiwick_server::bailiwick_core::{model::Owner, scope::ScopeToken};
    ///
    /// # use bailiwick_server::administration::NewScope;
    /// # let new = NewScope::new(ScopeToken::from_static("read"), "See your data".to_owned());
    /// # administration.register_scope(&new).await?;
    /// let read = administration.scope(&ScopeToken::from_static("read")).await?;
    /// assert_eq!(read.owner, Owner::AuthorizationServer);
    /// assert_eq!(read.description, "See your data");
    /// # Ok(())
    /// # }
    /// ```
    pub async fn scope(&self, name: &ScopeToken) -> Result<RegisteredScope> {
        let snapshot = self.snapshot().await?;
        Ok(RegisteredScope::clone(find(&snapshot, name)?))
    }

    /// Registers a scope for its owner, or changes it if the owner has it.
    ///
    /// ```
    /// # use bailiwick_server::{Administration, Config, Secrets, bailiwick_core::Digest};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let keys = Secrets::new(Digest::of(b"an example").as_bytes(), &[])?.into();
    /// # let store = std::sync::Arc::new(bailiwick_store::memory::Memory::new());
    /// # let config = Config::new("https://id.example/o");
    /// # let administration = Administration::open(config, store, keys).await?;
    /// use bailiwick_server::administration::{NewScope, ScopeOutcome};
    /// use bailiwick_server::bailiwick_core::scope::ScopeToken;
    ///
    /// let read = NewScope::new(ScopeToken::from_static("read"), "See your data".to_owned());
    /// let ScopeOutcome { scope, created, .. } = administration.register_scope(&read).await?;
    /// assert!(created);
    /// assert_eq!(scope.text_version, 1);
    ///
    /// // To say it again changes nothing.
    /// let again = administration.register_scope(&read).await?;
    /// assert_eq!((again.scope, again.created), (scope, false));
    /// # Ok(())
    /// # }
    /// ```
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
    ///
    /// ```
    /// # use bailiwick_server::{Administration, Config, Secrets, bailiwick_core::Digest};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let keys = Secrets::new(Digest::of(b"an example").as_bytes(), &[])?.into();
    /// # let store = std::sync::Arc::new(bailiwick_store::memory::Memory::new());
    /// # let config = Config::new("https://id.example/o");
    /// # let administration = Administration::open(config, store, keys).await?;
    /// use bailiwick_server::bailiwick_core::scope::{ScopeChange, ScopeToken};
    ///
    /// let read = ScopeToken::from_static("read");
    /// # use bailiwick_server::administration::NewScope;
    /// # let new = NewScope::new(read.clone(), "See your data".to_owned());
    /// # administration.register_scope(&new).await?;
    /// let listed = ScopeChange { advertised: Some(true), ..ScopeChange::default() };
    /// let scope = administration.update_scope(&read, &listed).await?;
    /// assert!(scope.advertised);
    /// assert_eq!(scope.description, "See your data");
    /// # Ok(())
    /// # }
    /// ```
    pub async fn update_scope(
        &self,
        name: &ScopeToken,
        change: &ScopeChange,
    ) -> Result<RegisteredScope> {
        self.change(LoadPlan::default(), |situation, env| {
            let before = find(situation.snapshot, name)?;
            let after = edit(before, change, situation.snapshot, env.config, env.now);
            let mut change = put(before, after.map_err(|problem| vec![problem])?);
            let more = bringing_more(&change.answer, situation.snapshot).into_iter();
            change.also(more.map(|scope| {
                Write::PutScope(Box::new(RegisteredScope {
                    updated_at: env.now,
                    ..scope
                }))
            }));
            Ok(change)
        })
        .await
    }

    /// Puts the scope `name` out of use; the name stays reserved. For 30 days it can
    /// be restored ([`Administration::change_scope_states`]).
    ///
    /// ```
    /// # use bailiwick_server::{Administration, Config, Secrets, bailiwick_core::Digest};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let keys = Secrets::new(Digest::of(b"an example").as_bytes(), &[])?.into();
    /// # let store = std::sync::Arc::new(bailiwick_store::memory::Memory::new());
    /// # let config = Config::new("https://id.example/o");
    /// # let administration = Administration::open(config, store, keys).await?;
    /// use bailiwick_server::administration::NewScope;
    /// use bailiwick_server::bailiwick_core::scope::ScopeToken;
    ///
    /// let read = ScopeToken::from_static("read");
    /// let new = NewScope::new(read.clone(), "See your data".to_owned());
    /// administration.register_scope(&new).await?;
    /// administration.retire_scope(&read).await?;
    /// // Nobody ever gives the name another meaning.
    /// assert!(administration.register_scope(&new).await.is_err());
    /// # Ok(())
    /// # }
    /// ```
    pub async fn retire_scope(&self, name: &ScopeToken) -> Result<RegisteredScope> {
        self.change(LoadPlan::default(), |situation, env| {
            let before = find(situation.snapshot, name)?;
            Ok(put(before, retire(before, None, env.now)))
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

/// The scope `name`; the error names the one that was probably meant.
pub(super) fn find<'a>(snapshot: &'a Snapshot, name: &ScopeToken) -> Result<&'a RegisteredScope> {
    let missing = || AdministrationError::NotFound {
        what: "scope",
        name: name.as_str().to_owned(),
        nearest: nearest_name(name, snapshot).map(ToString::to_string),
    };
    snapshot
        .scope(name)
        .map(|scope| &**scope)
        .ok_or_else(missing)
}
