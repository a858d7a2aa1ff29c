"""Passkeys, as people add, use and remove them, in a real browser with an authenticator."""

import uuid
from contextlib import contextmanager

import pytest
from harness.chromium import chromium
from harness.visitor import WAIT, Visitor
from selenium.webdriver.common.by import By
from selenium.webdriver.common.virtual_authenticator import VirtualAuthenticatorOptions
from selenium.webdriver.support.wait import WebDriverWait

PASSWORD = "a password of some length"


@pytest.fixture
def visitor(one_browser, server, screenshots, inspection):
    visitor = Visitor(one_browser, server, screenshots, inspection)
    visitor.open("/accounts/login/")
    visitor.sign_out()
    visitor.complaints()
    yield visitor
    visitor.sign_out()
    assert not [c for c in visitor.complaints() if "Content Security Policy" in c]


@pytest.fixture
def someone(server):
    """A user of whom nobody else knows."""
    name = f"user-{uuid.uuid4().hex[:8]}"
    server.user(name, PASSWORD)
    return name


@contextmanager
def device(browser):
    """A device that verifies its user and keeps passkeys."""
    options = VirtualAuthenticatorOptions()
    options.transport = VirtualAuthenticatorOptions.Transport.INTERNAL
    options.has_resident_key = True
    options.has_user_verification = True
    options.is_user_verified = True
    browser.add_virtual_authenticator(options)
    try:
        yield browser
    finally:
        browser.remove_virtual_authenticator()


def seen(visitor, identity):
    """The element, once people see it."""
    element = visitor.element(identity)
    WebDriverWait(visitor.browser, WAIT).until(
        lambda _: element.is_displayed(), f"{identity} is hidden")
    return element


def begin_adding(visitor, name):
    """From the overview up to the page that asks the device."""
    visitor.click("passkey_add")
    visitor.element("field_name").send_keys(name)
    visitor.element("field_current_password").send_keys(PASSWORD)
    visitor.click("passkey_continue")
    seen(visitor, "passkey_submit")


def test_a_passkey_is_added_signs_in_and_is_removed(visitor, someone):
    with device(visitor.browser) as browser:
        visitor.open("/accounts/login/?next=/accounts/second-factor/")
        visitor.sign_in(someone, PASSWORD)
        visitor.assert_fits_everywhere("passkeys-none")
        visitor.click("passkey_add")
        visitor.assert_fits_everywhere("passkey-add")
        visitor.element("field_name").send_keys("My phone")
        visitor.element("field_current_password").send_keys("wrong")
        visitor.click("passkey_continue")
        assert visitor.element("field_current_password_problem").text
        assert visitor.element("field_name").get_attribute("value") == "My phone"
        visitor.shoot("passkey-add-wrong")
        visitor.element("field_current_password").send_keys(PASSWORD)
        visitor.click("passkey_continue")
        seen(visitor, "passkey_submit")
        assert not visitor.element("passkey_needs_script").is_displayed()
        visitor.assert_fits_everywhere("passkey-ask")

        # Somebody else's finger, or a dialog that was closed.
        browser.set_user_verified(False)
        visitor.element("passkey_submit").click()
        assert "No passkey was added" in seen(visitor, "passkey_failed").text
        visitor.assert_fits_everywhere("passkey-ask-failed")
        browser.set_user_verified(True)
        visitor.click("passkey_submit")
        assert len(browser.find_elements(By.CSS_SELECTOR, "ol code")) == 10
        code = browser.find_element(By.CSS_SELECTOR, "ol code").text
        visitor.click("recovery_codes_kept")
        assert "My phone" in visitor.element("passkeys").text
        visitor.assert_fits_everywhere("passkeys-one")

        # The same device is not asked for a second one.
        begin_adding(visitor, "The same phone")
        visitor.element("passkey_submit").click()
        assert "already" in seen(visitor, "passkey_known").text
        visitor.shoot("passkey-known")
        visitor.click("passkey_back")
        assert "The same phone" not in browser.page_source

        visitor.sign_out()
        visitor.open("/accounts/login/?next=/accounts/second-factor/")
        seen(visitor, "passkey_submit")
        visitor.assert_fits_everywhere("sign-in-passkey")
        browser.set_user_verified(False)
        visitor.element("passkey_submit").click()
        assert "No passkey was used" in seen(visitor, "passkey_failed").text
        visitor.assert_fits_everywhere("sign-in-passkey-failed")
        browser.set_user_verified(True)
        visitor.click("passkey_submit")
        assert "last used" in visitor.element("passkeys").text

        # Who gives the password is asked for it on the second page.
        visitor.sign_out()
        visitor.open("/accounts/login/?next=/accounts/")
        visitor.sign_in(someone, PASSWORD)
        seen(visitor, "passkey_submit")
        visitor.assert_fits_everywhere("sign-in-second-passkey")
        visitor.click("passkey_submit")
        assert visitor.element("account_username").text == someone

        visitor.open("/accounts/second-factor/")
        browser.find_element(By.CSS_SELECTOR, "#passkeys a").click()
        visitor.assert_fits_everywhere("passkey-remove")
        visitor.element("field_current_password").send_keys(PASSWORD)
        visitor.click("passkey_remove_submit")
        assert "removed" in visitor.element("second_factor_done").text
        assert "My phone" not in visitor.browser.page_source

        # The device still has it; it is worth nothing.
        visitor.sign_out()
        visitor.open("/accounts/login/")
        seen(visitor, "passkey_submit")
        visitor.click("passkey_submit")
        assert "not accepted" in visitor.element("error_description").text
        visitor.shoot("sign-in-passkey-refused")
        visitor.sign_in(someone, PASSWORD)
        assert code not in visitor.browser.page_source


def test_an_administrator_sees_and_takes_away(visitor, server, someone):
    root = f"root-{uuid.uuid4().hex[:8]}"
    server.user(root, PASSWORD, "--admin")
    with device(visitor.browser):
        visitor.open("/accounts/login/?next=/accounts/second-factor/")
        visitor.sign_in(someone, PASSWORD)
        begin_adding(visitor, "My phone")
        visitor.click("passkey_submit")
        visitor.sign_out()
        visitor.open("/accounts/login/?next=/admin/users/")
        visitor.sign_in(root, PASSWORD)
        visitor.open(visitor.browser.find_element(By.LINK_TEXT, someone).get_attribute("href"))
        assert "one passkey" in visitor.element("user_second_factor").text
        visitor.assert_fits_everywhere("admin-user-passkey")
        visitor.click("user_second_factor_remove")
        visitor.click("confirm_submit")
        assert "none" in visitor.element("user_second_factor").text


def test_without_script_there_is_no_button_and_everything_else_works(
    tmp_path, server, screenshots, inspection, visitor, someone
):
    with device(visitor.browser):
        visitor.open("/accounts/login/?next=/accounts/second-factor/")
        visitor.sign_in(someone, PASSWORD)
        begin_adding(visitor, "My phone")
        visitor.click("passkey_submit")
        code = visitor.browser.find_element(By.CSS_SELECTOR, "ol code").text
    with chromium(tmp_path / "profile", javascript=False) as browser:
        plain = Visitor(browser, server, screenshots)
        plain.open("/accounts/login/?next=/accounts/")
        assert not plain.element("passkey_form").is_displayed()
        plain.sign_in(someone, PASSWORD)
        assert not plain.element("passkey_form").is_displayed()
        assert "recovery code" in plain.element("passkey_needs_script").text
        plain.shoot("sign-in-second-passkey-no-script")
        plain.element("login_recovery_code").send_keys(code)
        plain.click("login_code_submit")
        assert plain.element("account_username").text == someone
        plain.open("/accounts/second-factor/")
        plain.click("passkey_add")
        plain.element("field_name").send_keys("Another")
        plain.element("field_current_password").send_keys(PASSWORD)
        plain.click("passkey_continue")
        assert plain.element("passkey_needs_script").is_displayed()
        assert not plain.element("passkey_form").is_displayed()
        plain.shoot("passkey-ask-no-script")
        plain.click("passkey_back")
        assert plain.element("passkeys")
