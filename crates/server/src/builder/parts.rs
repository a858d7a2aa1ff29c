//! The required parts: what is there, what is missing, and what the compiler
//! says of it.

use std::sync::Arc;

use bailiwick_jose::Secrets;
use bailiwick_store::Store;

use crate::users::Users;

/// There is no store yet: [`Builder::store`](super::Builder::store) gives one.
#[derive(Clone, Copy, Debug)]
pub struct StoreMissing;

/// There are no users yet: [`Builder::users`](super::Builder::users) gives them.
#[derive(Clone, Copy, Debug)]
pub struct UsersMissing;

/// There are no keys yet: [`Builder::keys`](super::Builder::keys) gives them.
#[derive(Clone, Copy, Debug)]
pub struct KeysMissing;

/// The store, once it was given.
#[diagnostic::on_unimplemented(
    message = "the authorization server has no store",
    label = "call `.store(..)` before this",
    note = "everything is kept there: an `Arc<dyn Store>`, such as `bailiwick_store::sqlite::Sqlite`"
)]
pub trait StorePart: Into<Arc<dyn Store>> {}

/// The users, once they were given.
#[diagnostic::on_unimplemented(
    message = "the authorization server has no users",
    label = "call `.users(..)` before this",
    note = "people sign in as them: an `Arc<dyn Users>`, such as `StoreUsers`"
)]
pub trait UsersPart: Into<Arc<dyn Users>> {}

/// The keys, once they were given.
#[diagnostic::on_unimplemented(
    message = "the authorization server has no keys",
    label = "call `.keys(..)` before this",
    note = "secrets are kept with them: an `Arc<Secrets>`, such as of `Secrets::open_or_create`"
)]
pub trait KeysPart: Into<Arc<Secrets>> {}

impl StorePart for Arc<dyn Store> {}
impl UsersPart for Arc<dyn Users> {}
impl KeysPart for Arc<Secrets> {}
