//! Names of strangers, made fit for a drawing.

use crate::plain_text::is_bidirectional;

/// Most characters of a name that are shown at all.
pub(super) const LONGEST: usize = 120;

/// `text` in one line without what a drawing cannot hold (XML 1.0 §2.2) or what would
/// make it look like another text; at most `longest` characters.
pub(super) fn clean(text: &str, longest: usize) -> String {
    let mut kept = String::new();
    for (at, c) in text.chars().enumerate() {
        if at == longest {
            kept.push('…');
            break;
        }
        kept.push(match c {
            '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}' => ' ',
            '\u{fffe}' | '\u{ffff}' => '\u{fffd}',
            c if c.is_control() || is_bidirectional(c) => '\u{fffd}',
            c => c,
        });
    }
    kept
}

/// The beginning of `text` that fits into `width` columns.
pub(super) fn cut(text: &str, width: usize) -> String {
    let wide = |c: char| if u32::from(c) >= 0x1100 { 2 } else { 1 };
    if text.chars().map(wide).sum::<usize>() <= width {
        return text.to_owned();
    }
    let mut used = 1;
    let mut kept: String = text
        .chars()
        .take_while(|c| {
            used += wide(*c);
            used <= width
        })
        .collect();
    kept.push('…');
    kept
}

/// Appends `text` with what means something in XML escaped.
pub(super) fn xml(to: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => to.push_str("&amp;"),
            '<' => to.push_str("&lt;"),
            '>' => to.push_str("&gt;"),
            '"' => to.push_str("&quot;"),
            '\'' => to.push_str("&#39;"),
            c => to.push(c),
        }
    }
}
