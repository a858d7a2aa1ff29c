"""The administration API against its own description, by a program that reads nothing
else: whatever is sent, no answer is a defect, and every answer is as described."""

import itertools
import re
import subprocess
import sys
from pathlib import Path

import pytest
import requests

from harness.process import ROOT

# The longest that one run may take, in seconds.
BUDGET = 75
CHECKS = ",".join(
    [
        "not_a_server_error",
        "status_code_conformance",
        "content_type_conformance",
        "response_headers_conformance",
        "response_schema_conformance",
        "negative_data_rejection",
        "ignored_auth",
    ]
)


@pytest.fixture(scope="module")
def api(new_server):
    """A server with somebody and something on it, and a token of its administrator."""
    server = new_server()
    server.user("root", "root's long password", "--admin")
    made = server.cli("user", "api-token", "create", "root", "--name", "schemathesis")
    server.cli("group", "create", "staff")
    server.cli("resource-server", "create", "Plants", "--namespace", "plants:")
    grant = ("--grant", "client_credentials")
    server.cli("client", "create", "--name", "Notes", "--type", "confidential", *grant)
    return server.origin, made["api_token"]


def test_what_is_answered_is_what_is_described(api, tmp_path):
    origin, token = api
    program = Path(sys.executable).with_name("schemathesis")
    command = [
        *(program, "run", f"{origin}/admin/api/openapi.json"),
        *("--url", origin),
        *("--header", f"Authorization: Bearer {token}"),
        # Not by following what is listed: it would disable its own administrator.
        *("--phases", "examples,coverage,fuzzing"),
        *("--exclude-operation-id", "revokeUser"),
        *("--exclude-operation-id", "revokeApiToken"),
        # They would ask servers that are nobody's for what these announce.
        *("--exclude-operation-id", "pullScopes"),
        *("--exclude-operation-id", "showDrift"),
        *("--checks", CHECKS),
        *("--max-time", str(BUDGET), "--max-examples", "15", "--workers", "2"),
        *("--seed", "1", "--no-shrink", "--continue-on-failure", "--no-color"),
        # Of generated names and ids most are of nothing that is there.
        *("--warnings", "off"),
        *("--suppress-health-check", "all"),
    ]
    done = subprocess.run(
        [str(word) for word in command],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=3 * BUDGET,
    )
    assert done.returncode == 0, done.stdout[-12000:] + done.stderr[-2000:]
    assert re.search(r"[1-9]\d* (test cases|passed)", done.stdout), done.stdout[-2000:]
    me = requests.get(
        f"{origin}/admin/api/v1/token", headers={"Authorization": f"Bearer {token}"}, timeout=10
    )
    assert me.json()["active"], "the token still works"


def test_whoever_shows_no_token_is_refused_whatever_they_ask_for(api):
    origin, _ = api
    document = requests.get(f"{origin}/admin/api/openapi.json", timeout=10).json()
    asked = 0
    for path, methods in document["paths"].items():
        for method in methods:
            url = origin + re.sub(r"\{\w+\}", "x", path)
            answer = requests.request(method, url, json={}, timeout=10)
            assert answer.status_code == 401, (method, path)
            assert answer.headers["WWW-Authenticate"].startswith("Bearer "), (method, path)
            assert answer.headers["Content-Type"] == "application/problem+json"
            asked += 1
    assert asked > 60


TABLE = ROOT / "docs" / "administration.md"
# Commands that do what no API may: they work on the files of a server, run one, or act
# as somebody else than an administrator.
COMMANDS_ALONE = {
    "serve",
    "demo",
    "migrate",
    "setup-link",
    "apply",
    "templates export",
    "templates check",
    "audit clear",
    "user api-token create",
    "user remove-second-factor",
}


def commands(server, *words):
    """Every command by its words, as `--help` lists them."""
    text = server.run(*words, "--help").stdout
    _, _, section = text.partition("Commands:\n")
    lines = itertools.takewhile(str.strip, section.splitlines())
    names = [line.split()[0] for line in lines if re.match(r"  \w", line)]
    for name in names:
        if name != "help":
            below = list(commands(server, *words, name))
            yield from below or [" ".join([*words, name])]


def rows():
    """Operation, page and command of each row of the book's table."""
    for line in TABLE.read_text().splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| `") and len(cells) == 4:
            yield [cell.strip("`") for cell in cells[1:]]


def test_the_table_says_which_page_command_and_operation_do_the_same(new_server):
    server = new_server()
    document = server.get("/admin/api/openapi.json").json()
    expected = []
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            place = f"{method.upper()} {path.removeprefix('/admin/api/v1')}"
            command = operation.get("x-command", "").removeprefix("bailiwick ")
            expected.append([place, operation.get("x-page", ""), command])
    assert sorted(rows()) == sorted(expected)


def test_every_command_has_an_operation_or_a_reason(new_server):
    server = new_server()
    every = set(commands(server))
    told = {command for *_, command in rows() if command}
    assert told <= every, told - every
    states = {f"scope {word}" for word in ("approve", "refuse", "deprecate", "disable", "restore")}
    users = {"user disable", "user enable", "user set-language"}
    assert every - told - states - users == COMMANDS_ALONE
