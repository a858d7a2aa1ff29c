use super::*;

#[test]
fn text_is_kept_as_given() {
    for text in ["", "  See <b>maps</b> & \"more\" ", "Grüße, 世界 👩‍👩‍👧"] {
        assert_eq!(plain_text(text, 50).as_deref(), Ok(text));
    }
}

#[test]
fn every_line_break_becomes_one_space() {
    for broken in [
        "a\nb",
        "a\r\nb",
        "a\rb",
        "a\u{b}b",
        "a\u{c}b",
        "a\u{85}b",
        "a\u{2028}b",
        "a\u{2029}b",
    ] {
        assert_eq!(plain_text(broken, 3).as_deref(), Ok("a b"), "{broken:?}");
    }
    assert_eq!(plain_text("a\n\rb", 4).as_deref(), Ok("a  b"));
}

/// security.md SR-4.
#[test]
fn sr_4_control_and_bidirectional_characters_are_refused() {
    for c in ['\0', '\t', '\u{1b}', '\u{7f}', '\u{9f}'] {
        assert_eq!(plain_text(&format!("a{c}"), 9), Err(InvalidText::Control));
    }
    for c in [
        '\u{61c}', '\u{200e}', '\u{200f}', '\u{202a}', '\u{202b}', '\u{202c}', '\u{202d}',
        '\u{202e}', '\u{2066}', '\u{2067}', '\u{2068}', '\u{2069}',
    ] {
        assert_eq!(
            plain_text(&format!("a{c}"), 9),
            Err(InvalidText::Bidirectional)
        );
    }
}

#[test]
fn length_counts_characters_and_not_bytes() {
    assert!(plain_text(&"世".repeat(500), 500).is_ok());
    assert_eq!(
        plain_text(&"世".repeat(501), 500),
        Err(InvalidText::TooLong(500))
    );
    assert_eq!(
        plain_text(&"a".repeat(1_000_000), 500),
        Err(InvalidText::TooLong(500))
    );
}

/// security.md SR-4: what is repeated of a stranger's text disturbs nothing.
#[test]
fn sr_4_what_disturbs_is_shown_as_a_replacement() {
    for c in [
        '\0', '\t', '\n', '\r', '\u{1b}', '\u{7f}', '\u{9b}', '\u{2028}', '\u{202e}',
    ] {
        assert_eq!(legible(&format!("a{c}b"), 3), "a\u{fffd}b", "{c:?}");
    }
    assert_eq!(legible("Grüße, 世界", 9), "Grüße, 世界");
    assert_eq!(legible("Grüße, 世界", 8), "Grüße, 世…");
}
