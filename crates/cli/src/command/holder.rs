//! Whose: of a client or for a user.

use bailiwick_server::{
    Administration,
    administration::Holder,
    bailiwick_core::model::{ClientId, UserId},
};
use clap::Args;

use crate::failure::Failure;

/// A client or a user.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub(crate) struct Whose {
    /// Of this client
    #[arg(long, value_name = "CLIENT_ID")]
    client: Option<String>,
    /// For the user of this name
    #[arg(long, value_name = "USER")]
    user: Option<String>,
    /// For the user of this identifier, who may be kept elsewhere
    #[arg(long, value_name = "SUB")]
    sub: Option<String>,
}

impl Whose {
    pub(super) async fn holder(&self, admin: &Administration) -> Result<Holder, Failure> {
        if let Some(id) = &self.client {
            let id = ClientId::new(id);
            admin.client(&id).await?;
            return Ok(Holder::Client(id));
        }
        if let Some(name) = &self.user {
            return Ok(Holder::User(admin.user(name).await?.user.id));
        }
        let sub = self.sub.as_deref().unwrap_or_default();
        Ok(Holder::User(UserId::new(sub)))
    }
}

/// A user, perhaps one who is kept elsewhere.
#[derive(Debug, Args)]
pub(crate) struct Person {
    /// The user name
    name: String,
    /// NAME is the identifier (sub), which may be of a user who is kept elsewhere
    #[arg(long)]
    sub: bool,
}

impl Person {
    pub(super) async fn id(&self, admin: &Administration) -> Result<UserId, Failure> {
        if self.sub {
            return Ok(UserId::new(&self.name));
        }
        Ok(admin.user(&self.name).await?.user.id)
    }
}
