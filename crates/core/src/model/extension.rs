//! Names that a host adds to the closed sets of the specifications.

use std::{fmt, sync::Arc};

/// The longest name, in bytes.
const LONGEST: usize = 255;

/// The name of a grant type or an authentication method that a host registered, or
/// of what another release did. Only [`GrantType::parse`](super::GrantType::parse),
/// [`AuthMethod::parse`](super::AuthMethod::parse) and
/// [`AuditAction::parse`](super::AuditAction::parse) make one.
///
/// ```
/// use bailiwick_core::model::GrantType;
///
/// let named = |grant_type: GrantType| match grant_type {
///     GrantType::Extension(name) => name.as_str().strip_prefix("urn:example:").map(str::to_owned),
///     _ => None,
/// };
/// let ticket = GrantType::parse("urn:example:ticket").unwrap();
/// assert_eq!(named(ticket).as_deref(), Some("ticket"));
/// assert_eq!(named(GrantType::RefreshToken), None);
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ExtensionName(pub(super) Arc<str>);

impl ExtensionName {
    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for ExtensionName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

/// RFC 6749 §4.5: an absolute URI.
pub(super) fn is_absolute_uri(text: &str) -> bool {
    let visible = |byte: u8| byte.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(&byte);
    let Some((scheme, rest)) = text.split_once(':') else {
        return false;
    };
    text.len() <= LONGEST
        && !rest.is_empty()
        && scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
        && rest.bytes().all(visible)
}

/// RFC 7591 §4.2.2: a registered name, or a URI against collisions.
pub(super) fn is_method_name(text: &str) -> bool {
    is_plain_word(text) || is_absolute_uri(text)
}

/// Letters, digits, `_`, `-` and `.`.
pub(super) fn is_plain_word(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte);
    !text.is_empty() && text.len() <= LONGEST && text.bytes().all(plain)
}

#[cfg(test)]
mod tests {
    use crate::model::{AuthMethod, GrantType};

    #[test]
    fn an_extension_grant_is_named_by_an_absolute_uri() {
        for uri in [
            "urn:ietf:params:oauth:grant-type:jwt-bearer",
            "https://example.org/grants/ticket",
            "x:y",
        ] {
            let read = GrantType::parse(uri);
            assert_eq!(read.as_ref().map(GrantType::as_str), Some(uri));
            assert!(matches!(read, Some(GrantType::Extension(_))));
        }
        let long = format!("urn:{}", "x".repeat(300));
        for text in [
            "",
            ":",
            "urn:",
            "device_code",
            "1a:b",
            "urn:a b",
            "urn:\"",
            "urn:ü",
            &long,
        ] {
            assert_eq!(GrantType::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_built_in_word_is_never_an_extension() {
        for grant_type in GrantType::BUILT_IN {
            assert_eq!(
                GrantType::parse(grant_type.as_str()).as_ref(),
                Some(grant_type)
            );
        }
        for method in AuthMethod::BUILT_IN {
            assert_eq!(AuthMethod::parse(method.as_str()).as_ref(), Some(method));
        }
        let own = AuthMethod::parse("tls_client_auth");
        assert!(matches!(own, Some(AuthMethod::Extension(_))));
        assert_eq!(AuthMethod::parse("two words"), None);
    }
}
