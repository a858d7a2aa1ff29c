//! The server's paths as contenders, and what must be set up for them.

use std::sync::Arc;

use anyhow::Result;
use bailiwick_core::model::{ClientId, UserId};
use bailiwick_core::scope::ScopeSet;
use bailiwick_core::{Digest, UnixTime};
use data_encoding::{BASE64, BASE64URL_NOPAD};
use form_urlencoded::byte_serialize;

use crate::clock::unix_milliseconds;
use crate::contest::{ACTIVE, Contender, TOKEN};
use crate::deployment::{Deployment, string};
use crate::preload::Grant;
use crate::process::Process;
use crate::requests::{Drawn, Post, Repeated, Template, Values, get};

const SCOPE: &str = "bench";
const REDIRECT_URI: &str = "http://127.0.0.1:1/callback";
const CODE_VERIFIER: &str = "benchmark-benchmark-benchmark-benchmark-benchmark";
const TOKEN_PATH: &str = "/o/token/";
const INTROSPECTION_PATH: &str = "/o/introspect/";

/// A deployment with one scope, one client for every grant type and one
/// resource server.
#[derive(Debug)]
pub struct Subject {
    deployment: Deployment,
    client_id: String,
    /// `Authorization` of the client.
    client: String,
    /// `Authorization` of the resource server.
    resource_server: String,
}

impl Subject {
    /// Registers all of it through the command line, beside the running server.
    pub fn set_up(deployment: Deployment) -> Result<Self> {
        deployment.administer(&["scope", "register", SCOPE, "--description", "Benchmark"])?;
        let client = deployment.administer(&[
            "client",
            "create",
            "--name",
            "bench",
            "--type",
            "confidential",
            "--grant",
            "client_credentials",
            "--grant",
            "authorization_code",
            "--grant",
            "refresh_token",
            "--redirect-uri",
            REDIRECT_URI,
        ])?;
        let resource_server = deployment.administer(&[
            "resource-server",
            "create",
            "bench-api",
            "--introspects",
            "all",
        ])?;
        let client_id = string(&client, "client_id")?.to_owned();
        let client = basic(&client_id, string(&client, "client_secret")?);
        let resource_server = format!("Bearer {}", string(&resource_server, "access_token")?);
        Ok(Self {
            deployment,
            client_id,
            client,
            resource_server,
        })
    }

    /// Where it is deployed.
    pub fn deployment(&self) -> &Deployment {
        &self.deployment
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
    pub fn http(&self, process: Arc<Process>) -> Contender {
        let address = self.deployment.address();
        Contender::repeating(
            process,
            address,
            Repeated::new(get(address, "/health/live"), ""),
        )
    }

    /// Client credentials, opaque tokens.
    pub fn issue(&self, process: Arc<Process>) -> Contender {
        let request = self
            .token_post()
            .with_form(&format!("grant_type=client_credentials&scope={SCOPE}"));
        Contender::repeating(
            process,
            self.deployment.address(),
            Repeated::new(request, TOKEN),
        )
    }

    /// Client credentials for one of the scopes `names`, opaque tokens.
    pub fn issue_among(&self, process: Arc<Process>, names: Arc<Values>) -> Contender {
        let form = "grant_type=client_credentials";
        let template = Template::new(&self.token_post(), form, "scope", names.length());
        Contender::new(process, self.deployment.address(), move |seed| {
            Box::new(Drawn::new(
                template.clone(),
                Arc::clone(&names),
                seed,
                TOKEN,
            ))
        })
    }

    /// Introspection of one of `tokens` with the resource server's static token.
    pub fn introspection(&self, process: Arc<Process>, tokens: Arc<Values>) -> Contender {
        self.introspection_by(&self.resource_server, process, tokens)
    }

    /// The same with the header `authorization` of another resource server.
    pub fn introspection_by(
        &self,
        authorization: &str,
        process: Arc<Process>,
        tokens: Arc<Values>,
    ) -> Contender {
        let post = Post {
            server: self.deployment.address(),
            path: INTROSPECTION_PATH,
            authorization: Some(authorization),
        };
        let template = Template::new(&post, "", "token", tokens.length());
        Contender::new(process, self.deployment.address(), move |seed| {
            Box::new(Drawn::new(
                template.clone(),
                Arc::clone(&tokens),
                seed,
                ACTIVE,
            ))
        })
    }

    /// Refresh with rotation, a chain on each connection.
    pub fn refresh(&self, process: Arc<Process>, tokens: Arc<Values>) -> Contender {
        let template = Template::new(
            &self.token_post(),
            "grant_type=refresh_token",
            "refresh_token",
            tokens.length(),
        );
        Contender::rotating(process, self.deployment.address(), template, tokens)
    }

    /// Exchange of a code, with PKCE.
    pub fn code(&self, process: Arc<Process>, codes: Arc<Values>) -> Contender {
        let form = format!(
            "grant_type=authorization_code&redirect_uri={}&code_verifier={CODE_VERIFIER}",
            escaped(REDIRECT_URI)
        );
        let template = Template::new(&self.token_post(), &form, "code", codes.length());
        Contender::spending(process, self.deployment.address(), template, codes)
    }

    /// A request to the token endpoint by the client.
    pub fn token_post(&self) -> Post<'_> {
        Post {
            server: self.deployment.address(),
            path: TOKEN_PATH,
            authorization: Some(&self.client),
        }
    }
}

/// RFC 6749 §2.3.1: both are form-encoded first.
fn basic(client_id: &str, client_secret: &str) -> String {
    let pair = format!("{}:{}", escaped(client_id), escaped(client_secret));
    format!("Basic {}", BASE64.encode(pair.as_bytes()))
}

fn escaped(text: &str) -> String {
    byte_serialize(text.as_bytes()).collect()
}
