//! The scopes of this API: declared once, as what its guards take.

use bailiwick_resource::{DeclaredScope, declare_scopes};

declare_scopes! {
    /// What clients may do here.
    pub enum UserScope {
        /// Look at users.
        Read = DeclaredScope::new("read", "Read your users")
            .in_language("de", "Ihre Nutzer lesen")
            .in_language("fr", "Lire vos utilisateurs")
            .by_default(),
        /// Add users and change them.
        Write = DeclaredScope::new("write", "Add and change users")
            .in_language("de", "Nutzer anlegen und ändern")
            .in_language("fr", "Ajouter et modifier des utilisateurs")
            .by_default(),
        /// Look at groups.
        Groups = DeclaredScope::new("groups", "See the groups")
            .in_language("de", "Die Gruppen sehen")
            .in_language("fr", "Voir les groupes")
            .by_default(),
    }
}
