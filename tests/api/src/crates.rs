//! Which crates the promises are about.

/// The crates whose public API is listed, by the last word of their names.
pub const CRATES: [&str; 6] = ["core", "jose", "resource", "server", "store", "testkit"];

/// The crates that know no web framework.
pub const PURE: [&str; 3] = ["core", "jose", "store"];
