//! HTTP/1.1 with the accept loop of the server, and nothing behind it.

use std::borrow::Cow;
use std::convert::Infallible;
use std::future::Future;
use std::io::{self, Read, Write};
use std::net::Ipv4Addr;
use std::process;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Incoming;
use hyper::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderValue};
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};

const HEADER_READ_TIMEOUT: Duration = Duration::from_secs(10);
const BODY_LIMIT: usize = 64 * 1024;

/// What a bare limit does with the body of a POST.
pub trait Work: Send + Sync + 'static {
    /// The JSON answer, or the status of a refusal.
    fn work(&self, body: Bytes) -> impl Future<Output = Result<Bytes, StatusCode>> + Send;
}

/// The limit of HTTP alone: an answer of the size of a token response.
#[derive(Debug)]
pub struct Http;

impl Work for Http {
    async fn work(&self, _body: Bytes) -> Result<Bytes, StatusCode> {
        Ok(Bytes::from_static(
            br#"{"access_token":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA","token_type":"Bearer","expires_in":3600,"scope":"bench"}"#,
        ))
    }
}

/// One parameter of a form; a form without it is 400.
pub fn parameter<'a>(form: &'a [u8], name: &str) -> Result<Cow<'a, str>, StatusCode> {
    let found = form_urlencoded::parse(form).find(|(found, _)| found == name);
    found.map(|(_, value)| value).ok_or(StatusCode::BAD_REQUEST)
}

/// Serves on a free loopback port, prints the address on standard output, and
/// ends with standard input: a bare limit never outlives who started it.
pub async fn serve(work: impl Work) -> io::Result<()> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    writeln!(io::stdout(), "{}", listener.local_addr()?)?;
    thread::spawn(|| {
        let _ = io::stdin().read_to_end(&mut Vec::new());
        process::exit(0);
    });
    let work = Arc::new(work);
    loop {
        let (stream, _) = listener.accept().await?;
        stream.set_nodelay(true)?;
        serve_connection(stream, Arc::clone(&work));
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "this is the bare limits' listen.rs"
)]
fn serve_connection(stream: TcpStream, work: Arc<impl Work>) {
    tokio::spawn(async move {
        let service = service_fn(|request| answer(request, &*work));
        // A client that goes away in the middle is no concern here.
        let _ = hyper::server::conn::http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEADER_READ_TIMEOUT)
            .serve_connection(TokioIo::new(stream), service)
            .await;
    });
}

async fn answer(
    request: Request<Incoming>,
    work: &impl Work,
) -> Result<Response<Full<Bytes>>, Infallible> {
    let outcome = match Limited::new(request.into_body(), BODY_LIMIT)
        .collect()
        .await
    {
        Ok(body) => work.work(body.to_bytes()).await,
        Err(_) => Err(StatusCode::PAYLOAD_TOO_LARGE),
    };
    let (status, body) = match outcome {
        Ok(body) => (StatusCode::OK, body),
        Err(status) => (status, Bytes::new()),
    };
    let mut response = Response::new(Full::new(body));
    *response.status_mut() = status;
    response
        .headers_mut()
        .insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
        .headers_mut()
        .insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}
