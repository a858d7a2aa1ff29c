//! What the state of a scope means where: one table.

use crate::model::ScopeState;

words! {
    /// Where a scope is looked at.
    ///
    /// ```
    /// use bailiwick_core::scope::Moment;
    ///
    /// assert_eq!(Moment::Refresh.as_str(), "refresh");
    /// assert_eq!(Moment::parse("redemption"), Some(Moment::Redemption));
    /// ```
    #[non_exhaustive]
    Moment {
        /// A request names it, at the authorization or the token endpoint, with
        /// nothing granted before.
        Request = "request",
        /// A code is redeemed.
        Redemption = "redemption",
        /// A refresh token is redeemed.
        Refresh = "refresh",
        /// A token that carries it is introspected.
        Introspection = "introspection",
        /// The metadata document is read (RFC 8414 §2 `scopes_supported`).
        Metadata = "metadata",
        /// The catalogue is read.
        Catalogue = "catalogue",
    }
}

words! {
    /// What becomes of it there.
    ///
    /// ```
    /// use bailiwick_core::{model::ScopeState, scope::{Effect, Moment, effect}};
    ///
    /// let effect = effect(ScopeState::Disabled, Moment::Refresh);
    /// assert_eq!(effect, Effect::Dropped);
    /// assert!(!effect.is_granted());
    /// assert_eq!(Effect::parse(effect.as_str()), Some(effect));
    /// ```
    #[non_exhaustive]
    Effect {
        /// As the rules say: granted, or shown.
        Works = "works",
        /// The same, with a mark: when it ends and what replaces it.
        Marked = "marked",
        /// The request is refused, or narrowed, and may be told why.
        Refused = "refused",
        /// As if it were not registered.
        Unknown = "unknown",
        /// Left out of what is granted; where nothing is left, that is refused.
        Dropped = "dropped",
        /// Not shown.
        Hidden = "hidden",
        /// Shown to its owner and to administrators only.
        Reserved = "reserved",
    }
}

impl Effect {
    /// Whether a token may carry the scope.
    ///
    /// ```
    /// use bailiwick_core::scope::Effect;
    ///
    /// assert!(Effect::Marked.is_granted() && !Effect::Unknown.is_granted());
    /// ```
    pub const fn is_granted(self) -> bool {
        matches!(self, Self::Works | Self::Marked)
    }
}

/// What becomes of a scope in `state` at `moment`. What a `match` says here holds
/// at every endpoint and for every grant; there is no second place.
///
/// ```
/// use bailiwick_core::{model::ScopeState, scope::{Effect, Moment, effect}};
///
/// assert_eq!(effect(ScopeState::Deprecated, Moment::Catalogue), Effect::Marked);
/// assert_eq!(effect(ScopeState::Pending, Moment::Request), Effect::Unknown);
/// ```
#[rustfmt::skip]
pub const fn effect(state: ScopeState, moment: Moment) -> Effect {
    use Effect::{Dropped, Hidden, Marked, Refused, Reserved, Unknown, Works};
    use Moment as M;
    use ScopeState as S;
    //                 request   redemption refresh   introspection metadata  catalogue
    let row = match state {
        S::Pending    => [Unknown, Dropped,   Dropped,  Hidden,       Hidden,   Reserved],
        S::Active     => [Works,   Works,     Works,    Works,        Works,    Works],
        S::Deprecated => [Marked,  Works,     Works,    Works,        Works,    Marked],
        S::Disabled   => [Refused, Dropped,   Dropped,  Hidden,       Hidden,   Marked],
        S::Retired    => [Refused, Dropped,   Dropped,  Hidden,       Hidden,   Reserved],
    };
    let [request, redemption, refresh, introspection, metadata, catalogue] = row;
    match moment {
        M::Request => request,
        M::Redemption => redemption,
        M::Refresh => refresh,
        M::Introspection => introspection,
        M::Metadata => metadata,
        M::Catalogue => catalogue,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The table of the book, cell by cell: `docs/scope-lifecycle.md`.
    #[test]
    fn every_cell_is_as_the_book_says() {
        let book = [
            ("pending", "unknown dropped dropped hidden hidden reserved"),
            ("active", "works works works works works works"),
            ("deprecated", "marked works works works works marked"),
            ("disabled", "refused dropped dropped hidden hidden marked"),
            ("retired", "refused dropped dropped hidden hidden reserved"),
        ];
        let words: Vec<_> = ScopeState::ALL.iter().map(|state| state.as_str()).collect();
        assert_eq!(words, book.map(|(state, _)| state));
        for (state, row) in ScopeState::ALL.iter().zip(book) {
            let cells: Vec<_> = Moment::ALL
                .iter()
                .map(|moment| effect(*state, *moment).as_str())
                .collect();
            assert_eq!(cells.join(" "), row.1, "{state:?}");
        }
    }
}
