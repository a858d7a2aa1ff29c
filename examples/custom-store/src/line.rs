//! One line of the log: a checksum, a space, JSON.

use bailiwick_store::bailiwick_core::{
    Digest,
    store::{Commit, Maintenance},
};
use serde::{Deserialize, Serialize};

/// Hexadecimal digits of the checksum.
const CHECKSUM: usize = 16;

/// What changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Line {
    /// All of a commit that was carried out.
    Commit(Commit),
    /// Rows were deleted that nothing could ask for any more.
    Maintenance(Maintenance),
}

impl Line {
    /// The line with its end.
    pub(crate) fn to_text(&self) -> Result<String, serde_json::Error> {
        let json = serde_json::to_string(self)?;
        Ok(format!("{} {json}\n", checksum(&json)))
    }

    /// Reads a line without its end; `None` if it is not as it was written.
    pub(crate) fn parse(text: &[u8]) -> Option<Self> {
        let text = str::from_utf8(text).ok()?;
        let (sum, json) = text.split_once(' ')?;
        if sum != checksum(json) {
            return None;
        }
        serde_json::from_str(json).ok()
    }
}

fn checksum(json: &str) -> String {
    let digest = Digest::of(json.as_bytes());
    let hex = digest.as_bytes().iter().map(|byte| format!("{byte:02x}"));
    let mut hex: String = hex.collect();
    hex.truncate(CHECKSUM);
    hex
}
