"""What people do with their own account, in a real browser."""

import uuid
from urllib.parse import urlsplit

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.support.select import Select

from harness.callback import Callback
from harness.flow import Pkce, authorization_url, redeem

PASSWORD = "a password of some length"


@pytest.fixture
def someone(server):
    """A user of whom nobody else knows."""
    name = f"user-{uuid.uuid4().hex[:8]}"
    server.user(name, PASSWORD)
    return name, PASSWORD


@pytest.fixture(scope="module")
def api(server):
    made = server.resource_server("Garden")
    server.register_scope(made, "garden:see", "See what grows in your garden")
    server.register_scope(made, "garden:water", "Water what grows in your garden")
    return made


def allow(visitor, server, someone, scope, name):
    with Callback() as callback:
        client = server.client(
            name, "--redirect-uri", callback.uri,
            grants=("authorization_code", "refresh_token"), kind="public",
        )
        pkce = Pkce()
        visitor.open(authorization_url(server, client, callback.uri, pkce, scope=scope))
        if visitor.browser.find_elements(By.ID, "login_username"):
            visitor.sign_in(*someone)
        visitor.click("consent_allow")
        visitor.element("arrived")
        code = callback.arrived()["code"]
        return client, redeem(server, client, code, callback.uri, pkce).json()


def refresh(server, client, token):
    return server.post(
        "/o/token/",
        data={
            "grant_type": "refresh_token",
            "refresh_token": token["refresh_token"],
            "client_id": client.client_id,
        },
    )


def test_one_scope_then_everything_is_taken_back(visitor, server, someone, api):
    scope = "read garden:see garden:water"
    client, token = allow(visitor, server, someone, scope, "Gardener’s notes")
    visitor.open("/o/authorized_tokens/")
    visitor.assert_fits_everywhere("allowed")
    text = visitor.element("main").text
    assert "Garden" in text and "last used" in text
    take_back = visitor.browser.find_element(By.CSS_SELECTOR, "a[href*='garden%3Awater']")
    visitor.open(take_back.get_attribute("href"))
    visitor.assert_fits_everywhere("allowed-take-back-scope")
    visitor.click("confirm_submit")
    assert "garden:water" not in visitor.element("main").text
    assert refresh(server, client, token).json()["error"] == "invalid_grant"

    export = visitor.element("allowed_export").get_attribute("href")
    cookies = {cookie["name"]: cookie["value"] for cookie in visitor.browser.get_cookies()}
    exported = server.get(urlsplit(export).path, cookies=cookies)
    scopes = exported.json()["applications"][0]["scopes"]
    assert sorted(scope["name"] for scope in scopes) == ["garden:see", "read"]

    visitor.click("allowed_delete_all")
    visitor.shoot("allowed-take-back-all")
    visitor.click("confirm_submit")
    assert "No application" in visitor.element("main").text
    visitor.shoot("allowed-none")


def test_another_browser_is_signed_out(visitor, server, someone):
    visitor.open("/accounts/login/?next=/accounts/sessions/")
    visitor.sign_in(*someone)
    elsewhere = visitor.browser.get_cookies()
    visitor.sign_out()
    visitor.open("/accounts/login/?next=/accounts/")
    visitor.sign_in(*someone)
    visitor.assert_fits_everywhere("account")
    visitor.click("account_sessions")
    visitor.assert_fits_everywhere("account-sessions")
    assert len(visitor.browser.find_elements(By.CSS_SELECTOR, ".rows > li")) == 2
    assert "Chrome on Linux" in visitor.element("main").text
    here = visitor.browser.get_cookies()
    visitor.click("sessions_end_others")
    assert len(visitor.browser.find_elements(By.CSS_SELECTOR, ".rows > li")) == 1

    def with_cookies(cookies):
        visitor.sign_out()
        for cookie in cookies:
            visitor.browser.add_cookie(cookie)
        visitor.open("/")
        return someone[0] in visitor.element("main").text

    assert not with_cookies(elsewhere)
    assert with_cookies(here)


def test_a_password_is_changed(visitor, server, someone):
    visitor.open("/accounts/login/?next=/accounts/password/")
    visitor.sign_in(*someone)
    visitor.assert_fits_everywhere("account-password")

    def change(current, new):
        for field, text in (
            ("current_password", current), ("password", new), ("password_again", new),
        ):
            visitor.element(f"field_{field}").send_keys(text)
        visitor.click("password_submit")

    change("wrong", "another long password")
    visitor.shoot("account-password-wrong")
    assert visitor.element("field_current_password_problem").text
    change(PASSWORD, "another long password")
    visitor.shoot("account-password-changed")
    assert "changed" in visitor.element("account_done").text
    visitor.sign_out()
    visitor.open("/accounts/login/?next=/accounts/")
    visitor.sign_in(someone[0], PASSWORD)
    assert visitor.element("error_code").text == "login_failed"
    visitor.sign_in(someone[0], "another long password")
    assert visitor.element("account_username").text == someone[0]


def test_the_language_stays_with_the_person(visitor, server, someone):
    visitor.open("/accounts/login/?next=/accounts/")
    visitor.sign_in(*someone)
    for tag in ("fr", "de", "es", "ja", "ar"):
        Select(visitor.element("field_language")).select_by_value(tag)
        visitor.click("account_language")
        html = visitor.browser.find_element(By.TAG_NAME, "html")
        assert html.get_attribute("lang") == tag
        visitor.assert_fits_everywhere(f"account-{tag}")
    assert html.get_attribute("dir") == "rtl"
    visitor.open("/accounts/sessions/")
    visitor.assert_fits_everywhere("account-sessions-ar")


def test_what_was_typed_survives_the_end_of_the_session(visitor, server, someone):
    """security.md PG-7"""
    visitor.open("/accounts/login/?next=/o/applications/register/")
    visitor.sign_in(*someone)
    visitor.browser.find_element(By.CSS_SELECTOR, "[name=kind][value=web]").click()
    visitor.element("field_name").send_keys("A name that took long to think of")
    visitor.element("field_redirect_uris").send_keys("https://notes.example/callback")
    # The session ends in this very browser, while the form lies open.
    server.cli("user", "revoke", someone[0])
    visitor.click("application_submit")
    visitor.assert_fits_everywhere("signed-out-while-typing")
    assert visitor.element("login_notice").text
    visitor.sign_in(*someone)
    visitor.assert_fits_everywhere("resume")
    assert "A name that took long to think of" in visitor.element("main").text
    visitor.click("resume_submit")
    assert "A name that took long to think of" in visitor.element("main").text
