//! One connection that asks one thing after the other.

use std::net::SocketAddr;

use anyhow::Result;

use crate::http1::Connection;

/// A keep-alive connection and the requests on it.
#[derive(Debug)]
pub(super) struct Caller {
    server: SocketAddr,
    connection: Connection,
}

impl Caller {
    pub(super) async fn connect(server: SocketAddr) -> Result<Self> {
        let connection = Connection::open(server).await?;
        Ok(Self { server, connection })
    }

    /// Status and body of the answer to the bytes of a request.
    pub(super) async fn send(&mut self, request: &[u8]) -> Result<(u16, Vec<u8>)> {
        let answer = self.connection.exchange(request).await?;
        let (status, body, close) = (answer.status, answer.body.to_vec(), answer.close);
        if close {
            self.connection = Connection::open(self.server).await?;
        }
        Ok((status, body))
    }
}

/// The bytes of a request with a JSON body. `line` is method and path.
pub(super) fn json(server: SocketAddr, line: &str, authorization: &str, body: &str) -> Vec<u8> {
    format!(
        "{line} HTTP/1.1\r\nHost: {server}\r\nAuthorization: {authorization}\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

/// A body as far as it fits on a line.
pub(super) fn excerpt(body: &[u8]) -> String {
    String::from_utf8_lossy(body).chars().take(300).collect()
}
