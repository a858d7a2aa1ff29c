//! What stands for the values of a parameterised scope.

use serde::{Deserialize, Serialize};

words! {
    /// Which values a parameter takes.
    ///
    /// ```
    /// use bailiwick_core::model::ParameterType;
    ///
    /// assert_eq!(ParameterType::parse("path"), Some(ParameterType::Path));
    /// assert_eq!(ParameterType::Path.as_str(), "path");
    /// ```
    #[non_exhaustive]
    ParameterType {
        /// Letters, digits, `-`, `_`, `.` and `~`: 1 to 128 of them.
        Word = "word",
        /// Decimal digits without a leading zero, up to 2⁶⁴ − 1.
        Integer = "integer",
        /// A UUID in lower case (RFC 9562 §4).
        Uuid = "uuid",
        /// An absolute path: `/` and segments, none empty, none `.` or `..`; one
        /// covers all below it, as storage systems of the WLCG have it.
        Path = "path",
    }
}

/// A parameter of a scope name, by the word between braces.
///
/// ```
/// use bailiwick_core::model::{ParameterType, ScopeParameter};
///
/// let id = ScopeParameter::new(ParameterType::Integer);
/// assert_eq!(id.most, 10);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScopeParameter {
    /// Which values it takes.
    #[serde(rename = "type")]
    pub kind: ParameterType,
    /// How many values of the scope one request may name, 1 to 100.
    #[serde(default = "most")]
    pub most: u8,
}

const fn most() -> u8 {
    10
}

impl ScopeParameter {
    /// A parameter of this type, of which ten values may be asked for at once.
    pub fn new(kind: ParameterType) -> Self {
        Self { kind, most: most() }
    }
}
