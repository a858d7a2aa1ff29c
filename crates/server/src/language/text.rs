//! What a page is to say, before it is known in which language.

use std::collections::BTreeMap;

use fluent_bundle::{FluentArgs, FluentValue};
use serde::Serialize;

/// A message and what it is about: templates say it with `t`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Text {
    id: &'static str,
    arguments: BTreeMap<&'static str, TextArgument>,
}

/// What a message is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub(crate) enum TextArgument {
    /// A name, an address, a word of a program.
    Words(String),
    /// A number, which decides between singular and plural.
    Number(usize),
    /// What another message says.
    Said(Box<Text>),
}

impl Text {
    /// The message `id`.
    pub(crate) fn new(id: &'static str) -> Self {
        Self {
            id,
            arguments: BTreeMap::new(),
        }
    }

    /// The message, about this too.
    pub(crate) fn with(mut self, name: &'static str, value: impl Into<TextArgument>) -> Self {
        self.arguments.insert(name, value.into());
        self
    }

    /// Which message.
    pub(super) fn id(&self) -> &'static str {
        self.id
    }

    /// What it is about, as an English message takes it.
    pub(super) fn spoken(&self) -> FluentArgs<'_> {
        let argument = |value: &'_ TextArgument| match value {
            TextArgument::Words(words) => FluentValue::from(words.clone()),
            TextArgument::Number(number) => FluentValue::from(*number),
            TextArgument::Said(text) => FluentValue::from(super::in_english(text)),
        };
        let arguments = self.arguments.iter();
        arguments
            .map(|(name, value)| (*name, argument(value)))
            .collect()
    }

    /// Words that have no translation: what a decision of the core says of names
    /// and values, in English.
    pub(crate) fn as_given(words: impl Into<String>) -> Self {
        Self::new("as-given").with("words", words.into())
    }
}

impl From<String> for TextArgument {
    fn from(words: String) -> Self {
        Self::Words(words)
    }
}

impl From<&str> for TextArgument {
    fn from(words: &str) -> Self {
        Self::Words(words.to_owned())
    }
}

impl From<Text> for TextArgument {
    fn from(text: Text) -> Self {
        Self::Said(Box::new(text))
    }
}

impl From<usize> for TextArgument {
    fn from(number: usize) -> Self {
        Self::Number(number)
    }
}
