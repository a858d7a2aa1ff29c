//! RFC 8707: the identifiers of resources.

/// The one spelling of a resource identifier: `https://h/` and `https://h` are
/// one, for there is nothing above a host (RFC 3986 §6.2.3). Nothing else is
/// normalised.
pub(crate) fn canonical(resource: &str) -> &str {
    let Some(bare) = resource.strip_suffix('/') else {
        return resource;
    };
    match bare.split_once("://") {
        Some((_, host)) if !host.is_empty() && !host.contains(['/', '?', '#']) => bare,
        _ => resource,
    }
}

/// Whether two identifiers mean one resource.
pub(crate) fn is_same(one: &str, other: &str) -> bool {
    canonical(one) == canonical(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_slash_after_a_host_does_not_count() {
        let one = [
            ("https://h", "https://h/"),
            ("http://h:8000/", "http://h:8000"),
        ];
        let two = [
            ("https://h/a", "https://h/a/"),
            ("https://h", "https://H"),
            ("https://h", "https://h:443"),
            ("https://h", "https://h//"),
            ("https://h", "http://h"),
            ("https://h/?x", "https://h/?x/"),
            ("https://h?", "https://h"),
        ];
        for (a, b) in one {
            assert!(is_same(a, b), "{a} {b}");
        }
        for (a, b) in two {
            assert!(!is_same(a, b), "{a} {b}");
        }
    }
}
