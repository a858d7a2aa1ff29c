//! What the core says of an entry in English, said in the reader's language.
//!
//! The English text is the contract of the APIs and the command line, so that it is
//! also the name of the message, as with gettext. What is not listed stays English.

use crate::language::{Text, TextArgument};

/// The core's text, with `{name}` for what it is about, and the message that says the
/// same.
const MESSAGES: &[(&str, &str)] = &[
    ("must not be empty", "problem-empty"),
    ("must have at most {count} characters", "problem-too-long"),
    ("must have at most {count} bytes", "problem-too-many-bytes"),
    ("must not have control characters", "problem-control"),
    (
        "must not have characters that change the direction of writing",
        "problem-bidirectional",
    ),
    ("must be at most {count}", "problem-at-most"),
    ("is not an e-mail address", "problem-email"),
    (
        "a password has at least 8 characters",
        "problem-password-short",
    ),
    ("a password has at most 4096 bytes", "problem-password-long"),
    ("there is no group \"{name}\"", "problem-no-group"),
    ("must name at least one grant type", "problem-no-grant-type"),
    (
        "'{name}' is a legacy grant type, off until the operator names it (--allow-grant {_})",
        "problem-legacy-grant-type",
    ),
    (
        "'{name}' is for confidential clients only",
        "problem-confidential-only",
    ),
    (
        "'refresh_token' needs a grant for users beside it: 'authorization_code', 'password' or \
         an extension grant",
        "problem-refresh-token-alone",
    ),
    ("'{name}' needs at least one", "problem-needs-one"),
    (
        "a public client has no secret: its method is 'none'",
        "problem-public-no-secret",
    ),
    (
        "a confidential client authenticates: 'none' is for public clients",
        "problem-confidential-authenticates",
    ),
    (
        "a resource server is a confidential client",
        "problem-role-confidential",
    ),
    ("must be between 600 and 36000 seconds", "problem-lifetime"),
    (
        "jwt needs a resource identifier: a JWT names whom it is for",
        "problem-jwt-resource",
    ),
    (
        "{entry} must be an absolute URI, such as https://app.example/callback",
        "problem-uri-absolute",
    ),
    (
        "{entry} must have its scheme in lower case",
        "problem-uri-lower-case",
    ),
    (
        "{entry} must begin with https://, with http:// and a loopback host, or with a \
         private-use scheme that holds a dot, such as com.example.app:/",
        "problem-uri-begin",
    ),
    (
        "{entry} must not have a fragment (RFC 6749 section 3.1.2)",
        "problem-uri-fragment",
    ),
    (
        "{entry} must not have a wildcard: redirect URIs are compared byte for byte",
        "problem-uri-wildcard",
    ),
    (
        "{entry} must not end in a question mark",
        "problem-uri-question-mark",
    ),
    (
        "{entry} must be of the characters of a URI only; percent-encode all others",
        "problem-uri-characters",
    ),
    (
        "{entry} must have // and a host after its scheme",
        "problem-uri-host",
    ),
    (
        "{entry} must not have a user name or password",
        "problem-uri-user",
    ),
    (
        "{entry} must have a port between 1 and 65535, or none",
        "problem-uri-port",
    ),
    (
        "{entry} must use https; http is for 127.0.0.1, [::1] and localhost only",
        "problem-uri-https",
    ),
    (
        "{entry} must use https; http is for loopback hosts only",
        "problem-uri-https",
    ),
    (
        "{entry} must have its host in canonical form: lower case, punycode, dotted decimal",
        "problem-uri-canonical",
    ),
    (
        "{entry} must have a slash after its private-use scheme, as in com.example.app:/cb",
        "problem-uri-private-slash",
    ),
    (
        "{entry} has a private-use scheme, which is for public clients",
        "problem-uri-private-public",
    ),
    (
        "{entry} must be an origin such as https://app.example or http://localhost:3000",
        "problem-origin",
    ),
    (
        "{entry} must be written as {name}",
        "problem-origin-written",
    ),
    (
        "'{name}' is a right of resource servers and comes with that role alone",
        "problem-right-of-resource-servers",
    ),
    ("must be another scope", "problem-another-scope"),
    ("'{name}' is retired", "problem-scope-retired"),
    (
        "there is no scope '{name}'; is '{meant}' meant?",
        "problem-no-scope-nearest",
    ),
    ("there is no scope '{name}'", "problem-no-scope"),
    ("must lie in the future", "problem-future"),
    (
        "is said of what is deprecated only",
        "problem-deprecated-only",
    ),
    ("is for a deprecated scope only", "problem-deprecated-only"),
    ("the scope is retired", "problem-retired"),
    (
        "was retired more than 30 days ago: its name stays reserved for ever",
        "problem-undo-window",
    ),
    ("a scope name must not be empty", "problem-empty"),
    ("a scope name has at most 255 bytes", "picture-not-a-scope"),
    ("the name '{name}' is reserved", "problem-name-reserved"),
    (
        "the scope '{name}' is retired for ever; register it under another name",
        "problem-name-retired",
    ),
    (
        "the scope '{name}' belongs to {owner}",
        "problem-name-of-another",
    ),
    (
        "the name '{name}' differs only by case from one that belongs to {owner}",
        "problem-name-case",
    ),
    (
        "the name '{name}' lies in a namespace of {owner}",
        "problem-name-in-namespace",
    ),
];

/// The message that says what `english` does, or `english` itself.
pub(crate) fn retold(english: &str) -> Text {
    let found = MESSAGES
        .iter()
        .find_map(|(pattern, id)| Some((id, arguments(pattern, english)?)));
    let Some((id, arguments)) = found else {
        return Text::as_given(english);
    };
    let text = Text::new(id);
    arguments
        .into_iter()
        .fold(text, |text, (name, value)| text.with(name, value))
}

/// What stands in `text` where `pattern` has names; `None` if it says something else.
fn arguments(pattern: &'static str, text: &str) -> Option<Vec<(&'static str, TextArgument)>> {
    let mut found = Vec::new();
    let mut pieces = pattern.split('{');
    let mut rest = text.strip_prefix(pieces.next()?)?;
    for piece in pieces {
        let (name, after) = piece.split_once('}')?;
        let end = if after.is_empty() {
            rest.len()
        } else {
            rest.find(after)?
        };
        let (value, behind) = rest.split_at_checked(end)?;
        rest = behind.get(after.len()..)?;
        match name {
            "_" => {}
            "count" => found.push((name, value.parse::<usize>().ok()?.into())),
            _ => found.push((name, value.into())),
        }
    }
    rest.is_empty().then_some(found)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use bailiwick_core::{
        plain_text::plain_text, redirect_uri::check_redirect_uri, scope::ScopeToken,
    };

    use super::*;
    use crate::{language::Translations, password::check_new_password};

    fn is_told(english: &str) -> bool {
        retold(english) != Text::as_given(english)
    }

    #[test]
    fn what_stands_where_a_pattern_has_names_is_told() {
        let told =
            retold("https://app.example/# must not have a fragment (RFC 6749 section 3.1.2)");
        let wanted = Text::new("problem-uri-fragment").with("entry", "https://app.example/#");
        assert_eq!(told, wanted);
        let told = retold("must have at most 150 characters");
        assert_eq!(told, Text::new("problem-too-long").with("count", 150_usize));
        let told = retold("there is no scope 'a'; is 'b' meant?");
        let wanted = Text::new("problem-no-scope-nearest");
        assert_eq!(told, wanted.with("name", "a").with("meant", "b"));
        assert!(!is_told("a text that nobody wrote"));
        assert!(!is_told("must have at most many characters"));
    }

    #[test]
    fn what_the_core_says_of_entries_is_told() {
        let long = "x".repeat(3000);
        let uris = [
            "",
            "x",
            "HTTPS://a.example/",
            "ftp://a.example/",
            "https://a.example/#",
            "https:x",
            "https://*.example/",
            "https://a.example/?",
            "https://ä.example/",
            "https:///x",
            "https://u@a.example/",
            "https://a.example:0/",
            "http://a.example/",
            "https://A.example/",
            "com.example.app:cb",
            &long,
        ];
        for uri in uris {
            let text = check_redirect_uri(uri).unwrap_err();
            let told = is_told(&format!("{uri} {text}")) || is_told(text);
            assert!(told, "{uri}: {text}");
        }
        for text in [long.as_str(), "\u{1b}", "\u{202e}"] {
            let text = plain_text(text, 100).unwrap_err().to_string();
            assert!(is_told(&text), "{text}");
        }
        for password in ["short", &"x".repeat(5000)] {
            assert!(is_told(check_new_password(password).unwrap_err()));
        }
        assert!(is_told(&ScopeToken::parse("").unwrap_err().to_string()));
    }

    #[test]
    fn every_message_is_there() {
        let translations = Translations::new(&[]).unwrap();
        for speech in translations.all() {
            for (_, id) in MESSAGES {
                assert!(speech.has(id), "{}: {id}", speech.tag());
            }
        }
    }
}
