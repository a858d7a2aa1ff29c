//! Guards with a name, to stand in a type.

use crate::require::Require;

/// A guard that a type stands for; [`guard!`](crate::guard!) makes such types.
///
/// ```
/// use std::sync::LazyLock;
///
/// use bailiwick_resource::{Guard, Require, require};
///
/// struct SeeGroups;
///
/// impl Guard for SeeGroups {
///     fn require() -> &'static Require {
///         static GUARD: LazyLock<Require> = LazyLock::new(|| require(["groups"]));
///         &GUARD
///     }
/// }
/// ```
pub trait Guard {
    /// What it asks for.
    fn require() -> &'static Require;
}

/// Gives a guard a name, for `Authorized` and wherever else a type is
/// wanted.
///
/// ```
/// use bailiwick_resource::{AccessToken, Guard, guard, require_resource};
/// use http::Method;
///
/// guard! {
///     /// Whoever may hear music.
///     pub Music = require_resource(["music"])
/// }
///
/// let token = AccessToken::builder().scope("music:read").build();
/// assert!(Music::require().admits(&token, &Method::GET));
/// ```
#[macro_export]
macro_rules! guard {
    ($(#[$meta:meta])* $visibility:vis $name:ident = $guard:expr $(;)?) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug)]
        $visibility struct $name;

        impl $crate::Guard for $name {
            fn require() -> &'static $crate::Require {
                static GUARD: ::std::sync::LazyLock<$crate::Require> =
                    ::std::sync::LazyLock::new(|| $guard);
                &GUARD
            }
        }
    };
}
