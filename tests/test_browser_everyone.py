"""The main pages for everyone: forced colours, print, text at twice its size, reduced
motion, the keyboard, an organisation's own colours; and applications without a script."""

import base64
import subprocess

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from harness.flow import Pkce, authorization_url
from harness.pages import Pages
from harness.server import Credentials

ADA = ("ada", "ada's long password")
ROOT = ("root", "the administrator's long password")
LOGO = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24">'
    '<path fill="#0a6b3d" d="M12 2c6 4 6 12 0 20-6-8-6-16 0-20z"/></svg>'
)
CALLBACK = "http://127.0.0.1:7000/callback"
PAGES = {
    "catalogue": "/o/scopes/",
    "home": "/",
    "applications": "/o/applications/",
    "application-form": "/o/applications/register/",
    "allowed": "/o/authorized_tokens/",
    "account": "/accounts/",
    "sessions": "/accounts/sessions/",
    "admin": "/admin/",
    "clients": "/admin/clients/",
    "resource-servers": "/admin/resource-servers/",
    "scopes": "/admin/scopes/",
    "scope-form": "/admin/scopes/edit/?name=bank%3Apay",
    "settings": "/admin/settings/",
    "keys": "/admin/keys/",
    "picture": "/admin/picture/",
    "registrations": "/admin/registrations/",
    "audit": "/admin/audit/",
}
# A part whose text does not fit into it and cannot be scrolled to either.
CUT_OFF = """
const inside = element => {
    for (let up = element; up; up = up.parentElement) {
        if (up.matches('.unseen, .drawing, select, svg')) return true;
    }
    return false;
};
return [...document.querySelectorAll('body *')].filter(element => {
    const style = getComputedStyle(element);
    const hides = style.overflowX === 'hidden' || style.overflowX === 'clip';
    return hides && element.scrollWidth > element.clientWidth + 1 && !inside(element);
}).map(element => element.outerHTML.slice(0, 120));
"""
OUTLINE = """
const style = getComputedStyle(document.activeElement);
const place = document.activeElement.getBoundingClientRect();
return {
    shown: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
    inside: place.bottom > 0 && place.top < innerHeight && place.width > 0,
    what: document.activeElement.outerHTML.slice(0, 120),
    body: document.activeElement === document.body,
};
"""


@pytest.fixture(scope="module")
def own(new_server, tmp_path_factory):
    """A server in an organisation's own name and colours, with a scope of each risk."""
    logo = tmp_path_factory.mktemp("branding") / "logo.svg"
    logo.write_text(LOGO)
    server = new_server(f"""
[scopes]
read = "Read your data"

[branding]
name = "Herbarium"
accent = "#0a6b3d"
logo_file = "{logo}"
support_url = "mailto:help@herbarium.example"
""")
    server.user(*ADA)
    server.user(*ROOT, "--admin")
    bank = server.resource_server("Bank", "--namespace", "bank:")
    scopes = [
        {"name": "bank:see", "description": "See your accounts", "risk": "medium"},
        {"name": "bank:pay", "description": "Pay your bills", "risk": "high"},
        {"name": "bank:close", "description": "Close your accounts", "risk": "critical"},
    ]
    answer = server.http.put(
        f"{server.issuer}/resource-servers/{bank.client_id}/scopes/",
        json={"revision": 1, "scopes": scopes},
        headers=bank.bearer,
        timeout=10,
    )
    assert [one["name"] for one in answer.json()["diff"]["pending"]] == ["bank:close"], answer.text
    server.cli("scope", "approve", "bank:close")
    server.ledger = server.client(
        "Ledger", "--redirect-uri", CALLBACK, kind="public", grants=("authorization_code",)
    )
    return server


@pytest.fixture
def visitor(visit, own):
    visitor = visit(own)
    visitor.open("/accounts/login/")
    return visitor


def consent(own):
    scope = "read bank:see bank:pay bank:close"
    return authorization_url(own, own.ledger, CALLBACK, Pkce(), scope=scope)


def every_page(visitor, own):
    """Each of the main pages, the sign-in page first."""
    visitor.open("/accounts/login/")
    yield "login"
    visitor.sign_in(*ROOT)
    visitor.open(consent(own))
    yield "consent"
    for name, path in PAGES.items():
        visitor.open(path)
        yield name


def emulate(visitor, media="", **features):
    features = [{"name": name.replace("_", "-"), "value": value} for name, value in features.items()]
    command = {"media": media, "features": features}
    visitor.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", command)


@pytest.fixture
def plain_media(visitor):
    yield
    emulate(visitor)


def fits(visitor, name):
    needed, width = visitor.browser.execute_script(
        "return [document.documentElement.scrollWidth, innerWidth]"
    )
    assert needed <= width, f"{name} needs {needed} px of {width}"
    assert not visitor.browser.execute_script(CUT_OFF), name


def keep(visitor, name):
    """A picture to be looked at, without a second inspection."""
    visitor.browser.save_screenshot(str(visitor.screenshots / f"{name}.png"))


def test_pages_in_an_organisations_own_colours_pass_the_inspection(visitor, own):
    for name in every_page(visitor, own):
        assert visitor.browser.title.endswith("Herbarium")
        logo = visitor.element("logo")
        assert int(logo.get_property("naturalWidth")) > 0, "the policy lets it be shown"
        assert visitor.element("support").text == "Help"
        if name in ("login", "consent", "home", "scope-form", "application-form"):
            visitor.shoot(f"branded-{name}")
            with visitor.preferring("dark"):
                keep(visitor, f"branded-{name}-dark")


def test_the_risk_of_a_scope_is_told_by_a_word_and_a_shape(visitor, own):
    visitor.sign_in(*ADA)
    visitor.open(consent(own))
    assert visitor.element("consent_risk").is_displayed()
    assert visitor.element("client_registered").text.startswith("Registered by an administrator")
    tags = visitor.browser.find_elements(By.CSS_SELECTOR, ".risk")
    assert [tag.text for tag in tags] == ["critical risk", "high risk", "medium risk", "low risk"]
    shape = "return getComputedStyle(arguments[0], '::before').content"
    shapes = {visitor.browser.execute_script(shape, tag) for tag in tags}
    assert len(shapes) == 4, shapes


def test_with_forced_colours_nothing_is_told_by_colour_alone(visitor, own, plain_media):
    emulate(visitor, forced_colors="active")
    for name in every_page(visitor, own):
        assert visitor.browser.execute_script(
            "return matchMedia('(forced-colors: active)').matches"
        )
        borders = visitor.browser.execute_script("""
            const marks = document.querySelectorAll('.tag, .notice, .refusal, button, .button');
            return [...marks].filter(mark => mark.checkVisibility()).filter(mark => {
                const style = getComputedStyle(mark);
                return style.borderStyle === 'none' || parseFloat(style.borderTopWidth) < 1;
            }).map(mark => mark.outerHTML.slice(0, 120));
        """)
        assert not borders, f"{name}: {borders}"
        fits(visitor, name)
        keep(visitor, f"forced-{name}")


def test_on_paper_the_text_is_whole_and_what_is_pressed_is_left_out(visitor, own, plain_media):
    for name in every_page(visitor, own):
        emulate(visitor, "print")
        with visitor.window(794):
            fits(visitor, name)
            shown = visitor.browser.execute_script(
                "return [...document.querySelectorAll('.top nav, .skip')]"
                ".some(part => part.checkVisibility())"
            )
            assert not shown, f"{name}: what leads elsewhere is printed"
        emulate(visitor)
        page = visitor.browser.execute_cdp_cmd("Page.printToPDF", {"paperWidth": 8.27})
        paper = base64.b64decode(page["data"])
        assert paper.startswith(b"%PDF") and len(paper) > 5000, name
        (visitor.screenshots / f"print-{name}.pdf").write_bytes(paper)


def test_text_at_twice_its_size_is_whole(visitor, own):
    """WCAG 2.2, 1.4.4; 1.4.10 is a window of 320 px, which every inspection looks at."""
    for width in (1280, 640):
        with visitor.window(width):
            for name in every_page(visitor, own):
                visitor.browser.execute_script("document.documentElement.style.fontSize = '200%'")
                fits(visitor, f"{name} ({width})")
                keep(visitor, f"twice-{name}-{width}")
            visitor.sign_out()


def test_nothing_moves_for_those_who_want_no_motion(visitor, own, plain_media):
    emulate(visitor, prefers_reduced_motion="reduce")
    for name in every_page(visitor, own):
        moving = visitor.browser.execute_script("return document.getAnimations().length")
        assert moving == 0, name


@pytest.mark.parametrize("colours", [{}, {"forced_colors": "active"}])
def test_by_keyboard_it_is_always_seen_where_one_is(visitor, own, plain_media, colours):
    emulate(visitor, **colours)
    for name in every_page(visitor, own):
        if name not in ("login", "consent", "home", "application-form", "scope-form", "clients"):
            continue
        for step in range(40):
            visitor.browser.switch_to.active_element.send_keys(Keys.TAB)
            at = visitor.browser.execute_script(OUTLINE)
            if at["body"] and step:
                break
            assert at["body"] or (at["shown"] and at["inside"]), f"{name}: {at['what']}"


def register(pages):
    """The form of an application, filled in as a person without a script would."""
    pages.open("/o/applications/")
    if pages.has("login_submit"):
        pages.sign_in(*ADA)
    pages.follow("application_register")
    pages.check("kind", "web").fill("field_name", "Without a script")
    return pages.fill("field_redirect_uris", "https://plain.example/cb")


def test_an_application_is_registered_without_a_script(own):
    pages = Pages(own.origin)
    register(pages).fill("field_redirect_uris", "http://plain.example/cb")
    pages.press("application_submit")
    assert "https" in pages.text("field_redirect_uris_problem")
    # Searching for scopes loses nothing of what was entered.
    pages.fill("field_redirect_uris", "https://plain.example/cb")
    pages.fill("field_scope_word", "bank").press("scope_search")
    assert "people are warned" in pages.document.all_text
    pages.check("scope_choice", "these").check("scope", "bank:pay").press("application_submit")
    client, secret = pages.text("client_id"), pages.text("client_secret")
    assert client and secret.startswith("bw"), pages.answer.text
    own.secrets.append(secret)
    pages.open(f"/o/applications/{client}/")
    assert not pages.has("client_secret"), "once"
    answer = own.token(Credentials(client, secret), grant_type="authorization_code", code="none")
    assert answer.json()["error"] == "invalid_grant", "the secret is right"


def test_the_form_of_an_application_reads_from_top_to_bottom_in_w3m(own, tmp_path):
    pages = Pages(own.origin)
    register(pages)
    text = subprocess.run(
        ["w3m", "-dump", "-T", "text/html", "-cols", "80"],
        input=pages.answer.text,
        env={"HOME": str(tmp_path), "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        timeout=20,
        check=True,
    ).stdout
    wanted = ["What are you building", "Name", "Redirect", "What it may ask for", "high risk"]
    places = [text.index(one) for one in wanted]
    assert places == sorted(places), text
