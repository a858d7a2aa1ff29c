//! The client side of one keep-alive HTTP/1.1 connection, with nothing that
//! a load generator does not need: no pool, no redirect, no allocation per
//! request, one request in flight.

use std::io;
use std::net::SocketAddr;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const MAX_HEADERS: usize = 48;
const MAX_ANSWER_BYTES: usize = 1 << 20;

/// One connection. After an error it must be dropped.
#[derive(Debug)]
pub struct Connection {
    stream: TcpStream,
    received: Vec<u8>,
}

/// An answer; the body lies in the connection's buffer until the next request.
#[derive(Debug)]
pub struct Answer<'a> {
    /// HTTP status.
    pub status: u16,
    /// The body.
    pub body: &'a [u8],
    /// Whether the server closes the connection after this answer.
    pub close: bool,
}

struct Head {
    status: u16,
    body_start: usize,
    content_length: usize,
    close: bool,
}

impl Connection {
    /// Connects with `TCP_NODELAY`.
    pub async fn open(server: SocketAddr) -> io::Result<Self> {
        let stream = TcpStream::connect(server).await?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream,
            received: Vec::with_capacity(16 * 1024),
        })
    }

    /// Sends the bytes of one request and reads the whole answer. Answers
    /// without `Content-Length` (chunked ones too) are an error: the
    /// endpoints under load have none.
    pub async fn exchange(&mut self, request: &[u8]) -> io::Result<Answer<'_>> {
        self.received.clear();
        self.stream.write_all(request).await?;
        let head = loop {
            self.receive().await?;
            if let Some(head) = parse_head(&self.received)? {
                break head;
            }
        };
        let end = head.body_start + head.content_length;
        while self.received.len() < end {
            self.receive().await?;
        }
        let body = self.received.get(head.body_start..).unwrap_or_default();
        if body.len() != head.content_length {
            return Err(invalid("more bytes than one answer"));
        }
        Ok(Answer {
            status: head.status,
            body,
            close: head.close,
        })
    }

    async fn receive(&mut self) -> io::Result<()> {
        if self.received.len() > MAX_ANSWER_BYTES {
            return Err(invalid("answer too long"));
        }
        match self.stream.read_buf(&mut self.received).await? {
            0 => Err(io::ErrorKind::UnexpectedEof.into()),
            _ => Ok(()),
        }
    }
}

fn parse_head(received: &[u8]) -> io::Result<Option<Head>> {
    let mut headers = [httparse::EMPTY_HEADER; MAX_HEADERS];
    let mut response = httparse::Response::new(&mut headers);
    let body_start = match response.parse(received).map_err(invalid)? {
        httparse::Status::Complete(body_start) => body_start,
        httparse::Status::Partial => return Ok(None),
    };
    let status = response.code.unwrap_or_default();
    let mut content_length = (status == 204).then_some(0);
    let mut close = false;
    for header in response.headers.iter() {
        if header.name.eq_ignore_ascii_case("content-length") {
            content_length = std::str::from_utf8(header.value)
                .ok()
                .and_then(|digits| digits.parse().ok());
        } else if header.name.eq_ignore_ascii_case("connection") {
            close = header.value.eq_ignore_ascii_case(b"close");
        }
    }
    let content_length = content_length.ok_or_else(|| invalid("no content-length"))?;
    Ok(Some(Head {
        status,
        body_start,
        content_length,
        close,
    }))
}

fn invalid(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, error)
}
