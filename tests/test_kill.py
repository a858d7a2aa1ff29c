"""security.md D1: `kill -9` under load and restart.

Nothing that was acknowledged is lost, nothing that was consumed comes back, and
the server is ready again within two seconds.
"""

import base64
import hashlib
import os
import random
import threading
import time

import pytest
import requests

from harness.server import CONFIG, Server

ROUNDS = int(os.environ.get("BAILIWICK_KILL_ROUNDS", "30"))
READY_WITHIN = 2.0


class Load:
    """Clients that note what was acknowledged, and never what was not."""

    def __init__(self, server, client, api, refresh_tokens):
        self.server, self.client, self.api = server, client, api
        # What client credentials yielded may be revoked; an access token of a
        # chain is not, for its whole grant would go with it.
        self.live = []
        self.live_in_chains = []
        self.spent = [[] for _ in refresh_tokens]
        self.revoked = []
        self.scopes = []
        self.refresh_tokens = list(refresh_tokens)
        self.faults = []
        self.over = threading.Event()

    def run(self, work, *arguments):
        """Repeats `work` until the server is gone."""
        session = requests.Session()
        session.trust_env = False
        try:
            while not self.over.is_set():
                work(session, *arguments)
        except requests.RequestException:
            pass
        except Exception as fault:  # noqa: BLE001 - told to the test below
            self.faults.append(fault)

    def post(self, session, path, expected, **more):
        answer = session.post(self.server.at(path), timeout=10, **more)
        if answer.status_code not in expected:
            raise AssertionError(f"{path}: {answer.status_code} {answer.text}")
        return answer

    def issue(self, session):
        form = {"grant_type": "client_credentials"}
        said = self.post(session, "/o/token/", {200}, data=form, auth=self.client.basic).json()
        self.live.append(said["access_token"])

    def revoke(self, session):
        if len(self.live) > 20:
            token = self.live.pop(0)
            form = {"token": token}
            self.post(session, "/o/revoke_token/", {200}, data=form, auth=self.client.basic)
            self.revoked.append(token)
        else:
            time.sleep(0.002)

    def refresh(self, session, chain):
        token = self.refresh_tokens[chain]
        form = {"grant_type": "refresh_token", "refresh_token": token}
        said = self.post(session, "/o/token/", {200}, data=form, auth=self.client.basic).json()
        self.refresh_tokens[chain] = said["refresh_token"]
        self.spent[chain].append(token)
        self.live_in_chains.append(said["access_token"])

    def register(self, session):
        name = f"kill:{random.randrange(1 << 40):x}"
        self.post(
            session,
            "/o/register_scope/",
            {201},
            json={"name": name, "description": name, "is_default": False},
            headers=self.api.bearer,
        )
        self.scopes.append(name)


@pytest.fixture(scope="module")
def setting(tmp_path_factory):
    """A server that may be killed, a client and chains of refresh tokens."""
    config = 'allow_grants = ["password"]\n' + CONFIG
    server = Server(tmp_path_factory.mktemp("server"), config).start()
    server.user("ada", "ada's long password")
    client = server.client(
        "Load", grants=("client_credentials", "refresh_token", "password")
    )
    api = server.resource_server("api", "--introspects", "all")
    yield server, client, api
    server.stop()


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_acknowledged_survives_and_consumed_stays_consumed(setting, round_):
    server, client, api = setting
    if not server.is_ready():
        server.start()
    chains = [
        server.token(
            client, grant_type="password", username="ada", password="ada's long password"
        ).json()["refresh_token"]
        for _ in range(2)
    ]
    load = Load(server, client, api, chains)
    threads = [
        threading.Thread(target=load.run, args=work)
        for work in (
            (load.issue,), (load.issue,), (load.revoke,), (load.register,),
            (load.refresh, 0), (load.refresh, 1),
        )
    ]
    for thread in threads:
        thread.start()
    # Something of each kind is acknowledged, however slow the machine is.
    until = time.monotonic() + 10
    while not (load.live and load.scopes and load.spent[0]) and time.monotonic() < until:
        time.sleep(0.005)
    # A random point under load, the same in every run of the same round.
    time.sleep(random.Random(round_).uniform(0.15, 0.6))
    server.process.kill()
    load.over.set()
    for thread in threads:
        thread.join(15)
        assert not thread.is_alive()
    assert not load.faults, load.faults
    assert load.live and load.scopes and load.spent[0]

    began = time.monotonic()
    server.start()
    assert time.monotonic() - began < READY_WITHIN

    # Nothing acknowledged is lost, nothing revoked comes back.
    for token in load.live + load.live_in_chains:
        assert server.introspect(api, token)["active"], "an acknowledged token is gone"
    for token in load.revoked:
        assert server.introspect(api, token) == {"active": False}
    registered = {name for (name,) in server.rows("SELECT name FROM scopes")}
    assert set(load.scopes) <= registered
    spent = {
        digest for (digest,) in server.rows(
            "SELECT digest FROM refresh_tokens WHERE used_at IS NOT NULL"
        )
    }
    assert {digest_of(token) for chain in load.spent for token in chain} <= spent

    for chain, newest in zip(load.spent, load.refresh_tokens, strict=True):
        # The last token that a client got yields a pair: its first one, or within
        # the grace the very pair whose answer was cut off.
        answer = server.token(client, grant_type="refresh_token", refresh_token=newest)
        assert answer.status_code == 200, answer.text
        # Two generations back is a replay.
        if chain:
            replay = server.token(client, grant_type="refresh_token", refresh_token=chain[0])
            assert (replay.status_code, replay.json()["error"]) == (400, "invalid_grant")
            dead = server.introspect(api, answer.json()["access_token"])
            assert dead == {"active": False}, "a replay leaves its family alive"
    assert server.rows("PRAGMA integrity_check") == [("ok",)]


def digest_of(token):
    """What a row keeps of a token: the SHA-256 of its secret, without selector
    and checksum."""
    payload = base64.urlsafe_b64decode(token.removeprefix("bwr_") + "==")
    return hashlib.sha256(payload[16:48]).digest()
