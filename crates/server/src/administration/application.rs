//! Applications of people: registered and changed by their owners.

use bailiwick_core::{
    Digest, UnixTime,
    model::{ClientId, ClientRecord, UserId},
    opaque::{Selector, TokenKey},
    registration::{self, Applicant, ClientDraft, RegisteredClient},
    store::{LoadPlan, Write},
};
use data_encoding::HEXLOWER;

use super::{
    Administration, AdministrationError, Change, Provided, Result,
    client::{find, put},
};

impl Administration {
    /// Registers an application of `by`, under `id` or under one that the server makes:
    /// whatever `draft` says, without what only an administrator gives.
    ///
    /// ```
    /// # use bailiwick_server::{Administration, Config, Secrets, bailiwick_core::Digest};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let keys = Secrets::new(Digest::of(b"an example").as_bytes(), &[])?.into();
    /// # let store = std::sync::Arc::new(bailiwick_store::memory::Memory::new());
    /// # let config = Config::new("https://id.example/o");
    /// # let administration = Administration::open(config, store, keys).await?;
    /// use bailiwick_server::bailiwick_core::{
    ///     model::{ClientType, GrantType, UserId},
    ///     registration::{Applicant, ClientDraft},
    /// };
    ///
    /// let ada = Applicant { user: UserId::new("17"), may_register: true };
    /// let mut draft = ClientDraft::new("Calendar", ClientType::Confidential);
    /// draft.grant_types.insert(GrantType::ClientCredentials);
    /// let made = administration.register_application(&draft, &ada, None).await?;
    /// assert_eq!(made.record.owner, Some(ada.user));
    /// # Ok(())
    /// # }
    /// ```
    pub async fn register_application(
        &self,
        draft: &ClientDraft,
        by: &Applicant,
        id: Option<&str>,
    ) -> Result<RegisteredClient> {
        self.change(LoadPlan::default(), |situation, env| {
            let snapshot = situation.snapshot;
            let made = registration::register_application(draft, by, id, snapshot, env)?;
            Ok(put(made))
        })
        .await
    }

    /// Says what stands against registering `draft`, or against making it of `before`,
    /// without doing it.
    ///
    /// ```
    /// # use bailiwick_server::{Administration, Config, Secrets, bailiwick_core::Digest};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let keys = Secrets::new(Digest::of(b"an example").as_bytes(), &[])?.into();
    /// # let store = std::sync::Arc::new(bailiwick_store::memory::Memory::new());
    /// # let config = Config::new("https://id.example/o");
    /// # let administration = Administration::open(config, store, keys).await?;
    /// use bailiwick_server::AdministrationError;
    /// use bailiwick_server::bailiwick_core::{
    ///     model::{ClientType, UserId},
    ///     registration::{Applicant, ClientDraft},
    /// };
    ///
    /// let ada = Applicant { user: UserId::new("17"), may_register: true };
    /// let draft = ClientDraft::new("", ClientType::Public);
    /// let checked = administration.check_application(&draft, &ada, None).await;
    /// let Err(AdministrationError::Refused(problems)) = checked else {
    ///     panic!("it has neither a name nor a grant type");
    /// };
    /// assert_eq!(problems.len(), 2);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn check_application(
        &self,
        draft: &ClientDraft,
        by: &Applicant,
        before: Option<&ClientRecord>,
    ) -> Result<()> {
        self.change(LoadPlan::default(), |situation, env| {
            let snapshot = situation.snapshot;
            match before {
                None => registration::register_application(draft, by, None, snapshot, env)?,
                Some(record) => registration::revise_application(record, draft, by, snapshot, env)?,
            };
            Ok(Change::none(()))
        })
        .await
    }

    /// Changes the application `id` of `by` by `edit`, which may be applied again to a
    /// newer state of it. With the [`state_of`](Self::state_of) the application that
    /// was read, it is [`AdministrationError::Changed`] if it is another meanwhile.
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
    /// # let ada = Applicant { user: UserId::new("17"), may_register: true };
    /// # let mut draft = ClientDraft::new("Calendar", ClientType::Confidential);
    /// # draft.grant_types.insert(GrantType::ClientCredentials);
    /// # let made = administration.register_application(&draft, &ada, None).await?;
    /// # let id = made.record.id.clone();
    /// use bailiwick_server::AdministrationError;
    ///
    /// let read = administration.state_of(&made.record);
    /// let renamed = administration.update_application(&id, &ada, Some(&read), |draft| {
    ///     draft.name = "Diary".to_owned();
    ///     Ok(())
    /// });
    /// assert_eq!(renamed.await?.record.name, "Diary");
    ///
    /// let too_late = administration.update_application(&id, &ada, Some(&read), |_| Ok(()));
    /// assert!(matches!(too_late.await, Err(AdministrationError::Changed)));
    /// # Ok(())
    /// # }
    /// ```
    pub async fn update_application(
        &self,
        id: &ClientId,
        by: &Applicant,
        read: Option<&str>,
        mut edit: impl FnMut(&mut ClientDraft) -> Result<()>,
    ) -> Result<RegisteredClient> {
        self.change(LoadPlan::default(), |situation, env| {
            let snapshot = situation.snapshot;
            let record = find(snapshot, id)?.record();
            Provided::OwnedBy(&by.user).check(record)?;
            if read.is_some_and(|read| read != self.state_of(record)) {
                return Err(AdministrationError::Changed);
            }
            let mut draft = ClientDraft::of(record);
            edit(&mut draft)?;
            if draft == ClientDraft::of(record) {
                return Ok(Change::none(RegisteredClient {
                    record: record.clone(),
                    secret: None,
                }));
            }
            let made = registration::revise_application(record, &draft, by, snapshot, env)?;
            Ok(put(made))
        })
        .await
    }

    /// Revokes an access token that the client `id` holds for `user` or for itself, by the
    /// key of its row, and all of the authorization that it came from.
    ///
    /// ```
    /// use bailiwick_server::{Administration, AdministrationError};
    /// use bailiwick_server::bailiwick_core::{
    ///     model::{ClientId, UserId},
    ///     opaque::Selector,
    /// };
    ///
    /// async fn end(
    ///     administration: &Administration,
    ///     user: &UserId,
    ///     token: Selector,
    /// ) -> Result<(), AdministrationError> {
    ///     let client = ClientId::new("calendar");
    ///     administration.revoke_application_token(&client, user, token).await
    /// }
    /// ```
    pub async fn revoke_application_token(
        &self,
        id: &ClientId,
        user: &UserId,
        token: Selector,
    ) -> Result<()> {
        let plan = LoadPlan {
            access_token: Some(TokenKey::Selector(token)),
            ..LoadPlan::default()
        };
        self.change(plan, |situation, env| {
            let found = situation.loaded.access_token.as_ref();
            let family = situation.loaded.family.as_ref().map(|family| &family.user);
            let found = found.filter(|row| {
                let of = row.user.as_ref().or(family);
                row.client == *id && of.is_none_or(|of| of == user) && !row.is_static
            });
            let row =
                found.ok_or_else(|| AdministrationError::not_found("token", token.to_hex()))?;
            let at = env.now;
            let write = match row.family {
                Some(family) => Write::RevokeFamily { family, at },
                None => Write::RevokeAccessToken {
                    selector: token,
                    at,
                },
            };
            Ok(Change::new(vec![write], ()))
        })
        .await
    }

    /// What a form keeps of the state of the client that it shows, so that it does not
    /// undo what somebody else changed meanwhile. New secrets do not count: no form
    /// holds them.
    ///
    /// ```
    /// # use bailiwick_server::{Administration, Config, Secrets, bailiwick_core::Digest};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let keys = Secrets::new(Digest::of(b"an example").as_bytes(), &[])?.into();
    /// # let store = std::sync::Arc::new(bailiwick_store::memory::Memory::new());
    /// # let config = Config::new("https://id.example/o");
    /// # let administration = Administration::open(config, store, keys).await?;
    /// use bailiwick_server::bailiwick_core::{
    ///     UnixTime,
    ///     model::{ClientId, ClientRecord},
    /// };
    ///
    /// let read = ClientRecord::new(ClientId::new("calendar"), UnixTime::EPOCH);
    /// let renamed = ClientRecord { name: "Diary".to_owned(), ..read.clone() };
    /// assert_ne!(administration.state_of(&read), administration.state_of(&renamed));
    /// # Ok(())
    /// # }
    /// ```
    pub fn state_of(&self, client: &ClientRecord) -> String {
        let shown = ClientRecord {
            secrets: Vec::new(),
            updated_at: UnixTime::EPOCH,
            ..client.clone()
        };
        let digest = Digest::of(&serde_json::to_vec(&shown).unwrap_or_default());
        HEXLOWER.encode(digest.as_bytes())
    }
}
