#![expect(clippy::unwrap_used, reason = "tests")]

mod administration;
mod languages;
mod people;

use minijinja::{Value, context};

use super::*;

/// What strangers write where text is shown.
const CORPUS: &[&str] = &[
    "\"><script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "'><img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "</textarea><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "<!--<script>alert(1)//-->",
    "\" autofocus onfocus=\"alert(1)",
    "' onmouseover='alert(1)",
    "{{ 7 * 7 }}{% raw %}<b>{% endraw %}",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<a href=\"javascript:alert(1)\">x</a>",
];

fn site(text: &str) -> Value {
    context! {
        name => text, mount => "/o",
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
fn pages(text: &str) -> Vec<(&'static str, Value)> {
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
        href => text,
    };
    let with = |more: Value| minijinja::context! { ..more, ..form(text) };
    vec![
        (
            "admin.html",
            with(context! {
                scopes => 1, resource_servers => 1, summary => text, svg => "",
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
                    number => 1, at => 0, by => text, by_name => text, by_href => text, action => text,
                    on => text, on_href => text, names => list(text), changes => vec![given(text)],
                    reason => text, source => text,
                }],
            }),
        ),
        ("users.html", with(context! { users => vec![user] })),
        (
            "user_form.html",
            with(context! { tokens => text, audit => text }),
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

/// The page without the one script that there is: a file of our own.
fn without_own_script(page: &str) -> String {
    ["picture", "application"]
        .iter()
        .fold(page.to_owned(), |page, name| {
            let own = format!("<script src=\"/static/{name}.js\" defer></script>");
            page.replacen(&own, "", 1)
        })
}

/// The tags of a page, each without what it is made of.
fn tags(page: &str) -> Vec<String> {
    let name = |tag: &str| {
        let end = tag.find(|c: char| c.is_whitespace() || c == '>');
        tag.get(..end.unwrap_or(tag.len()))
            .unwrap_or_default()
            .to_owned()
    };
    page.split('<').skip(1).map(name).collect()
}

/// security.md RD-14, SR-6
#[test]
fn rd_14_sr_6_what_strangers_write_is_text_on_every_page() {
    let templates = Templates::new(None).unwrap();
    for text in CORPUS {
        for ((name, hostile), (_, harmless)) in pages(text).into_iter().zip(pages("harmless")) {
            let page = without_own_script(&templates.render(name, hostile).unwrap());
            let reference = without_own_script(&templates.render(name, harmless).unwrap());
            assert!(reference.contains("harmless"), "{name} shows nothing");
            assert_eq!(tags(&page), tags(&reference), "{name}: {text}");
            assert_eq!(
                page.matches('"').count(),
                reference.matches('"').count(),
                "{name}: {text} ends an attribute"
            );
            assert!(
                !page.contains("<script") && !page.contains("javascript:\""),
                "{name}"
            );
        }
    }
}

#[test]
fn every_embedded_page_is_rendered_by_these_tests() {
    let rendered: Vec<_> = pages("x").into_iter().map(|(name, _)| name).collect();
    for (name, _) in EMBEDDED {
        let part = ["base.html", "parts.html"].contains(name);
        assert!(part || rendered.contains(name), "{name}");
    }
}

/// security.md PG-8
#[test]
fn pg_8_element_ids_are_where_scripts_look_for_them() {
    let templates = Templates::new(None).unwrap();
    let refusal = ["error_code", "error_description", "error_reference"];
    let expected: [(&str, &[&str]); 4] = [
        (
            "login.html",
            &[
                "login_username",
                "login_password",
                "login_submit",
                "login_reauth",
                "client_name",
            ],
        ),
        (
            "consent.html",
            &["consent_allow", "consent_deny", "client_name"],
        ),
        ("logout.html", &["logout_confirm", "logout_cancel"]),
        ("error.html", &refusal),
    ];
    for (name, context) in pages("x") {
        let page = templates.render(name, context).unwrap();
        let wanted = expected.iter().filter(|(page, _)| *page == name);
        for id in wanted.flat_map(|(_, ids)| ids.iter()) {
            assert_eq!(
                page.matches(&format!(" id=\"{id}\"")).count(),
                1,
                "{name}: {id}"
            );
        }
        let mut ids: Vec<_> = page
            .split(" id=\"")
            .skip(1)
            .filter_map(|s| s.split('"').next())
            .collect();
        let all = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), all, "{name} gives an id twice");
    }
}

/// security.md PG-1
#[test]
fn pg_1_sign_in_and_consent_are_the_first_form_of_their_page_and_need_no_script() {
    let templates = Templates::new(None).unwrap();
    for (name, context) in pages("x") {
        let page = without_own_script(&templates.render(name, context).unwrap());
        assert!(page.contains("<html lang=\"en\" dir=\"ltr\">"), "{name}");
        assert!(
            !page.contains("<script") && !page.contains(" style=\""),
            "{name}"
        );
        let forms = page.matches("<form").count();
        assert!(
            forms <= 1 || administration::SEVERAL_FORMS.contains(&name),
            "{name}"
        );
        if name == "consent.html" {
            assert!(
                page.contains("<form method=\"post\">"),
                "no action: it answers where it stands"
            );
            assert!(page.contains("name=\"allow\" value=\"Authorize\""));
        }
    }
}

#[test]
fn a_file_of_the_directory_replaces_the_embedded_one_and_is_escaped_too() {
    let directory = tempfile::tempdir().unwrap();
    std::fs::write(
        directory.path().join("home.html"),
        "Ours: {{ site.user.username }}",
    )
    .unwrap();
    std::fs::write(directory.path().join("style.css"), "body { color: red }").unwrap();
    std::fs::write(directory.path().join("notes.txt"), "{% nonsense").unwrap();
    let built_in = Templates::new(None).unwrap();
    let templates = Templates::new(Some(directory.path())).unwrap();
    let page = templates
        .render("home.html", context! { site => site("<b>") })
        .unwrap();
    assert_eq!(page, "Ours: &lt;b&gt;");
    assert_eq!(templates.stylesheet(), "body { color: red }");
    assert_ne!(templates.stylesheet_tag(), built_in.stylesheet_tag());
}

#[test]
fn a_malformed_file_of_the_directory_is_named() {
    let directory = tempfile::tempdir().unwrap();
    std::fs::write(directory.path().join("home.html"), "{% if %}").unwrap();
    let error = Templates::new(Some(directory.path()))
        .unwrap_err()
        .to_string();
    assert!(error.contains("home.html:1"), "{error}");
    let error = Templates::new(Some(&directory.path().join("absent")))
        .unwrap_err()
        .to_string();
    assert!(error.contains("absent"), "{error}");
}

#[test]
fn an_endless_template_ends() {
    let directory = tempfile::tempdir().unwrap();
    let endless = "{% for a in range(9999) %}{% for b in range(9999) %}x{% endfor %}{% endfor %}";
    std::fs::write(directory.path().join("home.html"), endless).unwrap();
    let templates = Templates::new(Some(directory.path())).unwrap();
    assert!(templates.render("home.html", context! {}).is_err());
}

#[test]
fn times_are_told_in_utc() {
    assert_eq!(iso(1_700_000_000_999).unwrap(), "2023-11-14T22:13:20Z");
    assert!(iso(i64::MAX).is_err());
}

/// What the template `text` makes of `context`, and of a few messages.
fn said(text: &str, context: Value) -> Result<String, TemplateError> {
    let directory = tempfile::tempdir().unwrap();
    let locale = directory.path().join("locales/en");
    std::fs::create_dir_all(&locale).unwrap();
    let messages = "greeting = Hello & welcome, { $who }!\n\
                    tokens = { $count ->\n    [one] one token\n   *[other] { $count } tokens\n }\n\
                    kinds = { $kind ->\n    [web] a site\n   *[other] something\n }\n";
    std::fs::write(locale.join("test.ftl"), messages).unwrap();
    std::fs::write(directory.path().join("x.html"), text).unwrap();
    Templates::new(Some(directory.path()))?.render("x.html", context)
}

#[test]
fn messages_and_what_they_are_about_are_escaped_and_markup_of_the_template_is_not() {
    let hostile = context! { name => "<i>\u{f0000}" };
    let said = |text| said(text, hostile.clone()).unwrap();
    assert_eq!(
        said("{{ t('greeting', who=name) }}"),
        "Hello &amp; welcome, &lt;i&gt;!"
    );
    assert_eq!(
        said("{% set who %}<b>{{ name }}</b>{% endset %}{{ t('greeting', who=who) }}"),
        "Hello &amp; welcome, <b>&lt;i&gt;\u{f0000}</b>!"
    );
}

#[test]
fn messages_count_and_choose() {
    let said = |text| said(text, context! {}).unwrap();
    assert_eq!(said("{{ t('tokens', count=1) }}"), "one token");
    assert_eq!(said("{{ t('tokens', count=1200) }}"), "1200 tokens");
    assert_eq!(said("{{ t('kinds', kind='web') }}"), "a site");
}

#[test]
fn a_template_that_says_what_nobody_wrote_makes_no_page() {
    for wrong in ["{{ t('no-such') }}", "{{ t('greeting') }}", "{{ t(7) }}"] {
        assert!(said(wrong, context! {}).is_err(), "{wrong}");
    }
}
