//! Users and groups over HTTP: an API of its own, in its own process, that the
//! authorization server has never heard of.
//!
//! It registers its scopes when it starts and then lets in whoever brings a
//! token that carries them. The shapes are those of Django REST framework.
//!
//! | request | scope |
//! | --- | --- |
//! | `GET /users/`, `GET /users/<pk>/` | `read` |
//! | `POST /users/` | `write` |
//! | `GET /groups/` | `groups` |

mod answer;
mod api;
mod directory;
mod new_user;

pub use api::router;
pub use directory::{Directory, Group, User};
pub use new_user::{FieldErrors, NewUser};
