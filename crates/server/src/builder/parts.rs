//! The required parts: what is there, what is missing, and what the compiler
//! says of it.

use std::sync::Arc;

use bailiwick_jose::Secrets;
use bailiwick_store::Store;

use crate::users::Users;

/// There is no store yet: [`Builder::store`](super::Builder::store) gives one.
///
/// ```
/// use std::sync::Arc;
///
/// use bailiwick_server::{
///     AuthorizationServer, Builder, KeysMissing, StoreMissing, UsersMissing,
///     bailiwick_store::memory::Memory, grant::ClientCredentials,
/// };
///
/// /// What all our deployments have in common; each says where things are kept.
/// fn common() -> Builder<StoreMissing, UsersMissing, KeysMissing> {
///     AuthorizationServer::builder("https://id.example/o").grant(ClientCredentials)
/// }
///
/// let in_tests = common().store(Arc::new(Memory::new()));
/// # drop(in_tests);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct StoreMissing;

/// There are no users yet: [`Builder::users`](super::Builder::users) gives them.
///
/// ```
/// use std::sync::Arc;
///
/// use bailiwick_server::{Builder, Users, UsersMissing};
///
/// /// The application's own accounts, whatever else is there already.
/// fn with_accounts<S, K>(
///     builder: Builder<S, UsersMissing, K>,
///     accounts: Arc<dyn Users>,
/// ) -> Builder<S, Arc<dyn Users>, K> {
///     builder.users(accounts)
/// }
/// ```
#[derive(Clone, Copy, Debug)]
pub struct UsersMissing;

/// There are no keys yet: [`Builder::keys`](super::Builder::keys) gives them.
///
/// ```
/// use std::{path::Path, sync::Arc};
///
/// use bailiwick_server::{Builder, KeysMissing, Secrets};
///
/// /// The keys of a file that is mounted into every container.
/// fn with_keys<S, U>(builder: Builder<S, U, KeysMissing>) -> Builder<S, U, Arc<Secrets>> {
///     let keys = Secrets::open(Path::new("/run/secrets/bailiwick")).expect("the mounted secret");
///     builder.keys(Arc::new(keys))
/// }
/// ```
#[derive(Clone, Copy, Debug)]
pub struct KeysMissing;

/// The store, once it was given.
///
/// ```
/// use bailiwick_server::{
///     AuthorizationServer, BuildError, Builder, KeysPart, StorePart, UsersPart,
/// };
///
/// /// Builds any builder that has all its parts.
/// async fn documented<S: StorePart, U: UsersPart, K: KeysPart>(
///     builder: Builder<S, U, K>,
/// ) -> Result<AuthorizationServer, BuildError> {
///     builder.metadata("service_documentation", "https://docs.example/").build().await
/// }
/// ```
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
