//! Where an issuer publishes its keys: RFC 8414.

use serde::Deserialize;
use url::Url;

use crate::{address, error::ConfigurationError};

#[derive(Deserialize)]
struct Metadata {
    issuer: String,
    jwks_uri: String,
}

/// RFC 8414 §3.1: the well-known path goes between the host and the path.
pub(super) fn address_of(issuer: &str) -> Result<Url, ConfigurationError> {
    let mut url = address::parse(issuer)?;
    let path = url.path().trim_end_matches('/');
    let path = format!("/.well-known/oauth-authorization-server{path}");
    url.set_path(&path);
    Ok(url)
}

/// The address of the keys, if this is the metadata of `issuer` (RFC 8414 §3.3).
/// They may be kept elsewhere, but not less safely.
pub(super) fn jwks_uri(body: &[u8], issuer: &str) -> Result<Url, String> {
    let metadata: Metadata = serde_json::from_slice(body)
        .map_err(|_| "it is no metadata with issuer and jwks_uri".to_owned())?;
    if metadata.issuer != issuer {
        return Err("it is the metadata of another issuer".to_owned());
    }
    let wrong = || "its jwks_uri cannot be used".to_owned();
    let url = Url::parse(&metadata.jwks_uri).map_err(|_| wrong())?;
    let is_as_safe =
        url.scheme() == "https" || (url.scheme() == "http" && issuer.starts_with("http://"));
    let is_plain = url.username().is_empty() && url.password().is_none() && url.has_host();
    if is_as_safe && is_plain {
        Ok(url)
    } else {
        Err(wrong())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_well_known_path_stands_before_the_issuers() {
        for (issuer, address) in [
            (
                "https://a.example",
                "https://a.example/.well-known/oauth-authorization-server",
            ),
            (
                "https://a.example/",
                "https://a.example/.well-known/oauth-authorization-server",
            ),
            (
                "http://localhost:8000/o",
                "http://localhost:8000/.well-known/oauth-authorization-server/o",
            ),
        ] {
            assert_eq!(address_of(issuer).map(String::from), Ok(address.to_owned()));
        }
    }

    /// security.md JW-9: what the metadata of one issuer says of another is nothing.
    #[test]
    fn jw_9_only_the_issuers_own_metadata_counts() {
        let said = |issuer: &str, uri: &str| {
            let body = format!(r#"{{"issuer":"{issuer}","jwks_uri":"{uri}"}}"#);
            jwks_uri(body.as_bytes(), "https://a.example/o").is_ok()
        };
        assert!(said("https://a.example/o", "https://a.example/jwks?p=1"));
        assert!(said("https://a.example/o", "https://keys.example/jwks"));
        assert!(!said("https://a.example/o/", "https://a.example/jwks"));
        assert!(!said("https://b.example/o", "https://a.example/jwks"));
        for uri in [
            "http://a.example/jwks",
            "file:///etc/passwd",
            "https://u:p@a.example/jwks",
            "jwks",
            "",
        ] {
            assert!(!said("https://a.example/o", uri), "{uri}");
        }
        assert!(jwks_uri(b"{}", "https://a.example/o").is_err());
        assert!(jwks_uri(b"<html>", "https://a.example/o").is_err());
    }
}
