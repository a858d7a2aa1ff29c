//! The public items of a crate, as a reader of its documentation meets them.

use std::collections::{BTreeSet, HashSet};

use rustdoc_types::{Id, Impl, Item as Found, ItemEnum, Struct, StructKind, Visibility};

use crate::Rustdoc;

/// What an item is, as far as the rules care.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The crate itself or a module.
    Module,
    /// A struct with the number of its public fields, and whether all are.
    Struct {
        /// Public fields.
        fields: usize,
        /// Whether it has no others, so that anybody can build one.
        open: bool,
    },
    /// An enum.
    Enum,
    /// A trait.
    Trait,
    /// A function, an inherent method or a method of a trait.
    Function,
    /// A macro.
    Macro,
    /// A field, a variant, a constant, a type: explained by what it is part of.
    Part,
}

/// One public item.
#[derive(Clone, Debug)]
pub struct Item {
    /// Its path, as it is written in a `use`.
    pub path: String,
    /// What it is.
    pub kind: Kind,
    /// Whether it has `#[non_exhaustive]`.
    pub non_exhaustive: bool,
    /// Whether it has documentation.
    pub documented: bool,
    /// Whether a compiled example shows it.
    pub shown: bool,
}

/// The items of one crate.
#[derive(Debug)]
pub struct Documented(pub Vec<Item>);

impl Documented {
    /// Every item that can be reached from outside.
    pub fn of(rustdoc: &Rustdoc) -> Self {
        let mut walk = Walk {
            rustdoc,
            seen: HashSet::new(),
            everywhere: examples_of_all(rustdoc),
            items: Vec::new(),
        };
        walk.item(rustdoc.documented.root, "", &[]);
        walk.items.sort_by(|a, b| a.path.cmp(&b.path));
        Self(walk.items)
    }

    /// Paths of items without a word.
    pub fn undocumented(&self) -> Vec<&str> {
        self.paths(|item| !item.documented)
    }

    /// Paths of items that no compiled example shows, though one should.
    pub fn unshown(&self) -> Vec<&str> {
        self.paths(|item| !item.shown && !matches!(item.kind, Kind::Module | Kind::Part))
    }

    fn paths(&self, of: impl Fn(&Item) -> bool) -> Vec<&str> {
        let found = self.0.iter().filter(|item| of(item));
        found.map(|item| item.path.as_str()).collect()
    }
}

struct Walk<'a> {
    rustdoc: &'a Rustdoc,
    seen: HashSet<Id>,
    /// The words of all examples of the crate: whatever has a name of its own is
    /// shown where it is used.
    everywhere: BTreeSet<String>,
    items: Vec<Item>,
}

impl<'a> Walk<'a> {
    fn find(&self, id: Id) -> Option<&'a Found> {
        let found = self.rustdoc.documented.index.get(&id)?;
        (found.crate_id == 0).then_some(found)
    }

    /// Notes the item `id` and what is in it; `around` are the words of the
    /// examples of what it is in.
    fn item(&mut self, id: Id, parent: &str, around: &[&BTreeSet<String>]) {
        let Some(found) = self.find(id) else { return };
        if let ItemEnum::Use(reexport) = &found.inner {
            if let Some(target) = reexport.id {
                self.reexport(target, reexport.is_glob, &reexport.name, parent, around);
            }
            return;
        }
        let name = found.name.clone().unwrap_or_default();
        self.named(found, &name, parent, around);
    }

    fn reexport(
        &mut self,
        target: Id,
        glob: bool,
        name: &str,
        parent: &str,
        around: &[&BTreeSet<String>],
    ) {
        let Some(found) = self.find(target) else {
            return;
        };
        if !glob {
            self.named(found, name, parent, around);
        } else if let ItemEnum::Module(module) = &found.inner {
            for &id in &module.items {
                self.item(id, parent, around);
            }
        }
    }

    fn named(&mut self, found: &'a Found, name: &str, parent: &str, around: &[&BTreeSet<String>]) {
        if !self.seen.insert(found.id) {
            return;
        }
        let path = if parent.is_empty() {
            name.to_owned()
        } else {
            format!("{parent}::{name}")
        };
        let own = examples(found);
        let mut nearer = around.to_vec();
        nearer.push(&own);
        let Some(kind) = self.kind(found) else { return };
        let shown = match kind {
            Kind::Function => nearer.iter().any(|words| words.contains(name)),
            _ => self.everywhere.contains(name),
        };
        self.items.push(Item {
            kind,
            non_exhaustive: found
                .attrs
                .contains(&rustdoc_types::Attribute::NonExhaustive),
            documented: found.docs.as_ref().is_some_and(|docs| !docs.is_empty()),
            shown: shown || !own.is_empty(),
            path: path.clone(),
        });
        for id in self.inside(found) {
            self.item(id, &path, &nearer);
        }
    }

    fn kind(&self, found: &Found) -> Option<Kind> {
        Some(match &found.inner {
            ItemEnum::Module(_) => Kind::Module,
            ItemEnum::Struct(of) => self.fields(of),
            ItemEnum::Enum(_) => Kind::Enum,
            ItemEnum::Trait(_) => Kind::Trait,
            ItemEnum::Function(_) => Kind::Function,
            ItemEnum::Macro(_) => Kind::Macro,
            ItemEnum::StructField(_)
            | ItemEnum::Variant(_)
            | ItemEnum::Constant { .. }
            | ItemEnum::Static(_)
            | ItemEnum::TypeAlias(_)
            | ItemEnum::AssocConst { .. }
            | ItemEnum::AssocType { .. } => Kind::Part,
            _ => return None,
        })
    }

    fn fields(&self, of: &Struct) -> Kind {
        let (fields, hidden) = match &of.kind {
            StructKind::Unit => (0, false),
            StructKind::Tuple(fields) => {
                let public = fields.iter().flatten().filter(|id| self.is_public(**id));
                (public.count(), fields.iter().any(Option::is_none))
            }
            StructKind::Plain {
                fields,
                has_stripped_fields,
            } => (fields.len(), *has_stripped_fields),
        };
        Kind::Struct {
            fields,
            open: !hidden,
        }
    }

    fn is_public(&self, id: Id) -> bool {
        self.find(id)
            .is_some_and(|found| found.visibility == Visibility::Public)
    }

    /// What is part of `found`: not what it has from somebody else's trait.
    fn inside(&self, found: &Found) -> Vec<Id> {
        match &found.inner {
            ItemEnum::Module(module) => module.items.clone(),
            ItemEnum::Trait(of) => of.items.clone(),
            ItemEnum::Struct(of) => {
                let mut parts = match &of.kind {
                    StructKind::Plain { fields, .. } => fields.clone(),
                    StructKind::Unit | StructKind::Tuple(_) => Vec::new(),
                };
                parts.extend(self.inherent(&of.impls));
                parts
            }
            ItemEnum::Enum(of) => {
                let mut parts = of.variants.clone();
                parts.extend(self.inherent(&of.impls));
                parts
            }
            _ => Vec::new(),
        }
    }

    fn inherent(&self, impls: &[Id]) -> Vec<Id> {
        let found = impls.iter().filter_map(|id| match &self.find(*id)?.inner {
            ItemEnum::Impl(Impl {
                trait_: None,
                items,
                ..
            }) => Some(items.clone()),
            _ => None,
        });
        found.flatten().collect()
    }
}

fn examples_of_all(rustdoc: &Rustdoc) -> BTreeSet<String> {
    let found = rustdoc.documented.index.values();
    found
        .filter(|item| item.crate_id == 0)
        .flat_map(examples)
        .collect()
}

/// The words of the compiled examples of `found`.
fn examples(found: &Found) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    let mut compiled = None;
    for line in found.docs.as_deref().unwrap_or_default().lines() {
        let line = line.trim_start();
        if let Some(language) = line.strip_prefix("```") {
            compiled = match compiled {
                None => Some(is_compiled(language)),
                Some(_) => None,
            };
        } else if compiled == Some(true) {
            let split = line.split(|c: char| !c.is_alphanumeric() && c != '_');
            words.extend(split.filter(|word| !word.is_empty()).map(str::to_owned));
        }
    }
    words
}

/// Whether a test is made of a block of code that is marked so.
fn is_compiled(language: &str) -> bool {
    language
        .split([',', ' '])
        .all(|word| matches!(word, "" | "rust" | "no_run" | "should_panic"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_compiled_is_an_example() {
        for compiled in ["", "rust", "no_run", "rust,no_run"] {
            assert!(is_compiled(compiled), "{compiled}");
        }
        for text in ["text", "ignore", "compile_fail", "rust,ignore", "toml"] {
            assert!(!is_compiled(text), "{text}");
        }
    }
}
