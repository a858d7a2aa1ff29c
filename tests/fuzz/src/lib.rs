//! What a stranger can send, as fuzz targets: each takes bytes, reads them as one of
//! the server's readers does, lets the core decide, and panics where a rule is broken.
//!
//! The same functions are driven by libFuzzer (`fuzz/`, see its README) and, with the
//! corpora of `fuzz/corpus/` and mutations of them, by a plain test.
#![expect(
    clippy::panic,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::missing_panics_doc,
    reason = "a target tells what it found by panicking"
)]

mod credential;
mod grammar;
#[path = "../../../crates/core/doc/host.rs"]
#[expect(
    dead_code,
    unreachable_pub,
    reason = "written for the examples of the core's documentation"
)]
mod host;
mod machine;
mod registry;
mod uri;
mod whole;

/// One fuzz target.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// Its name: that of its corpus and of its libFuzzer program.
    pub name: &'static str,
    /// Reads these bytes; panics if that breaks a rule.
    pub run: fn(&[u8]),
}

macro_rules! targets {
    ($($name:ident of $module:ident),* $(,)?) => {
        /// Every target.
        pub const TARGETS: &[Target] = &[
            $(Target { name: stringify!($name), run: $module::$name }),*
        ];
        $(pub use $module::$name;)*
    };
}

targets![
    authorize_query of machine,
    token_form of machine,
    basic_header of credential,
    introspection_form of machine,
    revocation_form of machine,
    opaque_token of credential,
    signed_token of credential,
    key_set of credential,
    redirect_matcher of uri,
    next_path of uri,
    scope_grammar of grammar,
    language_list of grammar,
    picture_node of grammar,
    registration_json of registry,
    manifest of registry,
    cursor of registry,
    metadata of registry,
    whole_request of whole,
];
