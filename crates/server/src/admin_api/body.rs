//! Bodies, read strictly: one JSON object in which no name comes twice and every
//! member is known.

use std::{collections::HashSet, fmt};

use bailiwick_core::{plain_text::is_storable, scope::nearest_word};
use schemars::{JsonSchema, Schema, SchemaGenerator, generate::SchemaSettings};
use serde::{
    Deserialize, Deserializer,
    de::{DeserializeOwned, Error, MapAccess, SeqAccess, Visitor},
};
use serde_json::{Map, Value};

use super::problem::{Problem, Wrong};

/// What may be a body.
pub(super) trait Body: JsonSchema {}

impl<T: JsonSchema> Body for T {}

/// A member that may be left out, taken away with `null`, or given (RFC 7396 §2).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Said<T> {
    #[default]
    Nothing,
    Null,
    Given(T),
}

/// A member that may be left out, and is nothing that could be taken away: `null` is
/// refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Given<T>(pub(super) Option<T>);

impl<T> Default for Given<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Given<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        T::deserialize(from).map(|value| Self(Some(value)))
    }
}

impl<T: JsonSchema> JsonSchema for Given<T> {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        T::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }

    fn inline_schema() -> bool {
        true
    }
}

impl<T> Said<T> {
    /// Puts what is said where it belongs.
    pub(super) fn put(self, place: &mut Option<T>) {
        match self {
            Self::Nothing => {}
            Self::Null => *place = None,
            Self::Given(value) => *place = Some(value),
        }
    }

    pub(super) fn map<U>(self, to: impl FnOnce(T) -> U) -> Said<U> {
        match self {
            Self::Nothing => Said::Nothing,
            Self::Null => Said::Null,
            Self::Given(value) => Said::Given(to(value)),
        }
    }

    /// The same, if what is given can be read.
    pub(super) fn try_map<U, E>(self, to: impl FnOnce(T) -> Result<U, E>) -> Result<Said<U>, E> {
        Ok(match self {
            Self::Nothing => Said::Nothing,
            Self::Null => Said::Null,
            Self::Given(value) => Said::Given(to(value)?),
        })
    }

    /// As two options: whether something is said, and what.
    #[expect(clippy::option_option, reason = "as `ScopeChange` has it")]
    pub(super) fn into_options(self) -> Option<Option<T>> {
        match self {
            Self::Nothing => None,
            Self::Null => Some(None),
            Self::Given(value) => Some(Some(value)),
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Said<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let said = Option::<T>::deserialize(from)?;
        Ok(said.map_or(Self::Null, Self::Given))
    }
}

impl<T: JsonSchema> JsonSchema for Said<T> {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        Option::<T>::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        Option::<T>::json_schema(generator)
    }

    fn inline_schema() -> bool {
        true
    }
}

/// How schemas are made: of JSON Schema as OpenAPI 3.1 has it, kept where that keeps
/// them.
pub(super) fn schema_settings() -> SchemaSettings {
    SchemaSettings::draft2020_12().with(|settings| {
        settings.definitions_path = "/components/schemas".into();
        settings.meta_schema = None;
    })
}

const MEDIA: &str = "application/json";

/// Reads a body.
pub(super) fn read<T: Body + DeserializeOwned>(
    content_type: Option<&[u8]>,
    bytes: &[u8],
) -> Result<T, Problem> {
    check_media_type(content_type)?;
    let Strict(value) = serde_json::from_slice(bytes).map_err(|error| {
        Problem::malformed(format!("the body is no such JSON: {error}"), vec![])
    })?;
    let Value::Object(members) = &value else {
        return Err(Problem::malformed("the body must be a JSON object", vec![]));
    };
    check_members::<T>(members)?;
    serde_path_to_error::deserialize(value).map_err(|error| {
        let pointer = pointer(error.path());
        let detail = error.inner().to_string();
        Problem::unacceptable(vec![Wrong::at(pointer, detail)])
    })
}

/// JSON, or a merge patch, in UTF-8 (RFC 8259 §8.1, RFC 7396 §4).
fn check_media_type(content_type: Option<&[u8]>) -> Result<(), Problem> {
    let text = content_type.and_then(|bytes| std::str::from_utf8(bytes).ok());
    let text = text.unwrap_or_default().to_ascii_lowercase();
    let mut parts = text.split(';').map(str::trim);
    let is_json = matches!(parts.next(), Some(MEDIA | "application/merge-patch+json"));
    let is_utf8 = parts.all(|part| {
        !part.starts_with("charset") || matches!(part, "charset=utf-8" | "charset=\"utf-8\"")
    });
    if is_json && is_utf8 {
        Ok(())
    } else {
        Err(Problem::media_type(MEDIA))
    }
}

fn check_members<T: JsonSchema>(members: &Map<String, Value>) -> Result<(), Problem> {
    let schema = schema_settings().for_deserialize().into_generator();
    let schema = schema.into_root_schema_for::<T>();
    let Some(Value::Object(known)) = schema.get("properties") else {
        return Ok(());
    };
    let strange = members.keys().filter(|name| !known.contains_key(*name));
    let strange: Vec<_> = strange
        .map(|name| {
            let nearest = nearest_word(name, known.keys().map(String::as_str));
            Wrong::at(format!("/{}", step(name)), "is not known here").near(nearest)
        })
        .collect();
    let needed = schema.get("required").and_then(Value::as_array);
    let missing = needed.into_iter().flatten().filter_map(Value::as_str);
    let missing = missing
        .filter(|name| !members.contains_key(*name))
        .map(|name| Wrong::at(format!("/{name}"), "must be given"));
    let wrong: Vec<_> = strange.into_iter().chain(missing).collect();
    if wrong.is_empty() {
        Ok(())
    } else {
        Err(Problem::unacceptable(wrong))
    }
}

/// RFC 6901 §3.
fn step(member: &str) -> String {
    member.replace('~', "~0").replace('/', "~1")
}

fn pointer(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;

    let steps = path.iter().map(|one| match one {
        Segment::Seq { index } => format!("/{index}"),
        Segment::Map { key } => format!("/{}", step(key)),
        Segment::Enum { variant } => format!("/{}", step(variant)),
        Segment::Unknown => String::new(),
    });
    steps.collect()
}

/// JSON in which no name comes twice, and whose texts every engine can keep.
struct Strict(Value);

impl<'de> Deserialize<'de> for Strict {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(ReadStrictly).map(Self)
    }
}

struct ReadStrictly;

impl<'de> Visitor<'de> for ReadStrictly {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        self.visit_string(value.to_owned())
    }

    fn visit_string<E: Error>(self, value: String) -> Result<Value, E> {
        if is_storable(&value) {
            Ok(value.into())
        } else {
            Err(E::custom("a text has U+0000"))
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(Strict(value)) = seq.next_element()? {
            list.push(value);
        }
        Ok(list.into())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let (mut members, mut seen) = (Map::new(), HashSet::new());
        while let Some((name, Strict(value))) = map.next_entry::<String, Strict>()? {
            if !seen.insert(name.clone()) {
                return Err(A::Error::custom(format_args!("{name:?} is there twice")));
            }
            members.insert(name, value);
        }
        Ok(members.into())
    }
}
