//! What an API says of itself, for clients that know nothing but its address:
//! RFC 9728, OAuth 2.0 Protected Resource Metadata.

use std::collections::BTreeMap;

use http::{HeaderValue, Response, Uri, header::CONTENT_TYPE};
use serde::Serialize;

/// RFC 9728 §3: what goes between the host and the path of the identifier.
const WELL_KNOWN: &str = "/.well-known/oauth-protected-resource";

/// The metadata of an API: its identifier, its authorization servers and scopes.
///
/// ```
/// # #[cfg(feature = "axum")] {
/// use axum::{Router, response::Response, routing::get};
/// use bailiwick_resource::{Protect, ResourceMetadata, Verifier};
///
/// fn api(verifier: impl Verifier + 'static) -> Router {
///     let metadata = ResourceMetadata::new("https://users.example.com")
///         .authorization_server("https://login.example.com/o")
///         .scopes(["read", "write"])
///         .name("Users");
///     let protect = Protect::new(verifier).resource_metadata(metadata.url());
///     let path = metadata.path();
///     let document = move || std::future::ready(metadata.to_response::<axum::body::Body>());
///     Router::new()
///         .route("/users", get(|| async { "users" }))
///         .layer(protect)
///         .route(&path, get(document))
/// }
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ResourceMetadata {
    resource: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    authorization_servers: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    scopes_supported: Vec<String>,
    /// An extension member (RFC 9728 §2), which `bailiwick scope pull` and `drift` read.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    scope_descriptions: BTreeMap<String, String>,
    /// RFC 6750 §2.1 is the only one that [`Protect`](crate::Protect) takes.
    bearer_methods_supported: [&'static str; 1],
    #[serde(skip_serializing_if = "Option::is_none")]
    resource_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    resource_documentation: Option<String>,
}

impl ResourceMetadata {
    /// Of the API with this resource identifier: the one that is its audience.
    ///
    /// ```
    /// use bailiwick_resource::ResourceMetadata;
    ///
    /// let metadata = ResourceMetadata::new("https://users.example.com");
    /// ```
    pub fn new(resource: impl Into<String>) -> Self {
        Self {
            resource: resource.into(),
            authorization_servers: Vec::new(),
            scopes_supported: Vec::new(),
            scope_descriptions: BTreeMap::new(),
            bearer_methods_supported: ["header"],
            resource_name: None,
            resource_documentation: None,
        }
    }

    /// One more issuer whose tokens it takes.
    ///
    /// ```
    /// # use bailiwick_resource::ResourceMetadata;
    /// let metadata = ResourceMetadata::new("https://users.example.com")
    ///     .authorization_server("https://login.example.com/o");
    /// ```
    pub fn authorization_server(mut self, issuer: impl Into<String>) -> Self {
        self.authorization_servers.push(issuer.into());
        self
    }

    /// Scopes that clients may ask for, as far as they shall know.
    ///
    /// ```
    /// # use bailiwick_resource::ResourceMetadata;
    /// let metadata = ResourceMetadata::new("https://users.example.com").scopes(["read"]);
    /// ```
    pub fn scopes<S: Into<String>>(mut self, names: impl IntoIterator<Item = S>) -> Self {
        self.scopes_supported
            .extend(names.into_iter().map(Into::into));
        self
    }

    /// The same, with what each lets a client do: in the extension member
    /// `scope_descriptions`, which an authorization server that reads this document
    /// compares with its registry.
    ///
    /// ```
    /// # use bailiwick_resource::ResourceMetadata;
    /// let metadata = ResourceMetadata::new("https://users.example.com")
    ///     .described_scopes([("read", "Read your users"), ("write", "Change your users")]);
    /// ```
    pub fn described_scopes<N: Into<String>, D: Into<String>>(
        mut self,
        scopes: impl IntoIterator<Item = (N, D)>,
    ) -> Self {
        for (name, description) in scopes {
            let name = name.into();
            self.scopes_supported.push(name.clone());
            self.scope_descriptions.insert(name, description.into());
        }
        self
    }

    /// Its name, for people.
    ///
    /// ```
    /// # use bailiwick_resource::ResourceMetadata;
    /// let metadata = ResourceMetadata::new("https://users.example.com").name("Users");
    /// ```
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.resource_name = Some(name.into());
        self
    }

    /// The address of its documentation.
    ///
    /// ```
    /// # use bailiwick_resource::ResourceMetadata;
    /// let metadata = ResourceMetadata::new("https://users.example.com")
    ///     .documentation("https://users.example.com/docs");
    /// ```
    pub fn documentation(mut self, url: impl Into<String>) -> Self {
        self.resource_documentation = Some(url.into());
        self
    }

    /// Where clients look for it: to be named in challenges with
    /// [`Protect::resource_metadata`](crate::Protect::resource_metadata).
    ///
    /// ```
    /// # use bailiwick_resource::ResourceMetadata;
    /// assert_eq!(
    ///     ResourceMetadata::new("https://example.com/users").url(),
    ///     "https://example.com/.well-known/oauth-protected-resource/users"
    /// );
    /// ```
    pub fn url(&self) -> String {
        let path = self.path();
        let uri = self.resource.parse::<Uri>().ok();
        let origin = uri
            .as_ref()
            .and_then(|uri| Some((uri.scheme_str()?, uri.authority()?)));
        match origin {
            Some((scheme, authority)) => format!("{scheme}://{authority}{path}"),
            // An identifier without a host can be found on this one only.
            None => path,
        }
    }

    /// The path at which it is to be served.
    ///
    /// ```
    /// # use bailiwick_resource::ResourceMetadata;
    /// assert_eq!(
    ///     ResourceMetadata::new("https://users.example.com").path(),
    ///     "/.well-known/oauth-protected-resource"
    /// );
    /// ```
    pub fn path(&self) -> String {
        let uri = self.resource.parse::<Uri>().ok();
        // RFC 9728 §3.1: only the slash that follows the host is left out.
        let path = uri.as_ref().map_or("", Uri::path);
        let path = if path == "/" { "" } else { path };
        format!("{WELL_KNOWN}{path}")
    }

    /// The document, with a body of whatever kind the framework takes.
    ///
    /// ```
    /// # use bailiwick_resource::ResourceMetadata;
    /// let document = ResourceMetadata::new("https://users.example.com").to_response::<Vec<u8>>();
    /// assert_eq!(document.headers()["content-type"], "application/json");
    /// ```
    pub fn to_response<B: From<Vec<u8>>>(&self) -> Response<B> {
        // Texts and lists of texts: there is nothing that could fail.
        let body = serde_json::to_vec(self).unwrap_or_default();
        let mut response = Response::new(B::from(body));
        response
            .headers_mut()
            .insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        response
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    /// RFC 9728 §3.1.
    #[test]
    fn the_well_known_path_stands_before_the_resources() {
        for (resource, url) in [
            (
                "https://resource.example.com",
                "https://resource.example.com/.well-known/oauth-protected-resource",
            ),
            (
                "https://resource.example.com/resource1",
                "https://resource.example.com/.well-known/oauth-protected-resource/resource1",
            ),
            (
                "http://localhost:8002/a/b/",
                "http://localhost:8002/.well-known/oauth-protected-resource/a/b/",
            ),
            (
                "https://resource.example.com/",
                "https://resource.example.com/.well-known/oauth-protected-resource",
            ),
        ] {
            assert_eq!(ResourceMetadata::new(resource).url(), url);
            // There the authorization server looks for it.
            let looked_for = bailiwick_core::scope::metadata_url(resource);
            assert_eq!(looked_for.as_deref(), Some(url));
        }
        let nowhere = ResourceMetadata::new("urn:api").url();
        assert_eq!(nowhere, "/.well-known/oauth-protected-resource");
    }

    /// RFC 9728 §2.
    #[test]
    fn the_document_says_what_was_told() {
        let said = ResourceMetadata::new("https://users.example.com")
            .authorization_server("https://login.example.com/o")
            .scopes(["read"])
            .described_scopes([("write", "Change your users")])
            .name("Users")
            .to_response::<Vec<u8>>();
        let body: serde_json::Value = serde_json::from_slice(said.body()).unwrap();
        assert_eq!(
            body,
            serde_json::json!({
                "resource": "https://users.example.com",
                "authorization_servers": ["https://login.example.com/o"],
                "scopes_supported": ["read", "write"],
                "scope_descriptions": {"write": "Change your users"},
                "bearer_methods_supported": ["header"],
                "resource_name": "Users",
            })
        );
    }
}
