"""The pages in a real browser (security.md X2, PG-9).

Screenshots of each page go to the directory that the test prints; set
BAILIWICK_SCREENSHOTS to choose it.
"""

import pytest
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.wait import WebDriverWait

from harness.callback import Callback
from harness.flow import Pkce, authorization_url, redeem

@pytest.fixture(scope="module")
def api(server):
    made = server.resource_server("Calendar")
    server.register_scope(made, "calendar:read", "See the entries of your calendar")
    server.register_scope(made, "calendar:write", "Add entries to your calendar")
    return made


@pytest.fixture
def visitor(visit, server, person, api):
    return visit(server)


@pytest.fixture
def client(server, callback):
    """A client whose redirect URI is a loopback port (RFC 8252 §7.3)."""
    return server.client(
        "Meeting planner",
        "--redirect-uri",
        callback.uri,
        grants=("authorization_code", "refresh_token"),
        kind="public",
    )


def test_sign_in_consent_and_token(visitor, server, person, client, callback):
    pkce = Pkce()
    visitor.open(
        authorization_url(
            server, client, callback.uri, pkce, scope="read calendar:read", state="s1"
        )
    )
    visitor.shoot("login")
    assert visitor.element("client_name").text == "Meeting planner"
    visitor.sign_in(*person)
    visitor.shoot("consent")
    assert "See the entries of your calendar" in visitor.element("main").text
    assert visitor.element("redirect_host").text.startswith("127.0.0.1")
    # PG-9: the policy of the page must let the redirect after the POST arrive.
    visitor.click("consent_allow")
    assert visitor.element("arrived").text == "arrived"
    answer = callback.arrived()
    assert (answer["state"], answer["iss"]) == ("s1", server.issuer)
    token = redeem(server, client, answer["code"], callback.uri, pkce)
    assert token.json()["scope"].split() == ["read", "calendar:read"] or (
        sorted(token.json()["scope"].split()) == ["calendar:read", "read"]
    )


def test_a_second_consent_shows_what_is_new(visitor, server, person, client, callback):
    def ask(scope):
        visitor.open(authorization_url(server, client, callback.uri, Pkce(), scope=scope))

    ask("calendar:read")
    visitor.sign_in(*person)
    visitor.click("consent_allow")
    ask("calendar:read calendar:write")
    visitor.shoot("consent-again")
    text = visitor.element("main").text
    assert "already allowed" in text and "new" in text


def test_cancel_tells_the_client(visitor, server, person, client, callback):
    visitor.open(
        authorization_url(server, client, callback.uri, Pkce(), scope="read", state="s2")
    )
    visitor.sign_in(*person)
    visitor.click("consent_deny")
    visitor.element("arrived")
    answer = callback.arrived()
    assert (answer["error"], answer["state"]) == ("access_denied", "s2")


def test_a_wrong_password_and_then_the_right_one(visitor, server, person, client, callback):
    visitor.open(authorization_url(server, client, callback.uri, Pkce(), scope="read"))
    visitor.sign_in(person[0], "wrong")
    visitor.shoot("login-failed")
    assert visitor.element("error_code").text == "login_failed"
    assert visitor.element("login_username").get_attribute("value") == person[0]
    visitor.sign_in(*person)
    visitor.click("consent_allow")
    visitor.element("arrived")
    assert "code" in callback.arrived()


def test_a_session_that_expired_while_the_consent_lay_open(
    visitor, server, person, client, callback
):
    """security.md PG-7: sign in again, and the request goes on."""
    visitor.open(
        authorization_url(server, client, callback.uri, Pkce(), scope="read", state="s3")
    )
    visitor.sign_in(*person)
    visitor.element("consent_allow")
    visitor.sign_out()
    visitor.click("consent_allow")
    visitor.sign_in(*person)
    visitor.click("consent_allow")
    visitor.element("arrived")
    assert callback.arrived()["state"] == "s3"


@pytest.mark.parametrize("asks", [True, False], ids=["after consent", "after sign-in only"])
@pytest.mark.parametrize("further", [False, True], ids=["plain", "to another origin"])
def test_no_policy_stops_the_way_back_to_the_client(visitor, server, person, asks, further):
    """security.md PG-9: Chromium holds `form-action` against every hop."""
    with Callback() as last, Callback(last.origin if further else None) as first:
        flags = [] if asks else ["--skip-authorization"]
        client = server.client("Hops", "--redirect-uri", first.uri, *flags)
        visitor.open(authorization_url(server, client, first.uri, Pkce(), scope="read"))
        visitor.sign_in(*person)
        if asks:
            visitor.click("consent_allow")
        visitor.element("arrived")
        assert "code" in (last if further else first).arrived()


def test_an_application_is_registered_used_and_deleted(visitor, server, person, callback):
    visitor.open("/o/applications/")
    visitor.sign_in(*person)
    visitor.shoot("applications-empty")
    visitor.click("application_register")
    visitor.element("field_name").send_keys("My planner")
    visitor.browser.find_element(By.CSS_SELECTOR, "[name=kind][value=web]").click()
    assert not visitor.browser.find_elements(
        By.CSS_SELECTOR, "[name=grant_types][value=password]"
    ), "the password grant is offered though it is off"
    visitor.element("field_redirect_uris").send_keys("not a url")
    visitor.click("application_submit")
    visitor.shoot("application-problems")
    assert visitor.element("field_redirect_uris_problem").text
    visitor.element("field_redirect_uris").clear()
    visitor.element("field_redirect_uris").send_keys(callback.uri)
    visitor.click("application_submit")
    visitor.shoot("application-registered")
    from harness.server import Credentials

    client = Credentials(
        visitor.element("client_id").text, visitor.element("client_secret").text
    )

    pkce = Pkce()
    visitor.open(authorization_url(server, client, callback.uri, pkce, scope="read"))
    visitor.click("consent_allow")
    visitor.element("arrived")
    token = redeem(server, client, callback.arrived()["code"], callback.uri, pkce)
    assert token.status_code == 200, token.text

    visitor.open("/o/authorized_tokens/")
    visitor.shoot("authorized")
    assert "My planner" in visitor.element("main").text
    visitor.open(f"/o/applications/{client.client_id}/")
    visitor.shoot("application")
    assert not visitor.browser.find_elements(By.ID, "client_secret"), "shown a second time"
    visitor.click("application_delete")
    visitor.shoot("application-delete")
    visitor.click("confirm_submit")
    refused = server.post(
        "/o/token/",
        data={"grant_type": "refresh_token", "refresh_token": token.json()["refresh_token"]},
        auth=client.basic,
    )
    assert refused.status_code == 401


ASK = """
const [url, body, headers, done] = arguments;
fetch(url, {method: "POST", body: new URLSearchParams(body), headers})
    .then(async (answer) => done([answer.status, (await answer.json()).error ?? "none"]))
    .catch((error) => done([0, String(error)]));
"""


def test_only_the_pages_of_allowed_origins_may_ask_for_tokens(
    visitor, server, person, client, callback
):
    """CORS as the browser sees it: simple requests, preflights and errors."""
    with Callback() as stranger:
        ours = server.client(
            "Single page", "--redirect-uri", callback.uri, "--allowed-origin", callback.origin,
            kind="public",
        )
        form = {"grant_type": "authorization_code", "code": "x", "client_id": ours.client_id,
                "redirect_uri": callback.uri, "code_verifier": "v" * 43}

        def ask(body, **headers):
            return visitor.browser.execute_async_script(
                ASK, server.at("/o/token/"), body, headers
            )

        visitor.open(callback.uri)
        assert ask(form) == [400, "invalid_grant"]
        # A header that needs a preflight, and one that it does not allow.
        assert ask(form, Authorization="Basic eDp5")[1] in ("invalid_client", "invalid_request")
        assert ask(form, **{"X-Requested-With": "fetch"})[0] == 0
        assert ask({**form, "grant_type": "nonsense"})[0] == 400

        pkce = Pkce()
        visitor.open(authorization_url(server, ours, callback.uri, pkce, scope="read"))
        visitor.sign_in(*person)
        visitor.click("consent_allow")
        visitor.element("arrived")
        code = callback.arrived()["code"]
        good = {**form, "code": code, "code_verifier": pkce.verifier}
        assert ask(good) == [200, "none"]

        visitor.open(stranger.uri)
        status, error = ask(form)
        assert status == 0 and "Failed to fetch" in error


def test_sign_in_by_keyboard_alone(visitor, server, person):
    visitor.open("/accounts/login/?next=/o/applications/")
    visitor.browser.switch_to.active_element.send_keys(person[0], Keys.TAB)
    visitor.browser.switch_to.active_element.send_keys(person[1], Keys.ENTER)
    visitor.element("application_register")


def test_an_error_of_a_client_is_a_page_with_a_reference(visitor):
    visitor.open("/o/authorize/?client_id=unknown")
    visitor.shoot("error")
    assert visitor.element("error_told").text == "The application is not registered here."
    visitor.element("error_details").find_element(By.TAG_NAME, "summary").click()
    assert visitor.element("error_description").text == "client_id is not registered"
    assert visitor.element("error_reference").text


def test_administration_is_for_administrators(visitor, server, person):
    visitor.open("/admin/")
    visitor.sign_in(*person)
    visitor.shoot("not-found")
    assert "Users" not in visitor.element("main").text
    visitor.sign_out()
    server.user("browser-admin", "a password of some length", "--admin")
    visitor.open("/admin/")
    visitor.sign_in("browser-admin", "a password of some length")
    visitor.shoot("admin")
    for page in ("users", "groups", "scopes"):
        visitor.open(f"/admin/{page}/")
        visitor.shoot(f"admin-{page}")
    assert "calendar:read" in visitor.element("main").text


def test_the_picture_is_looked_at_narrowed_and_kept_fresh(
    visitor, server, person, client, callback, api
):
    pkce = Pkce()
    visitor.open(authorization_url(server, client, callback.uri, pkce, scope="calendar:read"))
    visitor.sign_in(*person)
    visitor.click("consent_allow")
    visitor.element("arrived")
    code = callback.arrived()["code"]
    assert redeem(server, client, code, callback.uri, pkce).status_code == 200
    visitor.open("/")
    visitor.sign_out()
    server.user("picture-admin", "a password of some length", "--admin")
    visitor.open("/admin/")
    visitor.sign_in("picture-admin", "a password of some length")
    visitor.click("admin_picture")
    for name in ("calendar:read", "Meeting planner", person[0], "holds it"):
        assert name in visitor.element("picture").text
    dark = {"features": [{"name": "prefers-color-scheme", "value": "dark"}]}
    for scheme, features in (("light", {"features": []}), ("dark", dark)):
        visitor.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", features)
        for width in (320, 1280):
            with visitor.window(width):
                for path, name in (
                    ("/admin/picture/", "picture"),
                    ("/admin/registrations/", "registrations"),
                    ("/admin/weather/", "weather"),
                    ("/admin/", "admin"),
                ):
                    visitor.open(path)
                    visitor.assert_fits(f"{name}-{width}-{scheme}")
    visitor.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})

    visitor.open("/admin/picture/")
    visitor.element("field_name").send_keys("calendar:write")
    visitor.click("picture_show")
    text = visitor.element("picture").text
    assert "calendar:write" in text and "calendar:read" not in text

    visitor.click("picture_everything")
    server.register_scope(api, "calendar:share", "Share your calendar")
    replaced = [StaleElementReferenceException]
    WebDriverWait(visitor.browser, 15, ignored_exceptions=replaced).until(
        lambda _: "calendar:share" in visitor.element("picture").text,
        "the change feed brought nothing",
    )
    assert "changed" in visitor.element("picture_news").text


@pytest.mark.parametrize("width", [320, 1280])
def test_no_page_is_wider_than_the_window(visitor, server, person, client, callback, width):
    with visitor.window(width):
        visitor.open(
            authorization_url(server, client, callback.uri, Pkce(), scope="read calendar:read")
        )
        visitor.assert_fits(f"login-{width}")
        visitor.sign_in(*person)
        visitor.assert_fits(f"consent-{width}")
        for page in ("/", "/o/applications/", "/o/applications/register/"):
            visitor.open(page)
            visitor.assert_fits(f"{page.strip('/').replace('/', '-') or 'home'}-{width}")


def test_in_the_dark(visitor, server, person, client, callback):
    """Only to be looked at: the same pages with a dark colour scheme."""
    feature = {"features": [{"name": "prefers-color-scheme", "value": "dark"}]}
    visitor.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", feature)
    try:
        visitor.open(
            authorization_url(server, client, callback.uri, Pkce(), scope="read calendar:read")
        )
        visitor.shoot("login-dark")
        background = visitor.browser.execute_script(
            "return getComputedStyle(document.body).backgroundColor"
        )
        red = int(background.split("(")[1].split(",")[0])
        assert red < 100, background
        visitor.sign_in(*person)
        visitor.shoot("consent-dark")
    finally:
        visitor.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
