//! One kept-alive connection that sends what it is told: no pool, no retries, so
//! that a race is a race.

use std::{fmt::Write as _, io};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

/// An answer, read whole.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let (_, value) = self
            .headers
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))?;
        Some(value)
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// A connection to a loopback port.
#[derive(Debug)]
pub(crate) struct Connection {
    stream: TcpStream,
    received: Vec<u8>,
}

impl Connection {
    pub(crate) async fn open(port: u16) -> io::Result<Self> {
        let stream = TcpStream::connect(("127.0.0.1", port)).await?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream,
            received: Vec::new(),
        })
    }

    pub(crate) async fn get(&mut self, target: &str, cookie: Option<&str>) -> Answer {
        let cookie = cookie.map(|cookie| ("cookie", cookie));
        self.send(&request("GET", target, cookie, b""))
            .await
            .unwrap()
    }

    pub(crate) async fn post(
        &mut self,
        target: &str,
        header: Option<(&str, &str)>,
        form: &[(&str, &str)],
    ) -> Answer {
        self.send(&request("POST", target, header, encode(form).as_bytes()))
            .await
            .unwrap()
    }

    /// Sends the bytes of a request and reads its answer.
    pub(crate) async fn send(&mut self, request: &[u8]) -> io::Result<Answer> {
        self.stream.write_all(request).await?;
        let end = loop {
            if let Some(end) = find(&self.received, b"\r\n\r\n") {
                break end;
            }
            self.receive().await?;
        };
        let head = String::from_utf8_lossy(&self.received[..end]).into_owned();
        let mut lines = head.split("\r\n");
        let status = lines.next().and_then(|line| line.split(' ').nth(1));
        let status = status.and_then(|word| word.parse().ok());
        let status = status.ok_or_else(|| io::Error::other("not an answer"))?;
        let headers: Vec<(String, String)> = lines
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        let length: usize = headers
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
            .and_then(|(_, value)| value.parse().ok())
            .unwrap_or(0);
        let whole = end + 4 + length;
        while self.received.len() < whole {
            self.receive().await?;
        }
        let body = self.received[end + 4..whole].to_vec();
        self.received.drain(..whole);
        Ok(Answer {
            status,
            headers,
            body,
        })
    }

    async fn receive(&mut self) -> io::Result<()> {
        if self.stream.read_buf(&mut self.received).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(())
    }
}

/// The bytes of a request with a form.
pub(crate) fn request(
    method: &str,
    target: &str,
    header: Option<(&str, &str)>,
    body: &[u8],
) -> Vec<u8> {
    let mut bytes = format!("{method} {target} HTTP/1.1\r\nhost: localhost\r\n");
    if let Some((name, value)) = header {
        write!(bytes, "{name}: {value}\r\n").unwrap();
    }
    if method == "POST" {
        let length = body.len();
        bytes.push_str("content-type: application/x-www-form-urlencoded\r\n");
        write!(bytes, "content-length: {length}\r\n").unwrap();
    }
    bytes.push_str("\r\n");
    [bytes.as_bytes(), body].concat()
}

/// `application/x-www-form-urlencoded`.
pub(crate) fn encode(form: &[(&str, &str)]) -> String {
    url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(form)
        .finish()
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes
        .windows(wanted.len())
        .position(|window| window == wanted)
}
