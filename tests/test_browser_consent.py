"""Consent as people give it: in part, for a time, by keyboard, in a text browser, without
JavaScript (users.md U1 to U5)."""

import subprocess

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.select import Select

from harness.callback import Callback
from harness.flow import Pkce, authorization_url, redeem
from harness.pages import Pages
from harness.server import CONFIG

ADA = ("ada", "ada's long password")


@pytest.fixture(scope="module")
def own(new_server):
    """A server at which people may choose a time."""
    server = new_server(CONFIG + '\n[consent]\ndurations = ["10m", "30d"]\n')
    server.user(*ADA)
    made = server.resource_server("Calendar", "--namespace", "calendar:")
    server.register_scope(made, "calendar:read", "See the entries of your calendar")
    server.register_scope(made, "calendar:write", "Add entries to your calendar")
    return server


@pytest.fixture
def visitor(visit, own):
    return visit(own)


@pytest.fixture
def planner(own):
    """A client that bears with less than it asks for, and where it is answered."""
    with Callback() as callback:
        client = own.client(
            "Meeting planner", "--redirect-uri", callback.uri, "--partial-consent",
            grants=("authorization_code", "refresh_token"), kind="public",
        )
        yield client, callback


def request(server, client, callback, pkce, **more):
    scope = "read calendar:read calendar:write"
    return authorization_url(server, client, callback.uri, pkce, scope=scope, **more)


def test_by_keyboard_a_part_is_allowed_for_a_time(visitor, own, planner):
    (client, callback), pkce = planner, Pkce()
    visitor.open(request(own, client, callback, pkce))
    visitor.browser.switch_to.active_element.send_keys(ADA[0], Keys.TAB)
    old = visitor.element("login_password")
    visitor.browser.switch_to.active_element.send_keys(ADA[1], Keys.ENTER)
    visitor.wait_until_gone(old)
    visitor.shoot("consent-partial")
    for _ in range(20):
        visitor.browser.switch_to.active_element.send_keys(Keys.TAB)
        focused = visitor.browser.switch_to.active_element
        if focused.get_attribute("name") == "granted-calendar:write":
            focused.send_keys(Keys.SPACE)
        if focused.get_attribute("id") == "consent_lasts":
            Select(focused).select_by_value("600")
        if focused.get_attribute("id") == "consent_allow":
            break
    focused.send_keys(Keys.ENTER)
    visitor.element("arrived")
    token = redeem(own, client, callback.arrived()["code"], callback.uri, pkce).json()
    assert sorted(token["scope"].split()) == ["calendar:read", "read"]
    assert token["expires_in"] <= 600

    visitor.open(request(own, client, callback, Pkce()))
    states = {
        row.find_element(By.TAG_NAME, "code").text: row.find_element(By.CLASS_NAME, "state").text
        for row in visitor.browser.find_elements(By.CSS_SELECTOR, ".scopes li")
    }
    assert states == {
        "read": "already allowed", "calendar:read": "already allowed", "calendar:write": "new",
    }


def test_without_javascript_nothing_ticked_is_asked_again_and_a_no_is_told(own, planner):
    (client, callback), pages = planner, Pages(own.origin)
    pages.open(request(own, client, callback, Pkce(), state="s")).sign_in(*ADA)
    for name in ("read", "calendar:read", "calendar:write"):
        pages.check(f"granted-{name}", "1", checked=False)
    pages.press("consent_allow")
    assert pages.text("consent_nothing") == "Choose at least one, or cancel."
    pages.press("consent_deny")
    assert "error=access_denied" in pages.left_for and "state=s" in pages.left_for


def test_a_session_that_ends_in_the_middle_loses_nothing(own, planner):
    (client, callback), pages = planner, Pages(own.origin)
    pages.open(request(own, client, callback, Pkce(), state="kept")).sign_in(*ADA)
    pages.session.cookies.clear()
    pages.press("consent_allow")
    assert pages.text("client_name") == "Meeting planner"
    pages.sign_in(*ADA)
    pages.press("consent_allow")
    assert "code=" in pages.left_for and "state=kept" in pages.left_for


def test_in_a_text_browser_it_reads_from_top_to_bottom(own, planner, tmp_path):
    (client, callback), pages = planner, Pages(own.origin)
    pages.open(request(own, client, callback, Pkce())).sign_in(*ADA)
    text = in_w3m(pages, tmp_path)
    wanted = [
        "Allow Meeting planner?", "Signed in as ada", "Calendar",
        "See the entries of your calendar", "For how long?", "You will return to", "Allow",
        "Cancel",
    ]
    places = [text.index(words) for words in wanted[:-2]]
    assert places == sorted(places), text
    assert places[-1] < text.rindex("Allow") < text.rindex("Cancel"), text


def in_w3m(pages, directory):
    """The page as w3m writes it."""
    return subprocess.run(
        ["w3m", "-dump", "-T", "text/html", "-cols", "80"],
        input=pages.answer.text, env={"HOME": str(directory), "PATH": "/usr/bin:/bin",
                                      "LC_ALL": "C.UTF-8"},
        capture_output=True, text=True, timeout=20, check=True,
    ).stdout


@pytest.mark.parametrize("language,allow,direction", [
    ("fr", "Autoriser", "ltr"), ("de", "Erlauben", "ltr"), ("es", "Permitir", "ltr"),
    ("ja", "許可する", "ltr"), ("ar", "السماح", "rtl"),
])
def test_in_the_language_that_the_client_asks_for(visitor, own, planner, language, allow, direction):
    client, callback = planner
    visitor.open(request(own, client, callback, Pkce(), ui_locales=language))
    html = visitor.browser.find_element(By.TAG_NAME, "html")
    assert html.get_attribute("lang") == language, "the sign-in page too"
    visitor.sign_in(*ADA)
    visitor.shoot(f"consent-in-{language}")
    html = visitor.browser.find_element(By.TAG_NAME, "html")
    assert (html.get_attribute("lang"), html.get_attribute("dir")) == (language, direction)
    assert visitor.element("consent_allow").text == allow
