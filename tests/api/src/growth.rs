//! What outsiders may match on to the end, or build from all its fields: every
//! addition to it breaks them.

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
