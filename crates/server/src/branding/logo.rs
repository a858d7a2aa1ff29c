//! A picture of the operator's, told by what it is and not by its name.

use bailiwick_core::Digest;
use bytes::Bytes;

/// Largest file, in bytes.
const LARGEST: usize = 256 * 1024;
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";
/// What a picture does not need, and an attacker would.
const REFUSED: [&str; 5] = [
    "<script",
    "<!doctype",
    "<!entity",
    "<foreignobject",
    "javascript:",
];

/// A logo, ready to be sent.
#[derive(Clone, Debug)]
pub(crate) struct Logo {
    pub(crate) bytes: Bytes,
    pub(crate) content_type: &'static str,
    /// 16 hexadecimal digits that change with it.
    pub(crate) tag: String,
}

impl Logo {
    /// The error is read after "the logo".
    pub(super) fn new(file: &[u8]) -> Result<Self, &'static str> {
        if file.len() > LARGEST {
            return Err("has more than 256 KiB");
        }
        let content_type = if file.starts_with(PNG) {
            "image/png"
        } else {
            check_svg(file)?;
            "image/svg+xml"
        };
        let digest = Digest::of(file);
        let digits = digest.as_bytes().get(..8).unwrap_or_default();
        Ok(Self {
            bytes: Bytes::copy_from_slice(file),
            content_type,
            tag: data_encoding::HEXLOWER.encode(digits),
        })
    }
}

fn check_svg(file: &[u8]) -> Result<(), &'static str> {
    let none = "is neither SVG nor PNG";
    let text = std::str::from_utf8(file).map_err(|_| none)?;
    let mut rest = text.trim_start_matches('\u{feff}').trim_start();
    // A declaration, and comments.
    while let Some(after) = rest
        .strip_prefix("<?")
        .or_else(|| rest.strip_prefix("<!--"))
    {
        let end = if rest.starts_with("<?") { "?>" } else { "-->" };
        let (_, after) = after.split_once(end).ok_or(none)?;
        rest = after.trim_start();
    }
    let folded = text.to_ascii_lowercase();
    if REFUSED.iter().any(|one| folded.contains(one)) {
        return Err("holds a script, an entity or a document, which no picture needs");
    }
    let after = rest.strip_prefix("<svg").ok_or(none)?;
    if after.starts_with(|c: char| c.is_whitespace() || matches!(c, '>' | '/')) {
        Ok(())
    } else {
        Err(none)
    }
}
