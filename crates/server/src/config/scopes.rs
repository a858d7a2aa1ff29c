//! `[scopes]`: the server's own scopes, `name = "description"`, and `default`.

use bailiwick_core::scope::ScopeToken;
use serde::{
    Deserialize, Deserializer,
    de::{self, MapAccess, Visitor},
};

/// The member of `[scopes]` that is not a scope.
const DEFAULT: &str = "default";
/// The only member of `default` that is not a scope: all configured ones.
const ALL: &str = "__all__";

/// `[scopes]`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ConfiguredScopes {
    /// Names and descriptions, in the file's order.
    pub descriptions: Vec<(ScopeToken, String)>,
    /// Which of them are granted when a request names no scope.
    pub default: ConfiguredDefaults,
}

/// `scopes.default`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConfiguredDefaults {
    /// `["__all__"]`: all of `[scopes]`, but never the privileged ones.
    All,
    /// These.
    Names(Vec<ScopeToken>),
}

impl Default for ConfiguredDefaults {
    fn default() -> Self {
        Self::Names(Vec::new())
    }
}

impl ConfiguredDefaults {
    fn of(names: &[String]) -> Result<Self, String> {
        if names.iter().any(|name| name == ALL) {
            return if names.len() == 1 {
                Ok(Self::All)
            } else {
                Err(format!("{ALL} stands alone in scopes.default"))
            };
        }
        names
            .iter()
            .map(|name| ScopeToken::parse(name).map_err(|error| format!("{name:?}: {error}")))
            .collect::<Result<_, _>>()
            .map(Self::Names)
    }
}

impl<'de> Deserialize<'de> for ConfiguredScopes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;

        impl<'de> Visitor<'de> for Members {
            type Value = ConfiguredScopes;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a table of scope names and their descriptions")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut scopes = ConfiguredScopes::default();
                while let Some(name) = map.next_key::<String>()? {
                    if name == DEFAULT {
                        scopes.default = map.next_value::<DefaultMember>()?.0;
                        continue;
                    }
                    let token = ScopeToken::parse(&name)
                        .map_err(|error| de::Error::custom(format!("{name:?}: {error}")))?;
                    scopes.descriptions.push((token, map.next_value()?));
                }
                Ok(scopes)
            }
        }

        deserializer.deserialize_map(Members)
    }
}

struct DefaultMember(ConfiguredDefaults);

impl<'de> Deserialize<'de> for DefaultMember {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let names = super::value::words(deserializer)?;
        let default = ConfiguredDefaults::of(&names).map_err(de::Error::custom)?;
        Ok(Self(default))
    }
}
