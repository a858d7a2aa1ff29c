#![expect(clippy::unwrap_used, reason = "tests")]

use super::*;

/// The example of RFC 7636 appendix B.
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

fn challenge() -> CodeChallenge {
    CodeChallenge::parse(Some("S256"), CHALLENGE).unwrap()
}

/// security.md CT-5: challenge × verifier. `plain` never becomes a challenge, so
/// its row of the matrix is the refusal of the authorization request.
#[test]
fn ct_5_matrix_of_challenge_and_verifier() {
    let wrong = "a".repeat(43);
    let s256 = challenge();
    let none = None;
    let some = Some(&s256);
    let table = [
        (none, None, Ok(())),
        (none, Some(VERIFIER), Err(Reason::VerifierUnexpected)),
        (none, Some(wrong.as_str()), Err(Reason::VerifierUnexpected)),
        (none, Some("short"), Err(Reason::VerifierUnexpected)),
        (some, None, Err(Reason::VerifierMissing)),
        (some, Some(VERIFIER), Ok(())),
        (some, Some(wrong.as_str()), Err(Reason::VerifierWrong)),
        (some, Some("short"), Err(Reason::VerifierMalformed)),
        (some, Some(CHALLENGE), Err(Reason::VerifierWrong)),
    ];
    for (challenge, verifier, expected) in table {
        let found = check_verifier(challenge, verifier);
        assert_eq!(found, expected, "{challenge:?} {verifier:?}");
    }
}

/// security.md CT-5; the defect "plain refused only after consent".
#[test]
fn ct_5_only_s256_is_a_method() {
    for method in [None, Some("plain"), Some("s256"), Some(""), Some("S256 ")] {
        let refusal = CodeChallenge::parse(method, CHALLENGE).unwrap_err();
        assert_eq!(refusal.reason, Reason::ChallengeMethod, "{method:?}");
        assert_eq!(refusal.code, ErrorCode::InvalidRequest);
    }
}

#[test]
fn a_challenge_is_the_base64url_of_32_bytes() {
    let padded = format!("{CHALLENGE}=");
    let longer = format!("{CHALLENGE}A");
    let loose_end = format!("{}N", &CHALLENGE[..42]);
    let standard = CHALLENGE.replace('-', "+");
    for value in ["", "abc", &padded, &longer, &loose_end, &standard, "é"] {
        let refusal = CodeChallenge::parse(Some("S256"), value).unwrap_err();
        assert_eq!(refusal.reason, Reason::ChallengeMalformed, "{value}");
    }
}

#[test]
fn a_verifier_has_43_to_128_unreserved_characters() {
    for (text, good) in [
        ("a".repeat(42), false),
        ("a".repeat(43), true),
        ("a".repeat(128), true),
        ("a".repeat(129), false),
        ("-._~".repeat(11), true),
        (format!("{}+", "a".repeat(43)), false),
        (format!("{} ", "a".repeat(43)), false),
        (format!("{}é", "a".repeat(43)), false),
    ] {
        assert_eq!(is_verifier(&text), good, "{text}");
    }
}
