//! Second factors of users: set up by their owners, taken away by an administrator.

#[cfg(feature = "webauthn")]
mod passkey;
#[cfg(feature = "totp")]
mod totp;

use bailiwick_core::{
    Env,
    model::{Passkey, SecondFactor, UserId, UserRecord},
    second_factor::RecoveryCode,
    store::Write,
};

use super::{Administration, AdministrationError, Change, Result};
#[cfg(any(feature = "totp", feature = "webauthn"))]
use crate::login::NewSession;
use crate::second_factor::of_user;

impl Administration {
    /// The second factors of `user`; `None`: there never was one.
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
    /// let kept = administration.second_factor(&id).await?;
    /// assert!(!kept.is_some_and(|kept| kept.is_set()));
    /// # Ok(())
    /// # }
    /// ```
    pub async fn second_factor(&self, user: &UserId) -> Result<Option<SecondFactor>> {
        Ok(self.0.store.load(of_user(user)).await?.second_factor)
    }

    /// The passkeys of `user`, in the order in which they were added.
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
    /// for passkey in administration.passkeys(&id).await? {
    ///     println!("{}, last used {:?}", passkey.name, passkey.last_used_at);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub async fn passkeys(&self, user: &UserId) -> Result<Vec<Passkey>> {
        let loaded = self.0.store.load(of_user(user)).await?;
        found(loaded.user.as_ref(), user)?;
        let kept = loaded.second_factor;
        Ok(kept.map(|kept| kept.passkeys).unwrap_or_default())
    }

    /// Takes every second factor of `user` away, with the recovery codes, and ends
    /// their sessions: they sign in with the password alone, and set another one up if
    /// they must have one. Whether there was any.
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
    /// // Ada lost her phone, and her recovery codes.
    /// let was_there = administration.remove_second_factor(&id).await?;
    /// assert!(!was_there);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn remove_second_factor(&self, user: &UserId) -> Result<bool> {
        self.change(of_user(user), |situation, env| {
            found(situation.loaded.user.as_ref(), user)?;
            let kept = situation.loaded.second_factor.as_ref();
            let Some(kept) = kept.filter(|kept| kept.is_set()) else {
                return Ok(Change::none(false));
            };
            let writes = vec![
                Write::PutSecondFactor(Box::new(kept.without_any())),
                Write::EndSessions {
                    user: user.clone(),
                    except: None,
                    at: env.now,
                },
            ];
            Ok(Change::new(writes, true))
        })
        .await
    }

    /// New recovery codes in place of all that `user` had.
    pub(crate) async fn renew_recovery_codes(&self, user: &UserId) -> Result<Vec<RecoveryCode>> {
        self.change(of_user(user), |situation, env| {
            found(situation.loaded.user.as_ref(), user)?;
            let kept = situation.loaded.second_factor.as_ref();
            let Some(kept) = kept.filter(|kept| kept.is_set()) else {
                return Err(AdministrationError::not_found(
                    "second factor",
                    user.as_str(),
                ));
            };
            let mut next = kept.next();
            let codes = new_codes(&mut next, env);
            Ok(Change::new(
                vec![Write::PutSecondFactor(Box::new(next))],
                codes,
            ))
        })
        .await
    }
}

fn new_codes(kept: &mut SecondFactor, env: &mut Env<'_>) -> Vec<RecoveryCode> {
    let codes: Vec<_> = (0..RecoveryCode::COUNT)
        .map(|_| RecoveryCode::generate(env.random))
        .collect();
    kept.recovery_codes = codes.iter().map(|code| code.digest(&kept.user)).collect();
    codes
}

fn found(record: Option<&UserRecord>, user: &UserId) -> Result<()> {
    let there = record.is_some_and(|record| record.user.id == *user);
    there
        .then_some(())
        .ok_or_else(|| AdministrationError::not_found("user", user.as_str()))
}

/// What is left, and the session if it is nothing.
#[cfg(any(feature = "totp", feature = "webauthn"))]
fn removed(left: SecondFactor, session: &NewSession) -> Change<bool> {
    let nothing = !left.is_set();
    let session = nothing.then(|| session.alone()).into_iter().flatten();
    let kept = [Write::PutSecondFactor(Box::new(left))];
    Change::new(kept.into_iter().chain(session).collect(), nothing)
}

#[cfg(feature = "totp")]
fn none_yet(user: &UserId, env: &mut Env<'_>) -> SecondFactor {
    let mut handle = [0; 16];
    env.random.fill(&mut handle);
    SecondFactor::new(user.clone(), handle)
}
