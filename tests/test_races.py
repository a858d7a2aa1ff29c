"""64 at once, released together, on each engine and on two nodes: one wins, nobody is
told of an error of ours (security.md CT-2, CT-10, SR-10).

    BAILIWICK_RACE_ROUNDS=2000 pytest tests/test_races.py   # longer
"""

import os
import random
import secrets
import threading
from urllib.parse import urlencode

import pytest

from harness.crowd import Crowd, form_request, json_request, page_request
from harness.flow import Pkce
from harness.pages import Pages
from harness.postgres import Postgres
from harness.server import CONFIG, Server

AT_ONCE = 64
ROUNDS = int(os.environ.get("BAILIWICK_RACE_ROUNDS", "110"))
REDIRECT_URI = "https://client.example/callback"
PERSON = ("ada", "ada's long password")
SETTINGS = "[lifetimes]\nrefresh_grace = 0\n" + CONFIG


class Nodes:
    """Two servers on one database, and who plays."""

    def __init__(self, first, second):
        self.first, self.both = first, [first, second]
        first.user(*PERSON)
        self.client = first.client(
            "notes", "--redirect-uri", REDIRECT_URI, "--skip-authorization",
            grants=("authorization_code", "refresh_token", "client_credentials"),
        )
        self.apis = [first.resource_server(name) for name in ("one", "two")]
        self.sign_in()
        self.crowd = Crowd([node.port for node in self.both], AT_ONCE)

    def sign_in(self):
        self.pages = Pages(self.first.origin)
        self.pages.open(self.first.at("/accounts/login/"))
        self.pages.sign_in(*PERSON)

    def code(self):
        """A code by a request of the browser that is signed in, and its verifier."""
        pkce = Pkce()
        query = {
            "response_type": "code", "client_id": self.client.client_id,
            "redirect_uri": REDIRECT_URI, "scope": "read", **pkce.request,
        }
        cookies = "; ".join(f"{c.name}={c.value}" for c in self.pages.session.cookies)
        path = "/o/authorize/?" + urlencode(query)
        [said] = self.crowd.fire([page_request(path, cookies)])
        assert said.status in (302, 303), (said.status, said.body)
        code = said.headers["location"].split("code=")[1].split("&")[0]
        return code, pkce.verifier

    def redemption(self, code, verifier):
        return form_request(
            "/o/token/", self.client.basic, grant_type="authorization_code", code=code,
            redirect_uri=REDIRECT_URI, code_verifier=verifier,
        )

    def refreshment(self, token):
        return form_request(
            "/o/token/", self.client.basic, grant_type="refresh_token", refresh_token=token
        )

    def pair(self):
        [said] = self.crowd.fire([self.redemption(*self.code())])
        assert said.status == 200, said.body
        return said.json()

    def is_active(self, token):
        """As the two nodes see it, who must agree."""
        question = form_request("/o/introspect/", bearer=self.apis[0].access_token, token=token)
        answers = [said.json()["active"] for said in self.crowd.fire([question] * 2)]
        assert answers[0] == answers[1]
        return answers[0]

    def fire(self, requests):
        answers = self.crowd.fire(requests)
        assert len(answers) == AT_ONCE
        errors = [said for said in answers if said.status >= 500]
        assert not errors, (errors[0].status, errors[0].body)
        return answers


def won(answers, status=200):
    """The winners; whoever lost was told `invalid_grant`."""
    winners = [said for said in answers if said.status == status]
    for said in answers:
        if said.status != status:
            assert (said.status, said.json()["error"]) == (400, "invalid_grant"), said.body
    return winners


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def nodes(request, tmp_path_factory):
    directories = [tmp_path_factory.mktemp(name) for name in ("first", "second")]
    database = None
    if request.param == "postgres":
        database = Postgres().make().start()
    where = database.url if database else directories[0] / "bailiwick.sqlite"
    # One issuer, one secret file: what makes nodes of servers.
    first = Server(directories[0], SETTINGS, database=where)
    shared = f'secret_file = "{directories[0] / "bailiwick.secret"}"\n'
    first.config.write_text(shared + first.config.read_text())
    first.start()
    second = Server(directories[1], database=where)
    listens = f'listen = "127.0.0.1:{first.port}"'
    config = first.config.read_text()
    assert listens in config
    second.config.write_text(config.replace(listens, f'listen = "127.0.0.1:{second.port}"'))
    second.start()
    yield Nodes(first, second)
    for server in (first, second):
        server.stop()
    if database:
        database.end()


def test_ct_2_of_64_who_redeem_one_code_one_gets_tokens(nodes):
    for _ in range(ROUNDS):
        answers = nodes.fire([nodes.redemption(*nodes.code())] * AT_ONCE)
        [winner] = won(answers)
    assert nodes.is_active(winner.json()["access_token"])


def test_ct_10_of_64_who_refresh_with_one_token_one_gets_the_successor(nodes):
    token = nodes.pair()["refresh_token"]
    for _ in range(ROUNDS):
        [winner] = won(nodes.fire([nodes.refreshment(token)] * AT_ONCE))
        token = winner.json()["refresh_token"]
    assert nodes.is_active(winner.json()["access_token"])


def test_what_is_revoked_while_it_is_refreshed_is_dead(nodes):
    for _ in range(ROUNDS):
        pair = nodes.pair()
        revocation = form_request(
            "/o/revoke_token/", nodes.client.basic, token=pair["refresh_token"]
        )
        refreshment = nodes.refreshment(pair["refresh_token"])
        half = AT_ONCE // 2
        answers = nodes.fire([revocation, refreshment] * half)
        assert [said.status for said in answers[::2]] == [200] * half
        winners = won(answers[1::2])
        assert len(winners) <= 1
        for token in [pair, *(said.json() for said in winners)]:
            assert not nodes.is_active(token["access_token"])
            [again] = nodes.crowd.fire([nodes.refreshment(token["refresh_token"])])
            assert again.status == 400


def test_sr_10_of_two_who_claim_one_name_one_owns_it(nodes):
    for _ in range(ROUNDS):
        name = f"race-{secrets.token_hex(8)}"
        body = {"name": name, "description": "Something", "is_default": False}
        requests = [
            json_request("/o/register_scope/", body, bearer=api.access_token)
            for api in nodes.apis
        ]
        answers = nodes.fire(requests * (AT_ONCE // 2))
        statuses = [{said.status for said in answers[half::2]} for half in (0, 1)]
        owner = [1 for half in statuses if half <= {200, 201}]
        assert len(owner) == 1, statuses
        assert sum(said.status == 201 for said in answers) == 1
        loser = next(half for half in statuses if not half <= {200, 201})
        assert loser <= {400, 403, 409}, loser


def test_nothing_is_issued_to_a_user_who_is_disabled_meanwhile(nodes):
    for _ in range(max(ROUNDS // 25, 2)):
        chains = [nodes.pair() for _ in range(AT_ONCE)]
        given = [chain["access_token"] for chain in chains]

        def refresh_all():
            asked = [nodes.refreshment(chain["refresh_token"]) for chain in chains]
            answers = nodes.fire(asked)
            for number, said in enumerate(answers):
                if said.status == 200:
                    chains[number] = said.json()
                    given.append(chains[number]["access_token"])
            return won(answers)

        # The command is another process, and a third party to the race.
        command = threading.Thread(target=nodes.first.cli, args=("user", "disable", PERSON[0]))
        command.start()
        while command.is_alive():
            refresh_all()
        command.join()
        assert not refresh_all(), "disabled by the time the command returned"
        assert not any(nodes.is_active(token) for token in random.sample(given, 20))
        nodes.first.cli("user", "enable", PERSON[0])
        nodes.sign_in()
