//! How rows are found that are not found by their own key.

use crate::model::{ClientId, Session, UserId};

/// How a user is found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UserKey {
    /// By identifier.
    Id(UserId),
    /// By user name, or else by e-mail address if exactly one user has it; ASCII
    /// case is ignored in the e-mail address only.
    Login(String),
}

/// How the second factors of a user are found.
///
/// ```
/// use bailiwick_core::{
///     model::UserId,
///     store::{LoadPlan, SecondFactorKey, UserKey},
/// };
///
/// // A user, and their second factors.
/// let plan = LoadPlan {
///     user: Some(UserKey::Id(UserId::new("17"))),
///     second_factor: Some(SecondFactorKey::OfUser),
///     ..LoadPlan::default()
/// };
/// # let _ = plan;
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecondFactorKey {
    /// Of the user who was loaded, whoever that is.
    OfUser,
    /// By what passkeys know the user by.
    Handle([u8; 16]),
}

/// How a consent is found.
///
/// ```
/// use bailiwick_core::{
///     model::{ClientId, UserId},
///     store::ConsentKey,
/// };
///
/// let client = ClientId::new("field-notes");
/// let of_ada = ConsentKey::Of(UserId::new("17"), client.clone());
/// assert_eq!(of_ada.resolve(None), Some((&UserId::new("17"), &client)));
/// // Whose consent that is, the session says, once it is read.
/// assert_eq!(ConsentKey::OfSession(client).resolve(None), None);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConsentKey {
    /// What this user allowed this client.
    Of(UserId, ClientId),
    /// What the user of [`LoadPlan::session`](super::LoadPlan::session) allowed this client, whatever the
    /// session is worth: who is signed in is known only once it is read.
    OfSession(ClientId),
}

impl ConsentKey {
    /// The user and the client, once the session is read.
    pub fn resolve<'a>(
        &'a self,
        session: Option<&'a Session>,
    ) -> Option<(&'a UserId, &'a ClientId)> {
        match self {
            Self::Of(user, client) => Some((user, client)),
            Self::OfSession(client) => Some((&session?.user, client)),
        }
    }
}
