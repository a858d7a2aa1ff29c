//! TLS to the database, with certificates of our own making.

use std::{fs, path::Path};

use bailiwick_testkit::postgres::Server;
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};

use super::{by_port, insert, options};
use crate::{Store as _, StoreError, postgres::Postgres};

/// A certificate for `name`, its key, and what it descends from; all as PEM.
fn certificate(name: &str) -> (String, String, String) {
    let authority_key = KeyPair::generate().unwrap();
    let mut authority = CertificateParams::new(Vec::new()).unwrap();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let root = authority.self_signed(&authority_key).unwrap();
    let issuer = Issuer::new(authority, authority_key);
    let key = KeyPair::generate().unwrap();
    let params = CertificateParams::new(vec![name.to_owned()]).unwrap();
    let certificate = params.signed_by(&key, &issuer).unwrap();
    (certificate.pem(), key.serialize_pem(), root.pem())
}

/// Has the server keep a file of its own.
fn keep(server: &Server, name: &str, text: &str) {
    let path = server.directory().join("data").join(name);
    let path = path.display();
    let lines = "SELECT unnest(string_to_array($pem$";
    server.sql(&format!(
        "COPY ({lines}{text}$pem$, E'\\n'))) TO '{path}'; \
         COPY (SELECT 1) TO PROGRAM 'cat >{path}.log; chmod 600 {path}'"
    ));
}

/// A server that speaks TLS only, and a file with what its certificate descends from.
fn server(name: &str, directory: &Path) -> Server {
    let (certificate, key, root) = certificate(name);
    let server = Server::start(&[]);
    keep(&server, "server.crt", &certificate);
    keep(&server, "server.key", &key);
    fs::write(directory.join("root.pem"), root).unwrap();
    server.sql("ALTER SYSTEM SET ssl = on");
    server.sql("SELECT pg_reload_conf()");
    server
}

#[tokio::test]
async fn the_server_is_who_its_certificate_says() {
    let directory = tempfile::tempdir().unwrap();
    let root = directory.path().join("root.pem");
    let root = root.to_str().unwrap();
    let named = server("localhost", directory.path());
    let taken = |parameters: String| {
        let address = by_port(&named, named.port(), &parameters);
        async move { Postgres::open(&address, options()).await }
    };
    // By its number, which the certificate does not bear.
    for (parameters, is_taken) in [
        ("sslmode=require".to_owned(), true),
        ("sslmode=prefer".to_owned(), true),
        (format!("sslmode=verify-ca&sslrootcert={root}"), true),
        ("sslmode=verify-ca".to_owned(), false),
        (format!("sslmode=verify-full&sslrootcert={root}"), false),
        ("sslmode=verify-full".to_owned(), false),
    ] {
        let opened = taken(parameters.clone()).await;
        assert_eq!(opened.is_ok(), is_taken, "{parameters}: {opened:?}");
    }
    let url = format!(
        "postgres://bailiwick@localhost:{}/postgres?sslmode=verify-full&sslrootcert={root}",
        named.port()
    );
    let store = Postgres::open(&url.parse().unwrap(), options())
        .await
        .unwrap();
    store.commit(insert(1)).await.unwrap();
    let encrypted = "SELECT bool_and(ssl) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) \
        WHERE application_name = 'bailiwick'";
    assert_eq!(named.sql(encrypted), "t");
}

#[tokio::test]
async fn a_server_without_tls_is_refused_where_it_is_required() {
    let server = Server::start(&[]);
    let address = by_port(&server, server.port(), "sslmode=require");
    let refused = Postgres::open(&address, options()).await;
    assert!(
        matches!(refused, Err(StoreError::Unusable(_))),
        "{refused:?}"
    );
    let address = by_port(&server, server.port(), "sslmode=prefer");
    Postgres::open(&address, options()).await.unwrap();
}
