//! Groups of users.

use bailiwick_core::{
    model::Group,
    plain_text::plain_text,
    store::{ListQuery, LoadPlan, Page, PageRequest, Write},
};

use super::{Administration, AdministrationError, Change, Result};

/// Longest name of a group, in characters.
const LONGEST_NAME: usize = 150;

impl Administration {
    /// All groups by name.
    ///
    /// ```
    /// # use bailiwick_server::{Administration, Config, Secrets, bailiwick_core::Digest};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let keys = Secrets::new(Digest::of(b"an example").as_bytes(), &[])?.into();
    /// # let store = std::sync::Arc::new(bailiwick_store::memory::Memory::new());
    /// # let config = Config::new("https://id.example/o");
    /// # let administration = Administration::open(config, store, keys).await?;
    /// administration.create_group("staff").await?;
    /// administration.create_group("guests").await?;
    /// let groups = administration.groups().await?;
    /// let names: Vec<_> = groups.iter().map(|group| &*group.name).collect();
    /// assert_eq!(names, ["guests", "staff"]);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn groups(&self) -> Result<Vec<Group>> {
        self.all(
            ListQuery::Groups,
            |page| match page {
                Page::Groups(groups) => Some(groups),
                _ => None,
            },
            |group| group.name.clone(),
        )
        .await
    }

    /// One page of the groups by name, after the group `after`.
    pub(crate) async fn groups_after(
        &self,
        after: Option<String>,
        limit: usize,
    ) -> Result<Vec<Group>> {
        let query = ListQuery::Groups(PageRequest { after, limit });
        match self.0.store.page(query).await? {
            Page::Groups(groups) => Ok(groups),
            _ => Err(AdministrationError::Contended),
        }
    }

    /// Makes the group `name`. A name that is taken is refused.
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
    ///
    /// assert_eq!(administration.create_group("staff").await?.name, "staff");
    /// let again = administration.create_group("staff").await;
    /// assert_eq!(again.unwrap_err(), AdministrationError::NameTaken);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn create_group(&self, name: &str) -> Result<Group> {
        let name = plain_text(name.trim(), LONGEST_NAME)
            .map_err(|error| AdministrationError::refused("name", error.to_string()))?;
        if name.is_empty() {
            return Err(AdministrationError::refused("name", "must not be empty"));
        }
        self.change(LoadPlan::default(), |_, env| {
            let group = Group {
                name: name.clone(),
                created_at: env.now,
            };
            Ok(Change::new(vec![Write::InsertGroup(group.clone())], group))
        })
        .await
    }
}
