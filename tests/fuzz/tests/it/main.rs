//! The corpora of the fuzz targets, and mutations of them, as plain tests.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod corpora;
mod mutation;
