//! A book club that had members, a sign-in page and partners long before it became
//! an authorization server. What is whose:
//!
//! | | whose | where |
//! | --- | --- | --- |
//! | members, their passwords (PBKDF2), partners' logos and agreements | the club's | `club.db` |
//! | applications, scopes, consents, tokens | the authorization server's | `tokens.db` |
//! | sessions and the sign-in page | the club's | [`sessions`] |
//! | the consent page | the club's, over the server's own calls | [`consent`] |
//! | the grant `urn:book-club:grant:voucher` | the club's | [`voucher`] |

pub mod club;
pub mod consent;
pub mod database;
pub mod members;
pub mod pages;
pub mod partners;
pub mod passwords;
pub mod sessions;
pub mod voucher;

pub use club::Club;

#[cfg(doctest)]
#[doc = include_str!("../../../docs/coming-from-django-oauth-toolkit.md")]
#[doc = include_str!("../../../docs/coming-from-authlib.md")]
struct Documents;
