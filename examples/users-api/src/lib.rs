//! Users and groups over HTTP: an API of its own, in its own process, that the
//! authorization server has never heard of.
//!
//! It declares its scopes when it starts, is ready when the authorization server
//! knows them, and then lets in whoever brings a token that carries them. The shapes are those of Django REST framework.
//!
//! | request | scope |
//! | --- | --- |
//! | `GET /users/`, `GET /users/<pk>/` | `read` |
//! | `POST /users/` | `write` |
//! | `GET /groups/` | `groups` |
//! | `GET /ready`, `GET /.well-known/oauth-protected-resource` | none |

mod answer;
mod api;
mod directory;
mod new_user;
mod scopes;

pub use api::router;
pub use directory::{Directory, Group, User};
pub use new_user::{FieldErrors, NewUser};
pub use scopes::UserScope;
