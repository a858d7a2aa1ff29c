//! What the public API promises, beside what it is.

#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::{fmt::Write, sync::LazyLock};

use bailiwick_public_api::{
    CRATES, Documented, PURE, Record, Rustdoc, listing, may_not_grow, with_reasons,
};

const REFRESH: &str = "if that is meant: cargo run -p bailiwick-public-api";

/// Each crate with what rustdoc knows of it: asked once for all tests.
static ALL: LazyLock<Vec<(&str, Rustdoc, Documented)>> = LazyLock::new(|| {
    let each = CRATES.into_iter().map(|name| {
        let rustdoc = Rustdoc::of(name).unwrap_or_else(|error| panic!("{error:#}"));
        let documented = Documented::of(&rustdoc);
        (name, rustdoc, documented)
    });
    each.collect()
});

#[test]
fn public_api_is_the_one_that_was_reviewed() {
    let mut report = String::new();
    for (name, rustdoc, _) in ALL.iter() {
        let record = Record::listing(name);
        let difference = record.difference(&listing(rustdoc).unwrap()).unwrap();
        if !difference.is_empty() {
            let _ = write!(report, "bailiwick-{name}:\n{difference}");
        }
    }
    assert!(
        report.is_empty(),
        "the public API changed; {REFRESH}\n{report}"
    );
}

#[test]
fn every_public_item_is_documented() {
    let undocumented = ALL.iter().flat_map(|(_, _, items)| items.undocumented());
    assert_eq!(undocumented.collect::<Vec<_>>(), Vec::<&str>::new());
}

#[test]
fn items_without_an_example_only_become_fewer() {
    let now: Vec<&str> = ALL
        .iter()
        .flat_map(|(_, _, items)| items.unshown())
        .collect();
    let difference = Record::without_example()
        .difference(&now.join("\n"))
        .unwrap();
    assert!(
        difference.new.is_empty(),
        "public items that no compiled example shows:\n{}",
        difference.new.join("\n")
    );
    assert!(
        difference.gone.is_empty(),
        "shown by now; {REFRESH}\n{difference}"
    );
}

#[test]
fn what_may_not_grow_was_decided() {
    let now: Vec<&str> = ALL
        .iter()
        .flat_map(|(_, _, items)| may_not_grow(items))
        .collect();
    let kept = Record::may_not_grow().read().unwrap();
    let decided = with_reasons(&kept).unwrap_or_else(|line| panic!("no reason for {line}"));
    let undecided: Vec<_> = now
        .iter()
        .filter(|path| !decided.contains(**path))
        .collect();
    assert!(
        undecided.is_empty(),
        "mark these #[non_exhaustive], or give a reason in docs/public-api/exhaustive.txt why \
         they are complete: {undecided:#?}"
    );
    let stale: Vec<_> = decided
        .iter()
        .filter(|path| !now.contains(&path.as_str()))
        .collect();
    assert!(
        stale.is_empty(),
        "no longer so, strike them out: {stale:#?}"
    );
}

#[test]
fn no_type_of_a_web_framework_is_in_the_api_of_the_pure_crates() {
    for (name, rustdoc, _) in ALL.iter().filter(|(name, ..)| PURE.contains(name)) {
        let text = listing(rustdoc).unwrap();
        let foreign = ["axum", "hyper", "tower", "http::"];
        let found = text
            .lines()
            .find(|line| foreign.iter().any(|word| line.contains(word)));
        assert_eq!(found, None, "bailiwick-{name}");
    }
}
