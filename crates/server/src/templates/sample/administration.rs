//! What administrators' pages show.

use minijinja::{Value, context};

use super::{form, given, list};

/// Pages with more than one form: a search, and what is done to what was found.
#[cfg(test)]
pub(in crate::templates) const SEVERAL_FORMS: [&str; 7] = [
    "api_tokens.html",
    "application_try.html",
    "client.html",
    // Passkeys, where a script shows them.
    "login.html",
    "login_second_factor.html",
    "resource_server.html",
    "tokens.html",
];

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
        access_token_lifetime => 600, mixed_audience => true, partial_consent => true, disabled => true,
        secrets => vec![
            context! { name => text, created_at => 0, last_used_at => 0, imported => true },
        ],
        created_at => 0, updated_at => 0, resource_server => text,
        edit => text, delete => text, tokens => text, audit => text, picture => text,
    };
    let values = context! {
        name => text, client_id => text, client_type => text, redirect_uris => text,
        post_logout_redirect_uris => text, allowed_origins => text, scope => text,
        default_scope => text, auth_method => text, owner => text, pkce => text,
        access_token_lifetime => text, skip_authorization => true, mixed_audience => true, partial_consent => true,
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
        static_tokens => text, sessions => 1,
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

/// Those of resource servers.
pub(super) fn pages_of_resource_servers(text: &str) -> Vec<(&'static str, Value)> {
    let with = |more: Value| minijinja::context! { ..more, ..form(text) };
    let listed = context! {
        name => text, client_id => text, namespaces => list(text), scopes => 1, pending => 1,
        registers => true, introspects => true, disabled => true, href => text,
    };
    let pending = context! {
        name => text, description => text, risk => "critical", since => 0, href => text, approve => text,
        refuse => text,
    };
    let offer = context! { what => text, other => link(text), key => text, at => 0 };
    let server = context! {
        name => text, client_id => text, disabled => true, namespaces => list(text),
        resource => text, may_register => true, may_introspect => true, may_set_defaults => true,
        introspects_all => true, needs_approval => true, token_format => "jwt", scopes => 1,
        manifest => context! { revision => 7, source => text, applied_at => 0 },
        pending => vec![pending], more_pending => 1, offers => vec![offer.clone()],
        offered => vec![offer], scopes_href => text, edit => text, client => text,
        delete => text, audit => text, picture => text,
    };
    let token = |over: bool| {
        context! {
            key => text, issued_at => 0, expires_at => 0, last_used_at => 0, over,
        }
    };
    let values = context! {
        name => text, client_id => text, namespaces => text, resource => text,
        may_register => true, may_introspect => true, may_set_defaults => true,
        introspects_all => true, needs_approval => true, jwt => true,
    };
    vec![
        (
            "resource_servers.html",
            with(context! {
                servers => vec![listed], of => 1,
                wanted => context! { q => text, kind => (), state => () },
            }),
        ),
        (
            "resource_server.html",
            with(context! {
                server, tokens => vec![token(true), token(false)], access_token => text,
                client_secret => text,
            }),
        ),
        ("resource_server_form.html", with(context! { values })),
    ]
}

/// Those of the server itself.
pub(super) fn pages_of_the_server(text: &str) -> Vec<(&'static str, Value)> {
    let with = |more: Value| minijinja::context! { ..more, ..form(text) };
    let key = |state: &str| {
        context! {
            kid => text, algorithm => text, state, created_at => 0, retired_at => 0,
            published_until => 0,
        }
    };
    let check = |outcome: &str| {
        context! { name => outcome, outcome, text => given(text), fix => given(text) }
    };
    vec![
        (
            "api_tokens.html",
            with(context! {
                api_token => text,
                tokens => vec![
                    context! {
                        key => text, name => text, read_only => true, created_at => 0,
                        expires_at => 0, last_used_at => 0, over => false,
                    },
                    context! {
                        key => text, name => text, read_only => false, created_at => 0,
                        expires_at => 0, last_used_at => (), over => true,
                    },
                ],
                asks_password => true,
                said => context! { name => text, days => text, read_only => true },
            }),
        ),
        (
            "keys.html",
            with(context! {
                keys => vec![key("signing"), key("published"), key("retired")],
                algorithms => list(text),
            }),
        ),
        (
            "settings.html",
            with(context! {
                worst => "failure",
                checks => vec![check("failure"), check("warning"), check("ok")],
                settings => vec![
                    context! { name => text, value => text, set => true, weak => true },
                    context! { name => text, value => "", set => false, weak => false },
                ],
            }),
        ),
    ]
}

/// The registry over time.
pub(super) fn pages_of_the_registry(text: &str) -> Vec<(&'static str, Value)> {
    let step = context! {
        at => 0, owner => text, href => text, actor => text, source => text, registered => 1,
        changed => 2, moved => 3, names => list(text), more => 4,
    };
    let lane = context! { label => text, href => text, y => 1 };
    let mark = context! { x => 1, y => 1, radius => 1, kind => "moved", step => step.clone() };
    let owner = context! {
        name => text, href => text, scopes => 1, pending => 2, revision => 3, source => text,
        applied_at => 0, heard => 0, by_others => 4,
    };
    let context = context! {
        days => 7, choices => vec![7, 30], whole => false, more_steps => 1, more_owners => 1,
        drawing => context! {
            width => 1, height => 1, left => 1, right => 1, more => 1,
            lanes => vec![lane], marks => vec![mark],
        },
        steps => vec![step], owners => vec![owner], ..form(text)
    };
    vec![("timeline.html", context)]
}

/// Token weather.
pub(super) fn pages_of_the_weather(text: &str) -> Vec<(&'static str, Value)> {
    let link = context! { name => text, id => text, href => text };
    let bar = context! { x => "1", y => 1, width => "1", height => 1, at => 0, count => 1 };
    let chart = context! { kind => "issued", total => 1, most => 1, bars => vec![bar] };
    let ranked = context! { link => link.clone(), weather => text, audit => text, count => 1 };
    let nameless = context! { link => (), weather => (), audit => (), count => 1 };
    let ranking = context! {
        kind => "scope-refused", sort => "scope", rows => vec![ranked, nameless], more => 1,
        whole => false,
    };
    let shades: Vec<_> = (0..7)
        .map(|n| context! { count => n, shade => 1 })
        .collect();
    let context = context! {
        days => 7, choices => vec![
            context! { days => 1, href => text }, context! { days => 7, href => text },
        ],
        sort => "client", name => text, problem => (), of => link, everything => text,
        step_hours => 6, width => 1, height => 1, baseline => 1, charts => vec![chart],
        rankings => vec![ranking], hours => vec![context! { hour => text, days => shades }],
        steps => vec![context! { at => 0, counts => vec![1, 2] }],
        exports => vec![context! { label => text, href => text }], ..form(text)
    };
    vec![("weather.html", context)]
}
