//! `t`: what a template says in the reader's language.

use std::{collections::BTreeMap, fmt::Write as _};

use fluent_bundle::{FluentArgs, FluentValue};
use minijinja::{
    Error, ErrorKind, HtmlEscape, Value,
    value::{Kwargs, ValueKind},
};

use crate::language::{MessageError, Speech};

/// Stands in a message for an argument that is markup of the template's own; of
/// a private use plane, so that no language has it.
const FIRST_STAND_IN: u32 = 0xF_0000;
/// How many such arguments there can be.
const STAND_INS: u32 = 16;

/// What `t(message, name=value, …)` writes: the message, escaped, and with it every
/// argument that the template has not made of its own markup. `message` is an id,
/// or a [`Text`](crate::language::Text) that the page was given.
pub(super) fn say(speech: &Speech, message: &Value, named: &Kwargs) -> Result<Value, Error> {
    let mut said = Said::default();
    let id = if let Some(id) = message.as_str() {
        id.to_owned()
    } else {
        said.take_all(speech, &message.get_attr("arguments")?)?;
        let id = message.get_attr("id")?;
        let id = id.as_str().map(str::to_owned);
        id.ok_or_else(|| Error::new(ErrorKind::InvalidOperation, "t() needs a message"))?
    };
    for name in named.args() {
        said.take(speech, name, &named.get::<Value>(name)?)?;
    }
    let text = speech
        .say(&id, &said.arguments)
        .map_err(|error| failed(&error))?;
    Ok(Value::from_safe_string(said.written(&text)))
}

pub(super) fn failed(error: &MessageError) -> Error {
    Error::new(ErrorKind::InvalidOperation, error.to_string())
}

/// The arguments of one message.
#[derive(Default)]
struct Said {
    arguments: FluentArgs<'static>,
    /// The markup behind each stand-in.
    markup: BTreeMap<char, String>,
}

impl Said {
    fn take_all(&mut self, speech: &Speech, arguments: &Value) -> Result<(), Error> {
        for name in arguments.try_iter()? {
            let value = arguments.get_item(&name)?;
            self.take(speech, name.as_str().unwrap_or_default(), &value)?;
        }
        Ok(())
    }

    fn take(&mut self, speech: &Speech, name: &str, value: &Value) -> Result<(), Error> {
        let argument = if value.is_safe() {
            FluentValue::from(self.stand_in(value)?.to_string())
        } else {
            match value.kind() {
                ValueKind::Number => FluentValue::from(f64::try_from(value.clone())?),
                ValueKind::String => {
                    let words = value.as_str().unwrap_or_default();
                    let words: String = words.chars().filter(|c| !is_stand_in(*c)).collect();
                    FluentValue::from(words)
                }
                // What another message says.
                ValueKind::Map => {
                    let nothing = std::iter::empty::<(&str, Value)>();
                    let inner = say(speech, value, &nothing.collect())?;
                    FluentValue::from(self.stand_in(&inner)?.to_string())
                }
                _ => {
                    let problem = format!("argument {name} of a message is no text and no number");
                    return Err(Error::new(ErrorKind::InvalidOperation, problem));
                }
            }
        };
        self.arguments.set(name.to_owned(), argument);
        Ok(())
    }

    fn stand_in(&mut self, value: &Value) -> Result<char, Error> {
        let count = u32::try_from(self.markup.len()).unwrap_or(STAND_INS);
        let stand_in = char::from_u32(FIRST_STAND_IN + count).filter(|c| is_stand_in(*c));
        let stand_in =
            stand_in.ok_or_else(|| Error::new(ErrorKind::TooManyArguments, "too much markup"))?;
        self.markup.insert(stand_in, value.to_string());
        Ok(stand_in)
    }

    /// The message as HTML.
    fn written(&self, text: &str) -> String {
        let mut html = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((at, stand_in)) = rest.char_indices().find(|(_, c)| is_stand_in(*c)) {
            let (before, after) = rest.split_at(at);
            let _ = write!(html, "{}", HtmlEscape(before));
            html.push_str(self.markup.get(&stand_in).map_or("", String::as_str));
            rest = after.get(stand_in.len_utf8()..).unwrap_or_default();
        }
        let _ = write!(html, "{}", HtmlEscape(rest));
        html
    }
}

fn is_stand_in(c: char) -> bool {
    (FIRST_STAND_IN..FIRST_STAND_IN + STAND_INS).contains(&u32::from(c))
}
