//! The pages' templates: embedded, and overridable file by file from a directory.

use std::{borrow::Cow, fmt, fs, io, path::Path};

use bailiwick_core::{Digest, UnixTime};
use minijinja::{Environment, UndefinedBehavior, syntax::SyntaxConfig, value::Serde};
use serde::Serialize;
use time::{OffsetDateTime, format_description::BorrowedFormatItem, macros::format_description};

/// Most instructions that one page may take: an overriding template cannot hang
/// a worker.
const FUEL: u64 = 10_000_000;

/// The name of the stylesheet in an overriding directory.
const STYLESHEET: &str = "style.css";

macro_rules! embedded {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../templates/", $name)))),*]
    };
}

/// Every template that is built in.
const EMBEDDED: &[(&str, &str)] = embedded![
    "admin.html",
    "application.html",
    "application_form.html",
    "applications.html",
    "audit.html",
    "authorized_tokens.html",
    "base.html",
    "catalogue.html",
    "confirm.html",
    "consent.html",
    "error.html",
    "groups.html",
    "home.html",
    "login.html",
    "logout.html",
    "parts.html",
    "picture.html",
    "scope_form.html",
    "scope_history.html",
    "scope_state.html",
    "scopes.html",
    "setup.html",
    "user_form.html",
    "users.html",
];

/// The templates and the stylesheet of all pages.
///
/// ```
/// use bailiwick_server::Templates;
///
/// # let directory = tempfile::tempdir()?;
/// std::fs::write(directory.path().join("hello.html"), "Hello, {{ name }}!")?;
/// std::fs::write(directory.path().join("style.css"), "body { color: navy }")?;
/// let templates = Templates::new(Some(directory.path()))?;
///
/// let context = serde_json::json!({ "name": "<b>Ada</b>" });
/// let page = templates.render("hello.html", context)?;
/// assert_eq!(page, "Hello, &lt;b&gt;Ada&lt;&#x2f;b&gt;!");
/// let link = format!("/static/bailiwick.css?v={}", templates.stylesheet_tag());
/// assert_eq!(templates.stylesheet(), "body { color: navy }");
/// # assert_eq!(link.len(), 40);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Templates {
    environment: Environment<'static>,
    stylesheet: Cow<'static, str>,
    stylesheet_tag: String,
}

impl fmt::Debug for Templates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Templates")
            .field("stylesheet_tag", &self.stylesheet_tag)
            .finish_non_exhaustive()
    }
}

/// Why templates cannot be used.
///
/// ```
/// use bailiwick_server::{TemplateError, Templates};
///
/// # let directory = tempfile::tempdir()?;
/// std::fs::write(directory.path().join("home.html"), "{% if %}")?;
/// let error = Templates::new(Some(directory.path())).unwrap_err();
/// assert!(matches!(&error, TemplateError::Template(_)));
/// assert!(error.to_string().contains("home.html:1"));
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TemplateError {
    /// A file of the overriding directory cannot be read.
    #[error("{file}: {source}")]
    Unreadable {
        /// Which.
        file: String,
        /// Why.
        source: io::Error,
    },
    /// A template is not well-formed, or a page could not be made of it.
    #[error("{}", describe(.0))]
    Template(#[from] minijinja::Error),
}

fn describe(error: &minijinja::Error) -> String {
    // The cause of a nested failure names the file and line that matter.
    let mut text = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    text
}

impl Templates {
    /// The built-in templates, each replaced by the file of the same name in
    /// `overrides` if there is one. Other `.html` files there can be included,
    /// and `style.css` replaces the stylesheet.
    pub fn new(overrides: Option<&Path>) -> Result<Self, TemplateError> {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_syntax(SyntaxConfig::builder().trim_blocks(true).build()?);
        environment.set_fuel(Some(FUEL));
        environment.add_filter("iso", iso);
        environment.add_filter("when", when);
        for (name, text) in EMBEDDED {
            environment.add_template(name, text)?;
        }
        let mut stylesheet = Cow::Borrowed(include_str!("../assets/style.css"));
        for (name, text) in overrides.map_or(Ok(Vec::new()), files)? {
            if name == STYLESHEET {
                stylesheet = Cow::Owned(text);
            } else {
                environment.add_template_owned(name, text)?;
            }
        }
        let digest = Digest::of(stylesheet.as_bytes());
        let stylesheet_tag = data_encoding::HEXLOWER
            .encode(digest.as_bytes())
            .chars()
            .take(16)
            .collect();
        Ok(Self {
            environment,
            stylesheet,
            stylesheet_tag,
        })
    }

    /// The page made of template `name` and `context`; every value is escaped.
    pub fn render<C: Serialize>(&self, name: &str, context: C) -> Result<String, TemplateError> {
        Ok(self
            .environment
            .get_template(name)?
            .render(Serde(context))?)
    }

    /// The stylesheet of all pages.
    pub fn stylesheet(&self) -> &str {
        &self.stylesheet
    }

    /// 16 hexadecimal digits that change with the stylesheet.
    pub fn stylesheet_tag(&self) -> &str {
        &self.stylesheet_tag
    }
}

/// The `.html` files of `directory`, and its stylesheet, by name.
fn files(directory: &Path) -> Result<Vec<(String, String)>, TemplateError> {
    let unreadable = |path: &Path, source| TemplateError::Unreadable {
        file: path.display().to_string(),
        source,
    };
    let mut found = Vec::new();
    for entry in fs::read_dir(directory).map_err(|e| unreadable(directory, e))? {
        let path = entry.map_err(|e| unreadable(directory, e))?.path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
            continue;
        };
        if name == STYLESHEET || path.extension().is_some_and(|e| e == "html") {
            let text = fs::read_to_string(&path).map_err(|e| unreadable(&path, e))?;
            found.push((name.to_owned(), text));
        }
    }
    Ok(found)
}

const ISO: &[BorrowedFormatItem<'_>] =
    format_description!("[year]-[month]-[day]T[hour]:[minute]:[second]Z");
const WHEN: &[BorrowedFormatItem<'_>] =
    format_description!("[year]-[month]-[day] [hour]:[minute] UTC");

/// RFC 3339, for machines.
fn iso(millis: i64) -> Result<String, minijinja::Error> {
    written(millis, ISO)
}

/// The same moment for people.
fn when(millis: i64) -> Result<String, minijinja::Error> {
    written(millis, WHEN)
}

fn written(millis: i64, format: &[BorrowedFormatItem<'_>]) -> Result<String, minijinja::Error> {
    let invalid = |e: &dyn fmt::Display| {
        minijinja::Error::new(minijinja::ErrorKind::InvalidOperation, e.to_string())
    };
    let secs = UnixTime::from_millis(millis).as_secs();
    let moment = OffsetDateTime::from_unix_timestamp(secs).map_err(|e| invalid(&e))?;
    moment.format(format).map_err(|e| invalid(&e))
}

#[cfg(test)]
mod tests;
