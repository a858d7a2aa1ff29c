//! What was acknowledged, kept for the next start: a small file that is replaced as a
//! whole.

use std::{
    fs::{self, File},
    io::{self, Read as _, Write as _},
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};
use tokio::task::spawn_blocking;

use crate::manifest::{Acknowledgement, ScopeManifest};

/// Longest file that is read (bytes): more than 10,000 names need.
const LONGEST: u64 = 4 * 1024 * 1024;

#[derive(Debug, Serialize, Deserialize)]
struct Remembered {
    /// By whom and for whom.
    place: String,
    in_force: u64,
    scopes: Vec<String>,
}

/// Keeps it; on stable storage when this answers.
pub(super) async fn keep(file: &Path, place: String, known: &Acknowledgement) -> io::Result<()> {
    let file = file.to_owned();
    let remembered = Remembered {
        place,
        in_force: known.in_force(),
        scopes: known.usable().to_vec(),
    };
    blocking(move || write(&file, &remembered)).await
}

/// What of this manifest was acknowledged before by the same server to the same
/// resource server.
pub(super) async fn recall(
    file: &Path,
    place: &str,
    manifest: &ScopeManifest,
) -> io::Result<Option<Acknowledgement>> {
    let path = file.to_owned();
    let Some(remembered) = blocking(move || read(&path)).await? else {
        return Ok(None);
    };
    if remembered.place != place {
        tracing::warn!(
            file = %file.display(),
            "what was acknowledged before was said by another server, or to another resource server"
        );
        return Ok(None);
    }
    let known = Acknowledgement::new(manifest, remembered.in_force, &remembered.scopes);
    Ok((!known.usable().is_empty()).then_some(known))
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> io::Result<T> {
    spawn_blocking(work).await.map_err(io::Error::other)?
}

fn write(file: &Path, remembered: &Remembered) -> io::Result<()> {
    let directory = file.parent().filter(|path| !path.as_os_str().is_empty());
    let directory = directory.map_or_else(|| PathBuf::from("."), Path::to_owned);
    // Made with 0600, beside the old one, so that the exchange is one step.
    let mut new = tempfile::NamedTempFile::new_in(&directory)?;
    new.write_all(&serde_json::to_vec(remembered)?)?;
    new.as_file().sync_all()?;
    new.persist(file).map_err(|error| error.error)?;
    File::open(&directory)?.sync_all()
}

fn read(file: &Path) -> io::Result<Option<Remembered>> {
    let opened = match fs::File::open(file) {
        Ok(opened) => opened,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let mut bytes = Vec::new();
    opened.take(LONGEST).read_to_end(&mut bytes)?;
    Ok(serde_json::from_slice(&bytes).map(Some)?)
}
