//! What is said of a refusal besides its fixed text, in the reader's language.

use http::StatusCode;

use crate::language::Text;

/// The heading of its page, and what to do.
pub(super) fn words(status: StatusCode) -> (Text, Text) {
    let (heading, advice) = match status {
        StatusCode::FORBIDDEN => ("refusal-forbidden", "refusal-forbidden-advice"),
        StatusCode::NOT_FOUND => ("refusal-not-found", "refusal-not-found-advice"),
        StatusCode::TOO_MANY_REQUESTS => ("refusal-too-many", "refusal-too-many-advice"),
        StatusCode::SERVICE_UNAVAILABLE => ("refusal-unavailable", "refusal-unavailable-advice"),
        StatusCode::INTERNAL_SERVER_ERROR => ("refusal-internal", "refusal-internal-advice"),
        _ => ("refusal-other", "refusal-other-advice"),
    };
    (Text::new(heading), Text::new(advice))
}

/// The fixed texts (security.md PG-10), and the message that says the same.
const FIXED: [(&str, &str); 18] = [
    ("user name or password is wrong", "refusal-login-failed"),
    (
        "the code is wrong or was used",
        "refusal-second-factor-wrong",
    ),
    ("the passkey was not accepted", "refusal-passkey"),
    ("client_id is missing", "refusal-client-missing"),
    ("client_id is not registered", "refusal-client-unknown"),
    ("redirect_uri is missing", "refusal-redirect-missing"),
    ("redirect_uri is not registered", "refusal-redirect-unknown"),
    ("parameter is repeated", "refusal-parameter-repeated"),
    ("form is no longer valid", "refusal-form-stale"),
    (
        "request came from another site (Origin or CSRF token)",
        "refusal-form-foreign",
    ),
    ("signing in had no effect", "refusal-sign-in-without-effect"),
    ("there is no such page", "refusal-not-found"),
    ("too many attempts", "refusal-too-many"),
    ("service is temporarily unavailable", "refusal-unavailable"),
    (
        "this set-up link does not work (any more)",
        "refusal-set-up-link",
    ),
    ("some of what was entered cannot be kept", "refusal-entered"),
    ("the page does not answer this method", "refusal-method"),
    (
        "nothing was allowed and nothing denied",
        "refusal-undecided",
    ),
];

/// The message that says the same as a fixed text. What only a broken client is told
/// has none: its makers read English.
pub(super) fn told(description: &str) -> Option<Text> {
    let fixed = FIXED.iter().find(|(text, _)| *text == description);
    fixed.map(|(_, id)| Text::new(id))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// security.md PG-10
    #[test]
    fn pg_10_every_fixed_text_of_the_documentation_is_told_in_the_page_s_language() {
        let pages = include_str!("../../../../../docs/pages.md");
        let table = pages.split("Fixed texts:").nth(1);
        let rows = table
            .into_iter()
            .flat_map(|text| text.split("\n## ").take(1));
        let rows = rows.flat_map(|rows| rows.lines().filter(|row| row.contains("` |")));
        let texts = rows.filter_map(|row| row.split('|').nth(3)).skip(1);
        let texts: Vec<_> = texts
            .flat_map(|cell| cell.split(';').map(str::trim))
            .collect();
        assert!(texts.contains(&"client_id is missing"), "{texts:?}");
        for text in texts {
            assert!(told(text).is_some(), "{text}");
        }
    }
}
