#![expect(clippy::unwrap_used, reason = "tests")]

mod languages;

use minijinja::context;

use super::{
    sample::{SEVERAL_FORMS, pages, site},
    *,
};

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

/// The page without the one script that there is: a file of our own.
fn without_own_script(page: &str) -> String {
    ["picture", "application", "passkey"]
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
        assert!(forms <= 1 || SEVERAL_FORMS.contains(&name), "{name}");
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
