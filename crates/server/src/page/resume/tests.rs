#![expect(clippy::unwrap_used, reason = "tests")]

use super::*;

fn fields(text: &str) -> Parameters {
    Parameters::parse(text.as_bytes()).unwrap()
}

#[test]
fn pg_7_all_but_secrets_is_kept_as_it_was() {
    let sent = fields(
        "name=A+%26+B&redirect_uris=x%0D%0Ay&grant_types=a&grant_types=b&empty=&access_token_lifetime=60&ticket=t\
         &password=p&current_password=c&client_secret=s&password_again=p&token=z",
    );
    let kept = Kept::of("/p/?q=1", &UserId::new("17&user=18"), &sent).unwrap();
    let pairs: Vec<_> = kept
        .fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let expected = [
        ("name", "A & B"),
        ("redirect_uris", "x\r\ny"),
        ("grant_types", "a"),
        ("grant_types", "b"),
        ("empty", ""),
        ("access_token_lifetime", "60"),
    ];
    assert_eq!(pairs, expected);
    assert_eq!(Kept::decode("/p/?q=1", &kept.encode()), Some(kept));
}

#[test]
fn what_is_too_much_for_the_sign_in_form_is_not_kept() {
    let sent = fields(&format!("description={}", "x".repeat(MOST)));
    assert_eq!(Kept::of("/p/", &UserId::new("17"), &sent), None);
}

#[test]
fn what_was_not_kept_here_is_nothing() {
    for text in ["", "***", "bmFtZT14", &BASE64URL_NOPAD.encode(b"users=17")] {
        assert_eq!(Kept::decode("/p/", text), None, "{text}");
    }
}
