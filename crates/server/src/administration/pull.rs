//! What resource servers announce of themselves (RFC 9728): imported, and compared.

use std::time::Duration;

use bailiwick_core::{
    Snapshot,
    model::{Client, ClientId},
    scope::{Announced, Drift, Pulled, PulledAs, decide_pull, drift, metadata_url},
    store::LoadPlan,
};

use super::{Administration, AdministrationError, Change, Result, resource_server};
use crate::fetch::Fetcher;

/// What an import did, or would do.
///
/// ```
/// use bailiwick_server::administration::PullReport;
///
/// fn lines(report: &PullReport) -> Vec<String> {
///     let new = report.pulled.imported.iter();
///     new.map(|scope| format!("{} is {}", scope.name, scope.state.as_str())).collect()
/// }
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct PullReport {
    /// Where the document was.
    pub url: String,
    /// What became of it.
    pub pulled: Pulled,
    /// Names in it that are none.
    pub malformed: Vec<String>,
}

/// How registry and resource server differ.
///
/// ```
/// use bailiwick_server::administration::DriftReport;
///
/// fn is_clean(reports: &[DriftReport]) -> bool {
///     reports.iter().all(|report| report.drift.is_none() && report.unread.is_none())
/// }
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct DriftReport {
    /// Whose.
    pub resource_server: ClientId,
    /// Its name.
    pub name: String,
    /// Why its document could not be read, if it has a resource identifier and it
    /// could not.
    pub unread: Option<String>,
    /// The differences.
    pub drift: Drift,
}

impl Administration {
    /// Imports the scopes that the resource server `id` announces in the document
    /// of its resource identifier (RFC 9728 §3). With `dry_run` nothing is written.
    ///
    /// ```
    /// use bailiwick_server::{
    ///     Administration, AdministrationError,
    ///     administration::PullReport,
    ///     bailiwick_core::{model::ClientId, scope::PulledAs},
    ///     fetch::Fetcher,
    /// };
    ///
    /// async fn preview(
    ///     administration: &Administration,
    ///     plants: &ClientId,
    /// ) -> Result<PullReport, AdministrationError> {
    ///     let fetcher = Fetcher::default();
    ///     administration.pull_scopes(plants, &fetcher, PulledAs::Pending, true).await
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// If it has no resource identifier, or its document cannot be fetched, is about
    /// another resource, or does not name this server.
    pub async fn pull_scopes(
        &self,
        id: &ClientId,
        fetcher: &Fetcher,
        pulled_as: PulledAs,
        dry_run: bool,
    ) -> Result<PullReport> {
        let snapshot = self.snapshot().await?;
        let (url, announced) = self.announced(id, fetcher, &snapshot).await?;
        let pulled = self
            .change(LoadPlan::default(), |situation, env| {
                let (registry, config) = (situation.snapshot, env.config);
                let mut pulled = decide_pull(id, &announced, pulled_as, registry, config, env.now);
                let writes = std::mem::take(&mut pulled.writes);
                Ok(if dry_run {
                    Change::none(pulled)
                } else {
                    Change::new(writes, pulled)
                })
            })
            .await?;
        Ok(PullReport {
            url,
            pulled,
            malformed: announced.malformed,
        })
    }

    /// How the registry and its resource servers differ; of `id` alone if it is
    /// given. What could not be read is told with its reason, and what is unused all
    /// the same.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use bailiwick_server::{Administration, AdministrationError, fetch::Fetcher};
    ///
    /// async fn unused(administration: &Administration) -> Result<usize, AdministrationError> {
    ///     let quarter = Duration::from_secs(90 * 86_400);
    ///     let reports = administration.drift(None, &Fetcher::default(), quarter).await?;
    ///     Ok(reports.iter().map(|report| report.drift.unused.len()).sum())
    /// }
    /// ```
    pub async fn drift(
        &self,
        id: Option<&ClientId>,
        fetcher: &Fetcher,
        unused_after: Duration,
    ) -> Result<Vec<DriftReport>> {
        let servers = match id {
            Some(id) => vec![self.resource_server(id).await?],
            None => self.resource_servers().await?,
        };
        let mut reports = Vec::new();
        for server in servers {
            reports.push(self.drift_of(&server, fetcher, unused_after).await?);
        }
        Ok(reports)
    }

    async fn drift_of(
        &self,
        server: &dyn Client,
        fetcher: &Fetcher,
        unused_after: Duration,
    ) -> Result<DriftReport> {
        let id = server.id();
        let snapshot = self.snapshot().await?;
        let has_document = server
            .resource_server()
            .is_some_and(|role| role.resource.is_some());
        let (announced, unread) = if has_document {
            match self.announced(id, fetcher, &snapshot).await {
                Ok((_, announced)) => (Some(announced), None),
                Err(error) => (None, Some(error.to_string())),
            }
        } else {
            (None, None)
        };
        let held = snapshot.scopes();
        let held = held.filter(|scope| scope.owner.client() == Some(id));
        let plan = LoadPlan {
            impact: held.map(|scope| scope.name.clone()).collect(),
            ..LoadPlan::default()
        };
        let impact = self.0.store.load(plan).await?.impact;
        let now = self.now();
        Ok(DriftReport {
            resource_server: id.clone(),
            name: server.name().to_owned(),
            unread,
            drift: drift(
                id,
                announced.as_ref(),
                &impact,
                unused_after,
                &snapshot,
                now,
            ),
        })
    }

    async fn announced(
        &self,
        id: &ClientId,
        fetcher: &Fetcher,
        snapshot: &Snapshot,
    ) -> Result<(String, Announced)> {
        let server = resource_server::find(snapshot, id)?;
        let resource = server
            .resource_server()
            .and_then(|role| role.resource.as_deref())
            .ok_or_else(|| {
                let text = "is missing: without a resource identifier there is no document";
                AdministrationError::refused("resource", text)
            })?;
        let url = metadata_url(resource)
            .ok_or_else(|| AdministrationError::refused("resource", "is no URL"))?;
        let refused = |text: String| AdministrationError::refused("document", text);
        let document = fetcher.json(&url).await;
        let document = document.map_err(|error| refused(format!("at {url}: {error}")))?;
        let announced = Announced::parse(&document, resource, &self.0.config.issuer);
        let announced = announced.map_err(|error| refused(format!("at {url}: {error}")))?;
        Ok((url, announced))
    }
}
