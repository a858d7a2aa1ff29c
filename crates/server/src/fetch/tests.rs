#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "tests"
)]

use std::future::pending;

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

use super::*;

/// A server that answers every request so; `None`: never.
async fn answering(answer: Option<&'static str>, body: Vec<u8>) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(answer_one(stream, answer, body.clone()));
        }
    });
    address
}

async fn answer_one(mut stream: TcpStream, answer: Option<&'static str>, body: Vec<u8>) {
    let mut head = [0; 4096];
    let _ = stream.read(&mut head).await;
    let Some(answer) = answer else {
        return pending().await;
    };
    let _ = stream.write_all(answer.as_bytes()).await;
    let _ = stream.write_all(&body).await;
}

async fn fetched(answer: Option<&'static str>, body: &[u8]) -> Result<Vec<u8>, FetchError> {
    let address = answering(answer, body.to_vec()).await;
    let fetcher = Fetcher::letting_through([address.to_string()]);
    fetcher.json(&format!("http://{address}/")).await
}

const JSON: &str = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n";

#[tokio::test]
async fn a_host_that_is_let_through_is_read() {
    assert_eq!(fetched(Some(JSON), b"{}").await, Ok(b"{}".to_vec()));
}

/// security.md JW-9: whatever its clothes, an address that is not public is none.
#[tokio::test]
async fn jw_9_no_private_address_is_connected_to() {
    let here = answering(Some(JSON), b"{}".to_vec()).await;
    let fetcher = Fetcher::default();
    for host in [
        "127.0.0.1",
        "0x7f.1",
        "2130706433",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "169.254.169.254",
        "localhost",
        "10.0.0.1",
    ] {
        let error = fetcher.json(&format!("https://{host}/")).await.unwrap_err();
        assert!(matches!(error, FetchError::Address(_)), "{host} {error:?}");
    }
    for url in [
        format!("http://{here}/"),
        format!("https://{here}/"),
        "http://example.org/".to_owned(),
        "https://example.org:8443/".to_owned(),
        "https://user@example.org/".to_owned(),
        "file:///etc/passwd".to_owned(),
        "ftp://example.org/".to_owned(),
        "plants".to_owned(),
        String::new(),
    ] {
        let error = fetcher.json(&url).await.unwrap_err();
        assert!(matches!(error, FetchError::Url(_)), "{url} {error:?}");
    }
}

/// security.md JW-9: nothing is followed, unpacked, or read without end.
#[tokio::test]
async fn jw_9_only_one_plain_bounded_answer_counts() {
    let long = vec![b' '; LONGEST + 1];
    for (head, body, why) in [
        (
            "HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\nContent-Length: 0\r\n\r\n",
            &b""[..],
            "302 Found, not 200",
        ),
        (
            "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 2\r\n\r\n",
            b"{}",
            "not application/json",
        ),
        (
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\n\
             Content-Length: 2\r\n\r\n",
            b"{}",
            "compressed",
        ),
        (JSON, &long, "longer than 128 KiB"),
    ] {
        let answer = fetched(Some(head), body).await;
        assert_eq!(answer, Err(FetchError::Answer(why.to_owned())));
    }
    assert_eq!(
        fetched(Some(JSON), &long[1..]).await.unwrap().len(),
        LONGEST
    );
}

/// security.md JW-9: a slow answer is given up, and few may be waited for.
#[tokio::test]
async fn jw_9_slow_answers_are_given_up_and_counted() {
    let address = answering(None, Vec::new()).await;
    let fetcher = Fetcher::letting_through([address.to_string()]);
    let url = format!("http://{address}/");
    let fetch = || fetcher.json(&url);
    let answers = tokio::join!(fetch(), fetch(), fetch(), fetch(), fetch());
    let answers = <[_; AT_ONCE + 1]>::from(answers);
    let busy = answers.iter().filter(|one| **one == Err(FetchError::Busy));
    assert_eq!(busy.count(), 1);
    let late = answers
        .iter()
        .filter(|one| **one == Err(FetchError::TimedOut));
    assert_eq!(late.count(), AT_ONCE);
}
