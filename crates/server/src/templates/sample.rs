//! What each page may show, as an example: for tests, and for
//! [`Templates::check`](super::Templates::check).

mod administration;
mod people;

use minijinja::{Value, context};

#[cfg(test)]
pub(super) use administration::SEVERAL_FORMS;

pub(super) fn site(text: &str) -> Value {
    context! {
        name => text, logo => text, mount => "/o",
        support => context! { url => text, text => text },
        login_url => "/accounts/login/?next=%2F",
        logout_url => "/accounts/logout/",
        users => true,
        stylesheet => "0011223344556677",
        links => context! {
            applications => true, authorized_tokens => true, administration => true,
            users => true, setup => true, account => true,
        },
        user => context! { username => text, admin => true },
        login_url => text,
        logout_url => text,
    }
}

/// A message that says `text`.
fn given(text: &str) -> Value {
    context! { id => "as-given", arguments => context! { words => text } }
}

fn list(text: &str) -> Value {
    [text].into_iter().collect()
}

/// One pair of texts.
fn pairs(text: &str) -> Value {
    let pair: Value = [text, text].into_iter().collect();
    [pair].into_iter().collect()
}

fn problems(text: &str) -> Value {
    [
        "name",
        "username",
        "description",
        "redirect_uris",
        "client_type",
        "grant_types",
    ]
    .into_iter()
    .map(|field| context! { field, text => given(text) })
    .collect()
}

/// Every page with `text` in every place that is not the server's own.
pub(super) fn pages(text: &str) -> Vec<(&'static str, Value)> {
    [
        people::pages_of_users(text),
        people::pages_of_accounts(text),
        people::pages_of_applications(text),
        pages_of_administrators(text),
        pages_of_scopes(text),
        administration::pages_of_the_registry(text),
        administration::pages_of_the_weather(text),
        administration::pages_of_clients(text),
        administration::pages_of_resource_servers(text),
        administration::pages_of_the_server(text),
    ]
    .concat()
}

/// A scope that says `text`.
fn scope(text: &str) -> Value {
    context! {
        name => text, description => text, new => true, owner => text, granted_at => 1,
        href => text, field => text, state => text, is_default => true, advertised => true,
        default_requested => true, exclusive => true, risk => "high", language => text, before => text,
    }
}

/// What every form may show.
fn form(text: &str) -> Value {
    let values = context! {
        name => text, client_type => text, redirect_uris => text, username => text,
        post_logout_redirect_uris => text, allowed_origins => text, email => text,
        first_name => text, last_name => text, active => true, admin => true,
        description => text, is_default => true, advertised => true, exclusive => true,
        private => true, cosmetic => true, risk => "high",
    };
    context! {
        site => site(text),
        hidden => vec![context! { name => text, value => text }],
        problems => problems(text),
        error => context! { code => "invalid_request", description => text, reference => text,
            told => given(text), texts => vec![given(text)] },
        heading => given(text), back => text, back_text => text, action => text,
        submit => given(text), consequence => given(text), new => true, more_problems => false, saved => true,
        groups => vec![context! { name => text, checked => true }],
        grants => vec![context! { name => text, label => text, hint => text, checked => true }],
        owner => text, created_at => 1, retired => false, retire => text,
        name => text, username => text, email => text, advice => given(text), next_page => text,
        values,
    }
}

/// A cell of the picture's table.
fn cell(text: &str) -> Value {
    context! { label => text, detail => text, href => text }
}

/// Those of administrators but for scopes.
fn pages_of_administrators(text: &str) -> Vec<(&'static str, Value)> {
    let user = context! {
        username => text, email => text, groups => list(text), admin => true, active => false,
        second_factor => true, href => text,
    };
    let with = |more: Value| minijinja::context! { ..more, ..form(text) };
    vec![
        (
            "admin.html",
            with(context! {
                scopes => 1, resource_servers => 1, summary => text, svg => "", api => true,
                servers => vec![context! {
                    name => text, client_id => text, namespaces => list(text), scopes => 1,
                    rights => list(text),
                }],
            }),
        ),
        (
            "picture.html",
            with(context! {
                kind => "scope", kinds => vec![context! { word => "scope", label => given(text) }],
                name => text, problem => "", narrowed => true, heading => text, summary => text,
                findings => vec![context! {
                    node => cell(text), words => given(text), clients => vec![cell(text)],
                    more_clients => 1,
                }],
                more_findings => true, version => 1, events => text, svg => "", left_out => list(text), more_rows => 1,
                rows => vec![context! {
                    owner => cell(text), scope => cell(text), client => cell(text), tie => given(text),
                    whom => text,
                }],
                exports => vec![context! { label => text, href => text }],
            }),
        ),
        (
            "audit.html",
            with(context! {
                kind => "scope", name => text, problem => given(text), export => "/admin/audit/export/",
                entries => vec![context! {
                    number => 1, at => 0, action => text, changes => vec![given(text)],
                    by => context! { kind => "user", name => text, other => "", ids => list(text), href => text },
                    on => context! { kind => "consent", name => text, other => text, ids => list(text), href => text },
                    reason => text, source => text,
                }],
            }),
        ),
        ("users.html", with(context! { users => vec![user] })),
        (
            "user_form.html",
            with(context! {
                tokens => text, audit => text, second_factor => context! { app => true, passkeys => 2, recovery_codes => 2 },
            }),
        ),
        ("groups.html", with(context! { groups => list(text) })),
    ]
}

/// Those of the scope registry.
fn pages_of_scopes(text: &str) -> Vec<(&'static str, Value)> {
    let scope = scope(text);
    let group = context! { owner => given(text), scopes => vec![scope.clone()] };
    let choice = context! { word => "retire", label => given(text), href => text, danger => true };
    let state = context! {
        word => text, since => 0, sunset => 0, replaced_by => text, reason => text,
        retired => false, translations => pairs(text),
    };
    let listed = context! {
        name => text, description => text, language => text, state => text, default => true,
        owner => context! { id => text, name => text, resource => text },
        requestable_by => "by_rule", risk => "critical", implies => list(text), replaced_by => text, sunset => 0,
    };
    let with = |more: Value| minijinja::context! { ..more, ..form(text) };
    vec![
        (
            "scopes.html",
            with(context! {
                groups => vec![group], states => list(text),
                owners => vec![context! { id => text, name => given(text) }],
                wanted => context! { q => text, state => text, owner => text },
            }),
        ),
        (
            "scope_form.html",
            with(context! {
                risks => vec!["low", "high"], risk_asked => "low",
                new => false, owner => given(text), state, history => text, choices => vec![choice],
            }),
        ),
        (
            "scope_history.html",
            with(context! {
                entries => vec![context! {
                    at => 0, action => text, actor => given(text), source => text, reason => text,
                    changes => vec![given(text)],
                }],
            }),
        ),
        (
            "scope_state.html",
            with(context! {
                grants => 1, clients => list(text), more_clients => 1, users => list(text),
                more_users => 1, reason => text, deprecates => true, sunset => text, replaced_by => text,
                danger => true,
            }),
        ),
        (
            "catalogue.html",
            with(context! {
                word => text, owner => text, state => text, states => list(text),
                scopes => context! { scopes => vec![listed] },
            }),
        ),
    ]
}
