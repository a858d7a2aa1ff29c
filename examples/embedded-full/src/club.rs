//! The club, put together.

use std::{path::Path, sync::Arc};

use anyhow::Context as _;
use axum::Router;
use bailiwick_server::{
    AuthorizationServer, Route, Secrets, Store,
    bailiwick_store::sqlite::{Options, Sqlite},
    grant::{AuthorizationCode, RefreshToken},
};

use crate::{
    consent::ConsentPage, database::Database, members::Members, pages::Pages, partners::Partners,
    sessions::Sessions, voucher::Vouchers,
};

/// The club and its authorization server.
#[derive(Debug)]
pub struct Club {
    /// The authorization server in it.
    pub server: AuthorizationServer,
    /// Its members.
    pub members: Members,
    /// Its partners.
    pub partners: Partners,
    /// What its till prints.
    pub vouchers: Arc<Vouchers>,
    sessions: Sessions,
}

impl Club {
    /// Opens the club in `directory`, as `issuer`.
    pub async fn open(directory: &Path, issuer: &str) -> anyhow::Result<Self> {
        // The club's own tables first: partners are read when the server is built.
        let database = Arc::new(Database::open(&directory.join("club.db"))?);
        database.migrate().context("the club's own migrations")?;
        let members = Members::new(Arc::clone(&database))?;
        let partners = Partners(database);
        let pages = Pages::new()?;
        let sessions = Sessions::new(members.clone(), pages.clone(), issuer);
        let keys = Secrets::open_or_create(&directory.join("club.secret"))?;
        let vouchers = Arc::new(Vouchers::new(b"the key that the till has as well")?);

        let tokens = Sqlite::open(directory.join("tokens.db"), Options::default())?;
        let tokens: Arc<dyn Store> = Arc::new(tokens);
        let server = AuthorizationServer::builder(issuer)
            .store(tokens)
            .users(members.clone())
            .keys(keys)
            .clients(partners.clone())
            .sign_in(sessions.sign_in())
            .grant(AuthorizationCode::default())
            .grant(RefreshToken::default())
            .extension_grant(vouchers.clone())
            .respond(Route::Authorize, ConsentPage::new(pages))
            .build()
            .await?;
        Ok(Self {
            server,
            members,
            partners,
            vouchers,
            sessions,
        })
    }

    /// The club's pages and the authorization server, on one origin.
    pub fn router(&self) -> Router {
        self.sessions.routes().merge(self.server.router())
    }
}
