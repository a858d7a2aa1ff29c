//! JSON objects of strangers: one meaning, or none.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

/// Why bytes are no JSON object with one meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum JsonObjectError {
    /// Not JSON, or something else than an object.
    #[error("it is not a JSON object")]
    Malformed,
    /// A member stands twice in an object, at any depth.
    #[error("it repeats a member")]
    Repeated,
}

/// Reads a JSON object in which no member is repeated, at any depth. Which of
/// two members counts differs from parser to parser, and what is checked by one
/// must not be used by another (RFC 7515 §4, RFC 7519 §4, RFC 8725 §2.4).
///
/// ```
/// use bailiwick_jose::jws::{JsonObjectError, json_object};
///
/// assert_eq!(json_object(br#"{"sub":"alice"}"#)?["sub"], "alice");
/// let twice = json_object(br#"{"sub":"alice","sub":"root"}"#);
/// assert_eq!(twice, Err(JsonObjectError::Repeated));
/// # Ok::<(), JsonObjectError>(())
/// ```
pub fn json_object(bytes: &[u8]) -> Result<Map<String, Value>, JsonObjectError> {
    match serde_json::from_slice::<Unique>(bytes) {
        Ok(Unique(Value::Object(members))) => Ok(members),
        // Only our visitor reports data errors: this type takes any JSON.
        Err(error) if error.is_data() => Err(JsonObjectError::Repeated),
        Ok(_) | Err(_) => Err(JsonObjectError::Malformed),
    }
}

struct Unique(Value);

impl<'de> Deserialize<'de> for Unique {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(UniqueVisitor).map(Self)
    }
}

struct UniqueVisitor;

impl<'de> Visitor<'de> for UniqueVisitor {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("JSON without repeated members")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut array = Vec::new();
        while let Some(Unique(item)) = items.next_element()? {
            array.push(item);
        }
        Ok(Value::Array(array))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some((name, Unique(value))) = members.next_entry::<String, _>()? {
            if object.insert(name, value).is_some() {
                return Err(A::Error::custom("a member is repeated"));
            }
        }
        Ok(Value::Object(object))
    }
}
