"""security.md D1: `kill -9` under load and restart.

Nothing that was acknowledged is lost, nothing that was consumed comes back, and
the server is ready again within two seconds.

    BAILIWICK_KILL_ROUNDS=1000 pytest tests/test_kill.py   # longer
"""

import os
import random
import time

import pytest

from harness.load import Load, chains_of
from harness.server import CONFIG, Server

ROUNDS = int(os.environ.get("BAILIWICK_KILL_ROUNDS", "30"))
READY_WITHIN = 2.0
PERSON = ("ada", "ada's long password")


@pytest.fixture(scope="module")
def setting(tmp_path_factory):
    """A server that may be killed, a client and an API."""
    config = 'allow_grants = ["password"]\n' + CONFIG
    server = Server(tmp_path_factory.mktemp("server"), config).start()
    server.user(*PERSON)
    client = server.client(
        "Load", grants=("client_credentials", "refresh_token", "password")
    )
    api = server.resource_server("api", "--introspects", "all")
    counts = []
    yield server, client, api, counts
    server.stop()
    print(f"\n{len(counts)} kills, {sum(counts)} acknowledged writes, 0 lost, 0 came back")


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_acknowledged_survives_and_consumed_stays_consumed(setting, round_):
    server, client, api, counts = setting
    if not server.is_ready():
        server.start()
    load = Load(server, client, api, chains_of(server, client, PERSON)).start()
    load.wait_for_some_of_each()
    # A random point under load, the same in every run of the same round.
    time.sleep(random.Random(round_).uniform(0.15, 0.6))
    server.process.kill()
    load.stop()

    began = time.monotonic()
    server.start()
    assert time.monotonic() - began < READY_WITHIN

    registered = {name for (name,) in server.rows("SELECT name FROM scopes")}
    spent = {
        digest for (digest,) in server.rows(
            "SELECT digest FROM refresh_tokens WHERE used_at IS NOT NULL"
        )
    }
    load.verify(registered, spent)
    assert server.rows("PRAGMA integrity_check") == [("ok",)]
    counts.append(load.count())
