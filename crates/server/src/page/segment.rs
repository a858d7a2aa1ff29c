//! Names in the paths of pages.

use axum::extract::{FromRequestParts, Path};
use http::request::Parts;

use super::refusal::Refusal;
use crate::app::App;

/// The one variable segment of a page's path, decoded.
#[derive(Clone, Debug)]
pub(crate) struct Segment(pub(crate) String);

impl FromRequestParts<App> for Segment {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Refusal> {
        Path::<String>::from_request_parts(parts, app)
            .await
            .map(|Path(name)| Self(name))
            .map_err(|_| Refusal::not_found())
    }
}

/// `text` as one segment of a path (RFC 3986 §3.3): all but unreserved
/// characters percent-encoded.
pub(crate) fn segment(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.push_str(&data_encoding::HEXUPPER.encode(&[byte]));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_end_a_segment_is_encoded() {
        assert_eq!(segment("a-b_c.d~9"), "a-b_c.d~9");
        assert_eq!(segment("a/b?c#d%e\"<é"), "a%2Fb%3Fc%23d%25e%22%3C%C3%A9");
    }
}
