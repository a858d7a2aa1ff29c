"""What administrators do with clients and resource servers, in a real browser."""

from types import SimpleNamespace

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.support.select import Select



@pytest.fixture(scope="module")
def administrator(server):
    server.user("chief", "a password of some length", "--admin")
    return ("chief", "a password of some length")


@pytest.fixture
def visitor(visit, server, administrator):
    visitor = visit(server)
    visitor.open("/admin/")
    visitor.sign_in(*administrator)
    return visitor


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


def test_an_api_token_is_made_used_and_ended(visitor, server, administrator):
    def call(token):
        headers = {"Authorization": f"Bearer {token}"}
        return server.get("/admin/api/v1/token", headers=headers)

    visitor.open("/admin/")
    visitor.element("main").find_element(By.LINK_TEXT, "API tokens").click()
    named(visitor, "name").send_keys("nightly backup")
    named(visitor, "current_password").send_keys("a guess")
    visitor.click("api_token_submit")
    assert "not your current password" in visitor.element("field_current_password_problem").text
    assert visitor.element("field_name").get_attribute("value") == "nightly backup"
    visitor.shoot("admin-api-tokens-refused")
    named(visitor, "current_password").send_keys(administrator[1])
    visitor.click("api_token_submit")
    token = visitor.element("api_token").text
    for width in (320, 1280):
        for scheme in ("light", "dark"):
            with visitor.window(width), visitor.preferring(scheme):
                visitor.assert_fits(f"admin-api-token-{width}-{scheme}")
    assert call(token).json()["name"] == "nightly backup"
    visitor.open("/admin/api-tokens/")
    assert token not in visitor.browser.page_source, "shown once"
    visitor.element("api_tokens").find_element(By.NAME, "revoke").click()
    visitor.element("confirm_submit")
    visitor.shoot("admin-api-token-end")
    visitor.click("confirm_submit")
    assert call(token).status_code == 401


def test_the_picture_tells_of_risk_and_is_narrowed_to_it(visitor, server):
    bank = server.resource_server("Bank", "--namespace", "bank:")
    assert server.register_scope(bank, "bank:see", "See your account").ok
    server.cli("scope", "update", "bank:see", "--risk", "critical")
    assert server.register_scope(bank, "bank:name", "Know your name").ok
    visitor.open("/admin/picture/")
    assert "critical risk" in visitor.element("picture_table").text
    Select(named(visitor, "kind")).select_by_value("risk")
    named(visitor, "name").send_keys("high")
    visitor.click("picture_show")
    assert "bank:see" in visitor.element("picture_table").text
    assert "bank:name" not in visitor.element("picture_table").text
    for width in (320, 1280):
        for scheme in ("light", "dark"):
            with visitor.window(width), visitor.preferring(scheme):
                visitor.assert_fits(f"admin-picture-risk-{width}-{scheme}")
    named(visitor, "name").clear()
    named(visitor, "name").send_keys("enormous")
    visitor.click("picture_show")
    assert "low, medium, high or critical" in visitor.element("field_name_problem").text


@pytest.mark.parametrize("page", ["clients", "resource-servers", "tokens", "keys", "settings", "api-tokens", "audit", "registrations"])
def test_the_pages_fit(visitor, page):
    for width in (320, 1280):
        with visitor.window(width):
            visitor.open(f"/admin/{page}/")
            visitor.assert_fits(f"admin-{page}-{width}")
