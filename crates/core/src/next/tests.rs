#![expect(clippy::expect_used, reason = "tests")]

use proptest::prelude::*;

use super::{LONGEST_NEXT, safe_next};

/// security.md RD-5; CVE-2019-14857, CVE-2019-20479, CVE-2022-23527
/// (mod_auth_openidc), CVE-2026-41569 (authentik).
#[test]
fn rd_5_next_never_leaves_our_origin() {
    for next in [
        "",
        "o/",
        "evil",
        "https://evil/",
        "HTTPS://evil/",
        "https:evil",
        "javascript:alert(1)",
        "//evil",
        "///evil",
        "/\\evil",
        "\\/evil",
        "\\\\evil",
        "/\t/evil",
        "/\n/evil",
        "/\r/evil",
        "\t//evil",
        " //evil",
        "/ /evil",
        "/\0",
        "/\u{7f}",
        "/é",
        "/%09/evil",
        "/%0a",
        "/%0D",
        "/%00",
        "/%2fevil",
        "/%2Fevil",
        "/%5cevil",
        "/%5Cevil",
        "/x%5cevil",
        "/%252fevil",
        "/%25252fevil",
        "/%255cevil",
        "/%2509",
        "%2fevil",
        "?next=/",
        "#",
        "/#",
        "/x#y",
        "/x?y#z",
        "/\u{2028}",
        "/%7f",
    ] {
        assert_eq!(safe_next(next), None, "{next:?}");
    }
    assert_eq!(safe_next(&format!("/{}", "x".repeat(LONGEST_NEXT))), None);
}

/// security.md RD-7: the query of the request that waits is nobody's business
/// here, be there a line feed in its `state`.
#[test]
fn rd_7_next_keeps_a_request_with_any_state() {
    for next in [
        "/",
        "/o/authorize/",
        "/o/applications/a%20b/",
        "/o/scopes/https%3A%2F%2Fapi.example%2Fread",
        "/o/authorize/?state=%0a%00%5C%2f%2f&redirect_uri=https%3A%2F%2Fapp.example%2Fcb",
        "/o/authorize/?redirect_uri=https://app.example//cb",
        "/%",
        "/%zz",
        "/100%25",
    ] {
        assert_eq!(safe_next(next), Some(next), "{next:?}");
    }
}

proptest! {
    /// security.md RD-5: whatever is let through resolves to our own origin.
    #[test]
    fn rd_5_what_is_let_through_resolves_to_our_origin(
        next in "[/\\\\%\t25fFcC?#@:.a ]{0,12}|\\PC{0,20}|/\\PC{0,20}"
    ) {
        if let Some(next) = safe_next(&next) {
            let base = url::Url::parse("http://localhost:8000/accounts/login/").expect("a URL");
            let target = base.join(next).expect("a path");
            prop_assert_eq!(target.origin(), base.origin());
        }
    }
}
