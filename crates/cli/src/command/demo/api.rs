//! The sample APIs: each with a listener, a static token and scopes of its own.

use std::net::{Ipv4Addr, SocketAddr};

use axum::{Router, routing::get};
use bailiwick_resource::{
    AuthorizationServer, Credential, DeclaredScope, Deployment, Protect, Readiness,
    ResourceMetadata, ScopeManifest, declare_scopes, require_read_write_as,
};
use tokio::net::TcpListener;

use super::cast::Credentials;
use crate::failure::Failure;

declare_scopes! {
    /// What clients may do with observations.
    pub(super) enum Observations {
        /// Look at them.
        Read = DeclaredScope::new("observations:read", "Read your observations"),
        /// Add to them.
        Write = DeclaredScope::new("observations:write", "Add and change your observations"),
        /// Take all of them away.
        Export = DeclaredScope::new("observations:export", "Download all your observations"),
    }
}

declare_scopes! {
    /// What clients may do in the greenhouse.
    pub(super) enum Greenhouse {
        /// Look in.
        See = DeclaredScope::new("greenhouse:see", "See your greenhouse"),
        /// Water.
        Water = DeclaredScope::new("greenhouse:water", "Water your plants"),
    }
}

/// One API, about to serve.
pub(super) struct SampleApi {
    name: &'static str,
    address: SocketAddr,
    listener: TcpListener,
    router: Router,
    deployment: Deployment,
}

impl SampleApi {
    pub(super) async fn observations(issuer: &str, own: &Credentials) -> Result<Self, Failure> {
        let guard = require_read_write_as(Observations::Read, Observations::Write);
        let answer = || async { "[\"a robin, at the window\"]\n" };
        let route = get(answer).post(answer).route_layer(guard);
        let routes = Router::new().route("/observations", route);
        let manifest = ScopeManifest::new(1).declare::<Observations>();
        Self::new("Observations API", issuer, own, routes, manifest).await
    }

    pub(super) async fn greenhouse(issuer: &str, own: &Credentials) -> Result<Self, Failure> {
        let guard = require_read_write_as(Greenhouse::See, Greenhouse::Water);
        let answer = || async { "[\"tomatoes\", \"a fig\"]\n" };
        let route = get(answer).post(answer).route_layer(guard);
        let routes = Router::new().route("/plants", route);
        let manifest = ScopeManifest::new(1).declare::<Greenhouse>();
        Self::new("Greenhouse", issuer, own, routes, manifest).await
    }

    async fn new(
        name: &'static str,
        issuer: &str,
        own: &Credentials,
        routes: Router,
        manifest: ScopeManifest,
    ) -> Result<Self, Failure> {
        let server = AuthorizationServer::builder(issuer, Credential::bearer(own.token.as_str()))
            .resource_server(own.client_id.as_str())
            .build()
            .map_err(Failure::error)?;
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await;
        let listener = listener.map_err(Failure::error)?;
        let address = listener.local_addr().map_err(Failure::error)?;
        let about = ResourceMetadata::new(format!("http://{address}"))
            .authorization_server(issuer)
            .name(name);
        let deployment = Deployment::new(server.clone(), manifest);
        let ready = deployment.readiness().routes("/ready", about);
        Ok(Self {
            name,
            address,
            listener,
            router: routes.layer(Protect::new(server).realm(name)).merge(ready),
            deployment,
        })
    }

    /// What it is and where, for people.
    pub(super) fn place(&self) -> String {
        format!("{} at http://{}", self.name, self.address)
    }

    pub(super) fn readiness(&self) -> Readiness {
        self.deployment.readiness()
    }

    /// Declares its scopes and serves; ends only if it cannot.
    pub(super) async fn serve(self) -> Result<(), Failure> {
        tokio::select! {
            end = async { axum::serve(self.listener, self.router).await } => end.map_err(Failure::error),
            refused = self.deployment.keep() => Err(Failure::error(refused)),
        }
    }
}
