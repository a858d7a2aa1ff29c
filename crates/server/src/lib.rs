//! server

mod templates;

pub use templates::{TemplateError, Templates};
