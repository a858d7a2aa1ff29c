//! The issuer, and where its path puts the endpoints.

/// Where the endpoints hang: the path of the issuer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mount {
    /// The path without a trailing slash; empty when the issuer has none.
    path: String,
    /// Whether the issuer is https: cookies are then `Secure`.
    secure: bool,
}

impl Mount {
    /// Of an issuer: an absolute http or https URL without query, fragment, user
    /// name and trailing slash (RFC 8414 §2), in its one normal form, for it is
    /// compared byte for byte everywhere. The error is to be read after the issuer.
    pub(crate) fn of_issuer(issuer: &str) -> Result<Self, &'static str> {
        let url = url::Url::parse(issuer).map_err(|_| "is not an absolute URL")?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err("is not an http or https URL");
        }
        if issuer.contains(['?', '#', '@', '\\']) {
            return Err("has a query, a fragment or a user name");
        }
        if issuer.ends_with('/') {
            return Err("ends in a slash");
        }
        if url.as_str().trim_end_matches('/') != issuer {
            return Err("is not in its normal form (lower-case host, no default port)");
        }
        let path = url.path().trim_end_matches('/').to_owned();
        let plain = |c: char| c.is_ascii_alphanumeric() || "/-._~".contains(c);
        if !path.chars().all(plain) {
            return Err("has a path of other characters than letters, digits and / - . _ ~");
        }
        Ok(Self {
            path,
            secure: url.scheme() == "https",
        })
    }

    /// The path of `tail` (which begins with `/`) below the mount.
    pub(crate) fn path(&self, tail: &str) -> String {
        format!("{}{tail}", self.path)
    }

    /// The mount path, without a trailing slash.
    pub(crate) fn as_str(&self) -> &str {
        &self.path
    }

    /// Whether people come by https.
    pub(crate) fn is_secure(&self) -> bool {
        self.secure
    }
}
