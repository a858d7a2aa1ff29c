//! What the doctor says.

use schemars::JsonSchema;
use serde::Serialize;

use super::words;
use crate::administration::{CheckOutcome, Finding};

/// One finding of the doctor.
#[derive(Debug, Serialize, JsonSchema)]
pub struct FindingView {
    check: &'static str,
    #[schemars(schema_with = "words::outcome")]
    outcome: CheckOutcome,
    text: String,
    /// What to do about it.
    fix: Option<String>,
}

impl From<&Finding> for FindingView {
    fn from(finding: &Finding) -> Self {
        Self {
            check: finding.check(),
            outcome: finding.outcome(),
            text: finding.text(),
            fix: finding.fix(),
        }
    }
}
