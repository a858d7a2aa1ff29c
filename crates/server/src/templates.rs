//! The pages' templates: embedded, and overridable file by file from a directory.

mod check;
mod sample;
mod say;

use std::{borrow::Cow, collections::BTreeMap, fmt, fs, io, path::Path, sync::Arc};

use bailiwick_core::{Digest, Languages, UnixTime, model::LanguageTag};
use minijinja::{
    Environment, UndefinedBehavior, Value, context,
    syntax::SyntaxConfig,
    value::{Kwargs, Serde},
};
use serde::Serialize;
use time::{OffsetDateTime, format_description::BorrowedFormatItem, macros::format_description};

pub use check::{TemplateFault, TemplateFinding};

use crate::language::{MessageError, Speech, Translations, best, built_in, built_in_languages};

/// Most instructions that one page may take: an overriding template cannot hang
/// a worker.
const FUEL: u64 = 10_000_000;

/// The name of the stylesheet in an overriding directory.
const STYLESHEET: &str = "style.css";
const STYLESHEET_TEXT: &str = include_str!("../assets/style.css");

/// Below an overriding directory: a directory for each language, with files of
/// messages.
const LOCALES: &str = "locales";

macro_rules! embedded {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../templates/", $name)))),*]
    };
}

/// Every template that is built in.
const EMBEDDED: &[(&str, &str)] = embedded![
    "account.html",
    "account_app.html",
    "account_app_remove.html",
    "account_passkey.html",
    "account_passkey_add.html",
    "account_passkey_remove.html",
    "account_password.html",
    "account_recovery_codes.html",
    "account_recovery_codes_new.html",
    "account_second_factor.html",
    "account_sessions.html",
    "admin.html",
    "api_tokens.html",
    "application.html",
    "application_form.html",
    "application_try.html",
    "application_try_answer.html",
    "application_try_callback.html",
    "applications.html",
    "audit.html",
    "authorized_tokens.html",
    "base.html",
    "catalogue.html",
    "client.html",
    "client_delete.html",
    "client_form.html",
    "clients.html",
    "confirm.html",
    "consent.html",
    "error.html",
    "groups.html",
    "home.html",
    "keys.html",
    "login.html",
    "login_second_factor.html",
    "logout.html",
    "parts.html",
    "picture.html",
    "resource_server.html",
    "resource_server_form.html",
    "resource_servers.html",
    "resume.html",
    "scope_form.html",
    "scope_history.html",
    "scope_state.html",
    "scopes.html",
    "settings.html",
    "setup.html",
    "timeline.html",
    "tokens.html",
    "user_form.html",
    "users.html",
    "weather.html",
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
    /// One for each language.
    environments: BTreeMap<LanguageTag, Environment<'static>>,
    speeches: BTreeMap<LanguageTag, Speech>,
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
    /// A file of messages is not well-formed, or lies in a directory that is named
    /// after no language.
    #[error("{0}")]
    Messages(String),
    /// What a page shows cannot be handed to its template.
    #[error("{0}")]
    Context(String),
}

impl From<MessageError> for TemplateError {
    fn from(error: MessageError) -> Self {
        Self::Messages(error.to_string())
    }
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
    /// `style.css` replaces the stylesheet, and the messages of
    /// `locales/LANGUAGE/*.ftl` stand in for those of the same id; a language that
    /// is not built in is added.
    pub fn new(overrides: Option<&Path>) -> Result<Self, TemplateError> {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_syntax(SyntaxConfig::builder().trim_blocks(true).build()?);
        environment.set_fuel(Some(FUEL));
        environment.add_filter("iso", iso);
        for (name, text) in EMBEDDED {
            environment.add_template(name, text)?;
        }
        let mut stylesheet = Cow::Borrowed(STYLESHEET_TEXT);
        for (name, text) in overrides.map_or(Ok(Vec::new()), files)? {
            if name == STYLESHEET {
                stylesheet = Cow::Owned(text);
            } else {
                environment.add_template_owned(name, text)?;
            }
        }
        let messages = overrides.map_or(Ok(Vec::new()), messages)?;
        let translations = Translations::new(&messages)?;
        let speeches = translations
            .all()
            .map(|speech| (speech.tag().clone(), speech))
            .collect();
        let environments = translations
            .all()
            .map(|speech| (speech.tag().clone(), speaking(environment.clone(), speech)));
        Ok(Self {
            environments: environments.collect(),
            speeches,
            stylesheet_tag: tag(&stylesheet),
            stylesheet,
        })
    }

    /// Adds rules after those of the stylesheet.
    pub(crate) fn add_style(&mut self, rules: &str) {
        if !rules.is_empty() {
            self.stylesheet.to_mut().push_str(rules);
            self.stylesheet_tag = tag(&self.stylesheet);
        }
    }

    /// The page made of template `name` and `context`, in English; every value is
    /// escaped.
    pub fn render<C: Serialize>(&self, name: &str, context: C) -> Result<String, TemplateError> {
        self.render_for(&Languages::default(), name, context)
    }

    /// The same in the first of `languages` that there is, or something broader
    /// (RFC 4647 §3.4), and else in English.
    ///
    /// ```
    /// use bailiwick_server::{Templates, bailiwick_core::Languages};
    ///
    /// # let directory = tempfile::tempdir()?;
    /// let french = directory.path().join("locales/fr");
    /// std::fs::create_dir_all(&french)?;
    /// std::fs::write(french.join("our.ftl"), "our-greeting = Bonjour, { $name } !")?;
    /// let greeting = "<p lang={{ language.tag }}>{{ t('our-greeting', name=name) }}</p>";
    /// std::fs::write(directory.path().join("hello.html"), greeting)?;
    /// let templates = Templates::new(Some(directory.path()))?;
    ///
    /// let reader = Languages::of_accept_language("fr-CA, en;q=0.5");
    /// let context = serde_json::json!({ "name": "<b>Ada</b>" });
    /// let page = templates.render_for(&reader, "hello.html", context)?;
    /// assert_eq!(page, "<p lang=fr>Bonjour, &lt;b&gt;Ada&lt;&#x2f;b&gt; !</p>");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn render_for<C: Serialize>(
        &self,
        languages: &Languages,
        name: &str,
        context: C,
    ) -> Result<String, TemplateError> {
        let environment = best(languages, &self.environments)
            .or_else(|| self.environments.get(&LanguageTag::english()));
        let environment =
            environment.ok_or_else(|| TemplateError::Messages("there is no English".to_owned()))?;
        let page = environment.get_template(name)?.render(Serde(context))?;
        Ok(without_controls(page))
    }

    /// The languages in which pages can be had.
    ///
    /// ```
    /// let templates = bailiwick_server::Templates::new(None)?;
    /// let languages: Vec<_> = templates.languages().map(|tag| tag.as_str()).collect();
    /// assert_eq!(languages, ["ar", "de", "en", "es", "fr", "ja"]);
    /// # Ok::<(), bailiwick_server::TemplateError>(())
    /// ```
    pub fn languages(&self) -> impl Iterator<Item = &LanguageTag> {
        self.environments.keys()
    }

    /// How a page for who reads these languages speaks.
    pub(crate) fn speech(&self, languages: &Languages) -> Option<&Speech> {
        let english = LanguageTag::english();
        best(languages, &self.speeches).or_else(|| self.speeches.get(&english))
    }

    /// Every file that is built in, by its path in an overriding directory: what a
    /// host copies to change it.
    ///
    /// ```
    /// use bailiwick_server::Templates;
    ///
    /// let mut files = Templates::built_in();
    /// let (_, french) = files.find(|(path, _)| path == "locales/fr/sign-in.ftl").unwrap();
    /// assert!(french.contains("sign-in-password = Mot de passe"));
    /// ```
    pub fn built_in() -> impl Iterator<Item = (String, &'static str)> {
        let templates = EMBEDDED
            .iter()
            .map(|(name, text)| ((*name).to_owned(), *text));
        let stylesheet = [(STYLESHEET.to_owned(), STYLESHEET_TEXT)];
        let messages = built_in_languages().flat_map(|language| {
            let path = move |area| format!("{LOCALES}/{language}/{area}.ftl");
            built_in(language).map(move |(area, text)| (path(area), text))
        });
        templates.chain(stylesheet).chain(messages)
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

/// `page` with a sign in place of each control character but tabs and line breaks: HTML
/// forbids them, and some pages are read on terminals, which they would steer.
fn without_controls(page: String) -> String {
    let is_bad = |c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r');
    if page.contains(is_bad) {
        page.replace(is_bad, "\u{FFFD}")
    } else {
        page
    }
}

fn tag(stylesheet: &str) -> String {
    let digest = Digest::of(stylesheet.as_bytes());
    let digits = digest.as_bytes().get(..8).unwrap_or_default();
    data_encoding::HEXLOWER.encode(digits)
}

/// The environment, speaking one language.
fn speaking(mut environment: Environment<'static>, speech: Speech) -> Environment<'static> {
    let (tag, direction) = (speech.tag().as_str().to_owned(), speech.direction());
    environment.add_global("language", context! { tag, direction });
    let speech = Arc::new(speech);
    let dated = Arc::clone(&speech);
    environment.add_filter("when", move |millis: i64| {
        dated
            .moment(UnixTime::from_millis(millis))
            .map_err(|error| say::failed(&error))
    });
    let dated = Arc::clone(&speech);
    environment.add_filter("day", move |millis: i64| {
        dated
            .day(UnixTime::from_millis(millis))
            .map_err(|error| say::failed(&error))
    });
    environment.add_function("t", move |message: Value, named: Kwargs| {
        say::say(&speech, &message, &named)
    });
    environment
}

fn unreadable(path: &Path, source: io::Error) -> TemplateError {
    TemplateError::Unreadable {
        file: path.display().to_string(),
        source,
    }
}

fn entries(directory: &Path) -> Result<Vec<std::path::PathBuf>, TemplateError> {
    let failed = |error| unreadable(directory, error);
    let mut paths = Vec::new();
    for entry in fs::read_dir(directory).map_err(failed)? {
        paths.push(entry.map_err(failed)?.path());
    }
    paths.sort();
    Ok(paths)
}

/// The files of messages in `directory`: language, name, text.
fn messages(directory: &Path) -> Result<Vec<(LanguageTag, String, String)>, TemplateError> {
    let locales = directory.join(LOCALES);
    if !locales.is_dir() {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for language in entries(&locales)? {
        let name = language.file_name().and_then(|name| name.to_str());
        let tag = name.and_then(LanguageTag::parse).ok_or_else(|| {
            TemplateError::Messages(format!("{} is named after no language", language.display()))
        })?;
        for path in entries(&language)? {
            if path.extension().is_some_and(|extension| extension == "ftl") {
                let text = fs::read_to_string(&path).map_err(|e| unreadable(&path, e))?;
                found.push((tag.clone(), path.display().to_string(), text));
            }
        }
    }
    Ok(found)
}

/// The `.html` files of `directory`, and its stylesheet, by name.
fn files(directory: &Path) -> Result<Vec<(String, String)>, TemplateError> {
    let mut found = Vec::new();
    for path in entries(directory)? {
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
/// RFC 3339, for machines.
fn iso(millis: i64) -> Result<String, minijinja::Error> {
    rfc3339(UnixTime::from_millis(millis)).ok_or_else(|| {
        let problem = "not a moment of the calendar";
        minijinja::Error::new(minijinja::ErrorKind::InvalidOperation, problem)
    })
}

/// A moment as RFC 3339 has it; `None` beyond the year 9999.
pub(crate) fn rfc3339(at: UnixTime) -> Option<String> {
    let moment = OffsetDateTime::from_unix_timestamp(at.as_secs()).ok()?;
    moment.format(ISO).ok()
}

#[cfg(test)]
mod tests;
