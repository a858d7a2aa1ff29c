//! `[traces]`.

use std::num::NonZeroU32;

use serde::{Deserialize, Deserializer, de::Error as _};
use url::Url;

/// `[traces]`: where spans of requests go.
///
/// ```
/// use bailiwick_server::config::{Environment, Flags, Settings};
///
/// let variable = ("BAILIWICK_TRACES_ONE_IN".to_owned(), "100".to_owned());
/// let settings = Settings::load(None, &Environment::from([variable]), &Flags::default())?;
/// assert_eq!(settings.traces.one_in.get(), 100);
/// assert_eq!(settings.traces.endpoint, None);
/// # Ok::<(), bailiwick_server::config::SettingsError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct TraceSettings {
    /// Where a collector takes traces by OTLP over HTTP, as it is posted to. Default:
    /// nowhere.
    #[serde(deserialize_with = "of_http")]
    pub endpoint: Option<Url>,
    /// One request in so many is traced. Default: 1.
    pub one_in: NonZeroU32,
}

impl Default for TraceSettings {
    fn default() -> Self {
        Self {
            endpoint: None,
            one_in: NonZeroU32::MIN,
        }
    }
}

fn of_http<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Url>, D::Error> {
    let text = String::deserialize(deserializer)?;
    let url = Url::parse(&text).ok();
    let url = url.filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    let url = url.ok_or_else(|| {
        D::Error::custom("a collector is named by its URL, such as http://127.0.0.1:4318/v1/traces")
    })?;
    Ok(Some(url))
}
