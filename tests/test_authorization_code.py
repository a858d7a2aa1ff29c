"""Authorization code with PKCE through the pages, by clients we did not write."""

import os

import pytest
from authlib.integrations.requests_client import OAuth2Session as AuthlibSession
from requests_oauthlib import OAuth2Session as OauthlibSession

from harness.callback import query_of
from harness.flow import Pkce, allow, authorization_url, code_for, redeem

REDIRECT_URI = "https://client.example/callback?kept=1"
GRANTS = ("authorization_code", "refresh_token")


@pytest.fixture(scope="module", autouse=True)
def plain_http_on_loopback():
    os.environ["OAUTHLIB_INSECURE_TRANSPORT"] = "1"
    yield
    del os.environ["OAUTHLIB_INSECURE_TRANSPORT"]


@pytest.fixture(scope="module")
def client(server):
    return server.client("Notes", "--redirect-uri", REDIRECT_URI, grants=GRANTS)


@pytest.fixture(scope="module")
def public_client(server):
    return server.client(
        "Pocket notes", "--redirect-uri", REDIRECT_URI, grants=GRANTS, kind="public"
    )


@pytest.fixture(scope="module")
def api(server):
    return server.resource_server("code-api", "--introspects", "all")


def test_requests_oauthlib_gets_and_refreshes_a_token(server, pages, person, client, api):
    oauth = OauthlibSession(
        client.client_id, redirect_uri=REDIRECT_URI, scope=["read", "write"], pkce="S256"
    )
    url, state = oauth.authorization_url(server.issuer + "/authorize/")
    arrived = allow(pages, url, person)
    assert query_of(arrived)["state"] == state
    token = oauth.fetch_token(
        server.issuer + "/token/",
        authorization_response=arrived,
        client_secret=client.client_secret,
    )
    assert sorted(token["scope"]) == ["read", "write"]
    assert server.introspect(api, token["access_token"])["username"] == person[0]

    refreshed = oauth.refresh_token(server.issuer + "/token/", auth=client.basic)
    assert refreshed["access_token"] != token["access_token"]
    assert refreshed["refresh_token"] != token["refresh_token"]
    assert server.introspect(api, refreshed["access_token"])["active"]


@pytest.mark.parametrize("method", ["client_secret_basic", "client_secret_post", "none"])
def test_authlib_gets_a_token_and_revokes_it(
    server, pages, person, client, public_client, api, method
):
    who = public_client if method == "none" else client
    verifier = Pkce().verifier
    oauth = AuthlibSession(
        who.client_id,
        who.client_secret,
        token_endpoint_auth_method=method,
        revocation_endpoint_auth_method=method,
        redirect_uri=REDIRECT_URI,
        scope="read",
        code_challenge_method="S256",
    )
    url, state = oauth.create_authorization_url(
        server.issuer + "/authorize/", code_verifier=verifier
    )
    arrived = allow(pages, url, person)
    token = oauth.fetch_token(
        server.issuer + "/token/",
        authorization_response=arrived,
        state=state,
        code_verifier=verifier,
    )
    assert token["scope"] == "read"
    assert server.introspect(api, token["access_token"])["client_id"] == who.client_id

    refreshed = oauth.refresh_token(server.issuer + "/token/")
    gone = oauth.revoke_token(server.issuer + "/revoke_token/", refreshed["access_token"])
    assert gone.status_code == 200
    assert server.introspect(api, refreshed["access_token"]) == {"active": False}


def test_state_and_iss_come_back_and_the_redirect_uri_keeps_its_query(
    server, pages, person, client
):
    """security.md RD-3: `iss` in every response (RFC 9207), `state` byte for byte."""
    state = "a b&c=d/é~%00\"'<x>"
    url = authorization_url(server, client, REDIRECT_URI, Pkce(), scope="read", state=state)
    arrived = allow(pages, url, person)
    assert arrived.startswith(REDIRECT_URI + "&")
    answer = query_of(arrived)
    assert answer.keys() == {"kept", "code", "state", "iss"}
    assert answer["state"] == state
    assert answer["iss"] == server.issuer


def test_denying_says_so_to_the_client(server, pages, person, client):
    url = authorization_url(server, client, REDIRECT_URI, Pkce(), scope="read", state="s-1")
    pages.open(url).sign_in(*person)
    assert pages.text("client_name") == "Notes"
    assert pages.text("redirect_host") == "client.example"
    pages.press("consent_deny")
    answer = query_of(pages.left_for)
    assert answer["error"] == "access_denied"
    assert answer["state"] == "s-1"
    assert answer["iss"] == server.issuer
    assert "code" not in answer


def test_a_wrong_password_shows_the_form_again_and_keeps_the_request(
    server, pages, person, client
):
    """security.md PG-10: status 200, `login_failed`, and the request goes on."""
    pages.open(authorization_url(server, client, REDIRECT_URI, Pkce(), scope="read"))
    pages.sign_in(person[0], "not the password")
    assert pages.answer.status_code == 200
    assert pages.text("error_code") == "login_failed"
    assert pages.text("error_description") == "user name or password is wrong"
    unknown_user = pages.sign_in("nobody", "not the password").text("error_description")
    assert unknown_user == "user name or password is wrong"
    pages.sign_in(*person).press("consent_allow")
    assert "code" in query_of(pages.left_for)


def test_a_session_that_ended_during_consent_keeps_the_request(server, pages, person, client):
    """security.md PG-7"""
    url = authorization_url(server, client, REDIRECT_URI, Pkce(), scope="read", state="kept")
    pages.open(url).sign_in(*person)
    pages.session.cookies.clear()
    pages.press("consent_allow")
    assert pages.has("login_submit"), pages.answer.text
    pages.sign_in(*person).press("consent_allow")
    answer = query_of(pages.left_for)
    assert answer["state"] == "kept" and "code" in answer


def test_a_consent_form_works_once(server, pages, person, client):
    """security.md RD-9: the ticket's id is consumed with the code's insert."""
    url = authorization_url(server, client, REDIRECT_URI, Pkce(), scope="read")
    pages.open(url).sign_in(*person)
    document, answer = pages.document, pages.answer
    pages.press("consent_allow")
    assert "code" in query_of(pages.left_for)
    pages.document, pages.answer = document, answer
    pages.press("consent_allow")
    assert pages.left_for is None
    assert pages.answer.status_code == 400
    assert pages.text("error_description") == "form is no longer valid"


def test_prompt_none_answers_without_a_page(server, pages, person, client):
    url = authorization_url(server, client, REDIRECT_URI, Pkce(), scope="read", prompt="none")
    assert query_of(pages.open(url).left_for)["error"] == "login_required"
    pages.open("/accounts/login/").sign_in(*person)
    assert query_of(pages.open(url).left_for)["error"] == "consent_required"


def test_approval_prompt_auto_asks_only_once(server, pages, person):
    client = server.client("Repeated", "--redirect-uri", REDIRECT_URI)
    url = authorization_url(
        server, client, REDIRECT_URI, Pkce(), scope="read", approval_prompt="auto"
    )
    pages.open(url).sign_in(*person)
    assert pages.has("consent_allow")
    pages.press("consent_allow")
    assert "code" in query_of(pages.open(url).left_for)
    # A scope more is asked for again.
    more = authorization_url(
        server, client, REDIRECT_URI, Pkce(), scope="read write", approval_prompt="auto"
    )
    assert pages.open(more).has("consent_allow")


def test_skip_authorization_asks_nobody(server, pages, person):
    client = server.client("Intranet", "--redirect-uri", REDIRECT_URI, "--skip-authorization")
    pages.open(authorization_url(server, client, REDIRECT_URI, Pkce(), scope="read"))
    pages.sign_in(*person)
    assert "code" in query_of(pages.left_for)


def test_a_code_is_spent_only_by_the_request_it_belongs_to(server, pages, person, client, api):
    """security.md CT-1, CT-3: a wrong attempt burns nothing, a second use gives nothing."""
    pkce = Pkce()
    code = code_for(server, pages, client, REDIRECT_URI, person, pkce, scope="read")
    other = server.client("Other", "--redirect-uri", REDIRECT_URI)
    for refused in (
        redeem(server, other, code, REDIRECT_URI, pkce),
        redeem(server, client, code, REDIRECT_URI, Pkce()),
        redeem(server, client, code, "https://client.example/callback", pkce),
    ):
        assert refused.status_code == 400
        assert refused.json()["error"] == "invalid_grant"
    won = redeem(server, client, code, REDIRECT_URI, pkce)
    assert won.status_code == 200, won.text
    assert won.headers["Cache-Control"] == "no-store"
    again = redeem(server, client, code, REDIRECT_URI, pkce)
    assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")
    # A retry within seconds is refused and leaves the winner alive.
    assert server.introspect(api, won.json()["access_token"])["active"]


@pytest.mark.parametrize(
    "change",
    [
        {"client_id": "unknown"},
        {"client_id": None},
        {"redirect_uri": "https://client.example/callback"},
        {"redirect_uri": "https://client.example/callback?kept=1#x"},
        {"redirect_uri": "https://client.example.evil.example/callback?kept=1"},
        {"redirect_uri": "javascript:alert(1)"},
    ],
    ids=str,
)
def test_an_error_without_a_trusted_redirect_uri_is_a_page(server, pages, client, change):
    """security.md PG-5: 400 at our origin, no Location."""
    parameters = {"client_id": client.client_id, "redirect_uri": REDIRECT_URI, **change}
    parameters = {name: value for name, value in parameters.items() if value}
    answer = server.get(
        "/o/authorize/", params={"response_type": "code", **Pkce().request, **parameters}
    )
    assert answer.status_code == 400
    assert "Location" not in answer.headers and "Refresh" not in answer.headers
    pages.open(answer.url)
    assert pages.text("error_code") == "invalid_request"
    assert pages.text("error_reference")
    assert "evil.example" not in pages.answer.text


def test_pages_work_under_both_names_of_this_machine(server, person, client):
    from harness.pages import Pages

    pages = Pages(f"http://127.0.0.1:{server.port}")
    url = authorization_url(server, client, REDIRECT_URI, Pkce(), scope="read")
    pages.open(url.replace("//localhost:", "//127.0.0.1:")).sign_in(*person)
    pages.press("consent_allow")
    assert query_of(pages.left_for)["iss"] == server.issuer
