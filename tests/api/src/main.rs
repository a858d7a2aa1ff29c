//! Writes the files of `docs/public-api` anew, but for the reasons, which people
//! give.

use std::io::{self, Write};

use anyhow::Result;
use bailiwick_public_api::{CRATES, Documented, Record, Rustdoc, listing};

fn main() -> Result<()> {
    let mut without_example = String::new();
    for name in CRATES {
        let rustdoc = Rustdoc::of(name)?;
        let record = Record::listing(name);
        let listing = listing(&rustdoc)?;
        let changed = record.difference(&listing)?;
        record.write(&listing)?;
        let documented = Documented::of(&rustdoc);
        let unshown = documented.unshown();
        writeln!(
            io::stdout(),
            "{name}: {} items ({} of them without an example), {} lines gone, {} new",
            documented.0.len(),
            unshown.len(),
            changed.gone.len(),
            changed.new.len()
        )?;
        for path in unshown {
            without_example.push_str(path);
            without_example.push('\n');
        }
    }
    Record::without_example().write(&without_example)
}
