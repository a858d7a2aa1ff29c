"""The implicit grant, by requests-oauthlib, once the server was started with it."""

import os

import pytest
from oauthlib.oauth2 import MobileApplicationClient, OAuth2Error
from requests_oauthlib import OAuth2Session

from harness.flow import allow
from harness.pages import Pages
from harness.server import CONFIG

REDIRECT_URI = "https://client.example/page"
PERSON = ("ada", "ada's long password")


@pytest.fixture(scope="module", autouse=True)
def plain_http_on_loopback():
    os.environ["OAUTHLIB_INSECURE_TRANSPORT"] = "1"
    yield
    del os.environ["OAUTHLIB_INSECURE_TRANSPORT"]


def arrived_at(server, oauth):
    url, state = oauth.authorization_url(server.issuer + "/authorize/")
    return allow(Pages(server.origin), url, PERSON), state


def session(client):
    return OAuth2Session(
        client=MobileApplicationClient(client.client_id),
        redirect_uri=REDIRECT_URI,
        scope=["read", "write"],
    )


def test_a_page_of_script_gets_a_token_in_the_fragment(new_server):
    server = new_server(CONFIG, "--allow-grant", "implicit")
    server.user(*PERSON)
    client = server.client(
        "Page", "--redirect-uri", REDIRECT_URI, grants=("implicit",), kind="public"
    )
    api = server.resource_server("page-api", "--introspects", "all")
    oauth = session(client)
    arrived, state = arrived_at(server, oauth)
    assert arrived.startswith(REDIRECT_URI + "#"), arrived
    token = oauth.token_from_fragment(arrived)
    server.secrets.append(token["access_token"])
    assert token["token_type"] == "Bearer"
    assert token["state"] == state
    assert "refresh_token" not in token
    assert server.introspect(api, token["access_token"])["username"] == PERSON[0]


def test_off_it_is_an_error_that_the_client_understands(new_server):
    server = new_server(CONFIG)
    server.user(*PERSON)
    client = server.client(
        "Page", "--redirect-uri", REDIRECT_URI, grants=("implicit",), kind="public"
    )
    oauth = session(client)
    arrived, _ = arrived_at(server, oauth)
    assert "error=unsupported_response_type" in arrived
    assert "access_token" not in arrived
    with pytest.raises(OAuth2Error):
        oauth.token_from_fragment(arrived.replace("?", "#"))
