//! What is wrong with a manifest: a problem document (RFC 9457).

use serde::Deserialize;

use crate::manifest::ManifestFault;

/// The document, of this server or of a proxy before it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Problem {
    title: Option<String>,
    detail: Option<String>,
    pub(super) errors: Vec<ManifestFault>,
}

impl Problem {
    pub(super) fn detail(&self) -> Option<String> {
        self.detail.as_ref().or(self.title.as_ref()).cloned()
    }
}
