//! Scopes and namespaces that pass from one resource server to another.

use bailiwick_core::{
    Snapshot,
    model::{ClientId, ClientRecord, Offered, Owner},
    scope::{self, Transfer, Transferred, TransferredNames, withdraw_offers},
    store::{LoadPlan, Write},
};

use super::{
    Administration, AdministrationError, Change, Result, ScopePreview, lifecycle::impact_of,
    resource_server, scope::find,
};

impl Administration {
    /// Passes on what `transfer` says at once, without asking either resource
    /// server.
    ///
    /// ```
    /// # use bailiwick_server::{Administration, Config, Secrets, bailiwick_core::Digest};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let keys = Secrets::new(Digest::of(b"an example").as_bytes(), &[])?.into();
    /// # let store = std::sync::Arc::new(bailiwick_store::memory::Memory::new());
    /// # let config = Config::new("https://id.example/o");
    /// # let administration = Administration::open(config, store, keys).await?;
    /// # use bailiwick_server::bailiwick_core::model::ResourceServer;
    /// # use bailiwick_server::administration::NewResourceServer;
    /// # let make = |id: &str| NewResourceServer {
    /// #     name: id.to_owned(),
    /// #     role: ResourceServer::new(),
    /// #     client_id: Some(id.to_owned()),
    /// #     token: None,
    /// # };
    /// # let plants = administration.create_resource_server(&make("plants")).await?.record.id;
    /// # let gardens = administration.create_resource_server(&make("gardens")).await?.record.id;
    /// use bailiwick_server::administration::NewScope;
    /// use bailiwick_server::bailiwick_core::scope::{ScopeToken, Transfer, TransferredNames};
    ///
    /// let see = ScopeToken::from_static("see-plants");
    /// let new = NewScope {
    ///     owner: Some(plants.clone()),
    ///     ..NewScope::new(see.clone(), "See your plants".to_owned())
    /// };
    /// administration.register_scope(&new).await?;
    /// let transfer = Transfer {
    ///     from: plants,
    ///     to: gardens.clone(),
    ///     what: TransferredNames::Scopes(vec![see.clone()]),
    ///     keep_grants: false,
    /// };
    /// let done = administration.transfer_scopes(&transfer).await?;
    /// assert_eq!(done.names().collect::<Vec<_>>(), [&see]);
    /// assert_eq!(administration.scope(&see).await?.owner.client(), Some(&gardens));
    /// # Ok(())
    /// # }
    /// ```
    pub async fn transfer_scopes(&self, transfer: &Transfer) -> Result<Transferred> {
        self.change(LoadPlan::default(), |situation, env| {
            all_are_there(transfer, situation.snapshot)?;
            let done = scope::transfer(transfer, situation.snapshot, env.config, env.now)?;
            Ok(Change::new(done.writes(), done))
        })
        .await
    }

    /// What [`Administration::transfer_scopes`] would pass on now, each scope with
    /// what hangs on it.
    ///
    /// ```
    /// # use bailiwick_server::{Administration, Config, Secrets, bailiwick_core::Digest};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let keys = Secrets::new(Digest::of(b"an example").as_bytes(), &[])?.into();
    /// # let store = std::sync::Arc::new(bailiwick_store::memory::Memory::new());
    /// # let config = Config::new("https://id.example/o");
    /// # let administration = Administration::open(config, store, keys).await?;
    /// # use bailiwick_server::bailiwick_core::model::ResourceServer;
    /// # use bailiwick_server::administration::{NewResourceServer, NewScope};
    /// # let make = |id: &str| NewResourceServer {
    /// #     name: id.to_owned(),
    /// #     role: ResourceServer::new(),
    /// #     client_id: Some(id.to_owned()),
    /// #     token: None,
    /// # };
    /// # let plants = administration.create_resource_server(&make("plants")).await?.record.id;
    /// # let gardens = administration.create_resource_server(&make("gardens")).await?.record.id;
    /// use bailiwick_server::bailiwick_core::scope::{ScopeToken, Transfer, TransferredNames};
    ///
    /// let see = ScopeToken::from_static("see-plants");
    /// # let new = NewScope {
    /// #     owner: Some(plants.clone()),
    /// #     ..NewScope::new(see.clone(), "See your plants".to_owned())
    /// # };
    /// # administration.register_scope(&new).await?;
    /// let transfer = Transfer {
    ///     from: plants.clone(),
    ///     to: gardens.clone(),
    ///     what: TransferredNames::Scopes(vec![see.clone()]),
    ///     keep_grants: false,
    /// };
    /// let previews = administration.preview_transfer(&transfer).await?;
    /// assert_eq!(previews[0].after.as_ref().unwrap().owner.client(), Some(&gardens));
    /// assert_eq!(previews[0].impact.grants, 0); // nobody holds it
    /// assert_eq!(administration.scope(&see).await?.owner.client(), Some(&plants)); // still
    /// # Ok(())
    /// # }
    /// ```
    pub async fn preview_transfer(&self, transfer: &Transfer) -> Result<Vec<ScopePreview>> {
        let snapshot = self.snapshot().await?;
        all_are_there(transfer, &snapshot)?;
        let wanted = scope::transfer(transfer, &snapshot, &self.0.config, self.now())?;
        let names: Vec<_> = wanted.names().cloned().collect();
        let (snapshot, loaded) = self.with_impact(&names).await?;
        let done = scope::transfer(transfer, &snapshot, &self.0.config, self.now())?;
        let preview = |after: &bailiwick_core::model::RegisteredScope| {
            let before = snapshot.scope(&after.name)?;
            Some(ScopePreview {
                before: bailiwick_core::model::RegisteredScope::clone(before),
                after: Some(after.clone()),
                impact: impact_of(&loaded, &after.name),
            })
        };
        Ok(done
            .scopes
            .iter()
            .take(done.passed)
            .filter_map(preview)
            .collect())
    }

    /// Offers what `transfer` says: it passes when the one that gets it registers a
    /// name of it, or declares one in its manifest. Answers who offers it.
    ///
    /// ```
    /// # use bailiwick_server::{Administration, Config, Secrets, bailiwick_core::Digest};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let keys = Secrets::new(Digest::of(b"an example").as_bytes(), &[])?.into();
    /// # let store = std::sync::Arc::new(bailiwick_store::memory::Memory::new());
    /// # let config = Config::new("https://id.example/o");
    /// # let administration = Administration::open(config, store, keys).await?;
    /// # use bailiwick_server::bailiwick_core::model::ResourceServer;
    /// # use bailiwick_server::administration::NewResourceServer;
    /// use bailiwick_server::bailiwick_core::scope::{Namespace, Transfer, TransferredNames};
    ///
    /// let pets = Namespace::parse("pets:")?;
    /// # let mut role = ResourceServer::new();
    /// # role.namespaces.push(pets.clone());
    /// # let make = |id: &str, role| NewResourceServer {
    /// #     name: id.to_owned(),
    /// #     role,
    /// #     client_id: Some(id.to_owned()),
    /// #     token: None,
    /// # };
    /// # let plants = make("plants", role);
    /// # let plants = administration.create_resource_server(&plants).await?.record.id;
    /// # let gardens = make("gardens", ResourceServer::new());
    /// # let gardens = administration.create_resource_server(&gardens).await?.record.id;
    /// let transfer = Transfer {
    ///     from: plants.clone(),
    ///     to: gardens.clone(),
    ///     what: TransferredNames::Namespace(pets),
    ///     keep_grants: false,
    /// };
    /// let record = administration.offer_scopes(&transfer).await?;
    /// assert_eq!(record.resource_server.unwrap().offers.len(), 1);
    ///
    /// // It is taken back:
    /// let record = administration.withdraw_offers(&plants, &gardens, None).await?;
    /// assert!(record.resource_server.unwrap().offers.is_empty());
    /// # Ok(())
    /// # }
    /// ```
    pub async fn offer_scopes(&self, transfer: &Transfer) -> Result<ClientRecord> {
        self.change(LoadPlan::default(), |situation, env| {
            all_are_there(transfer, situation.snapshot)?;
            let record = scope::offer(transfer, situation.snapshot, env.config, env.now)?;
            let write = Write::PutClient(Box::new(record.clone()));
            Ok(Change::new(vec![write], record))
        })
        .await
    }

    /// Takes back what `from` offers to `to`: these things, or all with `None`.
    /// Answers who offered it.
    ///
    /// ```
    /// # use bailiwick_server::{Administration, Config, Secrets, bailiwick_core::Digest};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let keys = Secrets::new(Digest::of(b"an example").as_bytes(), &[])?.into();
    /// # let store = std::sync::Arc::new(bailiwick_store::memory::Memory::new());
    /// # let config = Config::new("https://id.example/o");
    /// # let administration = Administration::open(config, store, keys).await?;
    /// # use bailiwick_server::bailiwick_core::model::ResourceServer;
    /// # use bailiwick_server::administration::{NewResourceServer, NewScope};
    /// # let make = |id: &str| NewResourceServer {
    /// #     name: id.to_owned(),
    /// #     role: ResourceServer::new(),
    /// #     client_id: Some(id.to_owned()),
    /// #     token: None,
    /// # };
    /// # let plants = administration.create_resource_server(&make("plants")).await?.record.id;
    /// # let gardens = administration.create_resource_server(&make("gardens")).await?.record.id;
    /// use bailiwick_server::bailiwick_core::scope::{ScopeToken, Transfer, TransferredNames};
    ///
    /// let see = ScopeToken::from_static("see-plants");
    /// # let new = NewScope {
    /// #     owner: Some(plants.clone()),
    /// #     ..NewScope::new(see.clone(), "See your plants".to_owned())
    /// # };
    /// # administration.register_scope(&new).await?;
    /// let transfer = Transfer {
    ///     from: plants.clone(),
    ///     to: gardens.clone(),
    ///     what: TransferredNames::Scopes(vec![see.clone()]),
    ///     keep_grants: false,
    /// };
    /// administration.offer_scopes(&transfer).await?;
    /// let record = administration.withdraw_offers(&plants, &gardens, None).await?;
    /// assert!(record.resource_server.unwrap().offers.is_empty());
    /// // Now there is nothing left to take back.
    /// assert!(administration.withdraw_offers(&plants, &gardens, None).await.is_err());
    /// # Ok(())
    /// # }
    /// ```
    pub async fn withdraw_offers(
        &self,
        from: &ClientId,
        to: &ClientId,
        what: Option<&[Offered]>,
    ) -> Result<ClientRecord> {
        self.change(LoadPlan::default(), |situation, env| {
            let before = resource_server::find(situation.snapshot, from)?.record();
            let after = withdraw_offers(before, to, what, env.now);
            let none = || AdministrationError::not_found("offer", format!("of {from} to {to}"));
            let record = after.ok_or_else(none)?;
            let write = Write::PutClient(Box::new(record.clone()));
            Ok(Change::new(vec![write], record))
        })
        .await
    }
}

/// What is named and is not there is not found; whatever else is wrong is refused.
fn all_are_there(transfer: &Transfer, snapshot: &Snapshot) -> Result<()> {
    let from = Owner::ResourceServer(transfer.from.clone());
    // One that was deleted is there with its names.
    if snapshot.names_held_by(&from) == 0 {
        resource_server::find(snapshot, &transfer.from)?;
    }
    resource_server::find(snapshot, &transfer.to)?;
    if let TransferredNames::Scopes(names) = &transfer.what {
        for name in names {
            find(snapshot, name)?;
        }
    }
    Ok(())
}
