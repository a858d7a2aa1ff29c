//! `embedded-full`: opens the club in the working directory.

use std::{env, net::SocketAddr, path::Path};

use embedded_full::Club;
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let listen: SocketAddr = match env::args().nth(1) {
        Some(address) => address.parse()?,
        None => ([127, 0, 0, 1], 8000).into(),
    };
    let issuer = format!("http://localhost:{}/o", listen.port());
    let club = Club::open(Path::new("."), &issuer).await?;
    let listener = TcpListener::bind(listen).await?;
    let app = club
        .router()
        .into_make_service_with_connect_info::<SocketAddr>();
    tokio::select! {
        end = axum::serve(listener, app) => end?,
        () = club.server.maintain(std::future::pending()) => {}
    }
    Ok(())
}
