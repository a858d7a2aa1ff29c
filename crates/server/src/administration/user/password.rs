//! Passwords of users: set by an administrator, changed by their owner.

use bailiwick_core::{
    model::{User, UserId, UserRecord},
    opaque::Selector,
    problem::none_or_all,
    store::Write,
};
use secrecy::{ExposeSecret as _, SecretString};

use super::{
    super::{ATTEMPTS, Administration, AdministrationError, Change, Result},
    by_id, check,
};

impl Administration {
    /// Sets a password and ends every session of the user but `except`.
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
    /// administration.set_password(&id, &"correct horse".into(), None).await?;
    ///
    /// let refused = administration.set_password(&id, &"horse".into(), None).await;
    /// let text = "password: a password has at least 8 characters";
    /// assert_eq!(refused.unwrap_err().to_string(), text);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn set_password(
        &self,
        id: &UserId,
        password: &SecretString,
        except: Option<Selector>,
    ) -> Result<User> {
        self.set_password_of(id, password, except, |_| true).await
    }

    /// Contended if the user is not as `expected`.
    async fn set_password_of(
        &self,
        id: &UserId,
        password: &SecretString,
        except: Option<Selector>,
        expected: impl Fn(&UserRecord) -> bool,
    ) -> Result<User> {
        let mut problems = Vec::new();
        check::password(Some(password), &mut problems);
        none_or_all(problems)?;
        let hash = self.hashed(Some(password)).await?;
        self.change(by_id(id), |situation, env| {
            let record = situation.loaded.user.clone();
            let mut record =
                record.ok_or_else(|| AdministrationError::not_found("user", id.as_str()))?;
            if !expected(&record) {
                return Err(AdministrationError::Contended);
            }
            record.password.clone_from(&hash);
            let user = record.user.clone();
            let writes = vec![
                Write::UpdateUser(Box::new(record)),
                Write::EndSessions {
                    user: id.clone(),
                    except,
                    at: env.now,
                },
            ];
            Ok(Change::new(writes, user))
        })
        .await
    }

    /// Sets the password `new` for somebody who knows `current`, and ends every
    /// session of theirs: of them too, so that whoever has their cookie does not
    /// stay. [`AdministrationError::WrongPassword`] if `current` is not their
    /// password; whoever asks counts that.
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
    /// #     password: Some("correct horse".into()),
    /// #     ..Default::default()
    /// # };
    /// # let id = administration.create_user(&ada).await?.id;
    /// let (current, new) = ("correct horse".into(), "battery staple".into());
    /// administration.change_password(&id, &current, &new).await?;
    ///
    /// let refused = administration.change_password(&id, &current, &new).await;
    /// assert_eq!(refused.unwrap_err().to_string(), "the password is wrong");
    /// # Ok(())
    /// # }
    /// ```
    pub async fn change_password(
        &self,
        id: &UserId,
        current: &SecretString,
        new: &SecretString,
    ) -> Result<User> {
        for _ in 0..ATTEMPTS {
            let known = self.user_by_id(id).await?.password;
            let verified = self
                .0
                .passwords
                .verify(Some(&known), current.expose_secret());
            if !verified.await? {
                return Err(AdministrationError::WrongPassword);
            }
            let set = self.set_password_of(id, new, None, |record| record.password == known);
            match set.await {
                Err(AdministrationError::Contended) => {}
                settled => return settled,
            }
        }
        Err(AdministrationError::Contended)
    }
}
