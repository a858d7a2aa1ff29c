//! `secret_file`: the one file that must be kept beside the database.
//!
//! One base64url key of 32 bytes a line; the first is current, the others are
//! accepted while a rotation lasts. `#` begins a comment.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use bailiwick_core::Random;
use data_encoding::BASE64URL_NOPAD;
use zeroize::Zeroizing;

use crate::{
    SystemRandom,
    secrets::{SECRET_LEN, Secrets, WeakSecret},
};

/// Longer than any secret file that somebody means.
const LONGEST: u64 = 64 * 1024;

/// Why the secret file cannot be used.
///
/// ```
/// use bailiwick_jose::{SecretFileError, Secrets};
///
/// let directory = tempfile::tempdir()?;
/// let path = directory.path().join("bailiwick.secret");
/// assert!(matches!(Secrets::open(&path), Err(SecretFileError::Read { .. })));
///
/// Secrets::open_or_create(&path)?;
/// std::fs::write(&path, "")?;
/// assert!(matches!(Secrets::open(&path), Err(SecretFileError::Empty(_))));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SecretFileError {
    /// It cannot be read.
    #[error("cannot read the secret file {}: {source}", path.display())]
    Read {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// It cannot be made.
    #[error("cannot create the secret file {}: {source}", path.display())]
    Create {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Others may read it.
    #[error(
        "the secret file {} may be read by others (mode {mode:o}); run: chmod 600 {}",
        path.display(), path.display()
    )]
    Permissions {
        /// Which file.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// It holds no key.
    #[error("the secret file {} holds no key", .0.display())]
    Empty(PathBuf),
    /// A line is not base64url.
    #[error("the secret file {}, line {line}: not base64url", path.display())]
    Encoding {
        /// Which file.
        path: PathBuf,
        /// Which line, from 1.
        line: usize,
    },
    /// A key is too short or not random.
    #[error("the secret file {}: {source}", path.display())]
    Weak {
        /// Which file.
        path: PathBuf,
        /// What is wrong with the key.
        source: WeakSecret,
    },
}

impl Secrets {
    /// Reads the secret file at `path`.
    pub fn open(path: &Path) -> Result<Self, SecretFileError> {
        let text = read(path)?;
        let keys = parse(&text, path)?;
        let (current, older) = keys
            .split_first()
            .ok_or_else(|| SecretFileError::Empty(path.to_owned()))?;
        Self::new(current, older).map_err(|source| SecretFileError::Weak {
            path: path.to_owned(),
            source,
        })
    }

    /// Reads the secret file at `path`, or makes it with a new key, readable by
    /// its owner only. Of several processes that start at once, all read the
    /// same key.
    pub fn open_or_create(path: &Path) -> Result<Self, SecretFileError> {
        match fs::exists(path) {
            Ok(true) => {}
            Ok(false) => create(path).map_err(|source| SecretFileError::Create {
                path: path.to_owned(),
                source,
            })?,
            Err(source) => {
                return Err(SecretFileError::Read {
                    path: path.to_owned(),
                    source,
                });
            }
        }
        Self::open(path)
    }
}

fn read(path: &Path) -> Result<Zeroizing<String>, SecretFileError> {
    let failed = |source| SecretFileError::Read {
        path: path.to_owned(),
        source,
    };
    let file = File::open(path).map_err(failed)?;
    refuse_open_permissions(&file, path)?;
    let mut text = Zeroizing::new(String::new());
    io::Read::read_to_string(&mut io::Read::take(file, LONGEST), &mut text).map_err(failed)?;
    Ok(text)
}

#[cfg(unix)]
fn refuse_open_permissions(file: &File, path: &Path) -> Result<(), SecretFileError> {
    use std::os::unix::fs::PermissionsExt as _;

    let metadata = file.metadata().map_err(|source| SecretFileError::Read {
        path: path.to_owned(),
        source,
    })?;
    let mode = metadata.permissions().mode() & 0o777;
    let of_others = mode & 0o077;
    if of_others == 0 {
        return Ok(());
    }
    Err(SecretFileError::Permissions {
        path: path.to_owned(),
        mode,
    })
}

#[cfg(not(unix))]
fn refuse_open_permissions(_: &File, _: &Path) -> Result<(), SecretFileError> {
    Ok(())
}

fn parse(text: &str, path: &Path) -> Result<Vec<Zeroizing<Vec<u8>>>, SecretFileError> {
    text.lines()
        .enumerate()
        .map(|(at, line)| {
            let key = line.split('#').next().unwrap_or_default().trim();
            (at + 1, key.trim_end_matches('='))
        })
        .filter(|(_, key)| !key.is_empty())
        .map(|(line, key)| {
            let decoded = BASE64URL_NOPAD.decode(key.as_bytes());
            decoded
                .map(Zeroizing::new)
                .map_err(|_| SecretFileError::Encoding {
                    path: path.to_owned(),
                    line,
                })
        })
        .collect()
}

/// Writes a file of its own first and links it into place: no reader ever sees
/// half a key, and the first of several processes wins.
fn create(path: &Path) -> io::Result<()> {
    let mut key = Zeroizing::new([0; SECRET_LEN]);
    SystemRandom.fill(key.as_mut_slice());
    let text = Zeroizing::new(format!(
        "# Keep this file secret, and keep it: with the database it is the whole installation.\n{}\n",
        *Zeroizing::new(BASE64URL_NOPAD.encode(key.as_slice()))
    ));
    let draft = draft_path(path);
    let written = write_new(&draft, text.as_bytes()).and_then(|()| fs::hard_link(&draft, path));
    let removed = fs::remove_file(&draft);
    match written {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
        _ => removed?,
    }
    sync_directory(path)
}

fn draft_path(path: &Path) -> PathBuf {
    let mut tail = [0; 8];
    SystemRandom.fill(&mut tail);
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".new-");
    name.push(data_encoding::HEXLOWER.encode(&tail));
    path.with_file_name(name)
}

fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

#[cfg(unix)]
fn sync_directory(path: &Path) -> io::Result<()> {
    let directory = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    File::open(directory)?.sync_all()
}

#[cfg(not(unix))]
fn sync_directory(_: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests;
