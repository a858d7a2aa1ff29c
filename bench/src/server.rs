//! The server under load, and what must be set up for it.

use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::Result;
use bailiwick_core::model::{ClientId, UserId};
use bailiwick_core::scope::ScopeSet;
use bailiwick_core::{Digest, UnixTime};
use data_encoding::BASE64URL_NOPAD;

use crate::clock::unix_milliseconds;
use crate::contest::{ACTIVE, Contender, Source, TOKEN};
use crate::deployment::{Deployment, string};
use crate::preload::Grant;
use crate::process::Process;
use crate::requests::{Post, Registered, Repeated, Template, Values, get};
use crate::surface::{
    CODE_VERIFIER, INACTIVE, OURS, REDIRECT_URI, Surface, basic, drawn, repeated,
};

const SCOPE: &str = "bench";
/// The resource server that owns it.
const OWNER: &str = "bench-api";
/// The namespace in which scopes are registered under load.
const NAMESPACE: &str = "made:";

/// A deployment with one scope, one client for every grant type, one resource
/// server that sees every token and one that sees none.
#[derive(Debug)]
pub struct Subject {
    deployment: Deployment,
    client_id: String,
    surface: Surface,
    /// `Authorization` of the resource server with [`NAMESPACE`].
    stranger: String,
}

impl Subject {
    /// Registers all of it through the command line, beside the running server.
    pub fn set_up(deployment: Deployment) -> Result<Self> {
        let mut client = vec!["client", "create", "--name", "bench"];
        client.extend(["--type", "confidential", "--redirect-uri", REDIRECT_URI]);
        for grant in ["client_credentials", "authorization_code", "refresh_token"] {
            client.extend(["--grant", grant]);
        }
        let client = deployment.administer(&client)?;
        let resource_server = |name: &str, option: &str, value: &str| -> Result<String> {
            let mut create = vec!["resource-server", "create", name, "--client-id", name];
            create.extend([option, value]);
            let made = deployment.administer(&create)?;
            Ok(format!("Bearer {}", string(&made, "access_token")?))
        };
        let api = resource_server(OWNER, "--introspects", "all")?;
        let mut scope = vec!["scope", "register", SCOPE, "--owner", OWNER];
        scope.extend(["--description", "Benchmark"]);
        deployment.administer(&scope)?;
        let client_id = string(&client, "client_id")?.to_owned();
        let authorization = basic(&client_id, string(&client, "client_secret")?);
        let surface = Surface {
            address: deployment.address(),
            token: "/o/token/".to_owned(),
            introspection: "/o/introspect/".to_owned(),
            revocation: "/o/revoke_token/".to_owned(),
            metadata: "/.well-known/oauth-authorization-server/o".to_owned(),
            told: OURS,
            machine: authorization.clone(),
            web: authorization,
            resource_server: api,
            scope: SCOPE.to_owned(),
        };
        let stranger = resource_server("bench-stranger", "--namespace", NAMESPACE)?;
        Ok(Self {
            deployment,
            client_id,
            surface,
            stranger,
        })
    }

    /// Where it is deployed.
    pub fn deployment(&self) -> &Deployment {
        &self.deployment
    }

    /// Its endpoints and callers.
    pub fn surface(&self) -> &Surface {
        &self.surface
    }

    /// What rows made without the server have in common.
    pub fn grant(&self) -> Result<Grant> {
        Ok(Grant {
            client: ClientId::new(&self.client_id),
            user: UserId::new("bench"),
            scopes: vec![ScopeSet::parse(SCOPE)?],
            redirect_uri: REDIRECT_URI.to_owned(),
            code_challenge: BASE64URL_NOPAD.encode(Digest::of(CODE_VERIFIER.as_bytes()).as_bytes()),
            now: UnixTime::from_millis(unix_milliseconds()),
        })
    }

    /// The cheapest answer that the server has.
    pub fn http(&self) -> Source {
        let request = get(self.deployment.address(), "/health/live");
        repeated(Repeated::new(request, ""))
    }

    /// Introspection of live tokens by a resource server that may not see them.
    pub fn introspection_by_a_stranger(&self, tokens: Arc<Values>) -> Source {
        self.surface
            .introspection_by(&self.stranger, tokens, INACTIVE)
    }

    /// Registration of a new scope with each request.
    pub fn registration(&self) -> Source {
        let address = self.deployment.address();
        let authorization = self.stranger.clone();
        let next = Arc::default();
        Arc::new(move |_| {
            let prefix = format!("{{\"description\":\"Bench\",\"name\":\"{NAMESPACE}r");
            Box::new(Registered::new(
                address,
                "/o/register_scope/",
                &authorization,
                &prefix,
                Arc::clone(&next),
            ))
        })
    }

    /// This server, asked what `source` makes.
    pub fn contender(&self, process: &Arc<Process>, source: Source) -> Contender {
        Contender::new(Arc::clone(process), self.deployment.address(), source)
    }

    /// Client credentials for one of the scopes `names`, opaque tokens.
    pub fn issue_among(&self, process: &Arc<Process>, names: Arc<Values>) -> Contender {
        let form = "grant_type=client_credentials";
        let template = Template::new(&self.token_post(), form, "scope", names.length());
        self.contender(process, drawn(template, names, TOKEN))
    }

    /// Introspection of `tokens` by whoever has the header `authorization`.
    pub fn introspection_by(
        &self,
        authorization: &str,
        process: &Arc<Process>,
        tokens: Arc<Values>,
    ) -> Contender {
        let source = self.surface.introspection_by(authorization, tokens, ACTIVE);
        self.contender(process, source)
    }

    /// A request to the token endpoint by the client.
    pub fn token_post(&self) -> Post<'_> {
        self.surface.post(&self.surface.token, &self.surface.web)
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.deployment.address()
    }
}
