//! Every page is a template that an operator replaces.

use std::fs;

use bailiwick_core::model::Owner;

use crate::{
    browser::{Answer, Browser},
    world::{PASSWORD, REDIRECT_URI, World},
};

/// Every template of a page, and a page that shows it.
const PAGES: [(&str, &str); 51] = [
    ("account.html", "/accounts/"),
    ("account_app.html", "/accounts/second-factor/app/"),
    (
        "account_app_remove.html",
        "WITH-APP/accounts/second-factor/app/remove/",
    ),
    ("account_passkey.html", "/accounts/second-factor/passkeys/"),
    ("account_passkey_add.html", "ADD-PASSKEY"),
    ("account_passkey_remove.html", "REMOVE-PASSKEY"),
    ("account_password.html", "/accounts/password/"),
    ("account_recovery_codes.html", "CODES"),
    (
        "account_recovery_codes_new.html",
        "WITH-APP/accounts/second-factor/recovery-codes/",
    ),
    ("account_second_factor.html", "/accounts/second-factor/"),
    ("account_sessions.html", "/accounts/sessions/"),
    ("admin.html", "/admin/"),
    ("application.html", "/o/applications/CLIENT/"),
    ("application_form.html", "/o/applications/register/"),
    ("application_try.html", "/o/applications/CLIENT/try/"),
    (
        "application_try_answer.html",
        "/o/applications/CLIENT/try/callback/ANSWER",
    ),
    (
        "application_try_callback.html",
        "/o/applications/CLIENT/try/callback/",
    ),
    ("applications.html", "/o/applications/"),
    ("api_tokens.html", "/admin/api-tokens/"),
    ("audit.html", "/admin/audit/"),
    ("authorized_tokens.html", "/o/authorized_tokens/"),
    ("catalogue.html", "/o/scopes/"),
    ("client.html", "/admin/clients/CLIENT/"),
    ("client_delete.html", "/admin/clients/CLIENT/delete/"),
    ("client_form.html", "/admin/clients/create/"),
    ("clients.html", "/admin/clients/"),
    ("confirm.html", "/o/applications/CLIENT/delete/"),
    ("consent.html", "/o/authorize/?QUERY"),
    ("error.html", "/nowhere"),
    ("groups.html", "/admin/groups/"),
    ("home.html", "/"),
    ("keys.html", "/admin/keys/"),
    ("login.html", "/accounts/login/"),
    ("login_second_factor.html", "HALF-WAY"),
    ("logout.html", "/accounts/logout/"),
    ("picture.html", "/admin/picture/"),
    ("resource_server.html", "/admin/resource-servers/SERVER/"),
    (
        "resource_server_form.html",
        "/admin/resource-servers/create/",
    ),
    ("resource_servers.html", "/admin/resource-servers/"),
    ("resume.html", "STALE"),
    ("scope_form.html", "/admin/scopes/create/"),
    ("scope_history.html", "/admin/scopes/history/?name=read"),
    (
        "scope_state.html",
        "/admin/scopes/state/?name=read&change=disable",
    ),
    ("scopes.html", "/admin/scopes/"),
    ("settings.html", "/admin/settings/"),
    ("setup.html", "/setup/?token=TOKEN"),
    ("timeline.html", "/admin/registrations/"),
    ("tokens.html", "/admin/tokens/"),
    ("user_form.html", "/admin/users/create/"),
    ("users.html", "/admin/users/"),
    ("weather.html", "/admin/weather/"),
];

/// Parts of other pages.
const PARTS: [&str; 2] = ["base.html", "parts.html"];

async fn shown(world: &World, browser: &mut Browser, path: &str) -> Answer {
    if path.contains("TOKEN") {
        let link = world.administration().create_setup_link().await.unwrap();
        let (_, token) = link.url.split_once("token=").unwrap();
        return browser.get(&path.replace("TOKEN", token)).await;
    }
    if path.contains("SERVER") {
        let create = "/admin/resource-servers/create/";
        let page = browser.get(create).await;
        let made = browser.submit(&page, create, &[("name", "Plants")]).await;
        return browser.get(made.location()).await;
    }
    if let Some(path) = path.strip_prefix("WITH-APP") {
        crate::second_factor::set_up(world, browser).await;
        return browser.get(path).await;
    }
    if path == "ADD-PASSKEY" {
        return crate::passkeys::asked(browser, "My phone").await;
    }
    if path == "REMOVE-PASSKEY" {
        crate::passkeys::add(browser, &mut crate::authenticator::Authenticator::new()).await;
        return crate::passkeys::removal(browser).await;
    }
    if path == "CODES" {
        crate::second_factor::set_up_only(world, browser).await;
        return browser.get("/accounts/second-factor/recovery-codes/").await;
    }
    if path == "HALF-WAY" {
        crate::second_factor::set_up(world, browser).await;
        return world.browser().sign_in("ada", PASSWORD).await;
    }
    if path == "STALE" {
        let path = "/accounts/logout/";
        let page = browser.get(path).await;
        world.wait(std::time::Duration::from_hours(3));
        return browser.submit(&page, path, &[]).await;
    }
    if path.contains("QUERY") {
        let client = world.client("Field Notes").await.id;
        let query = format!(
            "response_type=code&client_id={client}&redirect_uri={REDIRECT_URI}&scope=read\
             &code_challenge={}&code_challenge_method=S256",
            crate::cast::CHALLENGE
        );
        return browser.get(&path.replace("QUERY", &query)).await;
    }
    if path.contains("CLIENT") {
        let page = browser.get("/o/applications/register/").await;
        let fields = [
            ("name", "Field Notes"),
            ("client_type", "confidential"),
            ("redirect_uris", REDIRECT_URI),
            ("grant_types", "authorization_code"),
            ("grant_types", "client_credentials"),
        ];
        let made = browser.submit(&page, "/o/applications/register/", &fields);
        let made = made.await;
        let id = made.location().split('/').nth(3).unwrap();
        if let Some(page) = path.strip_suffix("callback/ANSWER") {
            let page = page.replace("CLIENT", id);
            let form = browser.get(&page).await;
            let fields = [("do", "token"), ("client_secret", "wrong")];
            return browser.submit(&form, &page, &fields).await;
        }
        return browser.get(&path.replace("CLIENT", id)).await;
    }
    browser.get(path).await
}

#[tokio::test]
async fn every_page_is_replaced_by_a_file_of_its_name() {
    let embedded = fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/templates")).unwrap();
    for entry in embedded {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let known = PARTS.contains(&name.as_str()) || PAGES.iter().any(|(page, _)| *page == name);
        assert!(known, "{name} is in no row");
    }
    for (template, path) in PAGES {
        let directory = tempfile::tempdir().unwrap();
        fs::write(directory.path().join(template), "<p>the operator's own</p>").unwrap();
        let world = World::with_templates(directory.path()).await;
        let scope = Owner::AuthorizationServer;
        world.scope(1, "read", "Read", scope).await;
        let is_setup = path.contains("TOKEN");
        let mut browser = if template == "login.html" || is_setup {
            world.browser()
        } else {
            world.signed_in("ada", true).await
        };
        browser.headers.push(("accept", "text/html"));
        let answer = shown(&world, &mut browser, path).await;
        assert!(
            answer.text.contains("the operator's own"),
            "{template}: {}",
            answer.text
        );
    }
}

#[tokio::test]
async fn a_template_that_cannot_be_used_is_told_at_the_start() {
    let directory = tempfile::tempdir().unwrap();
    fs::write(directory.path().join("consent.html"), "a\n{% if %}").unwrap();
    let path = directory.path().to_owned();
    let refusal = World::refusal_to_build(
        crate::world::config("http://localhost:8000/o"),
        move |builder| builder.templates(path.clone()),
    );
    let refusal = refusal.await;
    assert!(refusal.contains("consent.html"), "{refusal}");
    assert!(refusal.contains(":2"), "{refusal}");
}
