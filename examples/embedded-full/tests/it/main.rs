//! A browser and a partner at the club: real requests over real connections.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "tests"
)]

mod authorization;
mod vouchers;
mod wrong_order;

use std::sync::{Arc, Mutex};

use bailiwick_server::{
    administration::NewScope,
    bailiwick_core::{
        model::{ClientId, ClientType, GrantType, UserId},
        registration::{ClientDraft, LegacyGrants, NewSecret},
        scope::ScopeToken,
    },
};
use embedded_full::{Club, voucher::GRANT_TYPE};
use http::{
    HeaderValue,
    header::{COOKIE, SET_COOKIE},
};
use reqwest::{Client, RequestBuilder, Response, redirect::Policy};
use serde_json::Value;
use tempfile::TempDir;
use tokio::{net::TcpListener, task::JoinHandle};

const PASSWORD: &str = "correct horse battery staple";
const REDIRECT_URI: &str = "https://partner.example/arrived";

/// A club that is open, with one member and one partner.
struct Open {
    club: Arc<Club>,
    origin: String,
    member: UserId,
    partner: ClientId,
    secret: String,
    serving: JoinHandle<()>,
    _directory: TempDir,
}

impl Drop for Open {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

async fn open() -> Open {
    let directory = TempDir::new().unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    let club = Club::open(directory.path(), &format!("{origin}/o"))
        .await
        .unwrap();
    let club = Arc::new(club);
    let router = club.router();
    let serving = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    let member = club
        .members
        .join("ada", "ada@club.example", PASSWORD)
        .await
        .unwrap();
    let administration = club.server.administration();
    for (name, text) in [
        ("shelf:read", "See your shelf"),
        ("shelf:write", "Change your shelf"),
    ] {
        let name = ScopeToken::parse(name).unwrap();
        administration
            .register_scope(&NewScope::new(name, text.to_owned()))
            .await
            .unwrap();
    }
    let mut draft = ClientDraft::new("Library of Letters", ClientType::Confidential);
    draft.redirect_uris = vec![REDIRECT_URI.to_owned()];
    draft.grant_types = [
        GrantType::AuthorizationCode,
        GrantType::RefreshToken,
        GrantType::parse(GRANT_TYPE).unwrap(),
    ]
    .into();
    let registered = administration
        .create_client(&draft, None, &NewSecret::Generated, LegacyGrants::Refuse)
        .await
        .unwrap();
    let partner = registered.record.id.clone();
    let secret = registered.secret.unwrap().to_string();
    let open = Open {
        club,
        origin,
        member,
        partner,
        secret,
        serving,
        _directory: directory,
    };
    open.agree(Some("2026-11-01")).await;
    open
}

impl Open {
    /// The partner agrees to the terms, or takes that back.
    async fn agree(&self, on: Option<&str>) {
        let logo = "https://partner.example/logo.svg";
        self.club.partners.note(&self.partner, logo, on).unwrap();
        let administration = self.club.server.administration();
        administration.refresh_client(&self.partner).await.unwrap();
    }

    /// A token request of the partner.
    async fn token(&self, parameters: &[(&str, &str)]) -> (u16, Value) {
        let browser = browser();
        let request = browser.client.post(format!("{}/o/token/", self.origin));
        let request = request.basic_auth(self.partner.as_str(), Some(&self.secret));
        let answer = browser.send(request.form(parameters)).await;
        (answer.status().as_u16(), answer.json().await.unwrap())
    }
}

/// Somebody who does not follow redirects by themselves, and keeps the one cookie
/// that the club gives.
struct Browser {
    client: Client,
    cookie: Mutex<Option<HeaderValue>>,
}

fn browser() -> Browser {
    Browser {
        client: Client::builder().redirect(Policy::none()).build().unwrap(),
        cookie: Mutex::default(),
    }
}

impl Browser {
    async fn send(&self, mut request: RequestBuilder) -> Response {
        if let Some(cookie) = &*self.cookie.lock().unwrap() {
            request = request.header(COOKIE, cookie);
        }
        let answer = request.send().await.unwrap();
        if let Some(given) = answer.headers().get(SET_COOKIE) {
            let pair = given.to_str().unwrap().split(';').next().unwrap();
            *self.cookie.lock().unwrap() = Some(pair.parse().unwrap());
        }
        answer
    }
}
