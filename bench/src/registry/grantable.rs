//! From the answer to a registration until a client holds a token with the new
//! scope, on the same server.

use std::time::Duration;

use anyhow::{Result, ensure};
use serde_json::json;

use super::caller::{Caller, excerpt, json};
use super::deployed::Deployed;
use super::figure::Figure;
use crate::clock;
use crate::contest::TOKEN;
use crate::latency::Latencies;
use crate::requests::get;

/// What tells of the registry.
const DOCUMENTS: [&str; 2] = ["/.well-known/oauth-authorization-server/o", "/o/scopes/"];

/// Who registers on one server.
#[derive(Debug)]
pub(super) struct Registrar<'a> {
    deployed: &'a Deployed,
    authorization: String,
    rounds: Vec<Round>,
    /// Tokens that were refused although the registration was answered.
    refused: u64,
}

/// What one round took.
#[derive(Debug, Default)]
struct Round {
    /// Registrations.
    registered: Latencies,
    /// From the answer to the token.
    granted: Latencies,
    /// The first metadata document after them, and the first page of the catalogue.
    documents: [Duration; 2],
}

impl<'a> Registrar<'a> {
    pub(super) fn new(deployed: &'a Deployed) -> Result<Self> {
        Ok(Self {
            authorization: deployed.resource_server("registrar", "new:")?,
            deployed,
            rounds: Vec::new(),
            refused: 0,
        })
    }

    /// Registers `count` scopes one after the other, and takes a token for each.
    pub(super) async fn round(&mut self, count: u64) -> Result<()> {
        let server = self.deployed.address();
        let mut caller = Caller::connect(server).await?;
        let mut round = Round::default();
        for index in 0..count {
            let name = format!("new:r{}-{index}", self.rounds.len());
            let body = json!({"name": name, "description": "Do something new"});
            let registration = json(
                server,
                "POST /o/register_scope/",
                &self.authorization,
                &body.to_string(),
            );
            let form = format!("grant_type=client_credentials&scope={name}");
            let token = self.deployed.subject.token_post().with_form(&form);
            let begun = clock::now();
            let (status, body) = caller.send(&registration).await?;
            let answered = clock::now();
            ensure!(status == 201, "registration: {status} {}", excerpt(&body));
            let (status, body) = caller.send(&token).await?;
            if status == 200 && excerpt(&body).contains(TOKEN) {
                round.registered.record(answered.duration_since(begun));
                round.granted.record(answered.elapsed());
            } else {
                self.refused += 1;
            }
        }
        for (took, path) in round.documents.iter_mut().zip(DOCUMENTS) {
            let begun = clock::now();
            let (status, body) = caller.send(&get(server, path)).await?;
            *took = begun.elapsed();
            ensure!(status == 200, "{path}: {status} {}", excerpt(&body));
        }
        self.rounds.push(round);
        Ok(())
    }

    pub(super) fn figures(&self) -> Vec<Figure> {
        type Of = fn(&Round) -> f64;
        let whats: [(&str, Of); 6] = [
            ("register_scope, p50", |one| {
                percentile(&one.registered, 500)
            }),
            ("register_scope, p99", |one| {
                percentile(&one.registered, 990)
            }),
            ("registration answered to token issued, p50", |one| {
                percentile(&one.granted, 500)
            }),
            ("registration answered to token issued, p99", |one| {
                percentile(&one.granted, 990)
            }),
            ("metadata document after a change", |one| {
                milliseconds(one.documents[0])
            }),
            ("first page of the catalogue", |one| {
                milliseconds(one.documents[1])
            }),
        ];
        let figure = |(name, of): (&str, Of)| Figure {
            name: name.to_owned(),
            scopes: Some(self.deployed.registry.scopes),
            unit: "ms",
            rounds: self.rounds.iter().map(of).collect(),
            aim: None,
        };
        whats.into_iter().map(figure).collect()
    }

    /// Tokens refused: none, if an answer means what it says.
    pub(super) fn errors(&self) -> Option<(String, u64)> {
        let what = "a token for a scope whose registration was answered".to_owned();
        (self.refused > 0).then_some((what, self.refused))
    }
}

fn percentile(latencies: &Latencies, permille: usize) -> f64 {
    f64::from(latencies.percentile(permille)) / 1000.0
}

fn milliseconds(took: Duration) -> f64 {
    took.as_secs_f64() * 1000.0
}
