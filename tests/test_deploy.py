"""A rolling deploy of three replicas, in the middle of which the server is killed.

Whatever a live replica advertises in its metadata (RFC 9728), a client can ask for:
at no moment `invalid_scope`.
"""

import threading

import pytest
import requests

from harness.process import USERS_API, Process, clean_environment, free_port, wait_until
from harness.server import Server

OLD = {"read": "Read your users", "write": "Change users", "groups": "See the groups"}
NEW = {"read": "Read all of your users", "groups": "See the groups", "export": "Export them"}
WELL_KNOWN = "/.well-known/oauth-protected-resource"


class Replica:
    """One place in which a release of the API runs."""

    def __init__(self, number, directory, server, token):
        self.number, self.directory, self.server, self.token = number, directory, server, token
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.state = directory / f"acknowledged-{number}.json"
        self.process = None

    def start(self, revision, scopes, *flags):
        registered = [
            word
            for name, description in scopes.items()
            for word in ("--register", f"{name}={description}")
        ]
        self.process = Process(
            [USERS_API, "--server", self.server.issuer, "--client-id", "users-api"]
            + ["--listen", f"127.0.0.1:{self.port}", "--revision", revision]
            + [*registered, *flags],
            self.directory / f"replica-{self.number}.log",
            self.directory,
            clean_environment(BAILIWICK_TOKEN=self.token),
        ).start()
        wait_until(lambda: self.process.running() and self.answers(), "the probe to answer")
        return self

    def get(self, path):
        with requests.Session() as session:
            session.trust_env = False
            try:
                return session.get(self.url + path, timeout=5)
            except requests.RequestException:
                return False

    def answers(self):
        """Whether the probe is there, red or green."""
        return self.get("/ready") is not False

    def readiness(self):
        """What the probe says; nothing while it is red."""
        self.process.running()
        answer = self.get("/ready")
        return answer.json() if answer is not False and answer.status_code == 200 else {}

    def is_ready(self):
        return self.readiness().get("ready", False)

    def wait_until_ready(self):
        wait_until(self.is_ready, f"replica {self.number} to be ready", 30)
        return self

    def advertised(self):
        answer = self.get(WELL_KNOWN)
        if answer is False or answer.status_code == 503:
            return None
        assert answer.status_code == 200, answer.text
        return set(answer.json().get("scopes_supported", ()))

    def stop(self):
        if self.process is not None:
            self.process.stop()


class Asker:
    """A client that asks for all that any replica advertises, again and again."""

    def __init__(self, server, client, replicas):
        self.server, self.client, self.replicas = server, client, replicas
        self.granted, self.faults = set(), []
        self.over = threading.Event()
        self.rounds = 0
        self.thread = threading.Thread(target=self.run)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        self.thread.join(30)

    def run(self):
        with requests.Session() as session:
            session.trust_env = False
            while not self.over.is_set():
                try:
                    for replica in self.replicas:
                        self.ask(session, replica.advertised())
                except Exception as fault:  # noqa: BLE001 - told to the test
                    self.faults.append(repr(fault))
                self.rounds += 1

    def ask(self, session, advertised):
        if not advertised:
            return
        form = {"grant_type": "client_credentials", "scope": " ".join(sorted(advertised))}
        where = self.server.at("/o/token/")
        try:
            answer = session.post(where, data=form, auth=self.client.basic, timeout=10)
        except requests.RequestException:
            return  # the server is down, and says nothing
        if answer.status_code == 200:
            assert set(answer.json()["scope"].split()) == advertised, answer.text
            self.granted.add(frozenset(advertised))
        elif answer.status_code != 503:
            self.faults.append(f"{sorted(advertised)}: {answer.status_code} {answer.text}")

    def comes_round(self):
        """Waits until it has asked every replica as it is now."""
        seen = self.rounds
        wait_until(lambda: self.rounds >= seen + 2, "the client to come round", 30)


@pytest.fixture
def server(tmp_path):
    # Its own scopes would have the names of the API's.
    server = Server(tmp_path, config="").start()
    yield server
    if server.process.child.poll() is None:
        server.stop()


@pytest.fixture
def replicas(server, tmp_path):
    api = server.resource_server("Users API", "--client-id", "users-api")
    replicas = [Replica(n, tmp_path, server, api.access_token) for n in range(3)]
    yield replicas
    for replica in replicas:
        replica.stop()


def test_what_a_live_replica_advertises_can_be_asked_for_all_through_a_deploy(server, replicas):
    first, second, third = replicas
    client = server.client("asker", grants=("client_credentials",))
    for replica in replicas:
        replica.start(1, OLD).wait_until_ready()

    with Asker(server, client, replicas) as asker:
        asker.comes_round()

        # The first new replica: what it leaves out is deprecated, and good for the others.
        first.stop()
        first.start(2, NEW).wait_until_ready()
        assert first.advertised() == set(NEW)
        assert second.advertised() == set(OLD)
        asker.comes_round()

        # The server dies while the second starts: red, and silent, until it is back.
        second.stop()
        server.process.kill()
        second.start(3, {**NEW, "import": "Import users"}, "--attempts", 60)
        assert not second.is_ready()
        assert second.advertised() is None
        server.start()
        second.wait_until_ready()
        assert "import" in second.advertised()
        asker.comes_round()

        # An old replica comes back after newer ones: its scopes are still good.
        third.process.kill()
        third.start(1, OLD, "--state-file", third.state).wait_until_ready()
        assert third.readiness()["in_force"] == 3
        assert third.advertised() == set(OLD)
        asker.comes_round()

        # It starts once more while the server is down, with what was acknowledged before.
        third.stop()
        server.process.kill()
        third.start(1, OLD, "--state-file", third.state, "--attempts", 2).wait_until_ready()
        assert third.readiness()["last"] is True
        assert third.advertised() == set(OLD)
        server.start()
        wait_until(lambda: "last" not in third.readiness(), "the old replica to be known", 30)
        asker.comes_round()

    assert asker.faults == []
    assert {frozenset(OLD), frozenset(NEW), frozenset({*NEW, "import"})} <= asker.granted


def test_replicas_say_that_a_scope_of_theirs_was_retired(server, replicas):
    """An administrator retires a scope in the middle of a deploy: whoever starts with it
    says so and does not advertise it; those who do without it are as they were."""
    old, new, same = replicas
    client = server.client("asker", grants=("client_credentials",))
    old.start(1, OLD).wait_until_ready()
    new.start(2, NEW).wait_until_ready()
    before = new.readiness()
    assert before["ready"] is True and "withheld" not in before

    # One that the release in force does without: the old release cannot go on.
    server.cli("scope", "retire", "write", "--reason", "nobody changes users")
    old.stop()
    old.process.start()
    wait_until(lambda: old.process.child.poll() is not None, "the old release to give up")
    assert old.process.child.returncode == 1
    assert "without scopes that this release needs: write" in old.process.output()
    assert old.advertised() is None
    assert new.readiness() == before and new.advertised() == set(NEW)

    # One of the release in force: it starts, says it, and keeps it from its clients.
    server.cli("scope", "retire", "export", "--reason", "leaked by a partner")
    same.start(2, NEW).wait_until_ready()
    assert same.readiness()["withheld"] == ["export"]
    assert same.advertised() == {"read", "groups"}
    refused = server.token(client, grant_type="client_credentials", scope="export")
    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_scope")
    told = " ".join(sorted(same.advertised()))
    assert server.client_token(client, told)["scope"].split() == told.split()
