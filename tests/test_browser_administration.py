"""What administrators do with clients and resource servers, in a real browser."""

from types import SimpleNamespace

import pytest
from selenium.webdriver.common.by import By

from harness.visitor import Visitor


@pytest.fixture(scope="module")
def administrator(server):
    server.user("chief", "a password of some length", "--admin")
    return ("chief", "a password of some length")


@pytest.fixture
def visitor(one_browser, server, administrator, screenshots, inspection):
    visitor = Visitor(one_browser, server, screenshots, inspection)
    visitor.open("/accounts/login/")
    visitor.sign_out()
    visitor.complaints()
    visitor.open("/admin/")
    visitor.sign_in(*administrator)
    yield visitor
    assert not [c for c in visitor.complaints() if "Content Security Policy" in c]


def named(visitor, field):
    return visitor.element(f"field_{field}")


def test_a_client_is_registered_found_switched_off_and_deleted(visitor):
    visitor.open("/admin/clients/")
    visitor.click("client_create")
    named(visitor, "name").send_keys("Field Notes")
    named(visitor, "client_id").send_keys("field-notes")
    named(visitor, "redirect_uris").send_keys("https://notes.example/callback")
    visitor.click("client_submit")
    assert visitor.element("client_secret").text
    visitor.open("/admin/clients/?q=field")
    visitor.shoot("admin-clients")
    visitor.element("main").find_element(By.LINK_TEXT, "Field Notes").click()
    visitor.shoot("admin-client")
    visitor.click("client_disable")
    visitor.element("client_enable")
    visitor.click("client_tokens")
    assert "Field Notes" in visitor.element("access_of").text
    visitor.shoot("admin-tokens")
    visitor.open("/admin/clients/field-notes/")
    visitor.click("client_delete")
    assert visitor.element("client_impact").text
    visitor.click("confirm_submit")
    assert "Field Notes" not in visitor.element("main").text


def test_a_resource_server_is_made_and_its_scope_approved(visitor, server):
    visitor.open("/admin/resource-servers/")
    visitor.click("server_create")
    named(visitor, "name").send_keys("Greenhouse")
    named(visitor, "client_id").send_keys("greenhouse")
    named(visitor, "namespaces").send_keys("greenhouse:")
    visitor.element("main").find_element(By.NAME, "needs_approval").click()
    visitor.click("server_submit")
    token = visitor.element("access_token").text
    greenhouse = SimpleNamespace(bearer={"Authorization": f"Bearer {token}"})
    assert server.register_scope(greenhouse, "greenhouse:see", "See your greenhouse").ok
    visitor.open("/admin/resource-servers/greenhouse/")
    visitor.shoot("admin-resource-server")
    assert "greenhouse:see" in visitor.element("main").text
    visitor.element("main").find_element(By.PARTIAL_LINK_TEXT, "Approve").click()
    visitor.click("confirm_submit")
    visitor.open("/admin/resource-servers/greenhouse/")
    assert "Waiting for approval" not in visitor.element("main").text


@pytest.mark.parametrize("page", ["clients", "resource-servers", "tokens", "keys", "settings"])
def test_the_pages_fit(visitor, page):
    for width in (320, 1280):
        with visitor.window(width):
            visitor.open(f"/admin/{page}/")
            visitor.assert_fits(f"admin-{page}-{width}")
