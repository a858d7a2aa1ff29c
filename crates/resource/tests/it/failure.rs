//! An authorization server that fails lets nobody in.

use std::time::{Duration, Instant};

use bailiwick_resource::{AuthorizationServer, Credential, Protect};
use http::StatusCode;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

use crate::{
    api::{Answer, app, fetch, protect},
    authorization_server::{FakeAuthorizationServer, Reply},
};

const ACTIVE: &str = r#"{"active":true,"scope":"read"}"#;

fn assert_unavailable(answer: &Answer) {
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{answer:?}");
    assert_eq!(answer.header("retry-after"), Some("1"));
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    assert_eq!(answer.header("www-authenticate"), None);
    assert_eq!(
        answer.json()["detail"],
        "The access token cannot be checked at the moment. Try again later."
    );
}

fn app_for(url: &str) -> axum::Router {
    let server = AuthorizationServer::builder(url, Credential::bearer("rs-token"))
        .timeout(Duration::from_millis(200))
        .build()
        .unwrap();
    app(Protect::new(server))
}

#[tokio::test]
async fn whatever_is_no_good_answer_lets_nobody_in() {
    let fake = FakeAuthorizationServer::start().await;
    let app = app(protect(&fake));
    let long = format!(r#"{{"active":true,"x":"{}"}}"#, "x".repeat(64 * 1024));
    let replies = [
        Reply::new(500, ACTIVE),
        Reply::new(503, ACTIVE),
        Reply::new(201, ACTIVE),
        Reply::new(204, ""),
        Reply::new(400, r#"{"error":"invalid_request"}"#),
        Reply::new(401, r#"{"error":"invalid_client"}"#),
        Reply::new(403, ACTIVE),
        Reply::new(200, "<html>welcome</html>").with("content-type", "text/html"),
        Reply::new(200, ""),
        Reply::new(200, r#"{"active":"true"}"#),
        Reply::new(200, r#"{"active":1}"#),
        Reply::new(200, "{}"),
        Reply::new(200, "[true]"),
        Reply::new(200, long),
    ];

    for (number, reply) in replies.into_iter().enumerate() {
        let token = format!("t{number}");
        fake.replies(&token, reply.clone());
        assert_unavailable(&fetch(&app, "/", &token).await);
        assert_eq!(fake.count(), number + 1, "{reply:?}");
    }
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let fake = FakeAuthorizationServer::start().await;
    let app = app(protect(&fake));

    for status in [301, 302, 303, 307, 308] {
        let token = format!("t{status}");
        let elsewhere = format!("{}/elsewhere/", fake.url());
        fake.replies(
            &token,
            Reply::new(status, ACTIVE).with("location", &elsewhere),
        );
        assert_unavailable(&fetch(&app, "/", &token).await);
    }
    assert!(fake.seen().iter().all(|seen| seen.path == "/o/introspect/"));
}

#[tokio::test]
async fn a_server_that_is_not_there_lets_nobody_in() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);

    let app = app_for(&format!("http://{address}/o"));

    assert_unavailable(&fetch(&app, "/", "t").await);
}

#[tokio::test]
async fn a_server_that_never_answers_is_given_up_in_time() {
    let fake = FakeAuthorizationServer::start().await;
    fake.says("t", ACTIVE);
    fake.stall();
    let app = app_for(fake.url());

    let started = Instant::now();
    assert_unavailable(&fetch(&app, "/", "t").await);

    assert!(started.elapsed() >= Duration::from_millis(200));
    assert!(started.elapsed() < Duration::from_secs(4));
}

#[tokio::test]
async fn a_flood_of_tokens_opens_a_bounded_number_of_requests() {
    let fake = FakeAuthorizationServer::start().await;
    fake.stall();
    let app = app(protect(&fake));
    let flood: Vec<_> = (0..300)
        .map(|number| {
            let app = app.clone();
            tokio::spawn(async move { fetch(&app, "/", &format!("t{number}")).await.status })
        })
        .collect();
    while fake.count() < 128 {
        tokio::task::yield_now().await;
    }
    for _ in 0..1000 {
        tokio::task::yield_now().await;
    }
    fake.go_on();

    for request in flood {
        assert_eq!(request.await.unwrap(), StatusCode::UNAUTHORIZED);
    }
    assert_eq!(fake.most_under_way(), 128);
    assert_eq!(fake.count(), 300);
}

/// Reads one request with a body; false when the connection is at its end.
async fn read_request(stream: &mut TcpStream) -> bool {
    let mut text = Vec::new();
    let mut buffer = [0; 4096];
    while !text.windows(12).any(|window| window == b"access_token") {
        match stream.read(&mut buffer).await {
            Ok(read @ 1..) => text.extend_from_slice(&buffer[..read]),
            _ => return false,
        }
    }
    true
}

async fn write_answer(stream: &mut TcpStream) {
    let head = format!(
        "HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n",
        ACTIVE.len()
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.write_all(ACTIVE.as_bytes()).await.unwrap();
}

#[tokio::test]
async fn a_server_that_trickles_is_given_up_in_time() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let app = app_for(&format!("http://{}/o", listener.local_addr().unwrap()));
    let trickling = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        read_request(&mut stream).await;
        let head = b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n";
        stream.write_all(head).await.unwrap();
        let mut pace = tokio::time::interval(Duration::from_millis(20));
        while stream.write_all(b" ").await.is_ok() {
            pace.tick().await;
        }
    });

    let started = Instant::now();
    assert_unavailable(&fetch(&app, "/", "t").await);

    assert!(started.elapsed() < Duration::from_secs(4));
    trickling.abort();
}

#[tokio::test]
async fn a_kept_connection_that_broke_is_replaced_once() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let app = app_for(&format!("http://{}/o", listener.local_addr().unwrap()));
    let server = tokio::spawn(async move {
        let (mut first, _) = listener.accept().await.unwrap();
        read_request(&mut first).await;
        write_answer(&mut first).await;
        read_request(&mut first).await;
        drop(first);
        let (mut second, _) = listener.accept().await.unwrap();
        read_request(&mut second).await;
        write_answer(&mut second).await;
        // Whatever comes now breaks twice, and is given up.
        read_request(&mut second).await;
        drop(second);
        let (mut third, _) = listener.accept().await.unwrap();
        read_request(&mut third).await;
    });

    assert_eq!(fetch(&app, "/", "one").await.status, StatusCode::OK);
    assert_eq!(fetch(&app, "/", "two").await.status, StatusCode::OK);
    assert_unavailable(&fetch(&app, "/", "three").await);
    server.await.unwrap();
}
