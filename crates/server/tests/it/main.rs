//! The server as a whole, without sockets.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests"
)]

mod account;
mod admin;
mod admin_api;
mod admin_api_operations;
mod admin_clients;
mod admin_resource_servers;
mod admin_server;
mod allowed;
mod application_form;
mod application_secrets;
mod application_try;
mod applications;
mod audit;
mod audit_cut;
#[cfg(feature = "webauthn")]
mod authenticator;
mod authorize;
mod branding;
mod browser;
mod call;
mod cast;
mod catalogue;
mod changed_hands;
mod client_authentication;
mod client_contract;
#[cfg(feature = "resource")]
mod client_protected;
mod consent_page;
mod cross_origin;
mod engine;
mod events;
mod every_form;
mod everything;
mod extension_grant;
mod faults;
mod first_start;
mod forced;
mod forms;
mod front_channel;
mod headers;
mod host;
mod host_sign_in;
mod host_users;
mod hostile_text;
mod http_types;
mod implicit;
#[cfg(feature = "resource")]
mod in_process;
#[cfg(all(feature = "pull", feature = "resource"))]
mod in_process_manifest;
mod introspection;
mod languages;
mod legacy;
mod limits;
mod manifest;
mod manifest_races;
mod manifest_waiting;
mod markup;
mod metadata;
mod overtaken;
mod own_clients;
mod own_consent;
#[cfg(feature = "webauthn")]
mod passkeys;
mod picture;
mod privileged;
#[cfg(feature = "pull")]
mod pull;
mod races;
mod refresh;
mod registry;
mod revocation;
mod routes;
mod scope_events;
mod scope_policy;
#[cfg(feature = "totp")]
mod second_factor;
mod secrets;
mod setup;
mod shown_by_host;
mod sign_in;
mod single_use;
mod state;
mod timeline;
mod timing;
mod two_databases;
mod waiting;
mod watched;
mod weather;
mod whole_template;
mod world;
