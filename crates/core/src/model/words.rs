//! Closed sets of words: what stands on the wire and in a row, said once.

/// Defines an enum of words with `ALL`, `as_str` and `parse`; serde writes and
/// reads the same words.
macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $wire:literal,)* }) => {
        $(#[$meta])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash,
            ::serde::Serialize, ::serde::Deserialize,
        )]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $wire)] $variant,)* }

        impl $name {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The word.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $wire,)* }
            }

            /// Reads the word.
            pub fn parse(text: &str) -> Option<Self> {
                match text { $($wire => Some(Self::$variant),)* _ => None }
            }
        }
    };
}

/// The same for sets that others may add to: what is none of the words is an
/// extension if `$is_extension` takes it; `$whose` says who adds them.
macro_rules! open_words {
    (
        $(#[$meta:meta])* $name:ident by $is_extension:path, $what:literal, $whose:literal {
            $($(#[$vdoc:meta])* $variant:ident = $wire:literal,)*
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$vdoc])* $variant,)*
            #[doc = $whose]
            Extension(ExtensionName),
        }

        impl $name {
            /// Those that are built in.
            pub const BUILT_IN: &'static [Self] = &[$(Self::$variant,)*];

            /// The word.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $wire,)*
                    Self::Extension(name) => name.as_str(),
                }
            }

            /// Reads the word; `None` for one that could not even name an
            /// extension.
            pub fn parse(text: &str) -> Option<Self> {
                match text {
                    $($wire => Some(Self::$variant),)*
                    other => $is_extension(other)
                        .then(|| Self::Extension(ExtensionName(other.into()))),
                }
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.serialize_str(self.as_str())
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let word = ::std::borrow::Cow::<'de, str>::deserialize(from)?;
                Self::parse(&word).ok_or_else(|| {
                    ::serde::de::Error::invalid_value(
                        ::serde::de::Unexpected::Str(&word),
                        &$what,
                    )
                })
            }
        }
    };
}
