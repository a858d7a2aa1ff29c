//! What is wrong with templates that replace ours: each is rendered, with an example of
//! what it is shown, beside the built-in one.

mod markup;
#[cfg(test)]
mod tests;

use std::{collections::BTreeSet, path::Path};

use bailiwick_core::{Languages, model::LanguageTag};
use minijinja::Value;
use serde::Serialize;

use super::{EMBEDDED, Templates, sample::pages};
use markup::{HIDDEN, Markup};

/// What the examples show: harmless.
const SAMPLE: &str = "sample";
/// What the examples show as written by a stranger.
const HOSTILE: &str = "<x-stranger a=\"b\" c='d'>";
/// Names that a page finds besides what it is shown: the macros of `parts.html`.
const ALWAYS: [&str; 1] = ["parts"];

/// What can be wrong with a template.
///
/// ```
/// use bailiwick_server::TemplateFault;
///
/// assert_eq!(TemplateFault::Ticket.as_str(), "ticket");
/// assert!(TemplateFault::Ticket.is_error() && !TemplateFault::Id.is_error());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum TemplateFault {
    /// No page can be made of it: it is malformed, asks for a variable that there is not,
    /// or says a message that nobody wrote.
    Unusable,
    /// A form lost its hidden fields: the server refuses it without its ticket.
    Ticket,
    /// A form lost a field that the server reads.
    Field,
    /// A text that others wrote is not escaped.
    Unescaped,
    /// The page has something that its content security policy blocks: a script or a
    /// style within it, or a file from elsewhere.
    Blocked,
    /// Somewhere it names a variable that the page is not shown.
    Unknown,
    /// An element id is gone that scripts may look for.
    Id,
}

impl TemplateFault {
    /// One word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unusable => "unusable",
            Self::Ticket => "ticket",
            Self::Field => "field",
            Self::Unescaped => "unescaped",
            Self::Blocked => "blocked",
            Self::Unknown => "unknown",
            Self::Id => "id",
        }
    }

    /// Whether the page does not do what it is for; else it may be on purpose.
    pub const fn is_error(self) -> bool {
        !matches!(self, Self::Unknown | Self::Id)
    }
}

/// One thing that is wrong with one page.
///
/// ```
/// use bailiwick_server::{TemplateFault, Templates};
///
/// # let directory = tempfile::tempdir()?;
/// std::fs::write(directory.path().join("home.html"), "Hello, {{ site.user.nmae }}!")?;
/// let found = Templates::check(directory.path());
/// assert_eq!((&*found[0].page, found[0].fault), ("home.html", TemplateFault::Unusable));
/// assert!(found[0].detail.contains("home.html:1"));
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[non_exhaustive]
pub struct TemplateFinding {
    /// The template of the page, such as `consent.html`; empty if nothing can be made of
    /// any.
    pub page: String,
    /// What.
    pub fault: TemplateFault,
    /// In words.
    pub detail: String,
}

impl Templates {
    /// What is wrong with the files of `overrides`, of every page in every language:
    /// nothing, if all is well.
    ///
    /// ```
    /// use bailiwick_server::{TemplateFault, Templates};
    ///
    /// # let directory = tempfile::tempdir()?;
    /// let login = directory.path().join("login.html");
    /// std::fs::write(&login, "<form method='post'><input name='username'></form>")?;
    /// let found = Templates::check(directory.path());
    /// assert!(found.iter().any(|one| one.fault == TemplateFault::Ticket));
    /// assert!(found.iter().any(|one| one.fault == TemplateFault::Field)); // the password
    /// std::fs::remove_file(login)?;
    /// assert!(Templates::check(directory.path()).is_empty());
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn check(overrides: &Path) -> Vec<TemplateFinding> {
        let checked = Self::new(Some(overrides))
            .and_then(|theirs| Ok((theirs, Self::new(None)?)))
            .map(|(theirs, ours)| Check { theirs, ours }.all());
        checked.unwrap_or_else(|error| {
            vec![TemplateFinding {
                page: String::new(),
                fault: TemplateFault::Unusable,
                detail: error.to_string(),
            }]
        })
    }
}

struct Check {
    theirs: Templates,
    ours: Templates,
}

impl Check {
    fn all(&self) -> Vec<TemplateFinding> {
        let mut found = BTreeSet::new();
        for ((page, harmless), (_, hostile)) in pages(SAMPLE).into_iter().zip(pages(HOSTILE)) {
            let faults = self.page(page, &harmless, &hostile);
            found.extend(faults.into_iter().map(|(fault, detail)| TemplateFinding {
                page: page.to_owned(),
                fault,
                detail,
            }));
        }
        found.into_iter().collect()
    }

    fn page(&self, page: &str, harmless: &Value, hostile: &Value) -> Vec<(TemplateFault, String)> {
        let mut found = self.unknown_names(page, harmless);
        for language in self.theirs.languages() {
            let reader = Languages::of_ui_locales(language.as_str());
            if let Err(error) = self.theirs.render_for(&reader, page, harmless) {
                found.push((TemplateFault::Unusable, error.to_string()));
                return found;
            }
        }
        let [Ok(theirs), Ok(ours)] = [&self.theirs, &self.ours].map(|of| of.render(page, harmless))
        else {
            return found;
        };
        let hostile = self.theirs.render(page, hostile).unwrap_or_default();
        if hostile.contains("<x-stranger") {
            let detail = "a text that others write is not escaped (|safe, or a filter that makes \
                          it so): they could write markup";
            found.push((TemplateFault::Unescaped, detail.to_owned()));
        }
        found.extend(compared(&Markup::read(&theirs), &Markup::read(&ours)));
        found
    }

    /// Names of variables in any branch, taken or not, that the page is not shown. In
    /// templates that are ours there is none.
    fn unknown_names(&self, page: &str, shown: &Value) -> Vec<(TemplateFault, String)> {
        let is_ours = |text: &str| EMBEDDED.contains(&(page, text));
        let english = self.theirs.environments.get(&LanguageTag::english());
        let template = english.and_then(|environment| {
            let template = environment.get_template(page).ok()?;
            (!is_ours(template.source())).then_some((environment, template))
        });
        let Some((environment, template)) = template else {
            return Vec::new();
        };
        let is_known = |name: &str| {
            ALWAYS.contains(&name)
                || environment.globals().any(|(global, _)| global == name)
                || shown
                    .get_attr(name)
                    .is_ok_and(|value| !value.is_undefined())
        };
        let mut unknown: Vec<_> = template.undeclared_variables(false).into_iter().collect();
        unknown.retain(|name| !is_known(name));
        unknown.sort();
        let told = |name: String| format!("the page is not shown any \"{name}\"");
        let told = unknown.into_iter().map(told);
        told.map(|detail| (TemplateFault::Unknown, detail))
            .collect()
    }
}

/// What `theirs` lost of `ours`, and what it has that is blocked.
fn compared(theirs: &Markup, ours: &Markup) -> Vec<(TemplateFault, String)> {
    let mut found = Vec::new();
    // Forms that post are told apart from others by their hidden fields.
    let is_hidden = |name: &String| name.strip_prefix(HIDDEN) == Some(SAMPLE);
    if theirs
        .posting
        .iter()
        .any(|form| !form.iter().any(is_hidden))
    {
        let detail = "a form has not its hidden fields: {{ parts.hidden(hidden) }}".to_owned();
        found.push((TemplateFault::Ticket, detail));
    }
    let fields = |of: &Markup| -> BTreeSet<String> {
        let names = of.posting.iter().flatten().cloned();
        names.filter(|name| !is_hidden(name)).collect()
    };
    for name in fields(ours).difference(&fields(theirs)) {
        let detail = format!("no form has a field or button \"{name}\"");
        found.push((TemplateFault::Field, detail));
    }
    for id in ours.ids.difference(&theirs.ids) {
        let detail = format!("no element has the id \"{id}\"");
        found.push((TemplateFault::Id, detail));
    }
    let blocked = theirs.blocked.iter().cloned();
    found.extend(blocked.map(|detail| (TemplateFault::Blocked, detail)));
    found
}
