//! What the record of changes of the registry is about.

/// What a change is about, as it is kept in `registry_changes`.
#[derive(Clone, Copy)]
pub(crate) enum ChangeKind {
    Client = 1,
    Scope = 2,
    SigningKeys = 3,
}
