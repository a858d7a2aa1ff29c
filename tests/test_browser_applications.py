"""Applications as their owners register, look after and try them; the programs that their
pages show, run as they stand there."""

import html
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait

from harness.flow import allow
from harness.pages import Pages
from harness.visitor import WAIT

ADA = ("ada", "ada's long password")


@pytest.fixture(scope="module")
def own(new_server):
    server = new_server()
    server.user(*ADA)
    made = server.resource_server("Calendar", "--namespace", "calendar:")
    server.register_scope(made, "calendar:read", "See the entries of your calendar")
    server.register_scope(made, "calendar:write", "Add entries to your calendar")
    return server


@pytest.fixture
def visitor(visit, own):
    visitor = visit(own)
    visitor.open("/o/applications/")
    visitor.sign_in(*ADA)
    return visitor


def choose(visitor, name, value):
    visitor.browser.find_element(By.CSS_SELECTOR, f"[name={name}][value='{value}']").click()


def test_an_application_is_registered_with_chosen_scopes_and_gets_another_secret(visitor):
    visitor.click("application_register")
    visitor.shoot("applications-register")
    choose(visitor, "kind", "web")
    visitor.element("field_name").send_keys("Holiday planner")
    # What is wrong is said while it is typed.
    visitor.element("field_redirect_uris").send_keys("https://planner.example/cb\nhttp://p.example/")
    said = visitor.element("field_redirect_uris_problem").text
    assert "line 2" in said, said
    visitor.shoot("applications-register-2")
    visitor.element("field_redirect_uris").clear()
    visitor.element("field_redirect_uris").send_keys("https://planner.example/cb")
    WebDriverWait(visitor.browser, WAIT).until(
        lambda browser: not browser.find_elements(By.ID, "field_redirect_uris_problem"),
        "the problem is still told",
    )
    visitor.element("field_scope_word").send_keys("calendar")
    visitor.click("scope_search")
    assert visitor.element("field_name").get_attribute("value") == "Holiday planner"
    choose(visitor, "scope_choice", "these")
    choose(visitor, "scope", "calendar:read")
    visitor.click("application_check")
    visitor.element("application_well")
    with visitor.preferring("dark"):
        visitor.shoot("applications-register-scopes-dark")
    with visitor.window(320):
        visitor.assert_fits("applications-register-320")
    with visitor.window(1280, 2200):
        visitor.assert_fits("applications-register-1280")
    visitor.click("application_submit")
    first = visitor.element("client_secret").text
    visitor.shoot("applications-registered")
    visitor.click("application_secret_add")
    visitor.shoot("applications-secret-add")
    visitor.click("confirm_submit")
    assert visitor.element("client_secret").text != first
    assert len(visitor.browser.find_elements(By.CLASS_NAME, "secret_delete")) == 2
    with visitor.window(320):
        visitor.assert_fits("applications-detail-320")
    with visitor.preferring("dark"):
        visitor.shoot("applications-detail-dark")
    with visitor.speaking("ar"):
        visitor.browser.refresh()
        visitor.shoot("applications-detail-ar")
    visitor.click("application_update")
    visitor.shoot("applications-update")
    visitor.open("/o/applications/")
    visitor.shoot("applications-list")


def test_try_it_runs_the_flow_and_shows_each_step(visitor):
    visitor.click("application_register")
    choose(visitor, "kind", "web")
    visitor.element("field_name").send_keys("Tried")
    visitor.element("field_redirect_uris").send_keys("https://tried.example/cb")
    visitor.click("application_submit")
    secret = visitor.element("client_secret").text
    visitor.click("application_try")
    visitor.shoot("try-allow")
    visitor.click("try_allow")
    visitor.element("field_scope").send_keys("read calendar:read")
    visitor.shoot("try-begin")
    with visitor.window(320):
        visitor.assert_fits("try-begin-320")
    visitor.click("try_send")
    visitor.click("consent_allow")
    visitor.shoot("try-answer")
    visitor.element("field_client_secret").send_keys(secret)
    visitor.click("try_exchange")
    assert visitor.element("try_status").text == "200 OK"
    assert "calendar:read" in visitor.element("try_json").text
    assert secret not in visitor.browser.page_source
    visitor.shoot("try-token")
    with visitor.window(320):
        visitor.assert_fits("try-token-320")
    with visitor.preferring("dark"):
        visitor.shoot("try-token-dark")
    visitor.click("try_revoke")
    visitor.element("try_revoked")


# -- without a browser's help ---------------------------------------------------------


def registered(own, kind, redirect_uri):
    """Registers without JavaScript; answers the pages, the secret and the detail's text."""
    pages = Pages(own.origin)
    pages.open("/o/applications/register/").sign_in(*ADA)
    pages.check("kind", kind).fill("field_name", f"By {kind}")
    if redirect_uri:
        pages.fill("field_redirect_uris", redirect_uri)
    pages.press("application_submit")
    secret = pages.document.texts.get("client_secret", "")
    if secret:
        own.secrets.append(secret)
    return pages, secret


def snippet(pages, name):
    """A program, as a person would copy it."""
    match = re.search(rf'<pre id="snippet_{name}"[^>]*>(.*?)</pre>', pages.answer.text, re.S)
    assert match, f"no program {name}"
    return html.unescape(match.group(1))


SHELL = ["bash", "-c"]
PYTHON = [sys.executable, "-c"]
NODE = [shutil.which("node"), "--import", "./webcrypto.mjs", "--input-type=module", "-e"]


def run(command, program, secret, answer, own):
    """Runs a program that says where to go, goes there, and tells it where that led."""
    child = subprocess.Popen(
        [*command, program], text=True, bufsize=1, cwd=Path(__file__).parent / "node",
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        env={"CLIENT_SECRET": secret, "PATH": "/usr/bin:/bin", "PYTHONUNBUFFERED": "1"},
    )
    said = ""
    if answer:
        while own.origin not in said:
            line = child.stdout.readline()
            assert line, said
            said += line
        address = re.search(rf"{re.escape(own.origin)}\S+", said).group(0)
        said += child.communicate(answer(address) + "\n", timeout=60)[0]
    else:
        said += child.communicate(timeout=60)[0]
    assert child.returncode == 0, said
    return said


@pytest.mark.parametrize("kind", ["web", "native", "single-page"])
def test_the_programs_for_people_run_as_they_stand(own, kind):
    uri = "http://127.0.0.1:9/cb"
    pages, secret = registered(own, kind, uri)

    def allowed(address):
        return allow(Pages(own.origin), address, ADA)

    def code(address):
        from harness.callback import query_of

        return query_of(allowed(address))["code"]

    said = run(SHELL, snippet(pages, "curl_code"), secret, code, own)
    assert '"access_token"' in said, said
    token = re.search(r'"refresh_token":"([^"]+)"', said).group(1)
    refresh = f"REFRESH_TOKEN={token}\n" + snippet(pages, "curl_refresh")
    assert '"access_token"' in run(SHELL, refresh, secret, None, own)
    for command, name in ((PYTHON, "python"), (NODE, "javascript")):
        said = run(command, snippet(pages, name), secret, allowed, own)
        assert "read" in said, said


def test_the_programs_of_a_service_run_as_they_stand(own):
    pages, secret = registered(own, "service", None)
    said = run(SHELL, snippet(pages, "curl_own"), secret, None, own)
    assert '"access_token"' in said, said
    for command, name in ((PYTHON, "python"), (NODE, "javascript")):
        said = run(command, snippet(pages, name), secret, None, own)
        assert "read" in said, said
