//! What becomes of a commit.

use crate::{
    model::{AccessToken, AuthorizationCode, Family, RefreshToken, SecondFactor},
    snapshot::Version,
};

/// What became of a commit.
///
/// ```
/// use bailiwick_core::{
///     snapshot::Version,
///     store::{Conflict, Outcome},
/// };
///
/// /// What becomes of a request whose commit ended so.
/// fn next(outcome: &Outcome) -> &'static str {
///     match outcome {
///         Outcome::Committed { .. } => "answer",
///         Outcome::Stale { .. } => "read the new snapshot and decide again",
///         Outcome::Conflict(_) => "decide again with the row that won",
///     }
/// }
///
/// assert_eq!(next(&Outcome::Committed { version: Version(8) }), "answer");
/// let lost = Outcome::Conflict(Box::new(Conflict::Ticket { id: [7; 16] }));
/// assert_eq!(next(&lost), "decide again with the row that won");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// All of it is on stable storage.
    Committed {
        /// The version after it.
        version: Version,
    },
    /// Nothing was written: clients or registry changed since the decision.
    Stale {
        /// The version now.
        version: Version,
    },
    /// Nothing was written: a precondition failed.
    Conflict(Box<Conflict>),
}

/// The row because of which a precondition failed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(
    clippy::large_enum_variant,
    reason = "boxed where it is kept, in Outcome"
)]
pub enum Conflict {
    /// The code as it is now.
    Code(AuthorizationCode),
    /// The refresh token as it is now.
    RefreshToken {
        /// The token.
        token: RefreshToken,
        /// Its successor, while its row is there.
        successor: Option<RefreshToken>,
        /// The access token that was issued with the successor, while its row is
        /// there.
        access_token: Option<AccessToken>,
    },
    /// The family as it is now.
    Family(Family),
    /// The ticket was consumed before.
    Ticket {
        /// Which.
        id: [u8; 16],
    },
    /// The second factors of the user as they are now.
    SecondFactor(Option<Box<SecondFactor>>),
    /// The set-up link does not work any more.
    SetupLink,
    /// The name is taken.
    Name,
}
