//! What resource servers announce of themselves (RFC 9728), against what is registered.

use schemars::JsonSchema;
use serde::Serialize;

use crate::administration::{DriftReport, PullReport};

/// What became of one announced name.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PulledView {
    name: String,
    /// `imported`, `known`, `refused` or `malformed`.
    outcome: &'static str,
    state: Option<&'static str>,
    detail: Option<String>,
}

/// One difference.
#[derive(Debug, Serialize, JsonSchema)]
pub struct DriftView {
    resource_server: String,
    /// `not_announced`, `not_registered`, `unused`, `other_text`, `malformed` or
    /// `unread`.
    difference: &'static str,
    scope: Option<String>,
    detail: Option<String>,
}

impl PulledView {
    /// Name by name.
    pub fn all(report: &PullReport) -> Vec<Self> {
        let row = |name: String, outcome, state, detail| PulledView {
            name,
            outcome,
            state,
            detail,
        };
        let pulled = &report.pulled;
        let imported = pulled.imported.iter().map(|scope| {
            let state = Some(scope.state.as_str());
            row(scope.name.to_string(), "imported", state, None)
        });
        let known = pulled.known.iter();
        let known = known.map(|name| row(name.clone(), "known", None, None));
        let refused = pulled.refused.iter();
        let refused = refused
            .map(|(name, refusal)| row(name.clone(), "refused", None, Some(refusal.text.clone())));
        let malformed = report.malformed.iter();
        let malformed = malformed.map(|name| row(name.clone(), "malformed", None, None));
        imported
            .chain(known)
            .chain(refused)
            .chain(malformed)
            .collect()
    }
}

impl DriftView {
    /// Difference by difference.
    pub fn all(report: &DriftReport) -> Vec<Self> {
        let row = |difference, scope: Option<String>, detail: Option<String>| DriftView {
            resource_server: report.resource_server.as_str().to_owned(),
            difference,
            scope,
            detail,
        };
        let drift = &report.drift;
        let mut rows = Vec::new();
        rows.extend(
            report
                .unread
                .clone()
                .map(|why| row("unread", None, Some(why))),
        );
        for (difference, names) in [
            ("not_announced", &drift.not_announced),
            ("not_registered", &drift.not_registered),
            ("unused", &drift.unused),
        ] {
            let names = names.iter();
            rows.extend(names.map(|name| row(difference, Some(name.to_string()), None)));
        }
        rows.extend(drift.other_text.iter().map(|text| {
            let said = format!(
                "registered: {}; announced: {}",
                text.registered, text.announced
            );
            row("other_text", Some(text.name.to_string()), Some(said))
        }));
        let malformed = drift.malformed.iter();
        rows.extend(malformed.map(|name| row("malformed", Some(name.clone()), None)));
        rows
    }
}
