//! What somebody probably meant.

/// Texts longer than this are compared with nothing: the work grows with the
/// square.
const LONGEST: usize = 64;
/// No more than these are looked at.
const MOST: usize = 1000;
/// The longest name that is proposed.
const LONGEST_NAME: usize = 255;

/// Of `known` the one nearest to `text`, if one is near: within a third of its
/// length.
///
/// ```
/// use bailiwick_core::scope::nearest_word;
///
/// let members = ["name", "description"];
/// assert_eq!(nearest_word("desciption", members), Some("description"));
/// assert_eq!(nearest_word("colour", members), None);
/// ```
pub fn nearest<'a>(text: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if text.len() > LONGEST {
        return None;
    }
    let folded = text.to_ascii_lowercase();
    let near = (text.len() / 3).max(2);
    known
        .into_iter()
        .take(MOST)
        .filter(|candidate| candidate.len().abs_diff(text.len()) <= near)
        .map(|candidate| {
            (
                distance(&folded, &candidate.to_ascii_lowercase()),
                candidate,
            )
        })
        .filter(|(distance, _)| *distance <= near)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// How many bytes must be put in, left out or replaced (Levenshtein).
fn distance(from: &str, to: &str) -> usize {
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (i, a) in from.bytes().enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        for (cell, b) in row.iter_mut().skip(1).zip(to.bytes()) {
            let replaced = diagonal + usize::from(a != b);
            diagonal = *cell;
            left = replaced.min(*cell + 1).min(left + 1);
            *cell = left;
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
    }
    row.last().copied().unwrap_or_default()
}

/// `text` with what RFC 6749 §3.3 does not allow replaced; `None` if nothing of
/// a name is left.
pub(super) fn nearest_name(text: &str) -> Option<String> {
    let mut name = String::new();
    for c in text.trim().chars().take(LONGEST_NAME) {
        let legal = matches!(c, '\u{21}' | '\u{23}'..='\u{5b}' | '\u{5d}'..='\u{7e}');
        match (legal, name.ends_with('-')) {
            (true, _) => name.push(c),
            (false, false) => name.push('-'),
            (false, true) => {}
        }
    }
    let name = name.trim_matches('-');
    (!name.is_empty()).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_is_the_one_with_the_fewest_slips_and_far_ones_are_none() {
        let members = ["name", "description", "default", "implies"];
        for (text, meant) in [
            ("nmae", Some("name")),
            ("Description", Some("description")),
            ("desciption", Some("description")),
            ("defualt", Some("default")),
            ("colour", None),
            ("", None),
        ] {
            assert_eq!(nearest(text, members), meant, "{text}");
        }
        assert_eq!(nearest(&"n".repeat(10_000), members), None);
        assert_eq!(distance("kitten", "sitting"), 3);
    }

    #[test]
    fn the_nearest_name_keeps_what_is_legal() {
        for (text, name) in [
            ("plants: see all", Some("plants:-see-all")),
            ("pl\u{430}nts:see", Some("pl-nts:see")),
            (" plants:see\n", Some("plants:see")),
            ("\u{202e}", None),
            ("", None),
        ] {
            assert_eq!(nearest_name(text).as_deref(), name, "{text:?}");
        }
    }
}
