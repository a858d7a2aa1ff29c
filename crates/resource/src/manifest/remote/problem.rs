//! What is wrong with a manifest: a problem document (RFC 9457).

use serde::Deserialize;

/// The document, of this server or of a proxy before it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Problem {
    title: Option<String>,
    detail: Option<String>,
    /// RFC 6749 §5.2: what the token endpoint says instead.
    error: Option<String>,
    error_description: Option<String>,
    errors: Vec<Fault>,
}

/// What is wrong at one place.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Fault {
    pointer: String,
    detail: String,
}

impl Problem {
    pub(super) fn detail(&self) -> Option<String> {
        let texts = [
            &self.detail,
            &self.error_description,
            &self.title,
            &self.error,
        ];
        texts.into_iter().flatten().next().cloned()
    }

    /// Every fault on a line of its own.
    pub(super) fn into_list(self) -> Vec<String> {
        let lines = self.errors.into_iter().map(|fault| {
            if fault.pointer.is_empty() {
                fault.detail
            } else {
                format!("{}: {}", fault.pointer, fault.detail)
            }
        });
        lines.collect()
    }
}
