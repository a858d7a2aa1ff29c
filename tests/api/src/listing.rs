//! The public API as text, one line for each item.

use std::collections::BTreeSet;

use anyhow::Result;
use public_api::{Builder, PublicApi};

use crate::Rustdoc;

/// Derived, and no concern of anybody who calls.
const NOISE: &str = "impl core::marker::StructuralPartialEq for ";

/// Every public item, in the order of their paths. What is derived is named, its
/// methods are not; what holds for every type is left out.
pub fn listing(rustdoc: &Rustdoc) -> Result<String> {
    let written = lines(&api(rustdoc, true)?);
    let all = api(rustdoc, false)?;
    let mut listing = String::new();
    for item in all.items() {
        let line = item.to_string();
        let derived = line.starts_with("impl") && !line.starts_with(NOISE);
        if derived || written.contains(&line) {
            listing.push_str(&line);
            listing.push('\n');
        }
    }
    Ok(listing)
}

fn lines(api: &PublicApi) -> BTreeSet<String> {
    api.items().map(ToString::to_string).collect()
}

fn api(rustdoc: &Rustdoc, omit_derived: bool) -> Result<PublicApi> {
    Ok(Builder::from_rustdoc_json(&rustdoc.json)
        .omit_blanket_impls(true)
        .omit_auto_trait_impls(true)
        .omit_auto_derived_impls(omit_derived)
        .build()?)
}
