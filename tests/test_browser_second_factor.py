"""The second factor, as people set it up, give it and take it away, in a real browser."""

import base64
import hashlib
import hmac
import struct
import time
import uuid

import pytest
from selenium.webdriver.common.by import By

from harness.visitor import Visitor

PASSWORD = "a password of some length"


def totp(secret, at=None):
    """RFC 6238, of the key that people would type."""
    key = base64.b32decode(secret.replace(" ", ""))
    step = int((time.time() if at is None else at) // 30)
    digest = hmac.new(key, struct.pack(">Q", step), hashlib.sha1).digest()
    offset = digest[-1] & 15
    number = struct.unpack(">I", digest[offset:offset + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"


class Phone:
    """Shows codes; never one that it showed before."""

    def __init__(self, secret):
        self.secret, self.shown = secret, 0

    def code(self):
        # One step early is borne: nobody waits half a minute for the next code.
        step = max(int(time.time() // 30), self.shown + 1)
        while step > int(time.time() // 30) + 1:
            time.sleep(0.2)
        self.shown = step
        return totp(self.secret, step * 30)


def test_codes_are_those_of_the_standard():
    # RFC 6238 appendix B
    key = base64.b32encode(b"12345678901234567890").decode()
    assert totp(key, 59) == "287082"
    assert totp(key, 1111111109) == "081804"


@pytest.fixture
def someone(server):
    """A user of whom nobody else knows."""
    name = f"user-{uuid.uuid4().hex[:8]}"
    server.user(name, PASSWORD)
    return name


def fill(visitor, **fields):
    for field, text in fields.items():
        visitor.element(f"field_{field}").clear()
        visitor.element(f"field_{field}").send_keys(text)


def set_up(visitor):
    """From the account on; the phone and the recovery codes."""
    visitor.click("account_second_factor")
    visitor.assert_fits_everywhere("second-factor-none")
    visitor.click("app_add")
    visitor.assert_fits_everywhere("second-factor-app")
    phone = Phone(visitor.element("app_secret").text)
    fill(visitor, one_time_password="000000", current_password=PASSWORD)
    visitor.click("app_submit")
    assert visitor.element("field_one_time_password_problem").text
    visitor.shoot("second-factor-app-wrong")
    assert visitor.element("app_secret").text == phone.secret
    fill(visitor, one_time_password=phone.code(), current_password=PASSWORD)
    visitor.click("app_submit")
    visitor.assert_fits_everywhere("second-factor-codes")
    codes = [code.text for code in visitor.browser.find_elements(By.CSS_SELECTOR, "ol code")]
    assert len(codes) == 10
    visitor.click("recovery_codes_kept")
    return phone, codes


def test_an_app_is_set_up_used_and_removed(visitor, server, someone):
    visitor.open("/accounts/login/?next=/accounts/")
    visitor.sign_in(someone, PASSWORD)
    phone, codes = set_up(visitor)
    assert visitor.element("app_set_up").text
    visitor.assert_fits_everywhere("second-factor-set")

    visitor.sign_out()
    visitor.open("/accounts/login/?next=/accounts/sessions/")
    visitor.sign_in(someone, PASSWORD)
    assert visitor.element("login_user").text == someone
    visitor.assert_fits_everywhere("sign-in-second")
    visitor.element("login_code").send_keys("000 000")
    visitor.click("login_code_submit")
    assert "wrong" in visitor.element("error_description").text
    visitor.assert_fits_everywhere("sign-in-second-wrong")
    visitor.element("login_code").send_keys(phone.code())
    visitor.click("login_code_submit")
    assert visitor.element("session_this")

    # The phone is gone.
    visitor.sign_out()
    visitor.open("/accounts/login/?next=/accounts/second-factor/")
    visitor.sign_in(someone, PASSWORD)
    visitor.element("login_recovery").click()
    visitor.element("login_recovery_code").send_keys(codes[0].lower())
    visitor.shoot("sign-in-second-recovery")
    visitor.click("login_code_submit")
    assert "9" in visitor.element("recovery_codes_left").text
    visitor.click("recovery_codes_renew")
    visitor.assert_fits_everywhere("second-factor-codes-renew")
    fill(visitor, current_password=PASSWORD, one_time_password=codes[1])
    visitor.click("recovery_codes_submit")
    visitor.element("recovery_codes")
    visitor.click("recovery_codes_kept")

    visitor.click("app_remove")
    visitor.assert_fits_everywhere("second-factor-remove")
    fill(visitor, current_password=PASSWORD, one_time_password=phone.code())
    visitor.click("app_remove_submit")
    assert visitor.element("second_factor_done").text
    visitor.sign_out()
    visitor.open("/accounts/login/?next=/accounts/")
    visitor.sign_in(someone, PASSWORD)
    assert visitor.element("account_username").text == someone


def test_an_administrator_must_have_one_and_takes_one_away(
    one_browser, new_server, screenshots, inspection
):
    server = new_server('[accounts]\nsecond_factor = "administrators"\n')
    visitor = Visitor(one_browser, server, screenshots, inspection)
    server.user("root", PASSWORD, "--admin")
    server.user("ada", PASSWORD)
    visitor.open("/accounts/login/?next=/accounts/")
    visitor.sign_in("ada", PASSWORD)
    set_up(visitor)

    visitor.sign_out()
    visitor.open("/accounts/login/?next=/admin/users/")
    visitor.sign_in("root", PASSWORD)
    assert visitor.element("second_factor_required").text
    visitor.assert_fits_everywhere("second-factor-required")
    visitor.click("app_add")
    phone = Phone(visitor.element("app_secret").text)
    fill(visitor, one_time_password=phone.code(), current_password=PASSWORD)
    visitor.click("app_submit")
    visitor.click("recovery_codes_kept")
    visitor.assert_fits_everywhere("admin-users-second-factor")
    visitor.open(visitor.browser.find_element(By.LINK_TEXT, "ada").get_attribute("href"))
    visitor.shoot("admin-user-second-factor")
    visitor.click("user_second_factor_remove")
    visitor.assert_fits_everywhere("admin-user-second-factor-remove")
    visitor.click("confirm_submit")
    assert "none" in visitor.element("user_second_factor").text

    visitor.sign_out()
    visitor.open("/accounts/login/?next=/accounts/")
    visitor.sign_in("ada", PASSWORD)
    assert visitor.element("account_username").text == "ada"
    # root lost the phone; whoever has the machine helps.
    server.run("user", "remove-second-factor", "root")
    visitor.sign_out()
    visitor.open("/accounts/login/?next=/admin/")
    visitor.sign_in("root", PASSWORD)
    assert visitor.element("second_factor_required").text
    visitor.sign_out()
