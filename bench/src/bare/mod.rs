//! The bare limits: HTTP servers that do only the unavoidable work of one
//! path. What is left out of each stands in `README.md`.

mod batches;
pub mod issue;
pub mod lookup;
pub mod on_postgres;
pub mod readers;
pub mod redeem;
pub mod serve;
pub mod table;
pub mod writer;
