//! RFC 9700 §4.11.2: where a person goes after signing in. A `next` is a path
//! of our own origin, or it is nothing.

#[cfg(test)]
mod tests;

/// The longest `next`, in bytes.
pub const LONGEST_NEXT: usize = 8 * 1024;
/// How often a path may be percent-encoded over.
const MOST_ENCODINGS: usize = 8;

/// `next` if it is a path of our own origin, with or without a query: it begins
/// with one slash that no reader could take for the beginning of a host, and
/// holds nothing but visible ASCII without backslash and `#`. The path is looked
/// at percent-decoded too, until nothing is left to decode; the query is a
/// request of its own and validated as such.
///
/// ```
/// use bailiwick_core::next::safe_next;
///
/// assert_eq!(safe_next("/o/authorize/?state=a"), Some("/o/authorize/?state=a"));
/// for elsewhere in ["https://evil.example/", "//evil.example", "/%2fevil.example", "/\\evil"] {
///     assert_eq!(safe_next(elsewhere), None, "{elsewhere}");
/// }
/// ```
pub fn safe_next(next: &str) -> Option<&str> {
    let visible = |b: u8| b.is_ascii_graphic() && b != b'\\' && b != b'#';
    if next.len() > LONGEST_NEXT || !next.bytes().all(visible) {
        return None;
    }
    let path = next.split('?').next()?;
    is_own_path(path).then_some(next)
}

fn is_own_path(path: &str) -> bool {
    let harmless = |b: &u8| !b.is_ascii_control() && *b != b'\\';
    let mut path = path.as_bytes().to_vec();
    for _ in 0..MOST_ENCODINGS {
        if !path.starts_with(b"/") || path.starts_with(b"//") || !path.iter().all(harmless) {
            return false;
        }
        let decoded = percent_decoded(&path);
        if decoded == path {
            return true;
        }
        path = decoded;
    }
    false
}

fn percent_decoded(path: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(path.len());
    let mut rest = path;
    while let Some((&first, after)) = rest.split_first() {
        rest = after;
        let escaped = (first == b'%').then(|| escaped_byte(after)).flatten();
        if escaped.is_some() {
            rest = after.get(2..).unwrap_or_default();
        }
        out.push(escaped.unwrap_or(first));
    }
    out
}

fn escaped_byte(digits: &[u8]) -> Option<u8> {
    data_encoding::HEXLOWER_PERMISSIVE
        .decode(digits.get(..2)?)
        .ok()?
        .first()
        .copied()
}
