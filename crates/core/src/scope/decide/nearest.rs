//! The name that was probably meant: one edit away.
//!
//! The edits of what was sent are looked up, so that the work depends on the
//! length of one name and not on the number of registered scopes.

use crate::scope::ScopeToken;

/// Longer names are not searched for: the work grows with the length.
const LONGEST: usize = 48;
const LETTERS: &[u8] = b"abcdefghijklmnopqrstuvwxyz0123456789:/._-";

/// The first name known to `look_up` that differs from `name` by case or by one
/// edit: two letters exchanged, one too many, one wrong, one missing.
pub(in crate::scope) fn find<'a>(
    name: &ScopeToken,
    mut look_up: impl FnMut(&str) -> Option<&'a ScopeToken>,
) -> Option<&'a ScopeToken> {
    if let Some(found) = look_up(&name.folded()) {
        return Some(found);
    }
    let sent = name.as_str().as_bytes();
    if sent.len() > LONGEST {
        return None;
    }
    let mut try_bytes = |bytes: &[u8]| std::str::from_utf8(bytes).ok().and_then(&mut look_up);
    let mut edited = Vec::with_capacity(sent.len() + 1);
    for at in 1..sent.len() {
        edited.clear();
        edited.extend_from_slice(sent);
        edited.swap(at - 1, at);
        if let Some(found) = try_bytes(&edited) {
            return Some(found);
        }
    }
    for (at, letter) in sent.iter().enumerate() {
        let other_case = letter.is_ascii_alphabetic().then_some(letter ^ 0x20);
        let (head, tail) = halves(sent, at, at + 1);
        for letter in [other_case, None] {
            if let Some(found) = try_bytes(join(&mut edited, head, letter, tail)) {
                return Some(found);
            }
        }
    }
    for at in 0..=sent.len() {
        for letter in LETTERS {
            for end in [at + 1, at] {
                let (head, tail) = halves(sent, at, end);
                if let Some(found) = try_bytes(join(&mut edited, head, Some(*letter), tail)) {
                    return Some(found);
                }
            }
        }
    }
    None
}

fn halves(bytes: &[u8], head: usize, tail: usize) -> (&[u8], &[u8]) {
    (
        bytes.get(..head).unwrap_or_default(),
        bytes.get(tail..).unwrap_or_default(),
    )
}

fn join<'b>(into: &'b mut Vec<u8>, head: &[u8], letter: Option<u8>, tail: &[u8]) -> &'b [u8] {
    into.clear();
    into.extend_from_slice(head);
    into.extend(letter);
    into.extend_from_slice(tail);
    into
}
