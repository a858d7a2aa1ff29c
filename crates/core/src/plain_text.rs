//! Text that somebody wrote for people to read: names and descriptions.

#[cfg(test)]
mod tests;

/// Why a text is not fit to be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidText {
    /// It has more than this many characters.
    #[error("must have at most {0} characters")]
    TooLong(usize),
    /// It has a control character that is no line break.
    #[error("must not have control characters")]
    Control,
    /// It has a character that changes the direction of writing (security.md
    /// SR-4): what follows could be made to look like another text.
    #[error("must not have characters that change the direction of writing")]
    Bidirectional,
}

/// `text` as it is kept: unchanged, but for line breaks, which become spaces.
/// At most `longest` characters.
///
/// ```
/// use bailiwick_core::plain_text::{InvalidText, plain_text};
///
/// assert_eq!(plain_text("See\nplants", 40).as_deref(), Ok("See plants"));
/// assert_eq!(plain_text("See plants", 9), Err(InvalidText::TooLong(9)));
/// assert_eq!(plain_text("\u{202e}txt", 40), Err(InvalidText::Bidirectional));
/// ```
pub fn plain_text(text: &str, longest: usize) -> Result<String, InvalidText> {
    let mut kept = String::with_capacity(text.len().min(4 * longest));
    let mut length = 0;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if c == '\r' {
            chars.next_if_eq(&'\n');
        }
        kept.push(match c {
            c if is_line_break(c) => ' ',
            c if c.is_control() => return Err(InvalidText::Control),
            c if is_bidirectional(c) => return Err(InvalidText::Bidirectional),
            c => c,
        });
        length += 1;
        if length > longest {
            return Err(InvalidText::TooLong(longest));
        }
    }
    Ok(kept)
}

/// Text of strangers that is no plain text, as it can be shown all the same: what would
/// disturb a page, a log or a terminal is U+FFFD, and the end is cut off.
///
/// ```
/// use bailiwick_core::plain_text::legible;
///
/// assert_eq!(legible("read\u{1b}[2Jall", 100), "read\u{fffd}[2Jall");
/// assert_eq!(legible("read all", 4), "read…");
/// ```
pub fn legible(text: &str, longest: usize) -> String {
    let disturbs = |c: char| c.is_control() || is_line_break(c) || is_bidirectional(c);
    let mut chars = text.chars();
    let mut shown: String = chars
        .by_ref()
        .take(longest)
        .map(|c| if disturbs(c) { '\u{fffd}' } else { c })
        .collect();
    if chars.next().is_some() {
        shown.push('…');
    }
    shown
}

/// Whether every engine can keep `text`, and look for it: PostgreSQL has no texts with NUL,
/// and no text that a person means has one. What comes from outside is asked this where it
/// becomes text, so that no store is ever asked to write or find what it cannot.
///
/// ```
/// use bailiwick_core::plain_text::is_storable;
///
/// assert!(is_storable("ada\u{1b}"));
/// assert!(!is_storable("ada\0"));
/// ```
pub fn is_storable(text: &str) -> bool {
    !text.contains('\0')
}

fn is_line_break(c: char) -> bool {
    matches!(
        c,
        '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}'
    )
}

/// Unicode's `Bidi_Control` property.
pub(crate) fn is_bidirectional(c: char) -> bool {
    matches!(
        c,
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
    )
}
