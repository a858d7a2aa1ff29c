//! Instructions of the hot paths, counted by valgrind: the same on a busy
//! machine as on a quiet one, so that a path that became longer shows, however
//! little. The figures leave out what no instruction shows: the disk, the
//! network, waiting.

mod count;
mod path;
mod report;
mod scene;

pub use count::{CountOptions, count, grown};
pub use path::{HotPath, Part, walk};
pub use report::Counts;
