//! Scopes: their grammar, sets of them, the registry, and who may have which.

mod brought;
pub mod catalogue;
pub mod configured;
mod covers;
pub mod decide;
pub mod drift;
pub mod edit;
mod explain;
#[cfg(test)]
pub(crate) mod fixtures;
mod lifecycle;
pub mod manifest;
pub mod namespaces;
pub mod ownership;
mod parameter;
pub mod pull;
mod question;
pub mod register;
mod reserved;
mod risk;
mod rule;
mod set;
pub mod state;
mod template;
mod token;
pub mod transfer;
pub mod upsert;

pub use brought::{bringing_more, risk_of};
pub use catalogue::{
    Catalogue, CatalogueEntry, CatalogueOwner, CatalogueQuery, Requestable, catalogue,
};
pub use configured::{Configured, ConfiguredScopes, Defaults, decide_configured};
pub(crate) use covers::Held;
pub use covers::{Coverage, ImplicationProblem, Resolved, check_implications};
pub use decide::{GrantedScope, ScopeCeiling, ScopeRequest, decide_scopes, explain_scopes};
pub use drift::{Drift, TextMismatch, drift};
pub use edit::{ScopeChange, edit, nearest_name};
pub use explain::{Check, Explanation, Step};
pub use lifecycle::{Effect, Moment, effect};
pub use manifest::{
    Diff, DiffEntry, KeptEntry, KeptManifest, Manifest, ManifestAnswer, ManifestCaller,
    ManifestConditions, ManifestEntry, ManifestOutcome, ManifestProblem, ManifestRefusal,
    ManifestRequest, ManifestRule, TextChange, Touched, nearest_word,
};
pub use namespaces::{NamespaceProblem, check_namespaces, check_resource};
pub use ownership::{NameRefusal, check_ownership};
pub(crate) use parameter::Template;
pub use parameter::{TemplateProblem, check_template};
pub use pull::{
    Announced, AnnouncedScope, DocumentProblem, Pulled, PulledAs, decide_pull, metadata_url,
};
pub use question::{ForUsers, MayAsk, ScopeQuestion, ways, who_can};
pub use register::{
    RegisterScopeRequest, RegistrationBody, ScopeRegistered, decide_own_registration,
    decide_registration,
};
pub use reserved::is_openid_name;
pub use risk::lowering_asked;
pub use set::{ScopeSet, ScopeSetError};
pub use state::{
    NextState, StateChange, Transition, UNDO_WINDOW, change_state, is_owners_own, next_state,
    retire, retire_all,
};
pub use template::{FillProblem, ScopeTemplate};
pub use token::{InvalidScopeToken, Namespace, ScopeToken};
pub use transfer::{
    OFFER_LIFETIME, Transfer, Transferred, TransferredNames, accept_offer, offer, transfer,
    withdraw_offers,
};
pub use upsert::{ScopeRegistration, Upsert, upsert};
