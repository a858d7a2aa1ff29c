//! What administrators' pages show.

use super::*;

/// Pages with more than one form: a search, and what is done to what was found.
pub(super) const SEVERAL_FORMS: [&str; 2] = ["client.html", "tokens.html"];

fn link(text: &str) -> Value {
    context! { name => text, id => text, href => text }
}

/// Those of clients.
pub(super) fn pages_of_clients(text: &str) -> Vec<(&'static str, Value)> {
    let with = |more: Value| minijinja::context! { ..more, ..form(text) };
    let listed = context! {
        name => text, client_id => text, client_type => "public", grant_types => list(text),
        legacy => true, resource_server => text, disabled => true, href => text,
    };
    let client = context! {
        name => text, client_id => text, client_type => "confidential", confidential => true,
        owner => link(text), grant_types => vec![context! { name => "password", legacy => true }],
        redirect_uris => list(text), post_logout_redirect_uris => list(text),
        allowed_origins => list(text), scope => list(text), default_scope => list(text),
        rules => 1, auth_method => text, skip_authorization => true, pkce_required => false,
        access_token_lifetime => 600, mixed_audience => true, disabled => true,
        secrets => vec![context! { created_at => 0, imported => true }],
        created_at => 0, updated_at => 0, resource_server => text,
        edit => text, delete => text, tokens => text, audit => text, picture => text,
    };
    let values = context! {
        name => text, client_id => text, client_type => text, redirect_uris => text,
        post_logout_redirect_uris => text, allowed_origins => text, scope => text,
        default_scope => text, auth_method => text, owner => text, pkce => text,
        access_token_lifetime => text, skip_authorization => true, mixed_audience => true,
    };
    let row = context! {
        key => text, other => link(text), scopes => list(text), more_scopes => 1, since => 0,
        until => 0,
    };
    let own = context! {
        key => text, other => (), scopes => list(text), more_scopes => 0, since => 0, until => (),
    };
    let rows = Value::from(vec![row, own]);
    let lists = context! {
        of => link(text), of_client => true, consents => rows.clone(), consents_next => text,
        grants => rows.clone(), grants_next => text, tokens => rows, tokens_next => text,
        static_tokens => text,
    };
    vec![
        (
            "tokens.html",
            with(context! { kind => "user", name => text, problem => given(text), lists }),
        ),
        (
            "clients.html",
            with(context! {
                clients => vec![listed], of => 1,
                wanted => context! { q => text, kind => "server", state => "on" },
            }),
        ),
        (
            "client.html",
            with(context! { client, client_secret => text }),
        ),
        (
            "client_form.html",
            with(context! {
                values, auth_methods => list(text),
                grants => vec![context! { name => "password", legacy => true, checked => true }],
            }),
        ),
        (
            "client_delete.html",
            with(context! {
                client_id => text, changed => true, server => true, grants => 1, consents => 1,
                users => 1, scopes => 1, more => true, tokens => text,
            }),
        ),
    ]
}
