"""The pages in other languages and from right to left, in a real browser."""

import pytest


ROOT = ("root-of-languages", "the administrator's long password")
LANGUAGES = [
    ("ar", "rtl", "تسجيل الدخول"),
    ("de", "ltr", "Anmelden"),
    ("ja", "ltr", "サインイン"),
]
ADMINISTRATION = {
    "home": "/",
    "admin": "/admin/",
    "users": "/admin/users/",
    "user-form": "/admin/users/create/",
    "scopes": "/admin/scopes/",
    "scope-form": "/admin/scopes/create/",
    "audit": "/admin/audit/",
    "picture": "/admin/picture/",
}


@pytest.fixture(scope="module", autouse=True)
def world(server, person):
    server.user(*ROOT, "--admin")
    bees = server.resource_server("Bees")
    server.register_scope(bees, "bees:count", "Count the bees of your garden")


def direction(visitor):
    html = visitor.browser.find_element("tag name", "html")
    return html.get_attribute("lang"), html.get_attribute("dir")


@pytest.mark.parametrize("language,wanted,sign_in", LANGUAGES)
def test_sign_in_and_catalogue_on_a_telephone_and_a_screen(visitor, language, wanted, sign_in):
    with visitor.speaking(language):
        for name, path in [("login", "/accounts/login/"), ("catalogue", "/o/scopes/")]:
            for width in (320, 1280):
                with visitor.window(width):
                    visitor.open(path)
                    assert direction(visitor) == (language, wanted)
                    visitor.assert_fits(f"{name}-{language}-{width}")
        visitor.open("/accounts/login/")
        assert visitor.element("login_submit").text == sign_in
        visitor.sign_in("ada", "not the password")
        assert visitor.element("error_description").text == "user name or password is wrong"
        described = visitor.element("login_password").get_attribute("aria-describedby")
        assert visitor.element(described).text != "user name or password is wrong"


def test_what_the_client_asks_for_goes_before_what_the_browser_does(visitor):
    with visitor.speaking("de"):
        visitor.open("/accounts/login/?ui_locales=ja")
        assert direction(visitor) == ("ja", "ltr")


@pytest.mark.parametrize("language,wanted,_", LANGUAGES)
def test_administration_fits_in_every_direction(visitor, language, wanted, _):
    with visitor.speaking(language):
        visitor.open("/accounts/login/")
        visitor.sign_in(*ROOT)
        for name, path in ADMINISTRATION.items():
            for width in (320, 1280):
                with visitor.window(width):
                    visitor.open(path)
                    assert direction(visitor) == (language, wanted), path
                    visitor.assert_fits(f"{name}-{language}-{width}")
