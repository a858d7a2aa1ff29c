//! An answer of the registry names its version, and waits for one: catalogue and change feed.

use std::time::Duration;

use bailiwick_core::scope::ScopeToken;
use bailiwick_server::{AuthorizationServer, administration::NewScope};
use tokio::task::JoinSet;

use crate::{
    browser::Answer,
    call::Call,
    cast::{Cast, assert_refused},
    manifest::get,
};

const CATALOGUE: &str = "/o/scopes/";
const EVENTS: &str = "/o/scopes/events";
const BROWSER: &str = "text/html,application/xhtml+xml,*/*;q=0.8";

async fn register(server: &AuthorizationServer, name: &'static str) {
    let new = NewScope::new(ScopeToken::from_static(name), "See it".to_owned());
    server.administration().register_scope(&new).await.unwrap();
}

fn version(answer: &Answer) -> u64 {
    answer.header("bailiwick-version").parse().unwrap()
}

/// `call`, which waits at the server of `cast` while another node writes.
async fn waited(cast: &Cast, call: Call, name: &'static str) -> Answer {
    let beside = cast.world.beside().await;
    let router = cast.world.router.clone();
    let mut waiting = JoinSet::new();
    waiting.spawn(async move { call.send(&router).await });
    register(&beside, name).await;
    waiting.join_next().await.unwrap().unwrap()
}

#[tokio::test]
async fn the_catalogue_waits_for_the_version_that_is_asked_for() {
    let cast = Cast::new().await;
    let now = version(&cast.send(Call::get(CATALOGUE)).await);
    let call = |wanted: u64| Call::get(format!("{CATALOGUE}?wait={wanted}"));
    assert_eq!(version(&cast.send(call(now)).await), now);

    let answer = waited(&cast, call(now + 1), "one").await;
    assert_eq!(answer.status, 200, "{answer:?}");
    assert_eq!(version(&answer), now + 1);
    assert_eq!(answer.json()["version"], now + 1);
    assert!(answer.text.contains("\"one\""), "{}", answer.text);

    let page = call(now + 2).header("accept", BROWSER);
    let page = waited(&cast, page, "two").await;
    assert_eq!((page.status.as_u16(), version(&page)), (200, now + 2));
    assert!(page.text.contains("<code>two</code>"), "{}", page.text);
}

#[tokio::test]
async fn a_feed_begins_with_the_version_that_is_asked_for() {
    let cast = Cast::new().await;
    let now = version(&cast.send(Call::get(CATALOGUE)).await);
    let beside = cast.world.beside().await;
    let path = format!("{EVENTS}?since=0&wait={}", now + 1);
    let request = http::Request::get(path).body(bytes::Bytes::new()).unwrap();
    let server = cast.world.server.clone();
    let mut waiting = JoinSet::new();
    // Over `http` types the answer ends with what there is.
    waiting.spawn(async move { server.respond(request).await });
    register(&beside, "one").await;
    let answer = waiting.join_next().await.unwrap().unwrap();
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.headers()["bailiwick-version"], (now + 1).to_string());
    let text = std::str::from_utf8(answer.body()).unwrap();
    assert!(text.contains("\"scope\":\"one\""), "{text}");
}

#[tokio::test]
async fn a_wait_for_no_number_is_refused_with_the_version_beside() {
    let cast = Cast::new().await;
    for query in ["?wait=soon", "?wait=-1", "?wait=1&wait=2", "?wait="] {
        let answer = cast.send(Call::get(format!("{CATALOGUE}{query}"))).await;
        assert_eq!(answer.status, 400, "{query}");
        assert_eq!(answer.header("content-type"), "application/problem+json");
        assert_eq!(answer.json()["error"], "invalid_request");
        assert_eq!(answer.header("access-control-allow-origin"), "*");
        assert!(version(&answer) > 0);
        let page = Call::get(format!("{CATALOGUE}{query}")).header("accept", BROWSER);
        let page = cast.send(page).await;
        assert_eq!(page.status, 400, "{query}");
        assert!(page.header("content-type").starts_with("text/html"));
        assert!(version(&page) > 0);
        let feed = cast.send(Call::get(format!("{EVENTS}{query}"))).await;
        assert_refused(&feed, 400, "invalid_request");
        assert!(version(&feed) > 0);
    }
    let unknown = Call::get(format!("{EVENTS}?wait=9999")).bearer("nobody");
    assert_refused(&cast.send(unknown).await, 401, "invalid_token");
}

/// security.md SR-11: strangers who wait leave half of the places to deploys, and
/// everybody is sent away after half a minute.
#[tokio::test]
async fn sr_11_strangers_who_wait_keep_no_deploy_from_waiting() {
    let cast = Cast::new().await;
    let mut waiting = JoinSet::new();
    for number in 0..200 {
        let path = if number % 2 == 0 { CATALOGUE } else { EVENTS };
        let call = Call::get(format!("{path}?wait=999999"));
        let router = cast.world.router.clone();
        waiting.spawn(async move { call.send(&router).await });
    }
    for _ in 0..72 {
        let answer = waiting.join_next().await.unwrap().unwrap();
        let told = (answer.status.as_u16(), answer.header("retry-after"));
        assert_eq!(told, (503, "5"));
    }
    assert_eq!(waiting.len(), 128, "these wait still");
    let now = version(&cast.send(Call::get(CATALOGUE)).await);
    let deploy = get(&cast.plants, &format!("?wait={}", now + 1));
    assert_eq!(waited(&cast, deploy, "one").await.status, 200);
    tokio::time::pause();
    tokio::time::advance(Duration::from_secs(31)).await;
    while let Some(answer) = waiting.join_next().await {
        let answer = answer.unwrap();
        let told = (answer.status.as_u16(), answer.header("retry-after"));
        assert_eq!(told, (503, "5"));
    }
}
