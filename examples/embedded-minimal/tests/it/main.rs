//! The application, driven by a client that we did not write.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod visitor;

use visitor::Running;

#[tokio::test]
async fn an_application_becomes_an_authorization_server() {
    let here = tempfile::tempdir().unwrap();
    let registered = visitor::prepare(here.path()).await;
    let program = env!("CARGO_BIN_EXE_embedded-minimal");
    let application = Running::start(program, here.path()).await;
    let start = visitor::get(&application.url).await;
    assert_eq!(start, "The application, as it was.");
    visitor::sign_in_allow_and_refresh(&application, &registered).await;
}

#[test]
fn sixty_lines_are_enough() {
    let main = include_str!("../../src/main.rs");
    assert!(main.lines().count() <= 60, "{}", main.lines().count());
}
