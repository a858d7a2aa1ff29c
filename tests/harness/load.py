"""A load of which every acknowledgement is noted, to be compared with what is kept
after a crash."""

import base64
import hashlib
import random
import threading
import time

import requests


class Refused(Exception):
    """503: it may or may not have been done."""


class Load:
    """Clients that note what was acknowledged, and never what was not."""

    def __init__(self, server, client, api, refresh_tokens):
        self.server, self.client, self.api = server, client, api
        self.refused = 0
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
                try:
                    work(session, *arguments)
                except Refused:
                    self.refused += 1
                    time.sleep(0.02)
        except requests.RequestException:
            pass
        except Exception as fault:  # noqa: BLE001 - told to the test below
            self.faults.append(fault)

    def post(self, session, path, expected, **more):
        answer = session.post(self.server.at(path), timeout=30, **more)
        if answer.status_code == 503:
            assert int(answer.headers["Retry-After"]) > 0
            raise Refused
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
            # If that is refused, nobody says whether it lives.
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

    # -- a round -----------------------------------------------------------

    def start(self):
        works = (
            (self.issue,), (self.issue,), (self.revoke,), (self.register,),
            *((self.refresh, chain) for chain in range(len(self.refresh_tokens))),
        )
        self.threads = [threading.Thread(target=self.run, args=work) for work in works]
        for thread in self.threads:
            thread.start()
        return self

    def wait_for_some_of_each(self):
        """Something of each kind is acknowledged, however slow the machine is."""
        until = time.monotonic() + 10
        while not (self.live and self.scopes and self.spent[0]) and time.monotonic() < until:
            time.sleep(0.005)

    def stop(self):
        self.over.set()
        for thread in self.threads:
            thread.join(35)
            assert not thread.is_alive()
        assert not self.faults, self.faults
        assert self.live and self.scopes and self.spent[0]

    # -- what must hold afterwards -----------------------------------------

    def verify(self, registered, spent):
        """Nothing that was acknowledged is lost, nothing that was revoked or consumed
        comes back. `registered` are the names of scopes, `spent` the digests of the
        refresh tokens that are marked as used."""
        server, client, api = self.server, self.client, self.api
        for token in self.live + self.live_in_chains:
            assert server.introspect(api, token)["active"], "an acknowledged token is gone"
        for token in self.revoked:
            assert server.introspect(api, token) == {"active": False}
        assert set(self.scopes) <= registered
        assert {digest_of(token) for chain in self.spent for token in chain} <= spent
        for chain, newest in zip(self.spent, self.refresh_tokens, strict=True):
            # The last token that a client got yields a pair: its first one, or within
            # the grace the very pair whose answer was cut off.
            answer = server.token(client, grant_type="refresh_token", refresh_token=newest)
            assert answer.status_code == 200, answer.text
            # Two generations back is a replay.
            if chain:
                replay = server.token(
                    client, grant_type="refresh_token", refresh_token=chain[0]
                )
                assert (replay.status_code, replay.json()["error"]) == (400, "invalid_grant")
                dead = server.introspect(api, answer.json()["access_token"])
                assert dead == {"active": False}, "a replay leaves its family alive"

    def count(self):
        """Acknowledged writes."""
        chains = sum(len(chain) for chain in self.spent)
        return len(self.live) + 2 * len(self.revoked) + len(self.scopes) + chains


def chains_of(server, client, person, how_many=2):
    """Refresh tokens, each of an authorization of its own."""
    name, password = person
    return [
        server.token(client, grant_type="password", username=name, password=password)
        .json()["refresh_token"]
        for _ in range(how_many)
    ]


def digest_of(token):
    """What a row keeps of a token: the SHA-256 of its secret, without selector
    and checksum."""
    payload = base64.urlsafe_b64decode(token.removeprefix("bwr_") + "==")
    return hashlib.sha256(payload[16:48]).digest()
