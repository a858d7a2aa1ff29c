//! Tokens: revoked by value, cleared when expired.

use bailiwick_core::{
    Situation, UnixTime,
    event::Event,
    model::{AccessToken, ClientId, Family, RefreshToken, UserId},
    opaque::{OpaqueKind, Presented},
    store::{LoadPlan, Maintenance, Pace, Write},
};
use tokio::time::{Instant, sleep};

use super::{Administration, AdministrationError, Change, Result};

/// What was revoked.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RevokedToken {
    /// RFC 7009 §2.1 `token_type_hint` value: `access_token` or `refresh_token`.
    pub kind: &'static str,
    /// Whose it was.
    pub client: ClientId,
    /// For whom, if for somebody.
    pub user: Option<UserId>,
    /// Whether everything of the same authorization was revoked with it.
    pub with_family: bool,
}

/// What clearing deleted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Cleared {
    /// Rows.
    pub deleted: usize,
}

impl Administration {
    /// Revokes the access or refresh token `value`, and everything of the
    /// authorization that it came from.
    ///
    /// ```
    /// # use bailiwick_server::{Administration, Config, Secrets, bailiwick_core::Digest};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let keys = Secrets::new(Digest::of(b"an example").as_bytes(), &[])?.into();
    /// # let store = std::sync::Arc::new(bailiwick_store::memory::Memory::new());
    /// # let config = Config::new("https://id.example/o");
    /// # let administration = Administration::open(config, store, keys).await?;
    /// # let (name, role) = ("Plants".to_owned(), bailiwick_core::model::ResourceServer::new());
    /// # let (client_id, token) = (Some("plants".to_owned()), None);
    /// # use bailiwick_server::administration::NewResourceServer;
    /// # let new = NewResourceServer { name, role, client_id, token };
    /// # let id = administration.create_resource_server(&new).await?.record.id;
    /// # let issued = administration.create_static_token(&id, None, None).await?;
    /// # let leaked = issued.access_token;
    /// use bailiwick_server::administration::RevokedToken;
    ///
    /// let revoked = administration.revoke_token(&leaked).await?;
    /// let RevokedToken { kind, client, with_family, .. } = revoked;
    /// assert_eq!((kind, client), ("access_token", id));
    /// assert!(!with_family); // no person had authorized it
    /// # Ok(())
    /// # }
    /// ```
    pub async fn revoke_token(&self, value: &str) -> Result<RevokedToken> {
        let access = Presented::parse(OpaqueKind::AccessToken, value);
        let refresh = Presented::parse(OpaqueKind::RefreshToken, value);
        let plan = LoadPlan {
            access_token: Some(access.key()),
            refresh_token: Some(refresh.key()),
            ..LoadPlan::default()
        };
        self.change(plan, |situation, env| {
            let loaded = situation.loaded;
            let found_refresh = loaded.refresh_token.as_ref();
            if let Some(row) = found_refresh.filter(|row| row.digest == refresh.digest()) {
                return revoke_refresh(row, situation, env.now);
            }
            let found_access = loaded.access_token.as_ref();
            if let Some(row) = found_access.filter(|row| access.is_access_token(row, env)) {
                return Ok(revoke_access(row, env.now));
            }
            Err(AdministrationError::not_found("token", "of this value"))
        })
        .await
    }

    /// Deletes all that nothing can ask for any more, in small transactions and with
    /// pauses, so that servers on the same database hardly notice. To stop, drop the
    /// future: each batch that `progress` was told of is deleted for good, and the next
    /// call goes on from there.
    ///
    /// ```
    /// # use bailiwick_server::{Administration, Config, Secrets, bailiwick_core::Digest};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let keys = Secrets::new(Digest::of(b"an example").as_bytes(), &[])?.into();
    /// # let store = std::sync::Arc::new(bailiwick_store::memory::Memory::new());
    /// # let config = Config::new("https://id.example/o");
    /// # let administration = Administration::open(config, store, keys).await?;
    /// use bailiwick_server::administration::Cleared;
    ///
    /// let cleared = administration
    ///     .clear_tokens(|so_far: Cleared| eprintln!("{} rows so far", so_far.deleted))
    ///     .await?;
    /// assert_eq!(cleared.deleted, 0); // nothing has expired yet
    /// # Ok(())
    /// # }
    /// ```
    pub async fn clear_tokens(&self, mut progress: impl FnMut(Cleared)) -> Result<Cleared> {
        let mut cleared = Cleared::default();
        let mut pace = Pace::by_hand();
        loop {
            let task = Maintenance::Sweep {
                now: self.now(),
                limit: pace.batch(),
            };
            let began = Instant::now();
            let report = self.0.store.maintain(task).await?;
            cleared.deleted += report.deleted;
            if !report.more {
                return Ok(cleared);
            }
            progress(cleared);
            sleep(pace.after(began.elapsed())).await;
        }
    }
}

fn revoke_refresh(
    row: &RefreshToken,
    situation: &Situation<'_>,
    at: UnixTime,
) -> Result<Change<RevokedToken>> {
    let family: &Family = situation
        .loaded
        .family
        .as_ref()
        .ok_or_else(|| AdministrationError::not_found("token", "of this value"))?;
    let write = Write::RevokeFamily {
        family: row.family,
        at,
    };
    let revoked = RevokedToken {
        kind: "refresh_token",
        client: family.client.clone(),
        user: Some(family.user.clone()),
        with_family: true,
    };
    let event = Event::TokenRevoked {
        client: family.client.clone(),
        family: Some(row.family),
    };
    Ok(Change::new(vec![write], revoked).telling(event))
}

fn revoke_access(row: &AccessToken, at: UnixTime) -> Change<RevokedToken> {
    let mut writes = vec![Write::RevokeAccessToken {
        selector: row.selector,
        at,
    }];
    writes.extend(row.family.map(|family| Write::RevokeFamily { family, at }));
    let revoked = RevokedToken {
        kind: "access_token",
        client: row.client.clone(),
        user: row.user.clone(),
        with_family: row.family.is_some(),
    };
    let event = Event::TokenRevoked {
        client: row.client.clone(),
        family: row.family,
    };
    Change::new(writes, revoked).telling(event)
}
