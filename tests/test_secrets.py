"""security.md CT-18, B8: no secret that was ever issued or typed is found again.

One run of every flow at log level `debug`; then the database, its write-ahead
log, the logs and every answer that is not the one that issues are searched.
"""

import base64
import re
from urllib.parse import quote

import pytest

from harness.flow import Pkce, authorization_url, code_for, redeem
from harness.pages import Pages

REDIRECT_URI = "https://client.example/cb"
PASSWORD = "a password that nobody else has"
SETTINGS = """
allow_grants = ["password"]
[log]
level = "trace"
[scopes]
read = "Read your data"
default = ["read"]
"""


@pytest.fixture(scope="module")
def run(new_server):
    """Every flow, successes and refusals; gives the server and its secrets."""
    server = new_server(SETTINGS)
    link = server.run("setup-link")
    assert link.returncode == 0, link.stderr
    server.secrets.append(re.search(r"token=([\w.~-]+)", link.stdout).group(1))
    setup = Pages(server.origin)
    setup.open(re.search(r"http\S+", link.stdout).group(0))
    setup.fill("field_username", "root").fill("field_password", PASSWORD + "!")
    setup.fill("field_password_again", PASSWORD + "!").press("setup_submit")
    server.secrets.append(PASSWORD + "!")

    server.user("ada", PASSWORD)
    api = server.resource_server("api")
    server.register_scope(api, "api:x", "X")
    client = server.client(
        "App",
        "--redirect-uri",
        REDIRECT_URI,
        grants=("authorization_code", "refresh_token", "client_credentials", "password"),
    )
    chosen = server.cli(
        "client", "create", "--name", "Chosen", "--type", "confidential",
        "--grant", "client_credentials", "--client-id", "chosen", "--client-secret-stdin",
        stdin="a secret that somebody chose himself\n",
    )
    assert chosen["client_id"] == "chosen"
    server.secrets.append("a secret that somebody chose himself")
    assert server.post(
        "/o/token/",
        data={"grant_type": "client_credentials"},
        auth=("chosen", "a secret that somebody chose himself"),
    ).status_code == 200

    pages = Pages(server.origin)
    pages.open(authorization_url(server, client, REDIRECT_URI, Pkce(), scope="read"))
    pages.sign_in("ada", "a wrong password that was typed")
    server.secrets.append("a wrong password that was typed")
    pages.sign_in("ada", PASSWORD).press("consent_allow")
    pkce = Pkce()
    code = code_for(server, pages, client, REDIRECT_URI, ("ada", PASSWORD), pkce, scope="read")
    server.secrets.append(pkce.verifier)
    pair = redeem(server, client, code, REDIRECT_URI, pkce).json()
    redeem(server, client, code, REDIRECT_URI, pkce)
    for _ in range(3):
        pair = server.token(
            client, grant_type="refresh_token", refresh_token=pair["refresh_token"]
        ).json()
    server.token(client, grant_type="refresh_token", refresh_token=pair["refresh_token"] + "x")
    server.token(client, grant_type="password", username="ada", password=PASSWORD)
    server.client_token(client)
    server.introspect(api, pair["access_token"])
    server.post("/o/revoke_token/", data={"token": pair["access_token"], **client.body})
    server.post("/o/introspect/", data={"token": "x" * 40}, headers=api.bearer)
    rotated = server.cli("client", "rotate-secret", client.client_id)
    server.secrets.append(rotated["client_secret"])
    server.secrets += [cookie.value for cookie in pages.session.cookies]
    server.secrets += [cookie.value for cookie in setup.session.cookies]
    pages.open("/accounts/logout/").press("logout_confirm")
    assert len(server.secrets) > 20
    return server


def spellings(secret):
    """As it is, encoded for a URL, and for a header."""
    yield secret
    yield quote(secret, safe="")
    yield base64.b64encode(secret.encode()).decode().rstrip("=")


def traces(secret):
    """Whatever would betray the secret: its spellings, and of an opaque one (see
    core/src/opaque.rs) the random bytes behind the selector, raw or in text."""
    for spelling in spellings(secret):
        yield spelling.encode()
    if re.fullmatch(r"bw[a-z]_[\w-]{70}", secret):
        random = base64.urlsafe_b64decode(secret[4:] + "==")[16:48]
        yield random
        yield random.hex().encode()
        yield secret[30:60].encode()


def test_no_secret_is_in_the_database_or_its_log(run):
    files = sorted(run.database.parent.glob(run.database.name + "*"))
    assert len(files) >= 2, files
    kept = b"".join(file.read_bytes() for file in files)
    assert b"api:x" in kept
    found = [s for s in run.secrets if any(trace in kept for trace in traces(s))]
    assert not found


def test_no_secret_is_in_the_logs(run):
    log = run.process.log.read_bytes()
    assert b"/o/token/" in log
    found = [s for s in run.secrets if any(trace in log for trace in traces(s))]
    assert not found


def test_no_signing_key_lies_open(run):
    """The keys are wrapped under the secret file."""
    wrapped = [row[0] for row in run.rows("SELECT wrapped FROM signing_keys")]
    assert wrapped
    for key in wrapped:
        # PKCS#8 of an EC or Ed25519 key begins with a SEQUENCE and version 0 or 1.
        assert not re.match(rb"\x30.{1,2}\x02\x01[\x00\x01]", key, re.DOTALL)


def test_files_are_private(run):
    """Database and key files are created 0600."""
    files = [*run.database.parent.glob(run.database.name + "*"), run.database.parent / "bailiwick.secret"]
    for file in files:
        assert file.stat().st_mode & 0o077 == 0, file


def test_an_error_never_repeats_what_was_sent(run):
    """security.md SR-15"""
    marker = "zq9-marker"
    answers = [
        run.post("/o/token/", data={"grant_type": marker}, auth=(marker, marker)),
        run.post("/o/token/", data={"grant_type": "refresh_token", "refresh_token": marker}),
        run.post("/o/introspect/", data={"token": marker}, auth=(marker, marker)),
        run.get(f"/o/authorize/?client_id={marker}&redirect_uri=https://{marker}.example"),
        run.get(f"/{marker}"),
        run.get(f"/setup/?token={marker}"),
    ]
    for answer in answers:
        assert 400 <= answer.status_code < 500
        assert marker not in answer.text, answer.url
