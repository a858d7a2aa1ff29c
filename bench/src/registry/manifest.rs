//! All scopes of a resource server declared at once.

use anyhow::{Result, ensure};
use bailiwick_core::scope::{Manifest, ManifestEntry};
use serde_json::Value;

use super::caller::{Caller, excerpt, json};
use super::deployed::Deployed;
use super::figure::Figure;
use crate::clock;

/// Manifests applied on one server, each by a resource server of its own.
#[derive(Debug)]
pub(super) struct Declaration<'a> {
    deployed: &'a Deployed,
    count: u64,
    /// Milliseconds of each round: new; the same once more.
    rounds: Vec<(f64, f64)>,
}

impl<'a> Declaration<'a> {
    /// Manifests of `count` scopes.
    pub(super) fn new(deployed: &'a Deployed, count: u64) -> Self {
        Self {
            deployed,
            count,
            rounds: Vec::new(),
        }
    }

    /// One manifest of a new resource server, and the same manifest once more.
    pub(super) async fn round(&mut self) -> Result<()> {
        let id = format!("declarer{}", self.rounds.len());
        let namespace = format!("{id}:");
        let authorization = self.deployed.resource_server(&id, &namespace)?;
        let entry = |index| {
            let name = format!("{namespace}scope{index:06}");
            ManifestEntry::new(name, format!("Do number {index} of what {id} can"))
        };
        let manifest = Manifest {
            revision: 1,
            source: None,
            scopes: (0..self.count).map(entry).collect(),
        };
        let new = self.declare(&authorization, &manifest, self.count).await?;
        let same = self.declare(&authorization, &manifest, 0).await?;
        self.rounds.push((new, same));
        Ok(())
    }

    /// Milliseconds to declare `manifest`, which adds `added` scopes.
    async fn declare(&self, bearer: &str, manifest: &Manifest, added: u64) -> Result<f64> {
        let id = format!("declarer{}", self.rounds.len());
        let server = self.deployed.address();
        let line = format!("PUT /o/resource-servers/{id}/scopes");
        let request = json(server, &line, bearer, &serde_json::to_string(manifest)?);
        let mut caller = Caller::connect(server).await?;
        let begun = clock::now();
        let (status, body) = caller.send(&request).await?;
        let took = begun.elapsed();
        ensure!(status == 200, "manifest: {status} {}", excerpt(&body));
        let answer: Value = serde_json::from_slice(&body)?;
        let told = answer.pointer("/diff/added").and_then(Value::as_array);
        let told = told.map_or(0, Vec::len);
        ensure!(
            u64::try_from(told)? == added,
            "{told} scopes were added instead of {added}"
        );
        Ok(took.as_secs_f64() * 1000.0)
    }

    pub(super) fn figures(&self) -> Vec<Figure> {
        let figure = |what: &str, of: fn(&(f64, f64)) -> f64| Figure {
            name: format!("manifest of {} scopes, {what}", self.count),
            scopes: Some(self.deployed.registry.scopes),
            unit: "ms",
            rounds: self.rounds.iter().map(of).collect(),
            aim: None,
        };
        vec![
            figure("all new", |round| round.0),
            figure("the same again", |round| round.1),
        ]
    }
}
