//! What is wrong with a manifest: a problem document (RFC 9457).

use serde::Deserialize;

/// The document, of this server or of a proxy before it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Problem {
    title: Option<String>,
    detail: Option<String>,
    errors: Vec<Fault>,
}

/// What is wrong at one place.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Fault {
    pointer: String,
    detail: String,
    nearest: Option<String>,
}

impl Problem {
    pub(super) fn detail(&self) -> Option<String> {
        self.detail.as_ref().or(self.title.as_ref()).cloned()
    }

    /// Every fault on a line of its own.
    pub(super) fn into_list(self) -> Vec<String> {
        let lines = self.errors.into_iter().map(|fault| {
            let nearest = fault
                .nearest
                .map(|text| format!(" (did you mean {text:?}?)"));
            let nearest = nearest.unwrap_or_default();
            format!("{}: {}{nearest}", fault.pointer, fault.detail)
        });
        lines.collect()
    }
}
