//! For whom a token is: RFC 8707 §2, Resource Parameter; RFC 7662 §2.2, `aud`.

/// This resource server's own identifier.
#[derive(Debug)]
pub(crate) struct Audience {
    pub(crate) resource: String,
    pub(crate) unbound: Unbound,
}

/// Whether a token that is bound to no resource server is let in.
///
/// ```
/// assert_ne!(bailiwick_resource::Unbound::Accept, bailiwick_resource::Unbound::Refuse);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unbound {
    /// A token without `aud` is good everywhere.
    Accept,
    /// Every token must name this resource server in `aud`.
    Refuse,
}

impl Audience {
    /// RFC 7662 §4: a token bound to another resource server is none here.
    /// Identifiers compare byte for byte.
    pub(crate) fn admits(&self, bound_to: &[String]) -> bool {
        if bound_to.is_empty() {
            self.unbound == Unbound::Accept
        } else {
            bound_to.contains(&self.resource)
        }
    }
}
