//! RFC 9728 §2: what a resource server says of itself.

use serde_json::{Map, Value};

use crate::{
    plain_text::{legible, plain_text},
    resource::is_same,
    scope::ScopeToken,
};

/// RFC 9728 §3: what goes between the host and the path of the identifier.
const WELL_KNOWN: &str = "/.well-known/oauth-protected-resource";
/// Most scopes of a document: as many as a resource server may hold.
const MOST: usize = 10_000;
/// Longest description, in characters.
const LONGEST: usize = 500;
/// Characters of what should have been a name, in a report.
const LONGEST_NAME: usize = 255;

/// A scope that a resource server announces.
///
/// ```
/// use bailiwick_core::scope::{AnnouncedScope, ScopeToken};
///
/// let see = AnnouncedScope {
///     name: ScopeToken::from_static("plants:see"),
///     description: "See your plants".to_owned(),
/// };
/// assert!(see.name.as_str().starts_with("plants:"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnnouncedScope {
    /// Its name.
    pub name: ScopeToken,
    /// What it lets a client do, of the extension member `scope_descriptions`;
    /// empty where the document does not say.
    pub description: String,
}

/// What the metadata document of a resource server announces.
///
/// ```
/// use bailiwick_core::scope::{Announced, DocumentProblem};
///
/// let document = br#"{"resource": "https://plants.example",
///     "authorization_servers": ["https://other.example"], "scopes_supported": ["see"]}"#;
/// let read = |issuer| Announced::parse(document, "https://plants.example", issuer);
/// assert_eq!(read("https://other.example")?.scopes[0].name.as_str(), "see");
/// assert_eq!(read("https://login.example/o"), Err(DocumentProblem::NamesOthers));
/// # Ok::<(), DocumentProblem>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Announced {
    /// The scopes, each once, in the order of the document.
    pub scopes: Vec<AnnouncedScope>,
    /// Names that are none (RFC 6749 §3.3).
    pub malformed: Vec<String>,
}

/// Why a document says nothing that counts.
///
/// ```
/// use bailiwick_core::scope::{Announced, DocumentProblem};
///
/// let read = Announced::parse(b"[]", "https://plants.example", "https://login.example");
/// assert_eq!(read, Err(DocumentProblem::Unreadable));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DocumentProblem {
    /// It is no JSON object, or its members are not what they should be.
    #[error("the metadata document is no JSON object with the members of RFC 9728")]
    Unreadable,
    /// RFC 9728 §3.3: it is about another resource.
    #[error("the metadata document is about another resource ({0:?})")]
    AnotherResource(String),
    /// It does not name this server.
    #[error("the metadata document does not name this server among its authorization servers")]
    NamesOthers,
    /// It announces more than a resource server may hold.
    #[error("the metadata document announces more than 10000 scopes")]
    TooMany,
}

impl Announced {
    /// Reads the document of the resource server with the identifier `resource`,
    /// for the server `issuer`.
    ///
    /// # Errors
    ///
    /// If it is not about that resource (RFC 9728 §3.3), does not name that server,
    /// or cannot be read.
    pub fn parse(document: &[u8], resource: &str, issuer: &str) -> Result<Self, DocumentProblem> {
        let document: Map<String, Value> =
            serde_json::from_slice(document).map_err(|_| DocumentProblem::Unreadable)?;
        let said = document.get("resource").and_then(Value::as_str);
        let said = said.ok_or(DocumentProblem::Unreadable)?;
        if !is_same(said, resource) {
            let said = said.chars().filter(char::is_ascii_graphic).take(200);
            return Err(DocumentProblem::AnotherResource(said.collect()));
        }
        let servers = texts(&document, "authorization_servers")?;
        if !servers.contains(&issuer) {
            return Err(DocumentProblem::NamesOthers);
        }
        let names = texts(&document, "scopes_supported")?;
        if names.len() > MOST {
            return Err(DocumentProblem::TooMany);
        }
        let descriptions = document.get("scope_descriptions");
        let described = |name: &str| {
            let text = descriptions?.get(name)?.as_str()?;
            plain_text(text, LONGEST).ok()
        };
        let mut announced = Self::default();
        let mut seen = std::collections::HashSet::new();
        for name in names {
            match ScopeToken::parse(name) {
                Ok(token) if seen.insert(token.clone()) => {
                    announced.scopes.push(AnnouncedScope {
                        description: described(name).unwrap_or_default(),
                        name: token,
                    });
                }
                Ok(_) => {}
                Err(_) => announced.malformed.push(legible(name, LONGEST_NAME)),
            }
        }
        Ok(announced)
    }
}

/// The member `name`: a list of texts; none where it is missing.
fn texts<'a>(
    document: &'a Map<String, Value>,
    name: &str,
) -> Result<Vec<&'a str>, DocumentProblem> {
    let Some(member) = document.get(name) else {
        return Ok(Vec::new());
    };
    let list = member.as_array().ok_or(DocumentProblem::Unreadable)?;
    let texts = list.iter().map(Value::as_str);
    texts
        .collect::<Option<_>>()
        .ok_or(DocumentProblem::Unreadable)
}

/// Where the document of the resource identifier `resource` is (RFC 9728 §3.1).
///
/// ```
/// use bailiwick_core::scope::metadata_url;
///
/// assert_eq!(
///     metadata_url("https://plants.example/v1").as_deref(),
///     Some("https://plants.example/.well-known/oauth-protected-resource/v1"),
/// );
/// assert_eq!(metadata_url("plants"), None);
/// ```
pub fn metadata_url(resource: &str) -> Option<String> {
    let (scheme, rest) = resource.split_once("://")?;
    let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let path = if path == "/" { "" } else { path };
    Some(format!("{scheme}://{host}{WELL_KNOWN}{path}"))
}
