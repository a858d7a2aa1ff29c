//! RFC 6749 §4.1.1: the authorization endpoint, where people intervene.
//!
//! A request is examined in the order of one table ([`Terms`]), then it waits
//! for a person: for their sign-in, for their consent. While it waits it is kept
//! nowhere: it travels in `next` and in the fields of the consent form
//! ([`AuthorizationRequest::to_query`]) and is examined again each time, so that
//! a stranger's request writes nothing.

mod checks;
mod consent;
#[cfg(test)]
mod fixtures;
mod flow;
mod granting;
mod pipeline;
mod request;
mod response;
mod response_type;
mod waiting;

pub use consent::{
    Answer, ConsentGroup, ConsentItem, ConsentOwner, ConsentRequest, RedirectTarget,
};
pub use flow::{Authorization, AuthorizationState, LoginRequest};
pub use pipeline::{Prompt, Terms};
pub use request::AuthorizationRequest;
pub use response::{Location, code_location, error_location, token_location};
pub use response_type::{ResponseMode, ResponseType};
