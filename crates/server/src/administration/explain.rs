//! Who may have which scope, and why.

use std::collections::BTreeMap;

use bailiwick_core::{
    Config, Snapshot,
    model::{Client, ClientId, GrantType},
    scope::{Explanation, ForUsers, MayAsk, ScopeQuestion, ScopeSet, ScopeToken, who_can},
    store::{Impact, LoadPlan},
};

use super::{Administration, Result, client::find};

/// Who may ask for a scope, and who holds it.
///
/// ```
/// use bailiwick_server::administration::WhoCan;
///
/// /// For an administrator to read.
/// fn told(answer: &WhoCan) -> String {
///     let may = answer.clients.iter().filter(|client| !client.ways.is_empty()).count();
///     let people: usize = answer.groups.values().map(Vec::len).sum();
///     let held = answer.held.grants;
///     format!("{may} clients may ask, {people} people are in its groups, {held} grants have it")
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct WhoCan {
    /// Every client by name: how it may ask, or what stands against it.
    pub clients: Vec<MayAsk>,
    /// The user names of those in the groups that this depends on, by group.
    pub groups: BTreeMap<String, Vec<String>>,
    /// Who holds a live grant with it; of a parameterised scope, with any value.
    pub held: Impact,
}

impl Administration {
    /// Whether `client` would get `scope` for the user of this name, or for itself,
    /// with all steps on the way. Without a grant it is the one by which the client
    /// asks for users, or for itself. Nothing is written.
    ///
    /// ```
    /// # use bailiwick_server::{Administration, Config, Secrets, bailiwick_core::Digest};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let keys = Secrets::new(Digest::of(b"an example").as_bytes(), &[])?.into();
    /// # let store = std::sync::Arc::new(bailiwick_store::memory::Memory::new());
    /// # let config = Config::new("https://id.example/o");
    /// # let administration = Administration::open(config, store, keys).await?;
    /// # use bailiwick_core::{model::*, registration::*};
    /// # let mut draft = ClientDraft::new("Calendar", ClientType::Confidential);
    /// # draft.grant_types.insert(GrantType::ClientCredentials);
    /// # let (made, legacy) = (NewSecret::Generated, LegacyGrants::Refuse);
    /// # let made = administration.create_client(&draft, Some("calendar"), &made, legacy).await?;
    /// use bailiwick_server::bailiwick_core::{model::ClientId, scope::ScopeSet};
    ///
    /// let scope = ScopeSet::parse("plants:see")?;
    /// let answer = administration.can(None, &scope, &ClientId::new("calendar"), None).await?;
    /// assert!(!answer.is_yes());
    /// for step in &answer.steps {
    ///     println!("{step}"); // no: plants:see: registered: nobody registered it
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub async fn can(
        &self,
        user: Option<&str>,
        scope: &ScopeSet,
        client: &ClientId,
        grant_type: Option<&GrantType>,
    ) -> Result<Explanation> {
        let user = match user {
            Some(name) => Some(self.user(name).await?.user),
            None => None,
        };
        let snapshot = self.snapshot().await?;
        let config = &self.0.config;
        let client = &**find(&snapshot, client)?;
        let usual = usual_grant(client, user.is_some(), config);
        let question = ScopeQuestion {
            client,
            user: user.as_ref(),
            grant_type: grant_type.unwrap_or(&usual),
            scope,
            now: self.now(),
        };
        Ok(question.answer(&snapshot, config))
    }

    /// Who may ask for `scope`, and who holds it. That of a parameterised scope is
    /// asked by its name as it is registered, or by one of its values.
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
    /// administration.register_scope(&NewScope::new(read.clone(), "See it".to_owned())).await?;
    /// let answer = administration.who_can(&read).await?;
    /// assert!(answer.clients.is_empty()); // nobody is registered
    /// assert_eq!(answer.held.grants, 0);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn who_can(&self, scope: &ScopeToken) -> Result<WhoCan> {
        let snapshot = self.snapshot().await?;
        let registered = registered(scope, &snapshot)?;
        let plan = LoadPlan {
            impact: vec![registered.clone()],
            ..LoadPlan::default()
        };
        let loaded = self.0.store.load(plan).await?;
        let held = loaded.impact.into_iter().next();
        let clients = who_can(scope, &snapshot, &self.0.config, self.now());
        Ok(WhoCan {
            groups: self.members(&clients).await?,
            clients,
            held: held.unwrap_or_else(|| Impact::none(registered)),
        })
    }

    /// The active users of the groups that somebody's answer depends on.
    async fn members(&self, clients: &[MayAsk]) -> Result<BTreeMap<String, Vec<String>>> {
        let ways = clients.iter().flat_map(|client| &client.ways);
        let mut members: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (_, users) in ways {
            if let ForUsers::In(groups) | ForUsers::Outside(groups) = users {
                let groups = groups.iter().map(|group| (group.clone(), Vec::new()));
                members.extend(groups);
            }
        }
        if members.is_empty() {
            return Ok(members);
        }
        for record in self.users().await? {
            let user = record.user;
            for group in user.groups.iter().filter(|_| user.active) {
                if let Some(names) = members.get_mut(group) {
                    names.push(user.username.clone());
                }
            }
        }
        Ok(members)
    }
}

/// The name under which `scope` is registered.
fn registered(scope: &ScopeToken, snapshot: &Snapshot) -> Result<ScopeToken> {
    let found = snapshot.scope(scope).cloned();
    let found = found.or_else(|| snapshot.resolve(scope).map(|one| one.registered().clone()));
    match found {
        Some(found) => Ok(found.name.clone()),
        None => super::scope::find(snapshot, scope).map(|found| found.name.clone()),
    }
}

/// The grant by which `client` usually asks: for users, or for itself.
fn usual_grant(client: &dyn Client, for_user: bool, config: &Config) -> GrantType {
    if !for_user {
        return GrantType::ClientCredentials;
    }
    let not = [GrantType::ClientCredentials, GrantType::RefreshToken];
    let mut grants = config.grant_types.iter();
    let usual = grants.find(|grant| !not.contains(grant) && client.allows_grant_type(grant));
    usual.cloned().unwrap_or(GrantType::AuthorizationCode)
}
