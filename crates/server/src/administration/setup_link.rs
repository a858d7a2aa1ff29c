//! The one-time link with which the first administrator is made.

use std::time::Duration;

use bailiwick_core::{
    Situation, UnixTime,
    model::{SetupLink, User, UserId, UserRecord},
    opaque::{Opaque, OpaqueKind, Selector},
    store::{LoadPlan, UserKey, Write},
};
use zeroize::Zeroizing;

use super::{Administration, AdministrationError, Change, NewUser, Result, user};
use crate::clock::Borrowed;

/// How long a link works.
const LIFETIME: Duration = Duration::from_mins(15);

/// A new link, in clear: to be shown once.
#[derive(Clone)]
#[non_exhaustive]
pub struct IssuedSetupLink {
    /// The address to open.
    pub url: Zeroizing<String>,
    /// The latest that it works.
    pub expires_at: UnixTime,
}

impl std::fmt::Debug for IssuedSetupLink {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("IssuedSetupLink")
            .field("expires_at", &self.expires_at)
            .finish_non_exhaustive()
    }
}

impl Administration {
    /// Makes a link; earlier ones die. A conflict once an administrator exists.
    ///
    /// ```
    /// # use bailiwick_server::{Administration, Config, Secrets, bailiwick_core::Digest};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let keys = Secrets::new(Digest::of(b"an example").as_bytes(), &[])?.into();
    /// # let store = std::sync::Arc::new(bailiwick_store::memory::Memory::new());
    /// # let config = Config::new("https://id.example/o");
    /// # let administration = Administration::open(config, store, keys).await?;
    /// use bailiwick_server::administration::IssuedSetupLink;
    ///
    /// let IssuedSetupLink { url, .. } = administration.create_setup_link().await?;
    /// assert!(url.starts_with("https://id.example/setup/?token="));
    /// # Ok(())
    /// # }
    /// ```
    pub async fn create_setup_link(&self) -> Result<IssuedSetupLink> {
        let mut random = Borrowed(&*self.0.random);
        let token = Opaque::new(OpaqueKind::SetupLink, self.now(), &mut random);
        let plan = LoadPlan {
            setup_link: Some(token.selector()),
            ..LoadPlan::default()
        };
        self.change(plan, |situation, env| {
            if situation.loaded.administrator_exists {
                return Err(AdministrationError::Conflict(
                    "an administrator exists already: use user create NAME --admin",
                ));
            }
            let link = SetupLink {
                selector: token.selector(),
                digest: token.digest(),
                expires_at: env.now.plus(LIFETIME),
                used_at: None,
            };
            let issued = IssuedSetupLink {
                url: address(&env.config.issuer, &token),
                expires_at: link.expires_at,
            };
            Ok(Change::new(vec![Write::InsertSetupLink(link)], issued))
        })
        .await
    }

    /// Whether an active administrator exists.
    ///
    /// ```
    /// # use bailiwick_server::{Administration, Config, Secrets, bailiwick_core::Digest};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let keys = Secrets::new(Digest::of(b"an example").as_bytes(), &[])?.into();
    /// # let store = std::sync::Arc::new(bailiwick_store::memory::Memory::new());
    /// # let config = Config::new("https://id.example/o");
    /// # let administration = Administration::open(config, store, keys).await?;
    /// use bailiwick_server::administration::NewUser;
    ///
    /// assert!(!administration.has_administrator().await?);
    /// let ada = NewUser { username: "ada".to_owned(), admin: true, ..NewUser::default() };
    /// administration.create_user(&ada).await?;
    /// assert!(administration.has_administrator().await?);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn has_administrator(&self) -> Result<bool> {
        let plan = LoadPlan {
            // Whether there is one comes with the look-up of any link.
            setup_link: Some(Selector::from_bytes([0; 16])),
            ..LoadPlan::default()
        };
        Ok(self.0.store.load(plan).await?.administrator_exists)
    }

    /// Whether the link with this token works now.
    ///
    /// ```
    /// # use bailiwick_server::{Administration, Config, Secrets, bailiwick_core::Digest};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let keys = Secrets::new(Digest::of(b"an example").as_bytes(), &[])?.into();
    /// # let store = std::sync::Arc::new(bailiwick_store::memory::Memory::new());
    /// # let config = Config::new("https://id.example/o");
    /// # let administration = Administration::open(config, store, keys).await?;
    /// let first = administration.create_setup_link().await?;
    /// let (_, token) = first.url.split_once("token=").unwrap();
    /// assert!(administration.setup_link_works(token).await?);
    ///
    /// administration.create_setup_link().await?; // in place of the first
    /// assert!(!administration.setup_link_works(token).await?);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn setup_link_works(&self, token: &str) -> Result<bool> {
        let Some(token) = Opaque::parse(OpaqueKind::SetupLink, token) else {
            return Ok(false);
        };
        let plan = LoadPlan {
            setup_link: Some(token.selector()),
            ..LoadPlan::default()
        };
        let loaded = self.0.store.load(plan).await?;
        Ok(!loaded.administrator_exists && works(loaded.setup_link.as_ref(), &token, self.now()))
    }

    /// Makes the first administrator of `new` and consumes the link, both or
    /// neither.
    ///
    /// ```
    /// # use bailiwick_server::{Administration, Config, Secrets, bailiwick_core::Digest};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let keys = Secrets::new(Digest::of(b"an example").as_bytes(), &[])?.into();
    /// # let store = std::sync::Arc::new(bailiwick_store::memory::Memory::new());
    /// # let config = Config::new("https://id.example/o");
    /// # let administration = Administration::open(config, store, keys).await?;
    /// use bailiwick_server::administration::NewUser;
    ///
    /// # let link = administration.create_setup_link().await?;
    /// # let (_, token) = link.url.split_once("token=").unwrap();
    /// let ada = NewUser {
    ///     username: "ada".to_owned(),
    ///     password: Some("correct horse".into()),
    ///     ..NewUser::default()
    /// };
    /// let user = administration.consume_setup_link(token, &ada).await?;
    /// assert!(user.admin);
    /// assert!(!administration.setup_link_works(token).await?);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn consume_setup_link(&self, token: &str, new: &NewUser) -> Result<User> {
        if !self.setup_link_works(token).await? {
            return Err(AdministrationError::SetupLinkDead);
        }
        let token = Opaque::parse(OpaqueKind::SetupLink, token)
            .ok_or(AdministrationError::SetupLinkDead)?;
        if new.password.is_none() {
            return Err(AdministrationError::refused(
                "password",
                "must not be empty",
            ));
        }
        let checked = self.checked(new).await?;
        let password = self.hashed(new.password.as_ref()).await?;
        let plan = LoadPlan {
            setup_link: Some(token.selector()),
            user: Some(UserKey::Login(checked.username.clone())),
            ..LoadPlan::default()
        };
        self.change(plan, |situation: &Situation<'_>, env| {
            let link = situation.loaded.setup_link.as_ref();
            if situation.loaded.administrator_exists || !works(link, &token, env.now) {
                return Err(AdministrationError::SetupLinkDead);
            }
            if user::holds_name(situation, &checked.username) {
                return Err(AdministrationError::refused("username", "is taken"));
            }
            let user = User {
                id: UserId::new(&Selector::new(env.now, env.random).to_hex()),
                admin: true,
                ..checked.clone()
            };
            let record = UserRecord {
                user: user.clone(),
                password: password.clone(),
                created_at: env.now,
            };
            let writes = vec![
                Write::ConsumeSetupLink {
                    selector: token.selector(),
                    at: env.now,
                },
                Write::InsertUser(Box::new(record)),
            ];
            Ok(Change::new(writes, user))
        })
        .await
    }
}

fn works(link: Option<&SetupLink>, token: &Opaque, now: UnixTime) -> bool {
    link.is_some_and(|link| {
        link.digest == token.digest() && link.used_at.is_none() && now < link.expires_at
    })
}

/// Pages stand at the root of the issuer's origin.
fn address(issuer: &str, token: &Opaque) -> Zeroizing<String> {
    let origin = url::Url::parse(issuer).map(|url| url.origin().ascii_serialization());
    let origin = origin.unwrap_or_default();
    Zeroizing::new(format!("{origin}/setup/?token={}", token.encode()))
}
