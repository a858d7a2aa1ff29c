//! Forced browsing: every route, by who may not, with forms that are as good as ours.

use bailiwick_server::{Route, RouteGroup};
use http::StatusCode;

use crate::{
    browser::{Answer, Browser},
    everything::Everything,
    world::{PASSWORD, World},
};

/// Who may see what a route shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum May {
    /// Administrators.
    Administrators,
    /// Who owns the thing that it names.
    Owner,
    /// Whoever is signed in, each what is theirs.
    People,
    /// Anybody, or who shows another credential than a session.
    Anybody,
}

/// Every route has its place here: one of a new group fails.
fn may(route: Route) -> May {
    let Some(group) = route.group() else {
        let known = ["authorize", "token", "home"];
        assert!(
            known.contains(&route.name()),
            "who may see {}?",
            route.name()
        );
        return May::Anybody;
    };
    let names_a_thing = route.path().contains('{');
    match group {
        _ if route.path().starts_with("/static/") => May::Anybody,
        RouteGroup::Administration | RouteGroup::Users => May::Administrators,
        RouteGroup::Applications | RouteGroup::AuthorizedTokens if names_a_thing => May::Owner,
        RouteGroup::Applications | RouteGroup::AuthorizedTokens | RouteGroup::Account => {
            May::People
        }
        // Whoever shows no API token is refused before anything is looked at.
        RouteGroup::AdminApi
        | RouteGroup::SignIn
        | RouteGroup::Setup
        | RouteGroup::ScopeRegistration
        | RouteGroup::Catalogue
        | RouteGroup::ChangeFeed
        | RouteGroup::Introspection
        | RouteGroup::Revocation
        | RouteGroup::Discovery
        | RouteGroup::Stylesheet
        | RouteGroup::Health => May::Anybody,
        _ => panic!("who may see {}?", route.name()),
    }
}

/// What a page's buttons may say, all at once.
const FIELDS: [(&str, &str); 14] = [
    ("change", "disable"),
    ("client_secret", "x"),
    ("confirmed", "yes"),
    ("do", "allow"),
    ("everything", "yes"),
    ("grant_types", "client_credentials"),
    ("name", "Taken over"),
    ("of", "user:id-of-root"),
    ("old", "withdraw"),
    ("password", "a quite different sentence"),
    ("redirect_uris", "https://evil.example/"),
    ("scope", "read"),
    ("secret", "x"),
    ("username", "taken-over"),
];

/// A POST whose ticket is good, though no page gave it away.
async fn post(world: &World, browser: &mut Browser, path: &str) -> Answer {
    let ticket = world.ticket(browser, path);
    let mut fields = vec![("ticket", ticket.as_str())];
    fields.extend(FIELDS);
    browser.post(path, &fields).await
}

/// security.md AD-1
#[tokio::test]
async fn ad_1_an_administrators_page_is_not_there_for_anybody_else() {
    let world = World::new().await;
    let everything = Everything::seed(&world, "zq9").await;
    let mut ada = world.browser();
    ada.sign_in("ada", PASSWORD).await.location();
    let mut stranger = world.browser();
    let before = world.state();
    let mut tried = 0;
    for route in Route::ALL
        .iter()
        .filter(|one| may(**one) == May::Administrators)
    {
        for address in everything.addresses(*route) {
            let answer = ada.get(&address).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "GET {address}");
            assert!(!answer.text.contains("zq9"), "{address}");
            let answer = stranger.get(&address).await;
            assert!(
                answer.location().starts_with("/accounts/login/"),
                "{address}"
            );
            tried += 1;
        }
        let path = everything.path(*route);
        for method in ["POST", "PUT", "DELETE", "PATCH"] {
            let answer = ada.send(method, &path, "a=b".into()).await;
            assert!(
                answer.status.is_client_error(),
                "{method} {path} {}",
                answer.status
            );
        }
        let answer = post(&world, &mut ada, &path).await;
        let refused = [StatusCode::NOT_FOUND, StatusCode::METHOD_NOT_ALLOWED];
        assert!(
            refused.contains(&answer.status),
            "POST {path}: {}",
            answer.status
        );
    }
    assert!(tried > 100, "{tried}");
    world.assert_unchanged(&before);
}

/// security.md AD-1: what is somebody's own is not there for others, administrators
/// among them.
#[tokio::test]
async fn ad_1_what_another_owns_is_not_there() {
    let world = World::new().await;
    let everything = Everything::seed(&world, "zq9").await;
    for who in ["eve", "root"] {
        let mut browser = world.browser();
        browser.sign_in(who, PASSWORD).await.location();
        let before = world.state();
        let mut tried = 0;
        for route in Route::ALL.iter().filter(|one| may(**one) == May::Owner) {
            for address in everything.addresses(*route) {
                let answer = browser.get(&address).await;
                assert_eq!(answer.status, StatusCode::NOT_FOUND, "GET {address}");
                assert!(!answer.text.contains("application zq9"), "{address}");
                tried += 1;
            }
            let path = everything.path(*route);
            let answer = post(&world, &mut browser, &path).await;
            // What was not allowed is taken back already.
            let done = route.group() == Some(RouteGroup::AuthorizedTokens);
            let refused = [StatusCode::NOT_FOUND, StatusCode::METHOD_NOT_ALLOWED];
            let fine = refused.contains(&answer.status)
                || (done && answer.status == StatusCode::SEE_OTHER);
            assert!(fine, "POST {path}: {}", answer.status);
        }
        assert!(tried > 30, "{tried}");
        world.assert_unchanged(&before);
    }
    // Its owner finds it all.
    let mut ada = world.browser();
    ada.sign_in("ada", PASSWORD).await.location();
    for route in [
        Route::Application,
        Route::ApplicationUpdate,
        Route::ApplicationTry,
    ] {
        let answer = ada.get(&everything.path(route)).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", route.name());
    }
}

/// security.md AD-1: one's own pages are for who is signed in, and show nobody else's.
#[tokio::test]
async fn ad_1_ones_own_pages_are_for_who_is_signed_in_and_show_nothing_of_others() {
    let world = World::new().await;
    let everything = Everything::seed(&world, "zq9").await;
    let mut eve = world.browser();
    eve.sign_in("eve", PASSWORD).await.location();
    let mut stranger = world.browser();
    let before = world.state();
    for route in Route::ALL.iter().filter(|one| may(**one) == May::People) {
        let path = everything.path(*route);
        let answer = stranger.get(&path).await;
        assert!(answer.location().starts_with("/accounts/login/"), "{path}");
        let answer = stranger.post(&path, &FIELDS).await;
        let refused = answer.status.is_client_error() || answer.status == StatusCode::SEE_OTHER;
        assert!(refused, "{path}: {}", answer.status);
        let answer = eve.get(&path).await;
        // The form of an application offers the scopes that all may have.
        for others in [
            "application zq9",
            "server zq9",
            "username zq9",
            "browser zq9",
        ] {
            let offers = others == "server zq9" && route == &Route::ApplicationRegister;
            assert!(offers || !answer.text.contains(others), "{path}: {others}");
        }
    }
    world.assert_unchanged(&before);
}
