//! Writes the files of `docs/public-api` anew.

use std::io::{self, Write};

use anyhow::Result;
use bailiwick_public_api::{CRATES, Documented, Record, Rustdoc, listing, may_not_grow};

fn main() -> Result<()> {
    for name in CRATES {
        let rustdoc = Rustdoc::of(name)?;
        let record = Record::new(&format!("{name}.txt"));
        let listing = listing(&rustdoc)?;
        let changed = record.difference(&listing)?;
        record.write(&listing)?;
        writeln!(
            io::stdout(),
            "{name}: {} items, {} gone, {} new",
            listing.lines().count(),
            changed.gone.len(),
            changed.new.len()
        )?;
        let documented = Documented::of(&rustdoc);
        for (what, paths) in [
            ("without a word", documented.undocumented()),
            ("without an example", documented.unshown()),
            ("may not grow", may_not_grow(&documented)),
        ] {
            writeln!(io::stdout(), "  {what}: {}", paths.len())?;
            for path in paths {
                writeln!(io::stdout(), "    {path}")?;
            }
        }
    }
    Ok(())
}
