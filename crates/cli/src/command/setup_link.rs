//! `bailiwick setup-link`.

use bailiwick_server::config::Flags;
use clap::Args;
use serde::Serialize;

use super::open_with;
use crate::{
    failure::Failure,
    global::Global,
    output::{Output, View},
};

#[derive(Debug, Args)]
pub(crate) struct MakeSetupLink {
    /// The issuer that the server was started with, if not as configured
    #[arg(long, value_name = "URL")]
    issuer: Option<String>,
}

#[derive(Debug, Serialize)]
struct SetupLink {
    setup_link: String,
    exp: i64,
}

impl View for SetupLink {
    const COLUMNS: &'static [&'static str] = &["setup_link"];
    const FIELDS: &'static [&'static str] = &["setup_link", "exp"];
}

pub(super) async fn run(
    args: MakeSetupLink,
    global: &Global,
    output: Output,
) -> Result<(), Failure> {
    let flags = Flags {
        issuer: args.issuer,
        ..Flags::default()
    };
    let admin = open_with(global, flags).await?;
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
