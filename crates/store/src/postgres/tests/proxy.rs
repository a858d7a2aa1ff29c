//! A way to a server on which an answer can be lost.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    task::JoinSet,
};

/// See the module.
pub(super) struct Proxy {
    pub(super) port: u16,
    loses: Arc<AtomicBool>,
    _task: JoinSet<()>,
}

impl Proxy {
    /// A way to the server at `port`.
    pub(super) async fn to(port: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let own = listener.local_addr().unwrap().port();
        let loses = Arc::new(AtomicBool::new(false));
        let losing = Arc::clone(&loses);
        let mut task = JoinSet::new();
        task.spawn(async move {
            let mut ways = JoinSet::new();
            while let Ok((near, _)) = listener.accept().await {
                let far = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
                ways.spawn(carry(near, far, Arc::clone(&losing)));
            }
        });
        Self {
            port: own,
            loses,
            _task: task,
        }
    }

    /// Loses the answer to the next commit, and the connection with it.
    pub(super) fn lose_the_next(&self) {
        self.loses.store(true, Ordering::SeqCst);
    }
}

async fn carry(mut near: TcpStream, mut far: TcpStream, loses: Arc<AtomicBool>) {
    let (mut out, mut back) = (vec![0; 65_536], vec![0; 65_536]);
    loop {
        tokio::select! {
            read = near.read(&mut out) => {
                let Ok(count @ 1..) = read else { return };
                let sent = &out[..count];
                let commits = sent.windows(7).any(|word| word == b"COMMIT\0");
                if far.write_all(sent).await.is_err() {
                    return;
                }
                if commits && loses.swap(false, Ordering::SeqCst) {
                    // The server has done it when it begins to answer.
                    let _ = far.read(&mut back).await;
                    return;
                }
            }
            read = far.read(&mut back) => {
                let Ok(count @ 1..) = read else { return };
                if near.write_all(&back[..count]).await.is_err() {
                    return;
                }
            }
        }
    }
}
