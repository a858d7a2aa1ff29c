#![expect(clippy::unwrap_used, reason = "tests")]

use axum::routing::get;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    time::timeout,
};

use super::*;

const REQUEST: &[u8] = b"GET / HTTP/1.1\r\nhost: x\r\n\r\n";

/// security.md OP-1: whoever asks and asks and reads no answer does not keep a
/// connection from others.
#[tokio::test]
async fn op_1_who_reads_no_answers_is_cut_off() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let router = Router::new().route("/", get(|| async { vec![b'x'; 1 << 20] }));
    let limits = ConnectionLimits {
        connections: 1,
        write_timeout: Duration::from_millis(100),
        ..ConnectionLimits::default()
    };
    let proxies = TrustedProxies::default();
    let serving = serve(listener, router, limits, proxies, std::future::pending());
    let asking = async {
        let mut greedy = TcpStream::connect(address).await.unwrap();
        greedy.write_all(&REQUEST.repeat(1000)).await.unwrap();
        let mut next = TcpStream::connect(address).await.unwrap();
        next.write_all(REQUEST).await.unwrap();
        let mut head = [0; 12];
        next.read_exact(&mut head).await.unwrap();
        head
    };
    // Without the deadline the first keeps the only place for ever.
    let head = tokio::select! {
        head = timeout(Duration::from_secs(20), asking) => head.unwrap(),
        _ = serving => [0; 12],
    };
    assert_eq!(&head, b"HTTP/1.1 200");
}
