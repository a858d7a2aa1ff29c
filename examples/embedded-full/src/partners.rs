//! The club's partners are its applications: each has a logo, and none works
//! before it has agreed to the club's terms.

use std::{collections::HashMap, sync::Arc};

use bailiwick_server::{
    BoxFuture, Clients, ClientsError,
    bailiwick_core::model::{Client, ClientId, ClientRecord, Extra},
};

use crate::database::Database;

/// A client of the authorization server, and what the club knows of it.
#[derive(Debug)]
pub struct Partner {
    record: ClientRecord,
    logo: Option<String>,
    agreed_on: Option<String>,
}

impl Client for Partner {
    fn record(&self) -> &ClientRecord {
        &self.record
    }

    fn is_usable(&self) -> bool {
        self.agreed_on.is_some() && !self.record.disabled
    }

    fn page_fields(&self) -> Extra {
        let fields = [("logo", &self.logo), ("agreed_on", &self.agreed_on)];
        let said = fields
            .into_iter()
            .filter_map(|(name, value)| Some((name, value.clone()?.into())));
        said.collect()
    }
}

/// The table `partners`.
#[derive(Clone, Debug)]
pub struct Partners(pub Arc<Database>);

impl Partners {
    /// Notes a partner's logo and, if it agreed, when. The server is told by
    /// [`Administration::refresh_client`](bailiwick_server::Administration::refresh_client).
    pub fn note(&self, id: &ClientId, logo: &str, agreed_on: Option<&str>) -> rusqlite::Result<()> {
        let sql = "INSERT INTO partners (client_id, logo, agreed_on) VALUES (?1, ?2, ?3)
                   ON CONFLICT (client_id) DO UPDATE SET logo = ?2, agreed_on = ?3";
        let row = (id.as_str(), logo, agreed_on);
        self.0.lock().execute(sql, row).map(drop)
    }

    fn rows(&self) -> rusqlite::Result<HashMap<String, (String, Option<String>)>> {
        let connection = self.0.lock();
        let mut rows =
            connection.prepare_cached("SELECT client_id, logo, agreed_on FROM partners")?;
        let rows = rows.query_map([], |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?))))?;
        rows.collect()
    }
}

impl Clients for Partners {
    fn of(
        &self,
        records: Vec<ClientRecord>,
    ) -> BoxFuture<'_, Result<Vec<Arc<dyn Client>>, ClientsError>> {
        Box::pin(async move {
            let mut rows = self.rows().map_err(ClientsError::failed)?;
            let partners = records.into_iter().map(|record| {
                let (logo, agreed_on) = rows.remove(record.id.as_str()).unzip();
                Arc::new(Partner {
                    record,
                    logo,
                    agreed_on: agreed_on.flatten(),
                }) as Arc<dyn Client>
            });
            Ok(partners.collect())
        })
    }
}
