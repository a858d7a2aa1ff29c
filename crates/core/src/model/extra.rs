//! What a host keeps with our records.

use std::sync::Arc;

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};

/// A JSON object of the host's own, kept with a record and given back; this crate
/// reads nothing of it. Cheap to clone; empty costs nothing.
///
/// ```
/// use bailiwick_core::model::Extra;
/// use serde_json::json;
///
/// let extra = Extra::from_iter([("logo", json!("https://app.example/logo.svg"))]);
/// assert_eq!(extra.text("logo"), Some("https://app.example/logo.svg"));
/// assert_eq!(Extra::parse(&extra.to_json()), Some(extra));
/// ```
///
/// ```
/// use bailiwick_core::model::Extra;
/// use serde::Deserialize;
/// use serde_json::json;
///
/// #[derive(Deserialize)]
/// struct Agreement {
///     version: u32,
/// }
///
/// let extra = Extra::from_iter([("version", json!(3))]);
/// assert_eq!(extra.read::<Agreement>().unwrap().version, 3);
/// assert_eq!(extra.member("version"), Some(&json!(3)));
/// assert_eq!((extra.members().count(), extra.is_empty()), (1, false));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Extra(Option<Arc<Map<String, Value>>>);

impl Extra {
    /// Nothing.
    pub const EMPTY: Self = Self(None);

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.0.as_ref().is_none_or(|map| map.is_empty())
    }

    /// One member.
    pub fn member(&self, name: &str) -> Option<&Value> {
        self.0.as_ref()?.get(name)
    }

    /// One member, if it is a text.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.member(name)?.as_str()
    }

    /// All members, by name.
    pub fn members(&self) -> impl Iterator<Item = (&str, &Value)> {
        let members = self.0.iter().flat_map(|map| map.iter());
        members.map(|(name, value)| (name.as_str(), value))
    }

    /// The whole as a type of the host's.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, serde_json::Error> {
        let map = self.0.as_deref().cloned().unwrap_or_default();
        serde_json::from_value(Value::Object(map))
    }

    /// As JSON text: `{}` when empty.
    pub fn to_json(&self) -> String {
        self.0
            .as_ref()
            .and_then(|map| serde_json::to_string(map).ok())
            .unwrap_or_else(|| "{}".to_owned())
    }

    /// Reads [`Extra::to_json`] back; `None` for what is no JSON object.
    pub fn parse(text: &str) -> Option<Self> {
        let map: Map<String, Value> = serde_json::from_str(text).ok()?;
        Some(map.into())
    }
}

impl From<Map<String, Value>> for Extra {
    fn from(map: Map<String, Value>) -> Self {
        Self((!map.is_empty()).then(|| Arc::new(map)))
    }
}

impl<N: Into<String>> FromIterator<(N, Value)> for Extra {
    fn from_iter<I: IntoIterator<Item = (N, Value)>>(members: I) -> Self {
        let members = members.into_iter();
        members
            .map(|(name, value)| (name.into(), value))
            .collect::<Map<_, _>>()
            .into()
    }
}
