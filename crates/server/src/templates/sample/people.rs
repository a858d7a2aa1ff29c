//! What the pages show that are not for administrators.

use minijinja::{Value, context};

use super::{form, given, list, scope};

/// Those of an account.
pub(super) fn pages_of_accounts(text: &str) -> Vec<(&'static str, Value)> {
    let with = |more: Value| minijinja::context! { ..more, ..form(text) };
    let session = context! {
        id => text, browser => given(text), since => 1, seen => 1, this => false,
    };
    vec![
        (
            "account.html",
            with(context! {
                sessions => 2, done => given(text), second_factor_offered => true,
                second_factor => true,
                languages => vec![context! { tag => text, name => text, chosen => true }],
            }),
        ),
        (
            "account_sessions.html",
            with(context! { sessions => vec![session], more => 1, others => true }),
        ),
        ("account_password.html", with(context! {})),
        (
            "account_second_factor.html",
            with(context! {
                required => true, app_offered => true, app => context! { added => 1, used => 1 },
                recovery_codes => 3, set_up => text, done => given(text),
                passkeys_offered => true, add_passkey => text,
                passkeys => vec![context! { id => text, name => text, added => 1, used => 1 }],
            }),
        ),
        (
            "account_passkey.html",
            with(context! { name => text, app => true, back => text }),
        ),
        (
            "account_passkey_add.html",
            with(context! { name => text, back => text, passkey => passkey(text) }),
        ),
        (
            "account_passkey_remove.html",
            with(context! { name => text, app => true }),
        ),
        (
            "account_app.html",
            with(context! {
                qr => context! { size => 33, path => "M4 4h7v1h-7z" }, secret => text,
                address => text,
            }),
        ),
        ("account_app_remove.html", with(context! {})),
        (
            "account_recovery_codes.html",
            with(context! { codes => list(text), next => text }),
        ),
        (
            "account_recovery_codes_new.html",
            with(context! { app => true, left => 2 }),
        ),
        (
            "login_second_factor.html",
            with(context! { app => true, recovery => true, passkey => passkey(text) }),
        ),
    ]
}

/// The form of passkeys.
pub(super) fn passkey(text: &str) -> Value {
    context! {
        action => text, options => text,
        hidden => vec![context! { name => text, value => text }],
    }
}

/// Those of one application of somebody.
pub(super) fn pages_of_applications(text: &str) -> Vec<(&'static str, Value)> {
    let with = |more: Value| minijinja::context! { ..more, ..form(text) };
    let application = context! {
        name => text, client_id => text, client_type => given(text), grant_types => list(text),
        redirect_uris => list(text), post_logout_redirect_uris => list(text),
        allowed_origins => list(text), scope => list(text), created_at => 1, href => text,
        disabled => true, resource_server => false, extra => context! {},
    };
    let choosable = || {
        vec![context! { name => text, label => given(text), hint => given(text), checked => true }]
    };
    let scope = context! {
        name => text, description => text, language => text, owner => text, deprecated => true,
        is_default => true, risk => "high", risky => true,
    };
    let values = context! {
        name => text, client_type => given(text), redirect_uris => text,
        post_logout_redirect_uris => text, allowed_origins => text,
    };
    let parameters = || vec![context! { name => text, value => text }];
    let tried = |allowed: bool| {
        context! {
            name => text, back => text, again => text, action => text, endpoint => text,
            confidential => true, answer => parameters(), wrong => given(text),
            request => parameters(), body => parameters(), headers => parameters(), json => text,
            status => text, success => true, once => true, revocable => true, code_flow => true,
            own_flow => true, names_redirect_uri => true, method => "GET", revoked => true,
            callback => text, allowed,
            introspected => vec![context! { owner => text, json => text }],
        }
    };
    vec![
        (
            "application.html",
            with(context! {
                application, client_secret => text, may_add_secret => true, may_try => true,
                secrets => vec![context! {
                    name => text, created_at => 1, last_used_at => 1, delete => text,
                }],
                snippets => vec![context! { id => "curl_code", label => given(text), text }],
            }),
        ),
        (
            "application_form.html",
            with(context! {
                back_text => given(text), well => true, more => true, values,
                kinds => choosable(), grants => choosable(), methods => choosable(),
                scopes => context! {
                    only_these => true, word => text, chosen => vec![scope.clone()],
                    found => vec![context! { owner => text, scopes => vec![scope] }],
                    next => text, first => false,
                },
            }),
        ),
        ("application_try.html", with(tried(true))),
        ("application_try.html", with(tried(false))),
        ("application_try_callback.html", with(tried(true))),
        ("application_try_answer.html", with(tried(true))),
    ]
}

/// Those of everybody who is signed in, or is about to.
pub(super) fn pages_of_users(text: &str) -> Vec<(&'static str, Value)> {
    let scope = scope(text);
    let group = context! { owner => text, own => true, scopes => vec![scope.clone()] };
    let application = context! {
        name => text, client_id => text, client_type => given(text), grant_types => list(text),
        redirect_uris => list(text), post_logout_redirect_uris => list(text),
        allowed_origins => list(text), scope => list(text), created_at => 1, href => text,
        disabled => true, resource_server => false, extra => context! {}, scopes => vec![scope.clone()], delete => text,
    };
    let with = |more: Value| minijinja::context! { ..more, ..form(text) };
    vec![
        (
            "login.html",
            with(context! {
                client_name => text, reauthenticate => true, notice => given(text),
                passkey => passkey(text),
            }),
        ),
        ("logout.html", with(context! {})),
        (
            "consent.html",
            with(context! {
                client_name => text,
                client => context! { id => text, name => text, extra => context! {} },
                redirect_host => text, redirect => "device",
                registered => context! { kind => "user", by => text, at => 0 },
                switch_account => text, groups => vec![group.clone()],
                left_out => list(text), partial => true, risky => true, nothing => true,
                durations => vec![context! { seconds => 60, text => given(text) }],
            }),
        ),
        ("error.html", with(context! {})),
        ("setup.html", with(context! {})),
        ("home.html", with(context! { administrator_exists => true })),
        (
            "applications.html",
            with(context! {
                applications => vec![application.clone()], may_register => false,
                registrants => given(text),
            }),
        ),
        (
            "confirm.html",
            minijinja::context! {
                heading => given(text), consequence => given(text), submit => given(text),
                ..form(text)
            },
        ),
        (
            "authorized_tokens.html",
            with(
                context! { applications => vec![allowed(text)], export => text, delete_all => text },
            ),
        ),
        (
            "resume.html",
            with(context! {
                fields => vec![context! { name => text, value => text }],
                ticket => vec![context! { name => text, value => text }],
            }),
        ),
    ]
}

/// An application that somebody allowed something.
fn allowed(text: &str) -> Value {
    let scope = context! {
        name => text, description => text, language => text, granted_at => 1, until => 2, take_back => text,
    };
    context! {
        name => text, delete => text, since => 1, last_used_at => 1,
        groups => vec![context! { owner => text, own => false, scopes => vec![scope] }],
    }
}
