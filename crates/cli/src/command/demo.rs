//! `bailiwick demo`: a server, two APIs that declare their scopes to it, and
//! applications that hold some of them, until it is stopped.

mod api;
mod cast;
mod door;

use std::{net::SocketAddr, sync::Arc};

use bailiwick_server::{
    AuthorizationServer, PasswordPool, Randomness as _, Secrets, Store, StoreUsers,
    SystemRandomness,
    bailiwick_store::memory::Memory,
    grant::{AuthorizationCode, ClientCredentials, RefreshToken},
};
use clap::Args;
use tokio::net::TcpListener;
use zeroize::Zeroizing;

use self::{api::SampleApi, cast::Cast, door::Door};
use super::serve;
use crate::{failure::Failure, output};

#[derive(Debug, Args)]
pub(crate) struct Demo {
    /// Where to listen, a loopback address; port 0 takes one that is free
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8000")]
    listen: SocketAddr,
}

pub(super) async fn run(args: Demo) -> Result<(), Failure> {
    if !args.listen.ip().is_loopback() {
        return Err(Failure::usage(
            "the demo lets in whoever has its link: it listens on loopback addresses only",
        ));
    }
    let shutdown = serve::shutdown()?;
    let listener = TcpListener::bind(args.listen).await.map_err(|error| {
        let listen = args.listen;
        Failure::Error(format!("cannot listen on {listen}: {error} (try --listen)"))
    })?;
    let origin = format!("http://{}", listener.local_addr().map_err(Failure::error)?);
    let issuer = format!("{origin}/o");
    let door = Door::new();
    let server = authorization_server(&issuer, &door).await?;
    let cast = Cast::hire(server.administration(), &door).await?;
    let observations = SampleApi::observations(&issuer, cast.observations()).await?;
    let greenhouse = SampleApi::greenhouse(&issuer, cast.greenhouse()).await?;
    let places = [observations.place(), greenhouse.place()];
    let known = [observations.readiness(), greenhouse.readiness()];
    let story = async {
        for known in &known {
            known.ready().await;
        }
        cast.act(&server).await?;
        output::note(told(&places, &door.link(&origin)));
        std::future::pending().await
    };
    tokio::select! {
        end = server.serve(listener, shutdown) => end.map_err(Failure::error),
        end = observations.serve() => end,
        end = greenhouse.serve() => end,
        end = story => end,
    }
}

/// With everything in memory: nothing is left of a demo.
async fn authorization_server(issuer: &str, door: &Door) -> Result<AuthorizationServer, Failure> {
    let mut secret = Zeroizing::new([0; 32]);
    SystemRandomness.fill(&mut *secret);
    let keys = Secrets::new(&*secret, &[]).map_err(Failure::error)?;
    let store: Arc<dyn Store> = Arc::new(Memory::new());
    let users = StoreUsers::new(Arc::clone(&store), PasswordPool::new());
    let server = AuthorizationServer::builder(issuer)
        .store(store)
        .users(users)
        .keys(keys)
        .grant(AuthorizationCode::default())
        .grant(RefreshToken::default())
        .grant(ClientCredentials)
        .sign_in(door.clone())
        .endpoint(door.clone())
        .build();
    server.await.map_err(Failure::error)
}

fn told(places: &[String], link: &str) -> String {
    format!(
        "An authorization server and two APIs that declared their scopes to it:\n\n    {}\n\n\
         Open this: it lets you in as an administrator and shows who has which authority.\n\n    \
         {link}\n\n\
         Control-C ends it, and nothing is left.",
        places.join("\n    ")
    )
}
