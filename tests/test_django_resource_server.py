"""A resource server made of the released Django OAuth Toolkit, against this server.

django-oauth-toolkit.md §5: it asks the introspection endpoint by POST, needs
exactly 200, keeps good answers until the token expires and bad ones not at all.
So each refusal uses a token that it has not seen.
"""

import sys
from pathlib import Path

import pytest
import requests

from harness.process import Process, clean_environment, free_port, wait_until
from harness.server import CONFIG

PROJECT = Path(__file__).parent / "django_resource_server"


@pytest.fixture(scope="module")
def server(new_server):
    return new_server('allow_grants = ["password"]\n' + CONFIG)


@pytest.fixture(scope="module")
def resource_server(server):
    made = server.resource_server("notes")
    assert server.register_scope(made, "notes", "Read your notes").status_code == 201
    return made


@pytest.fixture(scope="module", params=["token", "credentials"])
def notes_api(request, server, resource_server, tmp_path_factory):
    """The Django project in a process of its own, authenticated in either way."""
    directory = tmp_path_factory.mktemp("django")
    if request.param == "token":
        own = {"RS_TOKEN": resource_server.access_token}
    else:
        own = {
            "RS_CLIENT_ID": resource_server.client_id,
            "RS_CLIENT_SECRET": resource_server.client_secret,
        }
    port = free_port()
    process = Process(
        [sys.executable, PROJECT / "manage.py", port],
        directory / "log",
        PROJECT,
        clean_environment(
            RS_DATABASE=str(directory / "db.sqlite3"),
            RS_INTROSPECTION_URL=server.issuer + "/introspect/",
            PYTHONDONTWRITEBYTECODE="1",
            **own,
        ),
    ).start()
    wait_until(
        lambda: process.running() and "listening" in process.output(), "the Django project", 60
    )
    yield f"http://127.0.0.1:{port}/notes/"
    process.kill()
    assert "Traceback" not in process.output(), process.output()


@pytest.fixture(scope="module")
def client(server):
    server.user("grace", "grace's long password")
    return server.client(
        "Notes", grants=("password", "client_credentials", "refresh_token")
    )


@pytest.fixture(scope="module")
def short_lived(new_server, server):
    """A second process on the same database whose tokens live for three seconds."""
    return new_server("[lifetimes]\naccess_token = 3\n" + CONFIG, database=server.database)


def ask(api, token=None):
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return requests.get(api, headers=headers, timeout=10)


def user_token(server, client, scope="notes"):
    answer = server.token(
        client,
        grant_type="password",
        username="grace",
        password="grace's long password",
        scope=scope,
    )
    assert answer.status_code == 200, answer.text
    return answer.json()["access_token"]


def test_a_good_token_is_accepted_with_its_user(server, client, notes_api):
    answer = ask(notes_api, user_token(server, client))
    assert (answer.status_code, answer.json()) == (200, {"user": "grace"})


def test_a_good_token_without_a_user_is_accepted(server, client, notes_api):
    token = server.client_token(client, "notes")["access_token"]
    assert ask(notes_api, token).status_code == 200


def test_no_token_and_a_made_up_token_are_refused(notes_api):
    assert ask(notes_api).status_code == 401
    assert ask(notes_api, "made-up").status_code == 401


def test_a_token_of_another_scope_is_refused(server, client, notes_api):
    """The scopes of the authorization server are common: the token is known there."""
    assert ask(notes_api, user_token(server, client, "read")).status_code == 403


def test_a_revoked_token_is_refused(server, client, notes_api):
    token = user_token(server, client)
    gone = server.post("/o/revoke_token/", data={"token": token}, auth=client.basic)
    assert gone.status_code == 200
    assert ask(notes_api, token).status_code == 401


def test_an_expired_token_is_refused(short_lived, server, resource_server, client, notes_api):
    token = short_lived.client_token(client, "notes")["access_token"]
    assert server.introspect(resource_server, token)["active"]
    # Only the clock can end it: ask until it did.
    wait_until(
        lambda: server.introspect(resource_server, token) == {"active": False},
        "the token to expire",
    )
    assert ask(notes_api, token).status_code == 401
