//! The public API of the published crates, read from what rustdoc knows: as a
//! listing that a test compares with the files of `docs/public-api`, so that
//! every change of it shows in review, and as items that must keep some rules.

mod crates;
mod growth;
mod items;
mod listing;
mod record;
mod rustdoc;

pub use crates::{CRATES, PURE};
pub use growth::{may_not_grow, with_reasons};
pub use items::{Documented, Item, Kind};
pub use listing::listing;
pub use record::{Difference, Record};
pub use rustdoc::Rustdoc;
