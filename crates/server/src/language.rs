//! The languages of the pages: messages, and how one is said.

mod locales;
mod text;

#[cfg(test)]
mod tests;

use std::{
    borrow::Cow,
    collections::BTreeMap,
    fmt,
    sync::{Arc, OnceLock},
};

use bailiwick_core::{Languages, UnixTime, model::LanguageTag};
use fluent_bundle::{FluentArgs, FluentError, FluentResource, concurrent::FluentBundle};
use time::OffsetDateTime;

use locales::LOCALES;
pub(crate) use text::{Text, TextArgument};

/// Languages that are written from right to left, by their primary subtag.
const RIGHT_TO_LEFT: &[&str] = &["ar", "dv", "fa", "he", "ku", "ps", "ur", "yi"];

type Bundle = FluentBundle<Arc<FluentResource>>;

/// Why messages cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum MessageError {
    /// A file that is no Fluent.
    #[error("{file}: {reason}")]
    Malformed { file: String, reason: String },
    /// Nobody has written this message.
    #[error("there is no message \"{0}\"")]
    Unknown(String),
    /// The message asks for what it was not given, or refers to nothing.
    #[error("message \"{id}\": {reason}")]
    Incomplete { id: String, reason: String },
}

/// One language's messages, in the order in which they were given: a later one
/// takes the place of an earlier one. They are read when somebody first reads that
/// language: one takes about a MiB.
pub(crate) struct Messages {
    tag: LanguageTag,
    files: Vec<Cow<'static, str>>,
    bundle: OnceLock<Bundle>,
}

impl fmt::Debug for Messages {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Messages")
            .field("tag", &self.tag)
            .finish_non_exhaustive()
    }
}

impl Messages {
    /// No messages yet.
    pub(crate) fn new(tag: LanguageTag) -> Self {
        Self {
            tag,
            files: Vec::new(),
            bundle: OnceLock::new(),
        }
    }

    /// Takes in the messages of a file.
    pub(crate) fn take(&mut self, file: &str, text: String) -> Result<(), MessageError> {
        let resource = FluentResource::try_new(text.clone());
        resource.map_err(|(_, problems)| MessageError::Malformed {
            file: file.to_owned(),
            reason: listed(&problems),
        })?;
        self.files.push(text.into());
        Ok(())
    }

    /// Takes in the messages of a file that is built in, and so is well-formed.
    fn take_built_in(&mut self, text: &'static str) {
        self.files.push(text.into());
    }

    fn bundle(&self) -> &Bundle {
        self.bundle.get_or_init(|| {
            let locale = self.tag.as_str().parse().unwrap_or_default();
            let mut bundle = Bundle::new_concurrent(vec![locale]);
            // What stands in a text of the other direction keeps its own.
            bundle.set_use_isolating(is_right_to_left(&self.tag));
            for text in &self.files {
                let resource = FluentResource::try_new(text.clone().into_owned());
                let resource = resource.unwrap_or_else(|(resource, _)| resource);
                bundle.add_resource_overriding(Arc::new(resource));
            }
            bundle
        })
    }

    /// The language.
    pub(crate) fn tag(&self) -> &LanguageTag {
        &self.tag
    }

    /// `rtl` or `ltr`, as the attribute `dir` has it.
    pub(crate) fn direction(&self) -> &'static str {
        if is_right_to_left(&self.tag) {
            "rtl"
        } else {
            "ltr"
        }
    }

    fn has(&self, id: &str) -> bool {
        let message = self.bundle().get_message(id);
        message.is_some_and(|message| message.value().is_some())
    }

    fn say(&self, id: &str, arguments: &FluentArgs<'_>) -> Result<String, MessageError> {
        let bundle = self.bundle();
        let message = bundle.get_message(id);
        let pattern = message.and_then(|message| message.value());
        let pattern = pattern.ok_or_else(|| MessageError::Unknown(id.to_owned()))?;
        let mut problems: Vec<FluentError> = Vec::new();
        let said = bundle.format_pattern(pattern, Some(arguments), &mut problems);
        if problems.is_empty() {
            Ok(said.into_owned())
        } else {
            Err(MessageError::Incomplete {
                id: id.to_owned(),
                reason: listed(&problems),
            })
        }
    }
}

fn is_right_to_left(tag: &LanguageTag) -> bool {
    let primary = tag.as_str().split('-').next().unwrap_or_default();
    RIGHT_TO_LEFT.contains(&primary)
}

fn listed(problems: &[impl ToString]) -> String {
    let texts: Vec<_> = problems.iter().map(ToString::to_string).collect();
    texts.join("; ")
}

/// How pages speak in one language, and in English where it has no word.
#[derive(Clone, Debug)]
pub(crate) struct Speech {
    messages: Arc<Messages>,
    english: Arc<Messages>,
}

impl Speech {
    /// The language.
    pub(crate) fn tag(&self) -> &LanguageTag {
        self.messages.tag()
    }

    /// `rtl` or `ltr`.
    pub(crate) fn direction(&self) -> &'static str {
        self.messages.direction()
    }

    /// Whether there is such a message.
    #[cfg(test)]
    pub(crate) fn has(&self, id: &str) -> bool {
        self.messages.has(id)
    }

    /// The message `id` with `arguments`.
    pub(crate) fn say(&self, id: &str, arguments: &FluentArgs<'_>) -> Result<String, MessageError> {
        if self.messages.has(id) {
            self.messages.say(id, arguments)
        } else {
            self.english.say(id, arguments)
        }
    }

    /// A moment as people write it, in UTC.
    pub(crate) fn moment(&self, at: UnixTime) -> Result<String, MessageError> {
        self.dated("moment", at)
    }

    /// The day of a moment as people write it, in UTC.
    pub(crate) fn day(&self, at: UnixTime) -> Result<String, MessageError> {
        self.dated("day", at)
    }

    fn dated(&self, id: &str, at: UnixTime) -> Result<String, MessageError> {
        let moment = OffsetDateTime::from_unix_timestamp(at.as_secs()).map_err(|error| {
            MessageError::Incomplete {
                id: id.to_owned(),
                reason: error.to_string(),
            }
        })?;
        let month = format!("month-{}", u8::from(moment.month()));
        let mut arguments = FluentArgs::new();
        arguments.set("year", moment.year().to_string());
        arguments.set("month", self.say(&month, &FluentArgs::new())?);
        arguments.set("month-number", u8::from(moment.month()).to_string());
        arguments.set("day", moment.day().to_string());
        let clock = format!("{:02}:{:02}", moment.hour(), moment.minute());
        arguments.set("clock", clock);
        self.say(id, &arguments)
    }
}

/// The languages in which pages can be had.
#[derive(Debug)]
pub(crate) struct Translations(BTreeMap<LanguageTag, Arc<Messages>>, Arc<Messages>);

impl Translations {
    /// Those that are built in, and what `overrides` has besides or instead:
    /// language, name of the file, text.
    pub(crate) fn new(overrides: &[(LanguageTag, String, String)]) -> Result<Self, MessageError> {
        let mut messages: BTreeMap<LanguageTag, Messages> = BTreeMap::new();
        for (language, files) in LOCALES {
            let Some(tag) = LanguageTag::parse(language) else {
                continue;
            };
            let of_language = messages
                .entry(tag.clone())
                .or_insert_with(|| Messages::new(tag));
            for (_, text) in *files {
                of_language.take_built_in(text);
            }
        }
        for (tag, file, text) in overrides {
            messages
                .entry(tag.clone())
                .or_insert_with(|| Messages::new(tag.clone()))
                .take(file, text.clone())?;
        }
        let messages: BTreeMap<_, _> = messages
            .into_iter()
            .map(|(tag, messages)| (tag, Arc::new(messages)))
            .collect();
        let english = messages
            .get(&LanguageTag::english())
            .cloned()
            .unwrap_or_else(|| Arc::new(Messages::new(LanguageTag::english())));
        Ok(Self(messages, english))
    }

    /// How each language speaks.
    pub(crate) fn all(&self) -> impl Iterator<Item = Speech> {
        self.0.values().map(|messages| Speech {
            messages: Arc::clone(messages),
            english: Arc::clone(&self.1),
        })
    }
}

/// The languages that are built in.
pub(crate) fn built_in_languages() -> impl Iterator<Item = &'static str> {
    LOCALES.iter().map(|(language, _)| *language)
}

/// The files of messages of a language that is built in, by area.
pub(crate) fn built_in(language: &str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let of = LOCALES.iter().filter(move |(tag, _)| *tag == language);
    of.flat_map(|(_, files)| files.iter().copied())
}

/// The first of `wanted`, or something broader (RFC 4647 §3.4), that is among
/// `available`.
pub(crate) fn best<'a, T>(
    wanted: &Languages,
    available: &'a BTreeMap<LanguageTag, T>,
) -> Option<&'a T> {
    wanted.iter().find_map(|tag| {
        let ever_broader = std::iter::successors(Some(tag.clone()), LanguageTag::broader);
        ever_broader.into_iter().find_map(|tag| available.get(&tag))
    })
}

/// The message in English, for where there are no pages; its id if nobody wrote it.
pub(crate) fn in_english(text: &Text) -> String {
    static ENGLISH: OnceLock<Option<Speech>> = OnceLock::new();
    let english = ENGLISH.get_or_init(|| {
        let translations = Translations::new(&[]).ok()?;
        let mut speeches = translations.all();
        speeches.find(|speech| *speech.tag() == LanguageTag::english())
    });
    let said = english
        .as_ref()
        .and_then(|speech| speech.say(text.id(), &text.spoken()).ok());
    said.unwrap_or_else(|| text.id().to_owned())
}
