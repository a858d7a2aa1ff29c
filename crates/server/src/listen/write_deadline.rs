//! A stream that gives up on a reader who does not read.

use std::{
    future::Future,
    io,
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    time::{Sleep, sleep},
};

/// A stream whose answers must have been taken in time: from the first byte that
/// had to wait until nothing is left to write. A reader who takes a byte now and
/// then gains nothing.
pub(super) struct WriteDeadline<S> {
    stream: S,
    span: Duration,
    waiting: Option<Pin<Box<Sleep>>>,
}

impl<S> WriteDeadline<S> {
    pub(super) fn new(stream: S, span: Duration) -> Self {
        Self {
            stream,
            span,
            waiting: None,
        }
    }

    /// Waits for the stream, but not for ever.
    fn wait<T>(&mut self, context: &mut Context<'_>) -> Poll<io::Result<T>> {
        let span = self.span;
        let waiting = self.waiting.get_or_insert_with(|| Box::pin(sleep(span)));
        ready!(waiting.as_mut().poll(context));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for WriteDeadline<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for WriteDeadline<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        match Pin::new(&mut self.stream).poll_write(context, bytes) {
            Poll::Pending => self.wait(context),
            done @ Poll::Ready(_) => done,
        }
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        match Pin::new(&mut self.stream).poll_write_vectored(context, slices) {
            Poll::Pending => self.wait(context),
            done @ Poll::Ready(_) => done,
        }
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    /// Comes when all that there was to write is written.
    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match Pin::new(&mut self.stream).poll_flush(context) {
            Poll::Pending => self.wait(context),
            done @ Poll::Ready(_) => {
                self.waiting = None;
                done
            }
        }
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match Pin::new(&mut self.stream).poll_shutdown(context) {
            Poll::Pending => self.wait(context),
            done @ Poll::Ready(_) => done,
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex},
        time::Instant,
    };

    use super::*;

    const SPAN: Duration = Duration::from_secs(30);

    /// A byte a second.
    async fn read_slowly(mut stream: DuplexStream) -> usize {
        let mut taken = 0;
        while stream.read_u8().await.is_ok() {
            taken += 1;
            sleep(Duration::from_secs(1)).await;
        }
        taken
    }

    #[tokio::test(start_paused = true)]
    async fn who_takes_nothing_or_little_is_given_up() {
        for takes in [false, true] {
            let (here, there) = duplex(10);
            let began = Instant::now();
            let mut stream = WriteDeadline::new(here, SPAN);
            let written = async {
                let written = stream.write_all(&[0; 1000]).await;
                drop(stream);
                written
            };
            let failed = if takes {
                tokio::join!(written, read_slowly(there)).0
            } else {
                written.await
            };
            assert_eq!(failed.unwrap_err().kind(), io::ErrorKind::TimedOut);
            assert!(began.elapsed() < SPAN + Duration::from_secs(20));
        }
    }

    #[tokio::test(start_paused = true)]
    async fn each_answer_has_its_own_time() {
        let (here, there) = duplex(10);
        let written = async {
            let mut stream = WriteDeadline::new(here, SPAN);
            for _ in 0..5 {
                stream.write_all(&[0; 20]).await.unwrap();
                stream.flush().await.unwrap();
            }
        };
        let ((), taken) = tokio::join!(written, read_slowly(there));
        assert_eq!(taken, 100);
    }
}
