//! `bailiwick setup-link`.

use bailiwick_server::Administration;
use serde::Serialize;

use crate::{
    failure::Failure,
    output::{Output, View},
};

#[derive(Debug, Serialize)]
struct SetupLink {
    setup_link: String,
    exp: i64,
}

impl View for SetupLink {
    const COLUMNS: &'static [&'static str] = &["setup_link"];
    const FIELDS: &'static [&'static str] = &["setup_link", "exp"];
}

pub(super) async fn run(admin: &Administration, output: Output) -> Result<(), Failure> {
    if admin.has_administrator().await? {
        return Err(Failure::Denied(
            "an administrator exists already: use bailiwick user create NAME --admin".to_owned(),
        ));
    }
    let issued = admin.create_setup_link().await?;
    output.one(&SetupLink {
        setup_link: issued.url.to_string(),
        exp: issued.expires_at.as_secs(),
    })
}
