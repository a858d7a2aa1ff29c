//! RFC 8414, wherever the server is mounted.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::{
    browser::Answer,
    call::Call,
    world::{World, config},
};

async fn get(world: &World, path: &str) -> Answer {
    Call::get(path).send(&world.router).await
}

/// MD-01: one document, whichever way it is looked for, and the endpoints that it
/// names are there.
#[tokio::test]
async fn md_01_every_form_of_the_address_leads_to_one_document() {
    for issuer in [
        "http://localhost:8000/o",
        "https://id.example.org",
        "https://id.example.org/oauth",
        "https://id.example.org/a/b",
    ] {
        let world = World::with(config(issuer)).await;
        let (_, rest) = issuer.split_once("://").unwrap();
        let mount = rest
            .split_once('/')
            .map_or(String::new(), |(_, path)| format!("/{path}"));
        let well_known = "/.well-known/oauth-authorization-server";
        let mut documents = BTreeSet::new();
        for path in [
            well_known.to_owned(),
            format!("{well_known}{mount}"),
            format!("{well_known}{mount}/"),
            format!("{mount}{well_known}"),
            format!("{mount}{well_known}/"),
        ] {
            let answer = get(&world, &path).await;
            assert_eq!(answer.status, 200, "{issuer} {path}");
            assert_eq!(answer.header("content-type"), "application/json");
            documents.insert(answer.text);
        }
        assert_eq!(documents.len(), 1, "{issuer}");
        let document: Value = serde_json::from_str(documents.first().unwrap()).unwrap();
        assert_eq!(document["issuer"], issuer);
        for (name, value) in document.as_object().unwrap() {
            if let Some(address) = value.as_str().filter(|_| name.ends_with("_endpoint")) {
                let path = address.strip_prefix(issuer).unwrap();
                let answer = get(&world, &format!("{mount}{path}")).await;
                assert_ne!(answer.status, 404, "{name}");
            }
        }
    }
}

/// What OpenID Connect would need is not claimed: MD-02.
#[tokio::test]
async fn documents_of_what_is_not_there_are_404() {
    let world = World::new().await;
    for path in [
        "/o/.well-known/openid-configuration",
        "/.well-known/openid-configuration/o",
        "/.well-known/openid-configuration",
        "/.well-known/oauth-authorization-server/elsewhere",
        "/o/userinfo/",
        "/o/par/",
        "/o/register/",
        "/o/device-authorization/",
        "/metrics",
    ] {
        assert_eq!(get(&world, path).await.status, 404, "{path}");
    }
}
