//! What the queue waits with: another module stands in its place where every
//! schedule of the threads is tried out.
pub(super) use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
