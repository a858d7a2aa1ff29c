//! Applications of people: registered and changed by their owners.

use bailiwick_core::{
    Digest, UnixTime,
    model::{ClientId, ClientRecord},
    registration::{self, Applicant, ClientDraft, RegisteredClient},
    store::LoadPlan,
};
use data_encoding::HEXLOWER;

use super::{
    Administration, AdministrationError, Change, Result,
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
            if record.owner.as_ref() != Some(&by.user) {
                return Err(AdministrationError::not_found("client", id.as_str()));
            }
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
