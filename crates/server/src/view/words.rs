//! The words of the RFCs, and ours, as schemas that list them: from the same lists
//! that read and write them.

use bailiwick_core::{
    model::{
        Approval, ClientType, IntrospectionReach, Risk, ScopeState, SigningAlgorithm, TokenFormat,
        Visibility,
    },
    scope::StateChange,
};
use schemars::{Schema, SchemaGenerator, json_schema};

fn one_of<'a>(words: impl Iterator<Item = &'a str>) -> Schema {
    let words: Vec<&str> = words.collect();
    json_schema!({ "type": "string", "enum": words })
}

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident = $kind:ty;)*) => {$(
        $(#[$doc])*
        pub(crate) fn $name(_: &mut SchemaGenerator) -> Schema {
            one_of(<$kind>::ALL.iter().map(|word| word.as_str()))
        }
    )*};
}

words! {
    /// RFC 6749 §2.1.
    client_type = ClientType;
    /// What a resource server sees of tokens.
    reach = IntrospectionReach;
    /// How access tokens look.
    token_format = TokenFormat;
    /// Which new scopes wait for an administrator.
    approval = Approval;
    /// The life of a scope.
    scope_state = ScopeState;
    /// How much is at stake.
    risk = Risk;
    /// Who may know of a scope.
    visibility = Visibility;
    /// What is done to the state of a scope.
    state_change = StateChange;
    /// How the server signs.
    signing_algorithm = SigningAlgorithm;
}

/// What becomes of a request for more than a client may have.
pub(crate) fn scope_excess(_: &mut SchemaGenerator) -> Schema {
    one_of(["refuse", "narrow", "default"].into_iter())
}

/// How a finding turned out.
pub(crate) fn outcome(_: &mut SchemaGenerator) -> Schema {
    one_of(["ok", "warning", "failure"].into_iter())
}
