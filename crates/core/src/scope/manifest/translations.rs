//! The members `description#fr` of an entry (as RFC 7591 §2.2 has them).

use std::{collections::BTreeMap, fmt};

use serde::{
    Deserializer, Serializer,
    de::{Error, MapAccess, Visitor},
    ser::SerializeMap,
};

/// What the members' names begin with.
pub(super) const PREFIX: &str = "description#";

pub(super) fn serialize<S: Serializer>(
    translations: &BTreeMap<String, String>,
    to: S,
) -> Result<S::Ok, S::Error> {
    let mut members = to.serialize_map(Some(translations.len()))?;
    for (language, text) in translations {
        members.serialize_entry(&format!("{PREFIX}{language}"), text)?;
    }
    members.end()
}

pub(super) fn deserialize<'de, D: Deserializer<'de>>(
    from: D,
) -> Result<BTreeMap<String, String>, D::Error> {
    from.deserialize_map(ReadTranslations)
}

struct ReadTranslations;

impl<'de> Visitor<'de> for ReadTranslations {
    type Value = BTreeMap<String, String>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("descriptions by language")
    }

    /// Gets every member that no field took.
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut translations = BTreeMap::new();
        while let Some(member) = map.next_key::<String>()? {
            let language = member
                .strip_prefix(PREFIX)
                .ok_or_else(|| A::Error::custom(format!("unknown member '{member}'")))?;
            translations.insert(language.to_owned(), map.next_value()?);
        }
        Ok(translations)
    }
}
