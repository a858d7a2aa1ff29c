//! The `WWW-Authenticate` header: RFC 6750 §3, The WWW-Authenticate Response
//! Header Field; quoting by RFC 9110 §5.6.4.

use http::HeaderValue;

/// One Bearer challenge.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Challenge<'a> {
    pub(crate) realm: &'a str,
    pub(crate) error: Option<&'a str>,
    pub(crate) error_description: Option<&'a str>,
    /// Space-separated scopes that the resource needs.
    pub(crate) scope: Option<&'a str>,
    /// RFC 9728 §5.1: where the resource server describes itself.
    pub(crate) resource_metadata: Option<&'a str>,
}

impl Challenge<'_> {
    pub(crate) fn header_value(&self) -> HeaderValue {
        let mut text = String::from("Bearer ");
        push_parameter(&mut text, "realm", self.realm);
        let rest = [
            ("error", self.error),
            ("error_description", self.error_description),
            ("scope", self.scope),
            ("resource_metadata", self.resource_metadata),
        ];
        for (name, value) in rest {
            if let Some(value) = value {
                text.push_str(", ");
                push_parameter(&mut text, name, value);
            }
        }
        HeaderValue::from_str(&text).unwrap_or_else(|_| HeaderValue::from_static("Bearer"))
    }
}

/// The challenge to a client's own credentials: RFC 7617 §2.
pub(crate) fn basic(realm: &str) -> HeaderValue {
    let mut text = String::from("Basic ");
    push_parameter(&mut text, "realm", realm);
    text.push_str(", charset=\"UTF-8\"");
    HeaderValue::from_str(&text).unwrap_or_else(|_| HeaderValue::from_static("Basic realm=\"\""))
}

/// RFC 9110 §5.6.4: a quotation mark and a backslash are escaped; what cannot
/// stand in a quoted string becomes a question mark, so that no text can end
/// the header or begin another.
fn push_parameter(text: &mut String, name: &str, value: &str) {
    text.push_str(name);
    text.push_str("=\"");
    for character in value.chars() {
        match character {
            '"' | '\\' => text.extend(['\\', character]),
            ' '..='~' => text.push(character),
            _ => text.push('?'),
        }
    }
    text.push('"');
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use proptest::prelude::*;

    use super::*;

    fn challenge(realm: &str) -> String {
        let challenge = Challenge {
            realm,
            error: None,
            error_description: None,
            scope: None,
            resource_metadata: None,
        };
        challenge.header_value().to_str().unwrap().to_owned()
    }

    #[test]
    fn without_a_token_only_the_realm_is_named() {
        assert_eq!(challenge("api"), r#"Bearer realm="api""#);
    }

    #[test]
    fn quotes_and_backslashes_are_escaped() {
        assert_eq!(challenge(r#"a "b" \c"#), r#"Bearer realm="a \"b\" \\c""#);
    }

    #[test]
    fn control_and_foreign_characters_never_reach_the_header() {
        assert_eq!(
            challenge("a\r\nSet-Cookie: x\0é"),
            r#"Bearer realm="a??Set-Cookie: x??""#
        );
    }

    #[test]
    fn all_parameters_stand_in_the_order_of_the_rfc() {
        let challenge = Challenge {
            realm: "api",
            error: Some("insufficient_scope"),
            error_description: Some("more is needed"),
            scope: Some("read groups"),
            resource_metadata: Some("https://api.example/.well-known/oauth-protected-resource"),
        };

        assert_eq!(
            challenge.header_value(),
            r#"Bearer realm="api", error="insufficient_scope", error_description="more is needed", scope="read groups", resource_metadata="https://api.example/.well-known/oauth-protected-resource""#
        );
    }

    /// Reads one quoted string back, as a client would.
    fn unquote(text: &str) -> Option<String> {
        let mut value = String::new();
        let mut characters = text.strip_prefix('"')?.chars();
        loop {
            match characters.next()? {
                '"' => return characters.next().is_none().then_some(value),
                '\\' => value.push(characters.next()?),
                other => value.push(other),
            }
        }
    }

    proptest! {
        #[test]
        fn every_realm_is_one_quoted_string(realm in any::<String>()) {
            let text = challenge(&realm);
            let read = unquote(text.strip_prefix("Bearer realm=").unwrap());
            let shown: String = realm
                .chars()
                .map(|c| if (' '..='~').contains(&c) { c } else { '?' })
                .collect();
            prop_assert_eq!(read, Some(shown));
        }
    }
}
