//! The scopes of an API as a type, so that a guard cannot ask for one that is not
//! declared.

use http::request::Parts;

use super::DeclaredScope;
use crate::require::{Require, require, require_with};

/// The scopes of an API as a type: [`declare_scopes!`](crate::declare_scopes!) makes
/// such types.
///
/// ```
/// use bailiwick_resource::{DeclaredScope, DeclaredScopes, declare_scopes};
///
/// declare_scopes! {
///     /// What clients may do with plants.
///     pub enum PlantScope {
///         /// See them.
///         See = DeclaredScope::new("plants:see", "See your plants"),
///     }
/// }
///
/// fn names<S: DeclaredScopes>() -> Vec<&'static str> {
///     S::ALL.iter().map(|scope| scope.declared().name()).collect()
/// }
/// assert_eq!(names::<PlantScope>(), ["plants:see"]);
/// ```
pub trait DeclaredScopes: Copy + 'static {
    /// Every one of them.
    const ALL: &'static [Self];

    /// What is declared of this one.
    fn declared(self) -> &'static DeclaredScope;

    /// A guard that asks for it. One that is parameterised needs its values too:
    /// without them nobody is let in ([`require`]).
    ///
    /// ```
    /// use bailiwick_resource::{DeclaredScope, DeclaredScopes, any_of, declare_scopes};
    ///
    /// declare_scopes! {
    ///     enum PlantScope {
    ///         See = DeclaredScope::new("plants:see", "See your plants"),
    ///         Rule = DeclaredScope::new("plants:rule", "Rule over your plants"),
    ///     }
    /// }
    /// let guard = any_of([PlantScope::See.required(), PlantScope::Rule.required()]);
    /// ```
    fn required(self) -> Require {
        require([self.declared().name()])
    }

    /// A guard that asks for it, if it is parameterised, with the values that a function
    /// finds in the request ([`require_with`]).
    ///
    /// ```
    /// use bailiwick_resource::{DeclaredScope, DeclaredScopes, ParameterType, declare_scopes};
    ///
    /// declare_scopes! {
    ///     enum BillScope {
    ///         Read = DeclaredScope::new("bills:{tenant}:read", "Read the bills of {tenant}")
    ///             .parameter("tenant", ParameterType::Word),
    ///     }
    /// }
    /// let guard = BillScope::Read.required_with(|request, _word| {
    ///     let tenant = request.headers.get("x-tenant")?.to_str().ok()?;
    ///     Some(tenant.to_owned())
    /// });
    /// ```
    fn required_with(
        self,
        value: impl Fn(&Parts, &str) -> Option<String> + Send + Sync + 'static,
    ) -> Require {
        require_with(self.declared(), value)
    }

    /// A guard that asks for it, if it is parameterised, with the values of the route's
    /// path ([`require_by_path`](crate::require_by_path)).
    ///
    /// ```
    /// use axum::{Router, routing::get};
    /// use bailiwick_resource::{DeclaredScope, DeclaredScopes, ParameterType, declare_scopes};
    ///
    /// declare_scopes! {
    ///     enum DataScope {
    ///         Read = DeclaredScope::new("dataset:{id}:read", "Read the data set {id}")
    ///             .parameter("id", ParameterType::Uuid),
    ///     }
    /// }
    /// let read = get(|| async { "data" }).route_layer(DataScope::Read.required_by_path());
    /// let app: Router = Router::new().route("/datasets/{id}", read);
    /// ```
    #[cfg(feature = "axum")]
    fn required_by_path(self) -> Require {
        crate::require::require_by_path(self.declared())
    }
}

/// Declares the scopes of an API, once: as an enum whose variants are what guards
/// take, and which [`ScopeManifest::declare`](crate::ScopeManifest::declare) collects.
/// A misspelt scope does not compile, and none can be checked but not declared.
///
/// ```
/// use bailiwick_resource::{
///     DeclaredScope, DeclaredScopes, ScopeManifest, declare_scopes, require, require_read_write_as,
/// };
///
/// declare_scopes! {
///     /// What clients may do with plants.
///     pub enum PlantScope {
///         /// See them.
///         See = DeclaredScope::new("plants:see", "See your plants")
///             .in_language("fr", "Voir vos plantes"),
///         /// Water them.
///         Water = DeclaredScope::new("plants:water", "Water your plants").implies("plants:see"),
///     }
/// }
///
/// let all = require([PlantScope::See, PlantScope::Water]);
/// let by_method = require_read_write_as(PlantScope::See, PlantScope::Water);
/// let manifest = ScopeManifest::new(8).declare::<PlantScope>();
/// assert!(manifest.names().eq(["plants:see", "plants:water"]));
/// ```
#[macro_export]
macro_rules! declare_scopes {
    (
        $(#[$meta:meta])*
        $visibility:vis enum $set:ident {
            $($(#[$of_scope:meta])* $scope:ident = $declared:expr),+ $(,)?
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        $visibility enum $set {
            $($(#[$of_scope])* $scope),+
        }

        impl $crate::DeclaredScopes for $set {
            const ALL: &'static [Self] = &[$(Self::$scope),+];

            fn declared(self) -> &'static $crate::DeclaredScope {
                match self {
                    $(Self::$scope => {
                        static SCOPE: ::std::sync::LazyLock<$crate::DeclaredScope> =
                            ::std::sync::LazyLock::new(|| $declared);
                        &SCOPE
                    })+
                }
            }
        }

        impl ::std::convert::AsRef<str> for $set {
            fn as_ref(&self) -> &str {
                $crate::DeclaredScopes::declared(*self).name()
            }
        }

        impl ::std::convert::From<$set> for ::std::string::String {
            fn from(scope: $set) -> Self {
                $crate::DeclaredScopes::declared(scope).name().to_owned()
            }
        }
    };
}
