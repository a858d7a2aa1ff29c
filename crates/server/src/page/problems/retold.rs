//! What the core says of an entry in English, said in the reader's language.
//!
//! The English text is the contract of the APIs and the command line, so that it is
//! also the name of the message, as with gettext. Every sentence of the core has one:
//! a test compares. What a host's own rules say stays as it is.

use bailiwick_core::problem::{OWNERS, SENTENCES, read_sentence};

use crate::language::{Text, TextArgument};

mod messages;

use messages::{OF_OWNERS, OF_SENTENCES, OURS};

/// The message that says what `english` does, or `english` itself.
pub(crate) fn retold(english: &str) -> Text {
    let ours = OURS.iter().copied();
    let all = SENTENCES.iter().copied().zip(OF_SENTENCES.iter().copied());
    said(english, ours.chain(all))
}

/// The same of who owns something.
fn retold_owner(english: &str) -> Text {
    said(
        english,
        OWNERS.iter().copied().zip(OF_OWNERS.iter().copied()),
    )
}

/// The first of `messages`, by their sentences, that says what `english` does.
fn said(english: &str, mut messages: impl Iterator<Item = (&'static str, &'static str)>) -> Text {
    let found = messages.find_map(|(sentence, id)| Some((id, arguments(sentence, english)?)));
    let Some((id, arguments)) = found else {
        return Text::as_given(english);
    };
    let text = Text::new(id);
    arguments
        .into_iter()
        .fold(text, |text, (name, value)| text.with(name, value))
}

/// What stands in `text` where `sentence` has names; `None` if it says something else.
fn arguments(sentence: &'static str, text: &str) -> Option<Vec<(&'static str, TextArgument)>> {
    let about = read_sentence(sentence, text)?.into_iter();
    let arguments = about.filter(|(name, _)| *name != "_");
    let arguments = arguments.map(|(name, value)| {
        let argument = match name {
            "count" => value.parse::<usize>().ok()?.into(),
            "problem" => retold(value).into(),
            "owner" => retold_owner(value).into(),
            _ => value.into(),
        };
        Some((name, argument))
    });
    arguments.collect()
}

#[cfg(test)]
mod tests;
