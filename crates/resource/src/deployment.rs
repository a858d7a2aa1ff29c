//! A deploy, as the authorization server sees it: an API declares its scopes, waits
//! until that is acknowledged, and holds to it.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use tokio::{sync::watch, time::sleep};

use crate::{
    manifest::{Acknowledgement, ManifestError, ManifestRegistrar, ScopeManifest},
    readiness::{Readiness, Stage},
    register::Attempts,
};

mod remembered;

/// Longest pause between two attempts.
const LONGEST_PAUSE: Duration = Duration::from_secs(4);

/// The scopes of an API and where they are declared: applied at its start, with
/// bounded attempts, and again now and then.
///
/// If the authorization server does not answer, the start fails; or, with
/// [`serve_last_acknowledged`](Self::serve_last_acknowledged), the API serves with
/// what was acknowledged to an earlier process and goes on trying.
///
/// ```no_run
/// # #[cfg(feature = "axum")]
/// # async fn serve() -> Result<(), Box<dyn std::error::Error>> {
/// use axum::{Router, routing::get};
/// use bailiwick_resource::{
///     AuthorizationServer, Credential, DeclaredScope, Deployment, Protect, ResourceMetadata,
///     ScopeManifest, declare_scopes, require,
/// };
///
/// declare_scopes! {
///     /// What clients may do with plants.
///     pub enum PlantScope {
///         /// See them.
///         See = DeclaredScope::new("plants:see", "See your plants"),
///     }
/// }
///
/// let token = std::fs::read_to_string("token")?;
/// let server = AuthorizationServer::builder("http://localhost:8000/o", Credential::bearer(token.trim()))
///     .resource_server("plants")
///     .build()?;
/// let deployment = Deployment::new(server.clone(), ScopeManifest::new(8).declare::<PlantScope>());
///
/// let about = ResourceMetadata::new("https://plants.example.com");
/// let app: Router = Router::new()
///     .route("/plants", get(|| async { "plants" }).route_layer(require([PlantScope::See])))
///     .layer(Protect::new(server).resource_metadata(about.url()))
///     .merge(deployment.readiness().routes("/ready", about));
///
/// let listener = tokio::net::TcpListener::bind("127.0.0.1:8001").await?;
/// tokio::select! {
///     served = axum::serve(listener, app) => served?,
///     refused = deployment.keep() => return Err(refused.into()),
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Deployment {
    registrar: Arc<dyn ManifestRegistrar>,
    manifest: ScopeManifest,
    attempts: Attempts,
    again_after: Duration,
    remembered: Option<PathBuf>,
    stage: watch::Sender<Stage>,
}

impl Deployment {
    /// Of these scopes, at this authorization server. Nothing is asked yet.
    ///
    /// ```
    /// use bailiwick_resource::{Deployment, ManifestRegistrar, ScopeManifest};
    ///
    /// fn deployment(registrar: impl ManifestRegistrar + 'static) -> Deployment {
    ///     Deployment::new(registrar, ScopeManifest::new(8))
    /// }
    /// ```
    pub fn new(registrar: impl ManifestRegistrar + 'static, manifest: ScopeManifest) -> Self {
        Self {
            registrar: Arc::new(registrar),
            manifest,
            attempts: Attempts::default(),
            again_after: Duration::from_mins(1),
            remembered: None,
            stage: watch::Sender::new(Stage::Waiting),
        }
    }

    /// How often it is tried while nobody answers, and the pause after the first
    /// attempt; the pause doubles up to 4 seconds. 8 attempts and 250 milliseconds
    /// by default: about 16 seconds in all. At least one attempt is made.
    ///
    /// ```
    /// # use bailiwick_resource::Deployment;
    /// # fn example(deployment: Deployment) {
    /// let deployment = deployment.attempts(3, std::time::Duration::from_secs(1));
    /// # }
    /// ```
    pub fn attempts(mut self, most: u32, first_pause: Duration) -> Self {
        self.attempts = Attempts {
            most: most.max(1),
            first_pause,
        };
        self
    }

    /// How long after an acknowledgement [`keep`](Self::keep) declares the scopes
    /// again: to learn which an administrator approved or disabled, and so that they
    /// are there again after the authorization server was restored from an older copy.
    /// 60 seconds by default.
    ///
    /// ```
    /// # use bailiwick_resource::Deployment;
    /// # fn example(deployment: Deployment) {
    /// let deployment = deployment.again_after(std::time::Duration::from_secs(10));
    /// # }
    /// ```
    pub fn again_after(mut self, pause: Duration) -> Self {
        self.again_after = pause;
        self
    }

    /// If the authorization server does not answer at the start, serves with those
    /// scopes that were acknowledged to an earlier process, as this file remembers
    /// them. It is replaced as a whole, only its owner may read it, and what another
    /// server or resource server acknowledged does not count. Without one, the start
    /// fails as otherwise. A refusal is never overruled.
    ///
    /// ```
    /// # use bailiwick_resource::Deployment;
    /// # fn example(deployment: Deployment) {
    /// let deployment = deployment.serve_last_acknowledged("/var/lib/plants/scopes.json");
    /// # }
    /// ```
    pub fn serve_last_acknowledged(mut self, file: impl Into<PathBuf>) -> Self {
        self.remembered = Some(file.into());
        self
    }

    /// How far it is; to be asked for before [`keep`](Self::keep).
    ///
    /// ```
    /// # use bailiwick_resource::Deployment;
    /// # fn example(deployment: Deployment) {
    /// let readiness = deployment.readiness();
    /// assert!(!readiness.is_ready());
    /// # }
    /// ```
    pub fn readiness(&self) -> Readiness {
        Readiness::new(self.stage.subscribe())
    }

    /// Declares the scopes and answers when the API can serve, or cannot.
    ///
    /// # Errors
    ///
    /// The manifest is refused, or nobody answered and nothing is remembered.
    ///
    /// ```
    /// use bailiwick_resource::{Deployment, ManifestError};
    ///
    /// async fn start(deployment: &Deployment) -> Result<(), ManifestError> {
    ///     deployment.apply().await?;
    ///     println!("serving");
    ///     Ok(())
    /// }
    /// ```
    pub async fn apply(&self) -> Result<(), ManifestError> {
        let error = match self.attempt().await {
            Ok(known) => {
                self.acknowledge(known).await;
                return Ok(());
            }
            Err(error) => error,
        };
        if error.is_temporary()
            && let Some(file) = &self.remembered
            && let Some(known) = self.recall(file).await
        {
            tracing::warn!(
                %error,
                scopes = known.usable().join(" "),
                "the authorization server does not answer; serving with the scopes that it \
                 acknowledged before"
            );
            self.stage.send_replace(Stage::Remembered(known));
            return Ok(());
        }
        self.stage.send_replace(if error.is_temporary() {
            Stage::Waiting
        } else {
            Stage::Refused
        });
        Err(error)
    }

    /// Declares the scopes, then declares them again now and then, for as long as the
    /// API serves; ends only if it cannot.
    ///
    /// ```
    /// use bailiwick_resource::{Deployment, ManifestError};
    ///
    /// async fn run(
    ///     deployment: Deployment,
    ///     serve: impl Future<Output = ()>,
    /// ) -> Result<(), ManifestError> {
    ///     tokio::select! {
    ///         () = serve => Ok(()),
    ///         refused = deployment.keep() => Err(refused),
    ///     }
    /// }
    /// ```
    pub async fn keep(self) -> ManifestError {
        if let Err(error) = self.apply().await {
            return error;
        }
        loop {
            let is_known = matches!(*self.stage.borrow(), Stage::Acknowledged(_));
            sleep(if is_known {
                self.again_after
            } else {
                LONGEST_PAUSE
            })
            .await;
            match self.registrar.apply(&self.manifest).await {
                Ok(known) => self.acknowledge(known).await,
                Err(error) if error.is_temporary() => {
                    tracing::info!(%error, "the scopes could not be declared again");
                }
                // Whoever was let in may go on: the registry decides about new tokens.
                Err(error) if is_known => self.lose(&error),
                Err(error) => {
                    self.stage.send_replace(Stage::Refused);
                    return error;
                }
            }
        }
    }

    /// Bounded attempts.
    async fn attempt(&self) -> Result<Acknowledgement, ManifestError> {
        let mut pause = self.attempts.first_pause;
        let mut attempt = 1;
        loop {
            let error = match self.registrar.apply(&self.manifest).await {
                Ok(known) => return Ok(known),
                Err(error) => error,
            };
            let ManifestError::Unavailable { retry_after, .. } = &error else {
                return Err(error);
            };
            if attempt >= self.attempts.most {
                return Err(error);
            }
            let wait = retry_after.unwrap_or(pause).min(LONGEST_PAUSE);
            tracing::info!(
                %error,
                attempt,
                pause_ms = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX),
                "the authorization server is not ready to acknowledge the scopes; trying again"
            );
            sleep(wait).await;
            pause = pause.saturating_mul(2);
            attempt += 1;
        }
    }

    async fn acknowledge(&self, known: Acknowledgement) {
        let stage = Stage::Acknowledged(known.clone());
        if *self.stage.borrow() == stage {
            return;
        }
        tell(&known);
        if let Some(file) = &self.remembered {
            self.remember(file, &known).await;
        }
        self.stage.send_replace(stage);
    }

    /// Clients hear only of what is still there.
    fn lose(&self, error: &ManifestError) {
        tracing::warn!(%error, "the scopes are not acknowledged any more");
        let ManifestError::Superseded { in_force, missing } = error else {
            return;
        };
        let is_left = |name: &&str| !missing.iter().any(|lost| lost == name);
        let left = self.manifest.names().filter(is_left);
        let known = Acknowledgement::new(&self.manifest, *in_force, left);
        self.stage.send_replace(Stage::Acknowledged(known));
    }

    async fn remember(&self, file: &Path, known: &Acknowledgement) {
        let place = self.registrar.place();
        if let Err(error) = remembered::keep(file, place, known).await {
            tracing::warn!(
                file = %file.display(),
                %error,
                "what was acknowledged cannot be kept for the next start"
            );
        }
    }

    async fn recall(&self, file: &Path) -> Option<Acknowledgement> {
        let place = self.registrar.place();
        match remembered::recall(file, &place, &self.manifest).await {
            Ok(known) => known,
            Err(error) => {
                tracing::warn!(
                    file = %file.display(),
                    %error,
                    "what was acknowledged before cannot be read"
                );
                None
            }
        }
    }
}

fn tell(known: &Acknowledgement) {
    tracing::info!(
        revision = known.revision(),
        in_force = known.in_force(),
        scopes = known.usable().join(" "),
        "the scopes are acknowledged"
    );
    if !known.withheld().is_empty() {
        tracing::warn!(
            scopes = known.withheld().join(" "),
            "nobody can ask for these scopes: an administrator has not approved them, or \
             disabled them"
        );
    }
}
