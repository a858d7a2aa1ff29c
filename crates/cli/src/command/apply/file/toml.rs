//! TOML as JSON, with the line of everything.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::Slip;

#[cfg(test)]
mod tests;

/// What was read.
#[derive(Debug)]
pub(super) struct Written {
    pub(super) resource_server: Option<String>,
    pub(super) manifest: Value,
    pub(super) lines: BTreeMap<String, usize>,
}

/// Reads a file; everything that is wrong with it as TOML is told at once.
pub(super) fn read(text: &str) -> Result<Written, Vec<Slip>> {
    let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
    let mut reader = Reader {
        ends: ends.map(|(at, _)| at).collect(),
        lines: BTreeMap::new(),
        slips: Vec::new(),
    };
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in errors {
        let line = reader.line(error.span().map_or(0, |span| span.start));
        reader.slips.push(Slip {
            line,
            text: error.message().to_owned(),
        });
    }
    if !reader.slips.is_empty() {
        return Err(reader.slips);
    }
    let (resource_server, manifest) = reader.document(table.get_ref());
    if reader.slips.is_empty() {
        Ok(Written {
            resource_server,
            manifest,
            lines: reader.lines,
        })
    } else {
        Err(reader.slips)
    }
}

struct Reader {
    /// Where lines end, in order.
    ends: Vec<usize>,
    lines: BTreeMap<String, usize>,
    slips: Vec<Slip>,
}

type Key<'i> = Spanned<toml::de::DeString<'i>>;
type Member<'i> = Spanned<DeValue<'i>>;

impl Reader {
    fn document(&mut self, table: &DeTable<'_>) -> (Option<String>, Value) {
        let mut resource_server = None;
        let mut manifest = Map::new();
        for (key, value) in table {
            // Two words for one thing: releases are numbered, commits are sources.
            let member = match key.get_ref().as_ref() {
                "version" => "revision",
                "commit" => "source",
                other => other,
            };
            if member == "resource_server" {
                match value.get_ref() {
                    DeValue::String(id) => resource_server = Some(id.clone().into_owned()),
                    _ => self.slip(value, "resource_server is a client identifier, in quotes"),
                }
                continue;
            }
            if manifest.contains_key(member) {
                let text = format!("{member} is there twice, in other words");
                self.slip(key, text);
                continue;
            }
            self.mark(&format!("/{}", step(member)), key);
            let value = match (member, value.get_ref()) {
                ("scopes", DeValue::Table(scopes)) => self.scopes(scopes),
                ("scopes", _) => {
                    self.slip(key, "write each scope as a table: [scopes.\"its:name\"]");
                    continue;
                }
                _ => self.value(value),
            };
            manifest.insert(member.to_owned(), value);
        }
        // A file without scopes declares none.
        manifest.entry("scopes").or_insert_with(|| json!([]));
        (resource_server, Value::Object(manifest))
    }

    fn scopes(&mut self, scopes: &DeTable<'_>) -> Value {
        let mut list = Vec::with_capacity(scopes.len());
        for (name, value) in scopes {
            let at = format!("/scopes/{}", list.len());
            self.mark(&at, name);
            let DeValue::Table(members) = value.get_ref() else {
                let name = name.get_ref();
                let text = format!("write it as a table: [scopes.{name:?}], description = …");
                self.slip(value, text);
                continue;
            };
            list.push(self.entry(&at, name, members));
        }
        Value::Array(list)
    }

    fn entry(&mut self, at: &str, name: &Key<'_>, members: &DeTable<'_>) -> Value {
        let mut entry = Map::new();
        entry.insert("name".to_owned(), json!(name.get_ref()));
        for (key, value) in members {
            let member = key.get_ref().as_ref();
            self.mark(&format!("{at}/{}", step(member)), key);
            match (member, value.get_ref()) {
                ("name", _) => self.slip(key, "its name stands in brackets: [scopes.\"its:name\"]"),
                ("translations", DeValue::Table(texts)) => {
                    self.translations(at, texts, &mut entry);
                }
                ("parameters", DeValue::Table(words)) => {
                    let words = self.parameters(words);
                    entry.insert(member.to_owned(), words);
                }
                (_, DeValue::Table(_)) => {
                    let name = format!("{}.{member}", name.get_ref());
                    self.slip(
                        key,
                        format!("a name with a dot needs quotes: [scopes.{name:?}]"),
                    );
                }
                _ => {
                    let value = self.value(value);
                    self.put(&mut entry, member, key, value);
                }
            }
        }
        Value::Object(entry)
    }

    fn translations(&mut self, at: &str, texts: &DeTable<'_>, entry: &mut Map<String, Value>) {
        for (language, text) in texts {
            let member = format!("description#{}", language.get_ref());
            self.mark(&format!("{at}/{}", step(&member)), language);
            let text = self.value(text);
            self.put(entry, &member, language, text);
        }
    }

    /// `member`, which another word may have said already.
    fn put(&mut self, entry: &mut Map<String, Value>, member: &str, key: &Key<'_>, value: Value) {
        if entry.insert(member.to_owned(), value).is_some() {
            self.slip(key, format!("{member} is there twice, in other words"));
        }
    }

    /// `id = "uuid"` for short.
    fn parameters(&mut self, words: &DeTable<'_>) -> Value {
        let mut parameters = Map::new();
        for (word, kind) in words {
            let parameter = match kind.get_ref() {
                DeValue::String(kind) => json!({ "type": kind }),
                _ => self.value(kind),
            };
            parameters.insert(word.get_ref().clone().into_owned(), parameter);
        }
        Value::Object(parameters)
    }

    fn value(&mut self, value: &Member<'_>) -> Value {
        match value.get_ref() {
            DeValue::String(text) => json!(text),
            DeValue::Boolean(is) => json!(is),
            DeValue::Integer(number) => {
                let digits = number.as_str().replace('_', "");
                let Ok(number) = i64::from_str_radix(&digits, number.radix()) else {
                    self.slip(value, "the number is too large");
                    return Value::Null;
                };
                json!(number)
            }
            DeValue::Array(items) => {
                let items = items.iter().map(|item| self.value(item));
                Value::Array(items.collect())
            }
            DeValue::Table(members) => {
                let members = members.iter().map(|(key, value)| {
                    let value = self.value(value);
                    (key.get_ref().clone().into_owned(), value)
                });
                Value::Object(members.collect())
            }
            DeValue::Float(_) | DeValue::Datetime(_) => {
                self.slip(value, "put it in quotes if it is a text");
                Value::Null
            }
        }
    }

    fn mark(&mut self, pointer: &str, key: &Key<'_>) {
        let line = self.line(key.span().start);
        self.lines.insert(pointer.to_owned(), line);
    }

    fn slip<T>(&mut self, at: &Spanned<T>, text: impl Into<String>) {
        let line = self.line(at.span().start);
        self.slips.push(Slip {
            line,
            text: text.into(),
        });
    }

    fn line(&self, offset: usize) -> usize {
        1 + self.ends.partition_point(|end| *end < offset)
    }
}

/// `member` as one step of a pointer (RFC 6901 §3).
fn step(member: &str) -> String {
    member.replace('~', "~0").replace('/', "~1")
}
