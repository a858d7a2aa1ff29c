//! A host's own client type: what the server asks of it.

use std::{fmt::Display, sync::Arc};

use bailiwick_core::model::{Client, ClientId, ClientRecord};
use bailiwick_store::BoxFuture;

/// Makes the host's clients of our records: where a client is more than its
/// record, here the rest is read.
///
/// Called once with all clients when a server is built, even if there are none,
/// so that a table that is not there shows at once; and later with those that
/// changed, on every node, before anything is decided with them. A change
/// of the rest alone is told by
/// [`Administration::refresh_client`](crate::Administration::refresh_client).
///
/// A function of a record is one too:
///
/// ```
/// use std::sync::Arc;
///
/// use bailiwick_server::{Clients, bailiwick_core::model::{Client, ClientRecord}};
///
/// #[derive(Debug)]
/// struct Trusted(ClientRecord);
///
/// impl Client for Trusted {
///     fn record(&self) -> &ClientRecord {
///         &self.0
///     }
///
///     fn skips_consent(&self) -> bool {
///         true
///     }
/// }
///
/// fn clients() -> impl Clients {
///     |record: ClientRecord| Arc::new(Trusted(record)) as Arc<dyn Client>
/// }
/// ```
///
/// With a table of its own:
///
/// ```
/// use std::{collections::HashMap, sync::Arc};
///
/// use bailiwick_server::{
///     BoxFuture, Clients, ClientsError,
///     bailiwick_core::model::{Client, ClientRecord},
/// };
///
/// #[derive(Debug)]
/// struct Branded {
///     record: ClientRecord,
///     logo: Option<String>,
/// }
///
/// impl Client for Branded {
///     fn record(&self) -> &ClientRecord {
///         &self.record
///     }
/// }
///
/// struct BrandedClients { /* a pool of connections */ }
///
/// impl BrandedClients {
///     /// `SELECT client, logo FROM client_logos WHERE client IN (…)`
///     async fn logos(&self, of: &[ClientRecord]) -> Result<HashMap<String, String>, std::io::Error> {
///         # let _ = of;
///         # Ok(HashMap::new())
///     }
/// }
///
/// impl Clients for BrandedClients {
///     fn of(
///         &self,
///         records: Vec<ClientRecord>,
///     ) -> BoxFuture<'_, Result<Vec<Arc<dyn Client>>, ClientsError>> {
///         Box::pin(async move {
///             let mut logos = self.logos(&records).await.map_err(ClientsError::failed)?;
///             let clients = records.into_iter().map(|record| {
///                 let logo = logos.remove(record.id.as_str());
///                 Arc::new(Branded { record, logo }) as Arc<dyn Client>
///             });
///             Ok(clients.collect())
///         })
///     }
/// }
/// ```
pub trait Clients: Send + Sync + 'static {
    /// One client of each record, in the same order and with the same
    /// identifier.
    ///
    /// An error is of all of them: a server is then not built, or answers 503
    /// (`temporarily_unavailable`) and asks again with the next request. So a
    /// client whose rest is missing is better made unusable by itself
    /// ([`Client::is_usable`]). Once the server runs, an answer that takes more
    /// than ten seconds is an error.
    fn of(
        &self,
        records: Vec<ClientRecord>,
    ) -> BoxFuture<'_, Result<Vec<Arc<dyn Client>>, ClientsError>>;
}

impl<F> Clients for F
where
    F: Fn(ClientRecord) -> Arc<dyn Client> + Send + Sync + 'static,
{
    fn of(
        &self,
        records: Vec<ClientRecord>,
    ) -> BoxFuture<'_, Result<Vec<Arc<dyn Client>>, ClientsError>> {
        let clients = records.into_iter().map(self).collect();
        Box::pin(std::future::ready(Ok(clients)))
    }
}

/// Clients that are their records and nothing more: what a server has without a
/// host's own.
pub(crate) fn records() -> Arc<dyn Clients> {
    Arc::new(|record: ClientRecord| Arc::new(record) as Arc<dyn Client>)
}

/// Why clients could not be made of their records.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ClientsError {
    /// The place where the rest of them is kept did not answer.
    #[error("{0}")]
    Failed(String),
    /// The client of this record was not made, or not in its place.
    #[error("the client {0} was not made of its record")]
    Missing(ClientId),
    /// There was no answer in ten seconds.
    #[error("they took too long")]
    TimedOut,
}

impl ClientsError {
    /// For what went wrong in a host's own words: they go to the log, and are in
    /// the error of a server that is not built; nobody else sees them.
    ///
    /// ```
    /// use bailiwick_server::ClientsError;
    ///
    /// let error = ClientsError::failed("no such table: client_logos");
    /// assert_eq!(error.to_string(), "no such table: client_logos");
    /// ```
    pub fn failed(why: impl Display) -> Self {
        Self::Failed(why.to_string())
    }
}

/// Asks `clients` for those of `records` and makes sure of the answer.
pub(crate) async fn made_of(
    clients: &dyn Clients,
    records: Vec<ClientRecord>,
) -> Result<Vec<Arc<dyn Client>>, ClientsError> {
    let wanted: Vec<ClientId> = records.iter().map(|record| record.id.clone()).collect();
    let made = clients.of(records).await?;
    let mut ids = made.iter().map(|client| client.id());
    match wanted.iter().find(|id| ids.next() != Some(id)) {
        Some(id) => Err(ClientsError::Missing(id.clone())),
        None => Ok(made),
    }
}
