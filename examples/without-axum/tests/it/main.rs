//! The application, driven by a client that we did not write.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

#[path = "../../../embedded-minimal/tests/it/visitor.rs"]
mod visitor;

use visitor::Running;

#[tokio::test]
async fn an_application_on_plain_hyper_becomes_an_authorization_server() {
    let here = tempfile::tempdir().unwrap();
    let registered = visitor::prepare(here.path()).await;
    let program = env!("CARGO_BIN_EXE_without-axum");
    let application = Running::start(program, here.path()).await;
    let start = visitor::get(&application.url).await;
    assert_eq!(start, "The application, as it was.");
    visitor::sign_in_allow_and_refresh(&application, &registered).await;
}

/// Nothing of axum comes in by name.
#[test]
fn it_names_no_framework() {
    let manifest = include_str!("../../Cargo.toml");
    let named = manifest.lines().any(|line| line.starts_with("axum"));
    assert!(!named, "{manifest}");
    let main = include_str!("../../src/main.rs");
    assert!(!main.contains("axum::"), "{main}");
}
