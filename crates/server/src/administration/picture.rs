//! The picture: how authority is laid out.

use std::{collections::BTreeSet, sync::Arc};

use bailiwick_core::{
    Snapshot,
    model::{ClientId, Owner, User, UserId},
    picture::{NodeName, Phrase, PhraseKind, Picture, PictureRequest, Wording},
    store::{Holdings, HoldingsPlan, LoadPlan, UserKey},
};
use bailiwick_store::StoreError;
use tokio::task::spawn_blocking;

use super::{Administration, AdministrationError, Result};

/// Most users whose names and groups are looked up for one picture (security.md OP-1).
const MOST_PEOPLE: usize = 500;

/// What is drawn.
#[derive(Default)]
struct Draft {
    focus: Option<NodeName>,
    most_nodes: usize,
    holdings: Box<Holdings>,
    people: Vec<User>,
    wording: Wording,
}

impl Administration {
    /// How authority is laid out: who owns which scopes, which clients may ask for
    /// them and hold them, and for whom. Narrowed to `focus`, it is what is connected
    /// with it; a client and a resource server can also be named by their names, a user
    /// by the user name. With more than `most_nodes` some stand for many. Costs a look
    /// at every live grant.
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
    /// use bailiwick_server::bailiwick_core::{picture::NodeName, scope::ScopeToken};
    ///
    /// let read = NewScope::new(ScopeToken::from_static("read"), "See your data".to_owned());
    /// administration.register_scope(&read).await?;
    /// let picture = administration.picture(NodeName::parse("scope:read"), 200).await?;
    /// assert!(picture.dot().contains("read"));
    /// # Ok(())
    /// # }
    /// ```
    pub async fn picture(&self, focus: Option<NodeName>, most_nodes: usize) -> Result<Picture> {
        let english = Wording::default();
        self.picture_in(english, focus, most_nodes).await
    }

    /// The same in these words.
    pub(crate) async fn picture_in(
        &self,
        wording: Wording,
        focus: Option<NodeName>,
        most_nodes: usize,
    ) -> Result<Picture> {
        let snapshot = self.snapshot().await?;
        let (focus, in_focus) = self.in_focus(focus, &snapshot).await?;
        let plan = self.planned(Arc::clone(&snapshot), focus.clone()).await?;
        let plan = LoadPlan {
            holdings: Some(Box::new(plan)),
            ..LoadPlan::default()
        };
        let loaded = self.0.store.load(plan).await?;
        let holdings = loaded.holdings.unwrap_or_default();
        let mut named: BTreeSet<&UserId> = holdings
            .held
            .iter()
            .filter_map(|holding| holding.user.as_ref())
            .collect();
        if let Some(user) = &in_focus {
            named.remove(&user.id);
        }
        let mut people = Vec::from_iter(in_focus.clone());
        for id in named.iter().take(MOST_PEOPLE) {
            people.extend(self.known(UserKey::Id((*id).clone())).await?);
        }
        let many = named.len() > MOST_PEOPLE;
        let draft = Draft {
            focus,
            most_nodes,
            holdings,
            people,
            wording: wording.clone(),
        };
        let mut picture = self.drawn(Arc::clone(&snapshot), draft).await?;
        if many {
            let sentence = Phrase::counting(PhraseKind::OnlyUsers, MOST_PEOPLE);
            picture.left_out.push(wording.say(&sentence));
        }
        Ok(picture)
    }

    /// The address of the page that shows it.
    ///
    /// ```
    /// # use bailiwick_server::{Administration, Config, Secrets, bailiwick_core::Digest};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let keys = Secrets::new(Digest::of(b"an example").as_bytes(), &[])?.into();
    /// # let store = std::sync::Arc::new(bailiwick_store::memory::Memory::new());
    /// let config = Config::new("https://id.example/o");
    /// let administration = Administration::open(config, store, keys).await?;
    /// assert_eq!(administration.picture_page(), "https://id.example/admin/picture/");
    /// # Ok(())
    /// # }
    /// ```
    pub fn picture_page(&self) -> String {
        let issuer = &self.0.config.issuer;
        let origin = url::Url::parse(issuer).map(|url| url.origin().ascii_serialization());
        format!("{}/admin/picture/", origin.unwrap_or_default())
    }

    /// A picture of who may ask, and of nothing that is held: costs no look at grants.
    pub(crate) async fn outline(&self, wording: Wording, most_nodes: usize) -> Result<Picture> {
        let snapshot = self.snapshot().await?;
        let draft = Draft {
            most_nodes,
            wording,
            ..Draft::default()
        };
        self.drawn(snapshot, draft).await
    }

    /// What the store is asked for; of much, it takes its time, and keeps nobody waiting.
    async fn planned(
        &self,
        snapshot: Arc<Snapshot>,
        focus: Option<NodeName>,
    ) -> Result<HoldingsPlan> {
        let (config, now) = (Arc::clone(&self.0.config), self.now());
        let planned = spawn_blocking(move || {
            let request = PictureRequest {
                snapshot: &snapshot,
                config: &config,
                now,
                holdings: &Holdings::default(),
                people: &[],
                focus,
                most_nodes: 0,
            };
            HoldingsPlan {
                at: now,
                ..request.plan()
            }
        });
        Ok(planned.await.map_err(|_| undrawn())?)
    }

    /// Draws where it keeps no request waiting: of much, it takes its time.
    async fn drawn(&self, snapshot: Arc<Snapshot>, draft: Draft) -> Result<Picture> {
        let (config, now) = (Arc::clone(&self.0.config), self.now());
        let drawn = spawn_blocking(move || {
            let request = PictureRequest {
                snapshot: &snapshot,
                config: &config,
                now,
                holdings: &draft.holdings,
                people: &draft.people,
                focus: draft.focus,
                most_nodes: draft.most_nodes,
            };
            request.draw_in(&draft.wording)
        });
        Ok(drawn.await.map_err(|_| undrawn())?)
    }

    /// The focus by its identifier and, if it is on a user of this store, the user.
    async fn in_focus(
        &self,
        focus: Option<NodeName>,
        snapshot: &Snapshot,
    ) -> Result<(Option<NodeName>, Option<User>)> {
        let not_found = |what, name: &str| Err(AdministrationError::not_found(what, name));
        let focus = match focus {
            Some(NodeName::User(id)) => {
                let by_name = self.known(UserKey::Login(id.as_str().to_owned())).await?;
                let user = match by_name {
                    Some(user) => Some(user),
                    None => self.known(UserKey::Id(id.clone())).await?,
                };
                // Of somebody who is gone, or kept elsewhere, only the identifier is
                // known.
                let id = user.as_ref().map_or(id, |user| user.id.clone());
                return Ok((Some(NodeName::User(id)), user));
            }
            Some(NodeName::Client(id)) => match identified(&id, snapshot, false) {
                Some(id) => Some(NodeName::Client(id)),
                None => return not_found("client", id.as_str()),
            },
            Some(NodeName::ResourceServer(id)) => match identified(&id, snapshot, true) {
                Some(id) => Some(NodeName::ResourceServer(id)),
                None => return not_found("resource server", id.as_str()),
            },
            Some(NodeName::Scope(name)) => {
                let found = snapshot.scope(&name).map(|scope| scope.name.clone());
                let found = found.or_else(|| {
                    let found = snapshot.resolve(&name)?;
                    Some(found.registered().name.clone())
                });
                match found {
                    Some(name) => Some(NodeName::Scope(name)),
                    None => return not_found("scope", name.as_str()),
                }
            }
            other => other,
        };
        Ok((focus, None))
    }

    async fn known(&self, user: UserKey) -> Result<Option<User>> {
        let plan = LoadPlan {
            user: Some(user),
            ..LoadPlan::default()
        };
        let loaded = self.0.store.load(plan).await?;
        Ok(loaded.user.map(|record| record.user))
    }
}

fn undrawn() -> StoreError {
    StoreError::Failed("the picture could not be drawn".to_owned())
}

/// The identifier of the client that is called so, by identifier or by name; a resource
/// server's, if it is one that is wanted.
pub(super) fn identified(called: &ClientId, snapshot: &Snapshot, serves: bool) -> Option<ClientId> {
    let fits = |id: &ClientId| {
        let owner = Owner::ResourceServer(id.clone());
        let client = snapshot.client(id);
        let role = client.is_some_and(|client| client.resource_server().is_some());
        if serves {
            role || snapshot.names_held_by(&owner) > 0
        } else {
            client.is_some()
        }
    };
    if fits(called) {
        return Some(called.clone());
    }
    let mut named: Vec<&ClientId> = snapshot
        .clients()
        .filter(|client| client.name() == called.as_str() && fits(client.id()))
        .map(|client| client.id())
        .collect();
    named.sort();
    named.first().map(|id| (*id).clone())
}
