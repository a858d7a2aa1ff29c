"""Two nodes on one PostgreSQL database behind HAProxy, as `examples/two-nodes` says."""

import os
import signal
import threading
import time
from pathlib import Path

import pytest
import requests

from harness.postgres import Postgres
from harness.process import ROOT, Process, clean_environment, free_port, wait_until
from harness.server import CONFIG, Server

EXAMPLE = ROOT / "examples/two-nodes"


class Deployment:
    """Nodes, and the proxy in front of them."""

    def __init__(self, directory, database):
        public = free_port()
        self.origin = f"http://127.0.0.1:{public}"
        self.nodes = []
        secret = directory / "bailiwick.secret"
        for name in ("one", "two"):
            home = directory / name
            home.mkdir()
            node = Server(home, database=database.url)
            node.issuer = f"{self.origin}/o"
            node.config.write_text(
                f'issuer = "{node.issuer}"\nlisten = "127.0.0.1:{node.port}"\n'
                f'secret_file = "{secret}"\ntrusted_proxies = ["127.0.0.1"]\nshutdown_notice = 3\n' + CONFIG
            )
            self.nodes.append(node.start())
        self.proxy = Process(
            ["haproxy", "-db", "-f", EXAMPLE / "haproxy.cfg"],
            directory / "proxy.log",
            directory,
            clean_environment(
                BAILIWICK_PUBLIC=f"127.0.0.1:{public}",
                BAILIWICK_ONE=f"127.0.0.1:{self.nodes[0].port}",
                BAILIWICK_TWO=f"127.0.0.1:{self.nodes[1].port}",
            ),
        ).start()
        self.http = requests.Session()
        self.http.trust_env = False
        wait_until(lambda: self.proxy.running() and self.is_ready(), "the proxy")

    def is_ready(self):
        try:
            return self.get("/health/ready").status_code == 200
        except requests.RequestException:
            return False

    def get(self, path, **more):
        return self.http.get(self.origin + path, timeout=10, **more)

    def post(self, path, **more):
        return self.http.post(self.origin + path, timeout=10, **more)

    def token(self, client, **more):
        form = {"grant_type": "client_credentials"}
        return self.post("/o/token/", data=form, auth=client.basic, **more)

    def stop(self):
        self.proxy.stop()
        for node in self.nodes:
            if node.process.child.poll() is None:
                node.stop()


@pytest.fixture(scope="module")
def deployment(tmp_path_factory):
    database = Postgres().make().start()
    deployment = Deployment(tmp_path_factory.mktemp("nodes"), database)
    deployment.client = deployment.nodes[0].client("machine", grants=("client_credentials",))
    deployment.api = deployment.nodes[1].resource_server("api", "--introspects", "all")
    yield deployment
    deployment.stop()
    database.end()


def test_what_one_node_issued_every_node_knows_and_revokes(deployment):
    one, two = deployment.nodes
    for _ in range(20):
        token = one.client_token(deployment.client)["access_token"]
        assert two.introspect(deployment.api, token)["active"]
        two.post("/o/revoke_token/", data={"token": token}, auth=deployment.client.basic)
        # At once: not within some time.
        assert not one.introspect(deployment.api, token)["active"]
        assert not two.introspect(deployment.api, token)["active"]


def test_a_client_disabled_on_one_node_gets_nothing_from_the_other_from_then_on(deployment):
    one, two = deployment.nodes
    client = one.client("short-lived", grants=("client_credentials",))
    assert two.token(client, grant_type="client_credentials").status_code == 200
    for _ in range(3):
        one.cli("client", "update", client.client_id, "--disabled")
        refused = two.token(client, grant_type="client_credentials")
        assert refused.status_code in (400, 401), refused.text
        one.cli("client", "update", client.client_id, "--disabled=false")
        assert two.token(client, grant_type="client_credentials").status_code == 200


def test_a_scope_registered_at_one_node_is_told_by_the_other_within_a_second(deployment):
    one, two = deployment.nodes
    for number in range(5):
        name = f"fresh-{number}"
        assert one.register_scope(deployment.api, name, "Fresh").status_code == 201
        began = time.monotonic()
        # Asking for it works at once; what only reads follows.
        granted = two.token(deployment.client, grant_type="client_credentials", scope=name)
        assert granted.status_code == 200, granted.text
        wait_until(lambda: name in two.get("/o/scopes/").text, "the catalogue", 1.0)
        assert time.monotonic() - began < 1.0


class Visitors:
    """Who asks for tokens at the public address while nodes come and go."""

    def __init__(self, deployment):
        self.deployment = deployment
        self.statuses, self.broken = [], []
        self.over = threading.Event()
        self.threads = [threading.Thread(target=self.run) for _ in range(4)]
        for thread in self.threads:
            thread.start()

    def run(self):
        session = requests.Session()
        session.trust_env = False
        while not self.over.is_set():
            form = {"grant_type": "client_credentials"}
            try:
                answer = session.post(
                    self.deployment.origin + "/o/token/", data=form,
                    auth=self.deployment.client.basic, timeout=10,
                )
                self.statuses.append(answer.status_code)
            except requests.RequestException as error:
                self.broken.append(error)

    def stop(self):
        self.over.set()
        for thread in self.threads:
            thread.join(15)


def test_a_node_that_is_stopped_and_started_fails_no_request(deployment):
    visitors = Visitors(deployment)
    try:
        for node in deployment.nodes:
            seen = len(visitors.statuses)
            node.process.child.send_signal(signal.SIGTERM)
            assert node.process.child.wait(20) == 0
            wait_until(lambda seen=seen: len(visitors.statuses) > seen + 50, "visitors")
            node.start()
            # Until the proxy asks it again.
            time.sleep(1.2)
    finally:
        visitors.stop()
    assert set(visitors.statuses) == {200}, visitors.statuses
    assert not visitors.broken, visitors.broken


def test_a_node_that_dies_takes_only_what_it_was_doing(deployment):
    visitors = Visitors(deployment)
    try:
        for node in deployment.nodes:
            seen = len(visitors.statuses)
            node.process.kill()
            wait_until(lambda seen=seen: len(visitors.statuses) > seen + 50, "visitors")
            node.start()
            time.sleep(1.2)
    finally:
        visitors.stop()
    assert set(visitors.statuses) <= {200, 502, 503}
    # At most what each visitor had under way, twice.
    failed = len(visitors.broken) + sum(status != 200 for status in visitors.statuses)
    assert failed <= 8, (failed, visitors.broken)


def test_wrong_secrets_are_counted_by_the_visitors_address_whatever_they_say(deployment):
    client = deployment.client
    wrong = (client.client_id, "wrong")

    def guesses(number, **headers):
        answers = [
            deployment.post(
                "/o/token/", data={"grant_type": "client_credentials"}, auth=wrong,
                headers={name: f"198.51.100.{n}" for name in headers},
            )
            for n in range(number)
        ]
        return {answer.status_code for answer in answers}

    # A header of theirs makes nobody somebody else.
    assert 429 in guesses(60, **{"X-Forwarded-For": ""})
    # And who is right is served all the same.
    assert deployment.token(client).status_code == 200

    # To a node we are the proxy: what we added counts, and nothing before it.
    node = deployment.nodes[0]

    def told(said):
        form = {"grant_type": "client_credentials"}
        return node.post("/o/token/", data=form, auth=wrong, headers={"X-Forwarded-For": said}).status_code

    assert 429 in {told(f"203.0.113.{n}, 198.51.100.7") for n in range(60)}
    assert told("203.0.113.99, 198.51.100.7") == 429
    assert told("198.51.100.7, 198.51.100.8") == 401


def test_the_example_says_what_is_run_here():
    text = (EXAMPLE / "README.md").read_text()
    assert Path(__file__).name in text
    assert all((EXAMPLE / name).name in text for name in os.listdir(EXAMPLE) if name != "README.md")
