use proptest::prelude::*;

use super::decode;

/// Every character in one of its forms: as it is where that means itself, or as
/// its bytes in hexadecimal, of either case.
fn encode(text: &str, forms: &[u8]) -> String {
    let mut encoded = String::new();
    for (one, form) in text.chars().zip(forms.iter().cycle()) {
        match form % 3 {
            0 if one == ' ' => encoded.push('+'),
            0 if !matches!(one, '+' | '%' | '\0') => encoded.push(one),
            form => {
                for byte in one.encode_utf8(&mut [0; 4]).bytes() {
                    let upper = format!("%{byte:02X}");
                    encoded += &if form == 1 {
                        upper.to_lowercase()
                    } else {
                        upper
                    };
                }
            }
        }
    }
    encoded
}

proptest! {
    #[test]
    fn what_was_encoded_is_decoded(text in "\\PC*", forms in prop::collection::vec(any::<u8>(), 1..8)) {
        prop_assert_eq!(decode(encode(&text, &forms).as_bytes()), Some(text));
    }

    #[test]
    fn any_bytes_are_decoded_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
        if let Some(text) = decode(&bytes) {
            prop_assert!(text.len() <= bytes.len() && !text.contains('\0'));
        }
    }
}

#[test]
fn what_nobody_types_is_refused() {
    for bad in [
        "%", "a%", "a%4", "%zz", "%4g", "%+1", "a\0b", "a%00b", "%ff", "%c3", "%C3+%A9",
    ] {
        assert_eq!(decode(bad.as_bytes()), None, "{bad:?}");
    }
    assert_eq!(decode(b"\xff"), None);
    assert_eq!(decode(b"%C3%a9+%2B%25").as_deref(), Some("\u{e9} +%"));
    assert_eq!(decode(b"").as_deref(), Some(""));
}
