//! Users: made, changed, disabled.

mod check;
mod password;

use bailiwick_core::{
    Situation, UnixTime,
    model::{Group, LanguageTag, User, UserId, UserRecord},
    opaque::Selector,
    problem::none_or_all,
    store::{ListQuery, LoadPlan, Page, PageRequest, UserKey, Write},
};
use secrecy::{ExposeSecret as _, SecretString};

use super::{
    ATTEMPTS, Administration, AdministrationError, Change, PAGE, Result, Seen,
    subject::loss_of_everything,
};

/// A user to be made.
#[derive(Clone, Debug, Default)]
pub struct NewUser {
    /// What they sign in with.
    pub username: String,
    /// E-mail address; may be empty.
    pub email: String,
    /// Given name; may be empty.
    pub first_name: String,
    /// Family name; may be empty.
    pub last_name: String,
    /// The password; `None`: nobody signs in as this user until one is set.
    pub password: Option<SecretString>,
    /// Whether they administer this server.
    pub admin: bool,
    /// Names of groups, which exist.
    pub groups: Vec<String>,
}

/// What is to change of a user; `None` stays.
///
/// ```
/// use bailiwick_server::administration::UserChange;
///
/// let dismissed = UserChange { active: Some(false), ..UserChange::default() };
/// assert_eq!(dismissed.groups, None); // they stay as they are
/// ```
#[derive(Clone, Debug, Default)]
pub struct UserChange {
    /// What they sign in with.
    pub username: Option<String>,
    /// E-mail address; may be empty.
    pub email: Option<String>,
    /// Given name; may be empty.
    pub first_name: Option<String>,
    /// Family name; may be empty.
    pub last_name: Option<String>,
    /// Whether they may sign in. Once disabled, all that they hold is revoked.
    pub active: Option<bool>,
    /// Whether they administer this server.
    pub admin: Option<bool>,
    /// Names of groups, which exist.
    pub groups: Option<Vec<String>>,
    /// The language that they want pages in; `Some(None)`: as their browser says.
    pub language: Option<Option<LanguageTag>>,
}

impl Administration {
    /// All users by user name.
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
    /// for username in ["grace", "ada"] {
    ///     let user = NewUser { username: username.to_owned(), ..NewUser::default() };
    ///     administration.create_user(&user).await?;
    /// }
    /// let users = administration.users().await?;
    /// let names: Vec<_> = users.iter().map(|record| &*record.user.username).collect();
    /// assert_eq!(names, ["ada", "grace"]);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn users(&self) -> Result<Vec<UserRecord>> {
        self.all(ListQuery::Users, rows, |record| {
            record.user.username.clone()
        })
        .await
    }

    /// At most `limit` users by user name, those after the name `after`.
    ///
    /// ```
    /// # use bailiwick_server::{Administration, Config, Secrets, bailiwick_core::Digest};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let keys = Secrets::new(Digest::of(b"an example").as_bytes(), &[])?.into();
    /// # let store = std::sync::Arc::new(bailiwick_store::memory::Memory::new());
    /// # let config = Config::new("https://id.example/o");
    /// # let administration = Administration::open(config, store, keys).await?;
    /// # let ada = bailiwick_server::administration::NewUser {
    /// #     username: "ada".to_owned(),
    /// #     ..Default::default()
    /// # };
    /// # let id = administration.create_user(&ada).await?.id;
    /// let first = administration.users_after(None, 50).await?;
    /// assert_eq!(first[0].user.username, "ada");
    /// let last = first.last().map(|record| record.user.username.clone());
    /// let next = administration.users_after(last, 50).await?;
    /// assert!(next.is_empty());
    /// # Ok(())
    /// # }
    /// ```
    pub async fn users_after(
        &self,
        after: Option<String>,
        limit: usize,
    ) -> Result<Vec<UserRecord>> {
        let query = ListQuery::Users(PageRequest { after, limit });
        Ok(rows(self.0.store.page(query).await?).unwrap_or_default())
    }

    /// The user `username`.
    ///
    /// ```
    /// # use bailiwick_server::{Administration, Config, Secrets, bailiwick_core::Digest};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let keys = Secrets::new(Digest::of(b"an example").as_bytes(), &[])?.into();
    /// # let store = std::sync::Arc::new(bailiwick_store::memory::Memory::new());
    /// # let config = Config::new("https://id.example/o");
    /// # let administration = Administration::open(config, store, keys).await?;
    /// # let ada = bailiwick_server::administration::NewUser {
    /// #     username: "ada".to_owned(),
    /// #     ..Default::default()
    /// # };
    /// # let id = administration.create_user(&ada).await?.id;
    /// let ada = administration.user("ada").await?;
    /// assert_eq!(ada.user.id, id);
    /// assert!(administration.user("grace").await.is_err());
    /// # Ok(())
    /// # }
    /// ```
    pub async fn user(&self, username: &str) -> Result<UserRecord> {
        let plan = by_name(username);
        let loaded = self.0.store.load(plan).await?;
        named(loaded.user, username)
    }

    /// The user of this identifier.
    ///
    /// ```
    /// # use bailiwick_server::{Administration, Config, Secrets, bailiwick_core::Digest};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let keys = Secrets::new(Digest::of(b"an example").as_bytes(), &[])?.into();
    /// # let store = std::sync::Arc::new(bailiwick_store::memory::Memory::new());
    /// # let config = Config::new("https://id.example/o");
    /// # let administration = Administration::open(config, store, keys).await?;
    /// # let ada = bailiwick_server::administration::NewUser {
    /// #     username: "ada".to_owned(),
    /// #     ..Default::default()
    /// # };
    /// # let id = administration.create_user(&ada).await?.id;
    /// let record = administration.user_by_id(&id).await?;
    /// assert_eq!(record.user.username, "ada");
    /// # Ok(())
    /// # }
    /// ```
    pub async fn user_by_id(&self, id: &UserId) -> Result<UserRecord> {
        let loaded = self.0.store.load(by_id(id)).await?;
        loaded
            .user
            .ok_or_else(|| AdministrationError::not_found("user", id.as_str()))
    }

    /// Makes a user.
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
    /// let ada = NewUser {
    ///     username: "ada".to_owned(),
    ///     email: "ada@example.org".to_owned(),
    ///     password: Some("correct horse".into()),
    ///     ..NewUser::default()
    /// };
    /// assert_eq!(administration.create_user(&ada).await?.email, "ada@example.org");
    ///
    /// let refused = administration.create_user(&ada).await.unwrap_err();
    /// assert_eq!(refused.to_string(), "username: is taken");
    /// # Ok(())
    /// # }
    /// ```
    pub async fn create_user(&self, new: &NewUser) -> Result<User> {
        let user = self.checked(new).await?;
        let password = self.hashed(new.password.as_ref()).await?;
        self.change(by_name(&user.username), |situation, env| {
            let record = UserRecord {
                user: User {
                    id: UserId::new(&Selector::new(env.now, env.random).to_hex()),
                    ..user.clone()
                },
                password: password.clone(),
                created_at: env.now,
            };
            if holds_name(situation, &user.username) {
                return Err(AdministrationError::refused("username", "is taken"));
            }
            let user = record.user.clone();
            Ok(Change::new(vec![Write::InsertUser(Box::new(record))], user))
        })
        .await
    }

    /// All that is wrong with a new user, or the user without identifier.
    pub(super) async fn checked(&self, new: &NewUser) -> Result<User> {
        let groups = self.groups().await?;
        let user = User {
            extra: bailiwick_core::model::Extra::EMPTY,
            language: None,
            id: UserId::new(""),
            username: new.username.clone(),
            email: new.email.clone(),
            first_name: new.first_name.clone(),
            last_name: new.last_name.clone(),
            active: true,
            admin: new.admin,
            groups: new.groups.clone(),
        };
        let mut problems = Vec::new();
        let user = check::user(&user, &groups, &mut problems);
        check::password(new.password.as_ref(), &mut problems);
        none_or_all(problems)?;
        Ok(user)
    }

    /// The hash of a password that was checked; empty without one.
    pub(super) async fn hashed(&self, password: Option<&SecretString>) -> Result<String> {
        let Some(password) = password else {
            return Ok(String::new());
        };
        let hash = self
            .0
            .passwords
            .hash(password.expose_secret(), &*self.0.random);
        Ok(hash.await?)
    }

    /// Changes a user. Whoever is disabled loses every session and every token.
    /// The last administrator who can sign in stays one.
    ///
    /// ```
    /// # use bailiwick_server::{Administration, Config, Secrets, bailiwick_core::Digest};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let keys = Secrets::new(Digest::of(b"an example").as_bytes(), &[])?.into();
    /// # let store = std::sync::Arc::new(bailiwick_store::memory::Memory::new());
    /// # let config = Config::new("https://id.example/o");
    /// # let administration = Administration::open(config, store, keys).await?;
    /// # let ada = bailiwick_server::administration::NewUser {
    /// #     username: "ada".to_owned(),
    /// #     ..Default::default()
    /// # };
    /// # let id = administration.create_user(&ada).await?.id;
    /// use bailiwick_server::administration::UserChange;
    ///
    /// let dismissed = UserChange { active: Some(false), ..UserChange::default() };
    /// let ada = administration.update_user(&id, &dismissed).await?;
    /// assert!(!ada.active);
    /// assert_eq!(ada.username, "ada");
    /// # Ok(())
    /// # }
    /// ```
    pub async fn update_user(&self, id: &UserId, change: &UserChange) -> Result<User> {
        self.revise_user(id, None, change).await
    }

    /// As [`Administration::update_user`], by somebody who saw a state of them: another
    /// is refused with [`AdministrationError::Changed`].
    pub(crate) async fn revise_user(
        &self,
        id: &UserId,
        seen: Option<&Seen>,
        change: &UserChange,
    ) -> Result<User> {
        let groups = self.groups().await?;
        for _ in 0..ATTEMPTS {
            let counted_on = self.0.store.load(LoadPlan::default()).await?.version;
            let demotes = change.active == Some(false) || change.admin == Some(false);
            let last_admin = demotes && self.is_last_administrator(id).await?;
            let changed = self.change(by_id(id), |situation, env| {
                if situation.loaded.version != counted_on {
                    // Whoever changed may have been the other administrator.
                    return Err(AdministrationError::Contended);
                }
                let record = situation.loaded.user.as_ref();
                if let Some((seen, record)) = seen.zip(record) {
                    seen.check(&Seen::of_user(record))?;
                }
                decide_update(id, change, &groups, last_admin, situation, env.now)
            });
            match changed.await {
                Err(AdministrationError::Contended) => {}
                settled => return settled,
            }
        }
        Err(AdministrationError::Contended)
    }

    /// Keeps the language that a user wants pages in; `None`: as their browser says.
    ///
    /// ```
    /// # use bailiwick_server::{Administration, Config, Secrets, bailiwick_core::Digest};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let keys = Secrets::new(Digest::of(b"an example").as_bytes(), &[])?.into();
    /// # let store = std::sync::Arc::new(bailiwick_store::memory::Memory::new());
    /// # let config = Config::new("https://id.example/o");
    /// # let administration = Administration::open(config, store, keys).await?;
    /// # let ada = bailiwick_server::administration::NewUser {
    /// #     username: "ada".to_owned(),
    /// #     ..Default::default()
    /// # };
    /// # let id = administration.create_user(&ada).await?.id;
    /// use bailiwick_server::bailiwick_core::model::LanguageTag;
    ///
    /// let french = LanguageTag::parse("fr");
    /// let ada = administration.set_language(&id, french.clone()).await?;
    /// assert_eq!(ada.language, french);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn set_language(&self, id: &UserId, language: Option<LanguageTag>) -> Result<User> {
        self.change(by_id(id), |situation, _| {
            let record = situation.loaded.user.clone();
            let mut record =
                record.ok_or_else(|| AdministrationError::not_found("user", id.as_str()))?;
            if record.user.language == language {
                return Ok(Change::none(record.user));
            }
            record.user.language.clone_from(&language);
            let user = record.user.clone();
            Ok(Change::new(vec![Write::UpdateUser(Box::new(record))], user))
        })
        .await
    }

    async fn is_last_administrator(&self, id: &UserId) -> Result<bool> {
        let mut is_one = false;
        let mut after = None;
        loop {
            let page = self.users_after(after, PAGE).await?;
            let mut administrators = page.iter().filter(|r| r.user.admin && r.user.active);
            if administrators.any(|record| record.user.id != *id) {
                return Ok(false);
            }
            is_one |= page
                .iter()
                .any(|r| r.user.id == *id && r.user.admin && r.user.active);
            if page.len() < PAGE {
                return Ok(is_one);
            }
            after = page.last().map(|record| record.user.username.clone());
        }
    }
}

fn decide_update(
    id: &UserId,
    change: &UserChange,
    groups: &[Group],
    last_admin: bool,
    situation: &Situation<'_>,
    now: UnixTime,
) -> Result<Change<User>> {
    let record = situation.loaded.user.clone();
    let mut record = record.ok_or_else(|| AdministrationError::not_found("user", id.as_str()))?;
    let before = record.user.clone();
    let mut problems = Vec::new();
    record.user = check::user(&changed(&before, change), groups, &mut problems);
    none_or_all(problems)?;
    let after = record.user.clone();
    if last_admin && !(after.admin && after.active) {
        return Err(AdministrationError::Conflict(
            "this is the last administrator: make another one first",
        ));
    }
    if after == before {
        return Ok(Change::none(after));
    }
    let mut writes = vec![Write::UpdateUser(Box::new(record))];
    if before.active && !after.active {
        writes.extend(loss_of_everything(id, now));
    }
    Ok(Change::new(writes, after))
}

fn rows(page: Page) -> Option<Vec<UserRecord>> {
    match page {
        Page::Users(users) => Some(users),
        _ => None,
    }
}

fn by_name(username: &str) -> LoadPlan {
    LoadPlan {
        user: Some(UserKey::Login(username.to_owned())),
        ..LoadPlan::default()
    }
}

fn by_id(id: &UserId) -> LoadPlan {
    LoadPlan {
        user: Some(UserKey::Id(id.clone())),
        ..LoadPlan::default()
    }
}

/// A look-up by login also finds e-mail addresses: only the name itself counts.
fn named(found: Option<UserRecord>, username: &str) -> Result<UserRecord> {
    found
        .filter(|record| record.user.username == username)
        .ok_or_else(|| AdministrationError::not_found("user", username))
}

pub(super) fn holds_name(situation: &Situation<'_>, username: &str) -> bool {
    let found = situation.loaded.user.as_ref();
    found.is_some_and(|record| record.user.username == username)
}

fn changed(before: &User, change: &UserChange) -> User {
    let text = |new: &Option<String>, old: &String| new.as_ref().unwrap_or(old).clone();
    User {
        extra: bailiwick_core::model::Extra::EMPTY,
        language: change.language.as_ref().unwrap_or(&before.language).clone(),
        id: before.id.clone(),
        username: text(&change.username, &before.username),
        email: text(&change.email, &before.email),
        first_name: text(&change.first_name, &before.first_name),
        last_name: text(&change.last_name, &before.last_name),
        active: change.active.unwrap_or(before.active),
        admin: change.admin.unwrap_or(before.admin),
        groups: change.groups.as_ref().unwrap_or(&before.groups).clone(),
    }
}
