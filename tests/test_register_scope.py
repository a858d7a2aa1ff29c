"""Scope registration, with the bytes that dot-dynamic-scopes sends."""

import json
import threading

import pytest
import requests

from harness.flow import Pkce, authorization_url, code_for, redeem
from harness.pages import Pages

REDIRECT_URI = "https://client.example/cb"
URL_SCOPE = "https://files.example/auth/drive.readonly?a=1&b=<c>"


def register(server, headers, **fields):
    """`Scope.register`: one `requests.post` with a JSON body and no timeout of its own."""
    return requests.post(server.at("/o/register_scope/"), json=fields, headers=headers)


def scopes(server):
    return {name: rest for name, *rest in server.rows("SELECT * FROM scopes")}


@pytest.fixture(scope="module")
def api(server):
    return server.resource_server("files")


@pytest.fixture(scope="module")
def other_api(server):
    return server.resource_server("calendar")


def test_the_first_is_201_the_second_200_and_both_are_empty(server, api):
    fields = {"name": "files:list", "description": "List your files", "is_default": False}
    first = register(server, api.bearer, **fields)
    assert (first.status_code, first.content) == (201, b"")
    before = scopes(server)["files:list"]
    second = register(server, api.bearer, **fields)
    assert (second.status_code, second.content) == (200, b"")
    assert scopes(server)["files:list"] == before


def test_a_foreign_name_is_403_even_if_it_says_the_same(server, api, other_api):
    fields = {"name": "files:share", "description": "Share your files", "is_default": False}
    assert register(server, api.bearer, **fields).status_code == 201
    before = scopes(server)
    foreign = register(server, other_api.bearer, **fields)
    assert foreign.status_code == 403
    assert register(server, other_api.bearer, name="read", description="x").status_code == 403
    assert scopes(server) == before


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Bearer no-such-token"},
        {"Authorization": "Bearer "},
        {"Authorization": "Basic eDp5"},
    ],
    ids=str,
)
def test_without_a_good_token_it_is_401_with_a_challenge(server, headers):
    before = scopes(server)
    answer = register(server, headers, name="files:x", description="X", is_default=False)
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer ")
    assert scopes(server) == before


def test_a_token_without_the_right_is_403(server):
    client = server.client("Batch", grants=("client_credentials",))
    token = server.client_token(client)["access_token"]
    answer = register(
        server, {"Authorization": f"Bearer {token}"}, name="files:y", description="Y"
    )
    assert answer.status_code == 403
    assert 'error="insufficient_scope"' in answer.headers["WWW-Authenticate"]


def test_a_token_from_client_credentials_carries_the_right(server, api):
    token = server.client_token(api, "register-scope")["access_token"]
    answer = register(
        server,
        {"Authorization": f"Bearer {token}"},
        name="files:by-grant",
        description="Registered with a token of client credentials",
        is_default=False,
    )
    assert answer.status_code == 201


def test_no_ordinary_client_gets_the_privileged_scopes(server):
    client = server.client("Curious", grants=("client_credentials",))
    for scope in ("introspection", "register-scope", "read introspection"):
        answer = server.token(client, grant_type="client_credentials", scope=scope)
        assert (answer.status_code, answer.json()["error"]) == (400, "invalid_scope")


def test_is_default_needs_the_permission(new_server):
    server = new_server()
    plain = server.resource_server("plain")
    trusted = server.resource_server("trusted", "--may-set-defaults")
    client = server.client("Batch", grants=("client_credentials",))

    refused = register(
        server, plain.bearer, name="plain:a", description="A", is_default=True
    )
    assert refused.status_code == 201
    assert refused.headers["Bailiwick-Scope-Default"] == "not-permitted"
    assert server.client_token(client)["scope"] == "read write"

    allowed = register(
        server, trusted.bearer, name="trusted:a", description="A", is_default=True
    )
    assert allowed.status_code == 201
    assert "Bailiwick-Scope-Default" not in allowed.headers
    assert sorted(server.client_token(client)["scope"].split()) == ["read", "trusted:a", "write"]

    # An update that does not speak of it leaves it; one that does changes it.
    register(server, trusted.bearer, name="trusted:a", description="Another text")
    assert "trusted:a" in server.client_token(client)["scope"]
    register(server, trusted.bearer, name="trusted:a", description="A", is_default=False)
    assert server.client_token(client)["scope"] == "read write"


MALFORMED = {
    "empty": b"",
    "empty object": b"{}",
    "not JSON": b"name=files:z&description=Z",
    "half a JSON": b'{"name": "files:z", "description": "Z"',
    "list": b'["files:z"]',
    "null": b"null",
    "bad UTF-8": b'{"name": "files:\xff", "description": "Z"}',
    "lone surrogate": b'{"name": "files:\\ud800", "description": "Z"}',
    "no description": b'{"name": "files:z", "is_default": false}',
    "null name": b'{"name": null, "description": "Z", "is_default": false}',
    "number as name": b'{"name": 7, "description": "Z", "is_default": false}',
    "null description": b'{"name": "files:z", "description": null}',
    "list as description": b'{"name": "files:z", "description": ["Z"]}',
    "text as is_default": b'{"name": "files:z", "description": "Z", "is_default": "yes"}',
    "null as is_default": b'{"name": "files:z", "description": "Z", "is_default": null}',
    "name twice": b'{"name": "files:z", "name": "files:w", "description": "Z"}',
    "empty name": b'{"name": "", "description": "Z"}',
    "space in the name": b'{"name": "files z", "description": "Z"}',
    "quote in the name": b'{"name": "files\\"z", "description": "Z"}',
    "backslash in the name": b'{"name": "files\\\\z", "description": "Z"}',
    "NUL in the name": b'{"name": "files\\u0000z", "description": "Z"}',
    "letter outside ASCII in the name": '{"name": "filés", "description": "Z"}'.encode(),
    "256 bytes of name": json.dumps({"name": "f" * 256, "description": "Z"}).encode(),
    "reserved name": b'{"name": "openid", "description": "Z"}',
    "privileged name": b'{"name": "introspection", "description": "Z"}',
    "NUL in the description": b'{"name": "files:z", "description": "a\\u0000b"}',
    "bidirectional override": b'{"name": "files:z", "description": "a\\u202eb"}',
    "501 characters of description": json.dumps(
        {"name": "files:z", "description": "d" * 501}
    ).encode(),
    "a thousand brackets": b'{"name": ' + b"[" * 100_000 + b"}",
    "look-alike of another's name": b'{"name": "READ", "description": "Z"}',
}


@pytest.mark.parametrize("case", MALFORMED)
def test_what_is_malformed_is_4xx_and_changes_nothing(server, api, case):
    before = scopes(server)
    answer = server.post("/o/register_scope/", data=MALFORMED[case], headers=api.bearer)
    assert 400 <= answer.status_code < 500, answer.text
    if answer.status_code == 400:
        assert answer.headers["Content-Type"].startswith("text/plain")
        assert answer.text
    assert scopes(server) == before


def test_the_texts_for_what_is_missing_are_the_original_ones(server, api):
    for body, text in [
        (b"{}", "'name' must be given in request data"),
        (b"", "'name' must be given in request data"),
        (b'{"name": "files:q"}', "'description' must be given in request data"),
    ]:
        answer = server.post("/o/register_scope/", data=body, headers=api.bearer)
        assert (answer.status_code, answer.text) == (400, text)
        assert answer.headers["Content-Type"].startswith("text/plain")


def test_an_update_without_a_description_is_400(server, api):
    register(server, api.bearer, name="files:move", description="Move", is_default=False)
    answer = register(server, api.bearer, name="files:move", is_default=False)
    assert (answer.status_code, answer.text) == (
        400,
        "'description' must be given in request data",
    )


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH"])
def test_other_methods_are_405_before_the_token_is_looked_at(server, method):
    answer = server.http.request(method, server.at("/o/register_scope/"), timeout=10)
    assert answer.status_code == 405
    assert answer.headers["Allow"] == "POST"


def test_two_at_once_make_one_scope_and_one_owner(server, api, other_api):
    """Ten rounds of eight replicas of two resource servers, released together."""
    for round_ in range(10):
        name = f"race-{round_}"
        barrier = threading.Barrier(8)
        answers = []

        def race(owner):
            barrier.wait()
            answers.append((owner.client_id, register(
                server, owner.bearer, name=name, description="Race", is_default=False
            ).status_code))

        threads = [
            threading.Thread(target=race, args=(owner,)) for owner in [api, other_api] * 4
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        ((owner,),) = server.rows("SELECT owner FROM scopes WHERE name = ?", name)
        mine = sorted(status for who, status in answers if who == owner)
        theirs = {status for who, status in answers if who != owner}
        assert mine == [200, 200, 200, 201]
        assert theirs == {403}


def test_a_client_gets_a_token_for_a_new_scope_at_once(server, api):
    """No restart, no change of configuration."""
    client = server.client("Batch", grants=("client_credentials",))
    unknown = server.token(client, grant_type="client_credentials", scope="files:brand-new")
    assert (unknown.status_code, unknown.json()["error"]) == (400, "invalid_scope")
    assert register(
        server, api.bearer, name="files:brand-new", description="New", is_default=False
    ).status_code == 201
    token = server.client_token(client, "files:brand-new")
    assert token["scope"] == "files:brand-new"
    assert server.introspect(api, token["access_token"])["scope"] == "files:brand-new"


def test_another_resource_server_sees_nothing_of_it(server, api, other_api):
    """security.md CT-15: a token with nothing for the caller is exactly inactive."""
    register(server, api.bearer, name="files:mine", description="Mine", is_default=False)
    client = server.client("Batch", grants=("client_credentials",))
    token = server.client_token(client, "files:mine")["access_token"]
    assert server.introspect(api, token)["active"]
    assert server.introspect(other_api, token) == {"active": False}


def test_a_name_that_is_a_url_goes_through_everything(server, api, person):
    assert register(
        server,
        api.bearer,
        name=URL_SCOPE,
        description='See <b>your</b> files & "folders"',
        is_default=False,
    ).status_code == 201
    client = server.client(
        "Drive", "--redirect-uri", REDIRECT_URI, grants=("authorization_code", "refresh_token")
    )
    pages, pkce = Pages(server.origin), Pkce()
    url = authorization_url(server, client, REDIRECT_URI, pkce, scope=URL_SCOPE)
    pages.open(url).sign_in(*person)
    assert URL_SCOPE in pages.document.all_text
    assert 'See <b>your</b> files & "folders"' in pages.document.all_text

    code = code_for(server, pages, client, REDIRECT_URI, person, pkce, scope=URL_SCOPE)
    token = redeem(server, client, code, REDIRECT_URI, pkce).json()
    assert token["scope"] == URL_SCOPE
    assert server.introspect(api, token["access_token"])["scope"] == URL_SCOPE
    refreshed = server.token(
        client,
        grant_type="refresh_token",
        refresh_token=token["refresh_token"],
        scope=URL_SCOPE,
    )
    assert refreshed.json()["scope"] == URL_SCOPE

    names = [scope["name"] for scope in server.cli("scope", "list")]
    assert URL_SCOPE in names
    assert URL_SCOPE in pages.open("/o/authorized_tokens/").document.all_text
    server.user("url-admin", "a password of some length", "--admin")
    admin = Pages(server.origin)
    admin.open("/accounts/login/?next=/admin/scopes/").sign_in(
        "url-admin", "a password of some length"
    )
    assert URL_SCOPE in admin.document.all_text


def test_the_command_line_registers_over_the_wire(server, api, tmp_path):
    """`scope register NAME --server URL`: non-zero unless it was accepted."""
    token = tmp_path / "token"
    token.write_text(api.access_token + "\n")
    words = ("scope", "register", "files:cli", "--description", "By the command line")
    wire = ("--server", server.issuer, "--token-file", token)
    assert server.run(*words, *wire).returncode == 0
    assert scopes(server)["files:cli"]
    refused = server.run("scope", "register", "read", "--description", "Mine", *wire)
    assert refused.returncode != 0
