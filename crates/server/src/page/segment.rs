//! Names in the paths of pages.

use axum::extract::{FromRequestParts, Path};
use bailiwick_core::{model::ClientId, plain_text::is_storable};
use http::request::Parts;

use super::refusal::Refusal;
use crate::app::App;

/// The one variable segment of a page's path, decoded. What no engine could keep names
/// nothing.
#[derive(Clone, Debug)]
pub(crate) struct Segment(pub(crate) String);

impl FromRequestParts<App> for Segment {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Refusal> {
        let path = Path::<String>::from_request_parts(parts, app).await;
        match path {
            Ok(Path(name)) if is_storable(&name) => Ok(Self(name)),
            _ => Err(Refusal::not_found()),
        }
    }
}

/// The client that the one variable segment of a page's path names.
#[derive(Clone, Debug)]
pub(crate) struct ClientSegment(pub(crate) ClientId);

impl FromRequestParts<App> for ClientSegment {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Refusal> {
        let Segment(text) = Segment::from_request_parts(parts, app).await?;
        Ok(Self(client_of(&text)))
    }
}

/// A client's id as one segment of a path. Browsers take dots for directions, and a
/// word may be a page of its own: such an id follows a colon, which none contains.
pub(crate) fn client_segment(id: &ClientId) -> String {
    let text = id.as_str();
    let is_page = matches!(text, "create" | "register");
    if is_page || matches!(text, "." | "..") || text.starts_with(':') {
        format!("%3A{}", segment(text))
    } else {
        segment(text)
    }
}

/// The id that a segment names.
fn client_of(segment: &str) -> ClientId {
    ClientId::new(segment.strip_prefix(':').unwrap_or(segment))
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
    use crate::Route;

    #[test]
    fn every_client_has_a_page_of_its_own_whatever_its_id() {
        for (id, path) in [
            ("notes", "notes"),
            ("a/b", "a%2Fb"),
            ("..", "%3A.."),
            (".", "%3A."),
            (":a", "%3A%3Aa"),
            ("create", "%3Acreate"),
            ("...", "..."),
        ] {
            let id = ClientId::new(id);
            assert_eq!(client_segment(&id), path);
            let decoded = path.replace("%3A", ":").replace("%2F", "/");
            assert_eq!(client_of(&decoded), id);
        }
    }

    #[test]
    fn no_client_is_called_as_a_page_beside_it() {
        let mut beside = 0;
        for with_id in Route::ALL.iter().filter_map(|route| {
            let (parent, rest) = route.path().split_once("{id}")?;
            (!parent.contains("/users/")).then_some((parent, rest))
        }) {
            let (parent, rest) = with_id;
            for word in Route::ALL.iter().filter_map(|route| {
                let word = route.path().strip_prefix(parent)?.strip_suffix(rest)?;
                let is_word = !word.contains(['/', '{']) && !word.is_empty();
                is_word.then_some(word)
            }) {
                beside += 1;
                assert!(
                    client_segment(&ClientId::new(word)).starts_with("%3A"),
                    "{word}"
                );
            }
        }
        assert!(beside >= 3, "{beside}");
    }

    #[test]
    fn what_would_end_a_segment_is_encoded() {
        assert_eq!(segment("a-b_c.d~9"), "a-b_c.d~9");
        assert_eq!(segment("a/b?c#d%e\"<é"), "a%2Fb%3Fc%23d%25e%22%3C%C3%A9");
    }
}
