//! Identifiers.

use std::{fmt, sync::Arc};

use serde::{Deserialize, Serialize};

macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Arc<str>);

        impl $name {
            /// From its text.
            pub fn new(text: &str) -> Self {
                Self(text.into())
            }

            /// Its text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Debug::fmt(&self.0, f)
            }
        }
    };
}

text_id! {
    /// A client identifier (RFC 6749 §2.2): not a secret.
    ///
    /// ```
    /// use bailiwick_core::model::ClientId;
    ///
    /// assert_eq!(ClientId::new("field-notes").as_str(), "field-notes");
    /// ```
    ClientId
}

text_id! {
    /// A user's stable identifier: opaque to this crate, the host's to choose.
    ///
    /// ```
    /// use bailiwick_core::model::UserId;
    ///
    /// // a number, a UUID, an address: whatever never changes
    /// assert_eq!(UserId::new("17").as_str(), "17");
    /// ```
    UserId
}

/// A token family: everything that came from one authorization.
///
/// ```
/// use bailiwick_core::{
///     UnixTime,
///     model::FamilyId,
///     opaque::Selector,
/// };
///
/// let family = FamilyId::new(Selector::from_tail(UnixTime::EPOCH, [1; 10]));
/// assert_eq!(FamilyId::from_bytes(*family.as_bytes()), family);
/// assert_eq!(family.to_hex().len(), 32);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FamilyId(crate::opaque::Selector);

impl FamilyId {
    /// A family is named by a time-ordered selector.
    pub const fn new(selector: crate::opaque::Selector) -> Self {
        Self(selector)
    }

    /// The 16 bytes.
    pub const fn as_bytes(&self) -> &[u8; 16] {
        self.0.as_bytes()
    }

    /// Read back from where it was kept.
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(crate::opaque::Selector::from_bytes(bytes))
    }

    /// Lower-case hexadecimal, for logs and page addresses.
    pub fn to_hex(&self) -> String {
        self.0.to_hex()
    }
}

impl fmt::Debug for FamilyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FamilyId({})", self.to_hex())
    }
}
