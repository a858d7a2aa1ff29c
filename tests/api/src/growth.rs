//! What outsiders may match on to the end, or build from all its fields: every
//! addition to it breaks them.

use std::collections::BTreeSet;

use crate::{Documented, Item, Kind};

/// Paths of the enums, and of the structs that anybody can build, that are not
/// marked `#[non_exhaustive]`.
pub fn may_not_grow(documented: &Documented) -> Vec<&str> {
    let fixed = documented.0.iter().filter(|item| is_fixed(item));
    fixed.map(|item| item.path.as_str()).collect()
}

fn is_fixed(item: &Item) -> bool {
    !item.non_exhaustive
        && match item.kind {
            Kind::Enum => true,
            Kind::Struct { fields, open } => open && fields > 0,
            _ => false,
        }
}

/// The paths of a list in which a line that begins with `#` is the reason for
/// those that follow it up to the next empty line. The error is a path without
/// one.
pub fn with_reasons(list: &str) -> Result<BTreeSet<String>, &str> {
    let mut reason = false;
    let mut paths = BTreeSet::new();
    for line in list.lines() {
        match line {
            "" => reason = false,
            line if line.starts_with('#') => reason = true,
            line if reason => {
                paths.insert(line.to_owned());
            }
            line => return Err(line),
        }
    }
    Ok(paths)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn a_path_without_a_reason_is_refused() {
        let list = "# rows\na::Row\na::Other\n\n# words\na::Word\n";
        let paths = with_reasons(list).unwrap();
        assert_eq!(
            paths.into_iter().collect::<Vec<_>>(),
            ["a::Other", "a::Row", "a::Word"]
        );
        assert_eq!(with_reasons("# rows\na::Row\n\na::Other"), Err("a::Other"));
    }
}
