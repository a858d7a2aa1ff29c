//! Pages for people.

mod response;
mod same_origin;
