"""Scopes in a real browser: what people are told before they allow something, and
what administrators are told before they end something."""

import pytest
from selenium.webdriver.common.by import By

from harness.callback import Callback
from harness.flow import Pkce, authorization_url, redeem

ADA = ("ada", "ada's long password")
ROOT = ("root", "a password of some length")
CONFIG = """
[scopes]
read = "Read your data"
default = ["read"]
"""


@pytest.fixture(scope="module")
def own(new_server):
    """A server of this module's own, whose registry nobody else changes."""
    server = new_server(CONFIG)
    server.user(*ADA)
    server.user(*ROOT, "--admin")
    return server


@pytest.fixture(scope="module")
def plants(own):
    made = own.resource_server("Plants", "--client-id", "plants", "--namespace", "plants:")
    declare(own, made, 1, see={
        "description": "See your plants",
        "description#fr": "Voir vos plantes",
        "description#de": "Ihre Pflanzen sehen",
    }, sell={"description": "Sell your plants"})
    return made


@pytest.fixture
def visitor(visit, own):
    return visit(own)


@pytest.fixture
def planner(own):
    """A client that asks for consent, and where it is answered."""
    with Callback() as callback:
        client = own.client(
            "Meeting planner", "--redirect-uri", callback.uri, kind="public"
        )
        yield client, callback


def declare(server, resource_server, revision, **scopes):
    entries = [{"name": f"plants:{name}", **entry} for name, entry in scopes.items()]
    answer = server.http.put(
        server.at(f"/o/resource-servers/{resource_server.client_id}/scopes/"),
        headers=resource_server.bearer,
        json={"revision": revision, "scopes": entries},
        timeout=10,
    )
    assert answer.status_code == 200, answer.text
    return answer.json()


def ask(visitor, planner, scope, pkce=None, **more):
    client, callback = planner
    pkce = pkce or Pkce()
    url = authorization_url(visitor.server, client, callback.uri, pkce, scope=scope, **more)
    visitor.open(url)
    if visitor.browser.find_elements(By.ID, "login_submit"):
        visitor.sign_in(*ADA)


def texts(visitor):
    """The texts of the scopes on the page, each with its language."""
    found = visitor.browser.find_elements(By.CSS_SELECTOR, ".scopes .text")
    return [(one.text, one.get_attribute("lang")) for one in found]


def state(visitor, scope):
    """How the page marks a scope: new, changed, already allowed."""
    for row in visitor.browser.find_elements(By.CSS_SELECTOR, ".scopes li"):
        if row.find_element(By.TAG_NAME, "code").text == scope:
            return row.find_element(By.CSS_SELECTOR, ".state").text
    raise AssertionError(f"{scope} is not on the page")


def test_consent_is_asked_for_in_the_language_of_the_request_or_the_browser(
    visitor, own, plants, planner
):
    with visitor.speaking("de-CH, de;q=0.9, fr;q=0.5"):
        ask(visitor, planner, "plants:see read")
        german = ("Ihre Pflanzen sehen", "de")
        assert german in texts(visitor)
        # What the client says of its user comes before what the browser says.
        ask(visitor, planner, "plants:see read", ui_locales="fr-CA en")
        assert ("Voir vos plantes", "fr") in texts(visitor)
    for width in (360, 1280):
        with visitor.window(width):
            ask(visitor, planner, "plants:see plants:sell read", ui_locales="fr")
            visitor.assert_fits(f"consent-fr-{width}")
            ask(visitor, planner, "plants:see plants:sell read", ui_locales="en")
            visitor.assert_fits(f"consent-en-{width}")
    # Nobody translated it: the text of the server's language, and so it is marked.
    ask(visitor, planner, "plants:see", ui_locales="it")
    [(text, language)] = texts(visitor)
    assert text == "See your plants" and language in ("", "en")


def test_consent_shows_what_is_left_after_narrowing(visitor, own, plants, planner):
    client, callback = planner
    rules = ("--scope-excess", "narrow", "--deny-scope", "plants:sell")
    own.cli("client", "update", client.client_id, *rules)
    ask(visitor, planner, "plants:see plants:sell plants:nonesuch")
    assert [text for text, _ in texts(visitor)] == ["See your plants"]
    left_out = visitor.element("left_out").text
    assert "plants:sell" in left_out and "plants:nonesuch" in left_out
    assert "Sell your plants" not in visitor.element("main").text
    for width in (360, 1280):
        with visitor.window(width):
            visitor.assert_fits(f"consent-narrowed-{width}")
    visitor.click("consent_allow")
    visitor.element("arrived")
    assert "code" in callback.arrived()


def test_sr_7_a_changed_meaning_stands_beside_the_old_one(visitor, own, plants, planner):
    """security.md SR-7, RD-9"""
    ask(visitor, planner, "plants:see plants:sell")
    visitor.click("consent_allow")
    visitor.element("arrived")
    see = {"description": "See your plants", "description#fr": "Voir vos plantes"}
    sell = {"description": "Sell your plants and your garden", "change": "material"}
    declare(own, plants, 2, see=see, sell=sell)
    ask(visitor, planner, "plants:see plants:sell")
    assert state(visitor, "plants:sell") == "changed"
    assert state(visitor, "plants:see") == "already allowed"
    page = visitor.element("main").text
    assert "Sell your plants and your garden" in page
    assert "\nYou allowed before: Sell your plants\n" in page
    for width in (360, 1280):
        with visitor.window(width):
            visitor.assert_fits(f"consent-changed-{width}")
    # It changes once more while the page lies open: what was read is not what is granted.
    declare(own, plants, 3, see=see, sell={**sell, "description": "Sell your house"})
    visitor.click("consent_allow")
    assert "Sell your house" in visitor.element("main").text
    assert state(visitor, "plants:sell") == "changed"
    visitor.click("consent_allow")
    visitor.element("arrived")
    # Another wording of the same is nothing new.
    cosmetic = {"description": "Sell the house that is yours", "change": "cosmetic"}
    declare(own, plants, 4, see=see, sell=cosmetic)
    ask(visitor, planner, "plants:see plants:sell")
    assert "Sell the house that is yours" in visitor.element("main").text
    assert state(visitor, "plants:sell") == "already allowed"


MARKUP = "</span></li></ul></section><h2>this server</h2><script>document.title='owned'</script>"
IMAGE = "<img src=x onerror=\"document.title='owned'\"> & **bold** [x](javascript:alert(1))"


def test_sr_5_sr_6_what_an_owner_writes_is_its_text_under_its_name(
    visitor, own, plants, planner, screenshots
):
    """security.md SR-5, SR-6, RD-14: no text leaves its place, runs, or speaks for
    another owner."""
    evil = own.resource_server("Evil <b>Corp</b><script>document.title='owned'</script>")
    assert own.register_scope(evil, "evil:<i>markup</i>", MARKUP).status_code == 201
    assert own.register_scope(evil, "evil:image", IMAGE).status_code == 201
    # What turns the direction of a text is refused; so is what ends it.
    for spoof in ("See \u202eatad ruoy", "\u2066See\u2069", "See\u0000", "x" * 501):
        assert own.register_scope(evil, "evil:spoof", spoof).status_code == 400
    ask(visitor, planner, "read plants:see evil:<i>markup</i> evil:image")
    visitor.shoot("consent-hostile")
    sections = visitor.browser.find_elements(By.CSS_SELECTOR, "section.owner")
    said = {
        section.find_element(By.TAG_NAME, "h2").text: section.text for section in sections
    }
    assert len(sections) == len(said) == 3
    [owner] = [name for name in said if name.startswith("Evil")]
    assert owner == "Evil <b>Corp</b><script>document.title='owned'</script>"
    assert MARKUP in said[owner] and IMAGE in said[owner]
    assert "evil:<i>markup</i>" in said[owner]
    # Only the section of the server's own scopes is marked as that.
    marked = visitor.browser.find_elements(By.CSS_SELECTOR, "section.owner h2 .tag")
    assert len(marked) == 1
    assert "Read your data" in marked[0].find_element(By.XPATH, "../..").text
    assert not any("Evil" in name and "Read your data" in text for name, text in said.items())
    visitor.click("consent_deny")
    visitor.element("arrived")
    visitor.open("/o/scopes/")
    assert MARKUP in visitor.element("main").text
    unmoved(visitor)
    visitor.sign_out()
    visitor.open("/admin/scopes/")
    visitor.sign_in(*ROOT)
    unmoved(visitor)
    for page in ("history/?name=evil%3Aimage", "edit/?name=evil%3Aimage"):
        visitor.open(f"/admin/scopes/{page}")
        unmoved(visitor)
    visitor.open("/admin/audit/")
    unmoved(visitor)


def unmoved(visitor):
    """The page has no script, no image, and the title that we gave it."""
    assert not visitor.browser.find_elements(By.CSS_SELECTOR, "script, main img, main i, main b b")
    assert "owned" not in visitor.browser.title
    assert "Evil" in visitor.browser.page_source or "evil" in visitor.browser.page_source


def test_an_administrator_sees_what_hangs_on_a_scope_before_it_ends(
    visitor, own, plants, planner
):
    (client, callback), pkce = planner, Pkce()
    ask(visitor, planner, "plants:see", pkce)
    visitor.click("consent_allow")
    visitor.element("arrived")
    token = redeem(own, client, callback.arrived()["code"], callback.uri, pkce)
    assert token.status_code == 200, token.text
    visitor.open("/")
    visitor.sign_out()
    visitor.open("/admin/scopes/")
    visitor.sign_in(*ROOT)
    own.cli("scope", "update", "plants:see", "--description", "See your plants and beds")
    own.cli("scope", "disable", "plants:sell", "--reason", "leaked by a partner")
    own.cli("scope", "restore", "plants:sell")
    pages = {
        "admin-scopes": "/admin/scopes/",
        "scope-edit": "/admin/scopes/edit/?name=plants%3Asee",
        "scope-deprecate": "/admin/scopes/state/?name=plants%3Asee&change=deprecate",
        "scope-disable": "/admin/scopes/state/?name=plants%3Asee&change=disable",
        "scope-retire": "/admin/scopes/retire/?name=plants%3Asee",
        "scope-history": "/admin/scopes/history/?name=plants%3Asee",
        "admin-audit": "/admin/audit/",
        "catalogue": "/o/scopes/",
    }
    for width in (360, 1280):
        with visitor.window(width):
            for name, page in pages.items():
                visitor.open(page)
                assert visitor.element("main").text
                visitor.assert_fits(f"{name}-{width}")
    visitor.open(pages["scope-history"])
    history = visitor.element("scope_history").text
    assert "description: See your plants → See your plants and beds" in history
    assert "people are asked again" in history and "_version" not in history
    assert "de: Ihre Pflanzen sehen → nothing" in history
    visitor.open(pages["admin-audit"])
    record = visitor.element("audit_entries")
    assert "leaked by a partner" in record.text
    # What changed is not to be scrolled for.
    assert not visitor.browser.find_elements(By.CSS_SELECTOR, ".table")
    visitor.open(pages["scope-retire"])
    assert visitor.element("scope_impact").text == "1 live grant holds it."
    assert "Meeting planner" in visitor.element("main").text
    visitor.click("confirm_submit")
    visitor.open(pages["scope-history"])
    assert "retired" in visitor.element("scope_history").text
