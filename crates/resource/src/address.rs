//! URLs at which an authorization server may be asked.

use url::{Host, Url};

use crate::error::ConfigurationError;

/// Whether it is plain http to anywhere but this machine.
pub(crate) fn is_overheard(url: &Url) -> bool {
    let is_here = match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    url.scheme() == "http" && !is_here
}

/// An absolute http or https URL without user, query and fragment.
pub(crate) fn parse(text: &str) -> Result<Url, ConfigurationError> {
    let refused = |problem: &str| ConfigurationError::Url {
        url: text.to_owned(),
        problem: problem.to_owned(),
    };
    let url = Url::parse(text).map_err(|error| refused(&error.to_string()))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(refused("the scheme must be http or https"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(ConfigurationError::Url {
            // the text may hold a password
            url: format!("{}://…", url.scheme()),
            problem: "it must not hold a user or a password".to_owned(),
        });
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(refused("it must have no query and no fragment"));
    }
    Ok(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_http_is_for_this_machine_only() {
        for (url, overheard) in [
            ("http://localhost:8000/o", false),
            ("http://login.localhost/o", false),
            ("http://127.0.0.2/o", false),
            ("http://[::1]/o", false),
            ("https://login.example.com/o", false),
            ("http://login.example.com/o", true),
            ("http://localhost.example.com/o", true),
            ("http://192.168.0.1/o", true),
        ] {
            assert_eq!(parse(url).map(|url| is_overheard(&url)), Ok(overheard));
        }
    }
}
