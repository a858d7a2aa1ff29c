//! The body of a manifest: read strictly, and to its end, so that all that is
//! wrong with it is told at once.

mod entry;

use super::{
    Manifest,
    json::Json,
    nearest::nearest,
    problem::{ManifestProblem, ManifestRule, Problems, step},
};

/// The greatest revision: every JSON parser reads it exactly (RFC 8259 §6).
pub(super) const GREATEST: u64 = (1 << 53) - 1;

const MEMBERS: [&str; 3] = ["revision", "source", "scopes"];

/// What was read of a body.
#[derive(Clone, Debug)]
pub(super) struct Read {
    /// The manifest, as far as it could be read.
    pub(super) manifest: Manifest,
    /// Of each scope of it, which of the list it is.
    pub(super) places: Vec<usize>,
    /// Whether there is a revision.
    pub(super) has_revision: bool,
    /// What is wrong with the rest.
    pub(super) problems: Vec<ManifestProblem>,
}

impl Read {
    /// A manifest that was never bytes.
    pub(super) fn of(manifest: Manifest) -> Self {
        Self {
            places: (0..manifest.scopes.len()).collect(),
            manifest,
            has_revision: true,
            problems: Vec::new(),
        }
    }
}

/// Reads a body of at most `most` scopes; `Err` is a body that is no JSON object.
pub(super) fn read(bytes: &[u8], most: usize) -> Result<Read, ManifestProblem> {
    let Ok(Json::Object(members)) = Json::parse(bytes) else {
        return Err(ManifestProblem {
            pointer: String::new(),
            rule: ManifestRule::Json,
            detail: "the body must be a JSON object".to_owned(),
            nearest: None,
        });
    };
    let mut problems = Problems::default();
    let mut object = Members::new(String::new(), members, &mut problems);
    let revision = object.take("revision");
    let source = object.take("source");
    let scopes = object.take("scopes");
    object.end(&MEMBERS);
    let mut read = Read {
        manifest: Manifest::default(),
        places: Vec::new(),
        has_revision: false,
        problems: Vec::new(),
    };
    if let Some(revision) = read_revision(revision.as_ref(), &mut problems) {
        read.manifest.revision = revision;
        read.has_revision = true;
    }
    read.manifest.source = match source {
        None | Some(Json::Null) => None,
        Some(Json::Text(source)) => Some(source),
        Some(_) => {
            problems.add("/source", ManifestRule::Type, "must be a string");
            None
        }
    };
    read_scopes(scopes, most, &mut read, &mut problems);
    read.problems = problems.into_all();
    Ok(read)
}

fn read_revision(value: Option<&Json>, problems: &mut Problems) -> Option<u64> {
    let wanted = format!("must be a whole number, 1 to {GREATEST}");
    match value {
        Some(Json::Whole(revision)) if (1..=GREATEST).contains(revision) => return Some(*revision),
        Some(Json::Whole(revision)) => {
            let nearest = (*revision).clamp(1, GREATEST).to_string();
            let rule = ManifestRule::Type;
            problems.add_near("/revision", rule, wanted, Some(nearest));
        }
        Some(_) => problems.add("/revision", ManifestRule::Type, wanted),
        None => problems.add("/revision", ManifestRule::Missing, wanted),
    }
    None
}

fn read_scopes(value: Option<Json>, most: usize, read: &mut Read, problems: &mut Problems) {
    let wanted = "must be a list of scopes";
    let list = match value {
        Some(Json::List(list)) => list,
        Some(_) => return problems.add("/scopes", ManifestRule::Type, wanted),
        None => return problems.add("/scopes", ManifestRule::Missing, wanted),
    };
    if list.len() > most {
        let rule = ManifestRule::Quota;
        let detail = format!("a resource server may hold at most {most} names");
        return problems.add("/scopes", rule, detail);
    }
    for (at, value) in list.into_iter().enumerate() {
        if let Some(entry) = entry::read(at, value, problems) {
            read.manifest.scopes.push(entry);
            read.places.push(at);
        }
    }
}

/// The members of an object, taken out one by one.
pub(super) struct Members<'p> {
    pointer: String,
    left: Vec<(String, Json)>,
    problems: &'p mut Problems,
}

impl<'p> Members<'p> {
    fn new(pointer: String, members: Vec<(String, Json)>, problems: &'p mut Problems) -> Self {
        let mut object = Self {
            pointer,
            left: Vec::with_capacity(members.len()),
            problems,
        };
        let mut seen = std::collections::HashSet::new();
        for (name, value) in members {
            if seen.insert(name.clone()) {
                object.left.push((name, value));
            } else {
                object.problem(&name, ManifestRule::Repeated, "is there twice");
            }
        }
        object
    }

    fn take(&mut self, name: &str) -> Option<Json> {
        let at = self.left.iter().position(|(key, _)| key == name)?;
        Some(self.left.swap_remove(at).1)
    }

    fn problem(&mut self, member: &str, rule: ManifestRule, detail: impl Into<String>) {
        let pointer = format!("{}/{}", self.pointer, step(member));
        self.problems.add(pointer, rule, detail);
    }

    /// A text; `None` if there is none, which is a problem if it is `needed`.
    fn text(&mut self, name: &str, needed: bool) -> Option<String> {
        match self.take(name) {
            Some(Json::Text(text)) => return Some(text),
            None if needed => self.problem(name, ManifestRule::Missing, "must be given"),
            None => {}
            Some(Json::Null) if !needed => {}
            Some(_) => self.problem(name, ManifestRule::Type, "must be a string"),
        }
        None
    }

    fn boolean(&mut self, name: &str) -> bool {
        match self.take(name) {
            Some(Json::Bool(value)) => value,
            None => false,
            Some(_) => {
                self.problem(name, ManifestRule::Type, "must be true or false");
                false
            }
        }
    }

    /// One of `words`, or the usual one.
    fn word<T: Default>(
        &mut self,
        name: &str,
        words: &[&'static str],
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> T {
        let Some(text) = self.text(name, false) else {
            return T::default();
        };
        parse(&text).unwrap_or_else(|| {
            let pointer = format!("{}/{}", self.pointer, step(name));
            let detail = format!("must be one of {}", words.join(", "));
            let near = nearest(&text, words.iter().copied()).map(str::to_owned);
            self.problems
                .add_near(pointer, ManifestRule::Word, detail, near);
            T::default()
        })
    }

    /// What was not taken is not known.
    fn end(self, known: &[&str]) {
        for (name, _) in self.left {
            let near = nearest(&name, known.iter().copied()).map(str::to_owned);
            self.problems.add_near(
                format!("{}/{}", self.pointer, step(&name)),
                ManifestRule::UnknownMember,
                format!("is not known; there are {}", known.join(", ")),
                near,
            );
        }
    }
}
