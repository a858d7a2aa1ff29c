//! What is remembered, for how long, and who is asked how often.

use std::time::Duration;

use axum::Router;
use futures_util::future::join_all;
use http::StatusCode;

use crate::{
    api::{ManualClock, START, app, fetch, protect_by, server},
    authorization_server::{FakeAuthorizationServer, Reply},
};

const ACTIVE: &str = r#"{"active":true,"scope":"read"}"#;
const INACTIVE: &str = r#"{"active":false}"#;

async fn fixture() -> (FakeAuthorizationServer, ManualClock, Router) {
    let fake = FakeAuthorizationServer::start().await;
    let clock = ManualClock::new();
    let app = app(protect_by(server(&fake).clock(clock.clone())));
    (fake, clock, app)
}

async fn statuses(app: &Router, token: &str, requests: usize) -> Vec<StatusCode> {
    join_all((0..requests).map(|_| fetch(app, "/", token)))
        .await
        .into_iter()
        .map(|answer| answer.status)
        .collect()
}

#[tokio::test]
async fn fifty_at_once_ask_once() {
    let (fake, _clock, app) = fixture().await;
    fake.says("good", ACTIVE);

    for (token, status) in [("good", StatusCode::OK), ("bad", StatusCode::UNAUTHORIZED)] {
        let before = fake.count();
        assert_eq!(statuses(&app, token, 50).await, [status; 50]);
        assert_eq!(fake.count() - before, 1, "{token}");
    }
}

#[tokio::test]
async fn fifty_at_once_share_a_failure() {
    let (fake, _clock, app) = fixture().await;
    fake.replies("good", Reply::new(500, "oops"));

    let all = statuses(&app, "good", 50).await;

    assert_eq!(all, [StatusCode::SERVICE_UNAVAILABLE; 50]);
    assert_eq!(fake.count(), 1);
}

#[tokio::test]
async fn a_waiter_takes_over_when_the_one_who_asked_goes_away() {
    let (fake, _clock, app) = fixture().await;
    fake.says("good", ACTIVE);
    fake.stall();
    let leaving = tokio::spawn({
        let app = app.clone();
        async move { fetch(&app, "/", "good").await.status }
    });
    while fake.count() == 0 {
        tokio::task::yield_now().await;
    }
    let waiting = tokio::spawn({
        let app = app.clone();
        async move { fetch(&app, "/", "good").await.status }
    });
    tokio::task::yield_now().await;

    leaving.abort();
    fake.go_on();

    assert_eq!(waiting.await.unwrap(), StatusCode::OK);
}

#[tokio::test]
async fn a_good_answer_is_used_for_sixty_seconds() {
    let (fake, clock, app) = fixture().await;
    fake.says("t", ACTIVE);
    assert_eq!(fetch(&app, "/", "t").await.status, StatusCode::OK);
    fake.says("t", INACTIVE);

    clock.advance(59);
    assert_eq!(fetch(&app, "/", "t").await.status, StatusCode::OK);
    assert_eq!(fake.count(), 1);

    clock.advance(1);
    assert_eq!(fetch(&app, "/", "t").await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(fake.count(), 2);
}

#[tokio::test]
async fn the_memory_can_be_shortened_and_never_lengthened() {
    for (asked_for, used) in [(10, 10), (3600, 60)] {
        let fake = FakeAuthorizationServer::start().await;
        let clock = ManualClock::new();
        let app = app(protect_by(
            server(&fake)
                .clock(clock.clone())
                .remember_active(Duration::from_secs(asked_for)),
        ));
        fake.says("t", ACTIVE);
        fetch(&app, "/", "t").await;

        clock.advance(used - 1);
        fetch(&app, "/", "t").await;
        assert_eq!(fake.count(), 1);

        clock.advance(1);
        fetch(&app, "/", "t").await;
        assert_eq!(fake.count(), 2);
    }
}

#[tokio::test]
async fn a_memory_of_zero_asks_for_every_request() {
    let fake = FakeAuthorizationServer::start().await;
    let app = app(protect_by(server(&fake).remember_active(Duration::ZERO)));
    fake.says("t", ACTIVE);

    for asked in 1..=3 {
        assert_eq!(fetch(&app, "/", "t").await.status, StatusCode::OK);
        assert_eq!(fake.count(), asked);
    }
    fake.says("t", INACTIVE);
    assert_eq!(fetch(&app, "/", "t").await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_memory_of_zero_still_asks_once_for_those_who_wait_together() {
    let fake = FakeAuthorizationServer::start().await;
    let app = app(protect_by(server(&fake).remember_active(Duration::ZERO)));
    fake.says("t", ACTIVE);

    assert_eq!(statuses(&app, "t", 50).await, [StatusCode::OK; 50]);

    // Those who came after the first question may not use its answer.
    assert_eq!(fake.count(), 2);
}

#[tokio::test]
async fn no_answer_is_used_past_the_expiry_of_the_token() {
    let (fake, clock, app) = fixture().await;
    fake.says("t", format!(r#"{{"active":true,"exp":{}}}"#, START + 10));

    assert_eq!(fetch(&app, "/", "t").await.status, StatusCode::OK);
    clock.advance(9);
    assert_eq!(fetch(&app, "/", "t").await.status, StatusCode::OK);
    clock.advance(1);
    assert_eq!(fetch(&app, "/", "t").await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(fake.count(), 1);
}

#[tokio::test]
async fn setting_the_calendar_back_lengthens_nothing() {
    let (fake, clock, app) = fixture().await;
    fake.says("t", ACTIVE);
    fetch(&app, "/", "t").await;
    fake.says("t", INACTIVE);

    clock.advance(60);
    clock.set_calendar(START - 3600);

    assert_eq!(fetch(&app, "/", "t").await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_bad_answer_is_used_for_five_seconds() {
    let (fake, clock, app) = fixture().await;
    assert_eq!(fetch(&app, "/", "t").await.status, StatusCode::UNAUTHORIZED);
    fake.says("t", ACTIVE);

    clock.advance(4);
    assert_eq!(fetch(&app, "/", "t").await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(fake.count(), 1);

    clock.advance(1);
    assert_eq!(fetch(&app, "/", "t").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_failure_is_used_for_one_second() {
    let (fake, clock, app) = fixture().await;
    fake.replies("t", Reply::new(500, "oops"));
    assert_eq!(
        fetch(&app, "/", "t").await.status,
        StatusCode::SERVICE_UNAVAILABLE
    );
    fake.says("t", ACTIVE);

    assert_eq!(
        fetch(&app, "/", "t").await.status,
        StatusCode::SERVICE_UNAVAILABLE
    );
    assert_eq!(fake.count(), 1);

    clock.advance(1);
    assert_eq!(fetch(&app, "/", "t").await.status, StatusCode::OK);
}

#[tokio::test]
async fn one_token_never_gets_the_answer_of_another() {
    let (fake, _clock, app) = fixture().await;
    fake.says("a", r#"{"active":true,"username":"ada"}"#);
    fake.says("A", r#"{"active":true,"username":"bob"}"#);

    for _ in 0..2 {
        assert_eq!(fetch(&app, "/", "a").await.body, "ada ");
        assert_eq!(fetch(&app, "/", "A").await.body, "bob ");
        assert_eq!(
            fetch(&app, "/", "a=").await.status,
            StatusCode::UNAUTHORIZED
        );
    }
    assert_eq!(fake.count(), 3);
}

#[tokio::test]
async fn the_memory_is_bounded() {
    let fake = FakeAuthorizationServer::start().await;
    let protect = protect_by(server(&fake).remember_at_most(10));
    let app = app(protect.clone());
    for number in 0..200 {
        fetch(&app, "/", &format!("garbage-{number}")).await;
    }

    let shown = format!("{protect:?}");
    let remembered: usize = shown
        .split("remembered: ")
        .nth(1)
        .and_then(|rest| rest.split(|c: char| !c.is_ascii_digit()).next())
        .unwrap()
        .parse()
        .unwrap();
    assert!(remembered <= 10, "{remembered}");
    assert_eq!(fake.count(), 200);
}
