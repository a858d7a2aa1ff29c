//! Groups of users.

use bailiwick_core::{
    model::Group,
    plain_text::plain_text,
    store::{ListQuery, LoadPlan, Page, Write},
};

use super::{Administration, AdministrationError, Change, Result};

/// Longest name of a group, in characters.
const LONGEST_NAME: usize = 150;

impl Administration {
    /// All groups by name.
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

    /// Makes the group `name`. A name that is taken is refused.
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
