//! One process at a time sets up a database.

use std::{
    fs::{File, TryLockError},
    path::Path,
    thread::sleep,
    time::Duration,
};

use super::open::private_file;
use crate::StoreError;

/// How long another process may set up before we give up: half a minute.
const TRIES: usize = 1500;
const PAUSE: Duration = Duration::from_millis(20);

/// A lock file beside the database: refinery takes no lock of its own. The lock
/// goes with the file's closing.
pub(super) fn lock(database: &Path) -> Result<File, StoreError> {
    let mut path = database.as_os_str().to_owned();
    path.push(".lock");
    let file = private_file(Path::new(&path)).map_err(unusable)?;
    for _ in 0..TRIES {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) => sleep(PAUSE),
            Err(TryLockError::Error(error)) => return Err(unusable(error)),
        }
    }
    Err(unusable("another process has been setting it up for long"))
}

fn unusable(error: impl std::fmt::Display) -> StoreError {
    StoreError::Unusable(error.to_string())
}
