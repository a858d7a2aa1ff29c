//! `[scopes]`: the server's own scopes, `name = "description"`, and `default`.

use bailiwick_core::scope::{ConfiguredScopes, Defaults, ScopeToken};
use serde::{
    Deserialize, Deserializer,
    de::{self, MapAccess, Visitor},
};

/// The member of `[scopes]` that is not a scope.
const DEFAULT: &str = "default";
/// The only member of `default` that is not a scope: all configured ones.
const ALL: &str = "__all__";

pub(super) fn configured<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<ConfiguredScopes, D::Error> {
    deserializer.deserialize_map(Members)
}

struct Members;

impl<'de> Visitor<'de> for Members {
    type Value = ConfiguredScopes;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a table of scope names and their descriptions")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut configured = ConfiguredScopes::default();
        while let Some(name) = map.next_key::<String>()? {
            if name == DEFAULT {
                configured.defaults = map.next_value::<DefaultMember>()?.0;
                continue;
            }
            let token = ScopeToken::parse(&name)
                .map_err(|error| de::Error::custom(format!("{name:?}: {error}")))?;
            configured.scopes.push((token, map.next_value()?));
        }
        Ok(configured)
    }
}

struct DefaultMember(Defaults);

impl<'de> Deserialize<'de> for DefaultMember {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let names = super::value::words(deserializer)?;
        defaults(&names).map(Self).map_err(de::Error::custom)
    }
}

fn defaults(names: &[String]) -> Result<Defaults, String> {
    if names.iter().any(|name| name == ALL) {
        return match names {
            [_] => Ok(Defaults::All),
            _ => Err(format!("{ALL} stands alone in scopes.default")),
        };
    }
    names
        .iter()
        .map(|name| ScopeToken::parse(name).map_err(|error| format!("{name:?}: {error}")))
        .collect::<Result<_, _>>()
        .map(Defaults::Names)
}
