"""A slow, a full and a failing disk, and a clock that steps: what is acknowledged is
on stable storage, what is not is an error, and the service comes back by itself."""

import time
from collections import Counter

import pytest

from harness.crowd import crowd, form_request
from harness.disk import Disk
from harness.flow import Pkce, code_for, redeem
from harness.pages import Pages
from harness.process import wait_until
from harness.server import Server

SLOW = 5_000  # microseconds
REDIRECT_URI = "http://127.0.0.1:9/callback"


@pytest.fixture
def disk(tmp_path):
    return Disk(tmp_path)


@pytest.fixture
def server(tmp_path, disk):
    directory = tmp_path / "server"
    directory.mkdir()
    server = Server(directory, env=disk.environment).start()
    yield server
    disk.sync_delay = disk.full = disk.failing_sync = disk.clock = 0
    server.stop()


def machine(server):
    return server.client("machine", grants=("client_credentials",))


def ask(client):
    return form_request("/o/token/", client.basic, grant_type="client_credentials")


def statuses(answers):
    return Counter(said.status for said in answers)


def test_each_answer_waits_for_a_sync_and_waiting_clients_share_one(server, disk):
    request = ask(machine(server))
    crowd(server.port, [request], rounds=5)
    disk.sync_delay = SLOW

    def answers_by_sync(clients, rounds):
        before, begun = disk.syncs, time.monotonic()
        answers = crowd(server.port, [request] * clients, rounds)
        seconds = time.monotonic() - begun
        assert statuses(answers) == {200: clients * rounds}
        return len(answers) / (disk.syncs - before), len(answers) / seconds

    alone, slowly = answers_by_sync(1, 40)
    # One client that waits for each answer: nobody to share a sync with.
    assert alone <= 1.0, alone
    by_sync, rates = {1: alone}, {1: slowly}
    for clients in (16, 64, 256):
        by_sync[clients], rates[clients] = answers_by_sync(clients, 10)
    print({n: (round(by_sync[n], 1), round(rates[n])) for n in by_sync})
    assert by_sync[16] >= 4 and by_sync[64] >= 6, by_sync
    assert rates[64] > 3 * rates[1], rates


def test_more_than_can_wait_are_told_to_come_back_and_it_recovers(server, disk):
    request = ask(machine(server))
    disk.sync_delay = 500_000
    answers = crowd(server.port, [request] * 1_800)
    counted = statuses(answers)
    assert set(counted) == {200, 503}, counted
    for said in answers:
        if said.status == 503:
            assert int(said.headers["retry-after"]) >= 1
            assert said.json()["error"] == "temporarily_unavailable"
    disk.sync_delay = 0
    assert statuses(crowd(server.port, [request] * 64, rounds=3)) == {200: 192}


def test_a_disk_that_is_two_seconds_slow_delays_and_never_lies(server, disk):
    api = server.resource_server("api")
    request = ask(machine(server))
    disk.sync_delay = 2_000_000
    answers = crowd(server.port, [request] * 64)
    disk.sync_delay = 0
    assert set(statuses(answers)) <= {200, 503}
    tokens = [said.json()["access_token"] for said in answers if said.status == 200]
    assert tokens
    assert all(server.introspect(api, token)["active"] for token in tokens)


@pytest.mark.parametrize("fault", ["full", "failing_sync"])
def test_a_disk_that_takes_nothing_is_an_error_and_reading_goes_on(server, disk, fault):
    api = server.resource_server("api")
    client = machine(server)
    before = server.client_token(client)["access_token"]
    setattr(disk, fault, 1)
    answers = crowd(server.port, [ask(client)] * 16, rounds=5)
    assert set(statuses(answers)) == {503}, statuses(answers)
    assert b"access_token" not in b"".join(said.body for said in answers)
    revoked = server.post("/o/revoke_token/", data={"token": before}, auth=client.basic)
    assert revoked.status_code == 503
    registered = server.register_scope(api, "new", "New")
    assert registered.status_code == 503, registered.text
    # What was answered before still holds, and is read.
    assert server.introspect(api, before)["active"]
    setattr(disk, fault, 0)
    wait_until(lambda: server.token(client, grant_type="client_credentials").ok, "room", 10)
    assert server.introspect(api, before)["active"]
    assert server.register_scope(api, "new", "New").status_code == 201
    # And after a restart.
    server.stop()
    server.start()
    assert server.introspect(api, before)["active"]


def test_a_clock_that_steps_gives_nothing_twice_and_breaks_nothing(server, disk):
    # What is granted holds for scopes that were there by then: they are from long ago.
    server.stop()
    server.database.unlink()
    disk.clock = -86_400 * 100
    server.start()
    disk.clock = 0
    server.user("ada", "ada's long password")
    api = server.resource_server("api")
    client = server.client(
        "notes", "--redirect-uri", REDIRECT_URI, grants=("authorization_code", "refresh_token")
    )

    def code():
        pkce, pages = Pkce(), Pages(server.origin)
        person = ("ada", "ada's long password")
        return code_for(server, pages, client, REDIRECT_URI, person, pkce), pkce

    def spend(code, pkce):
        return redeem(server, client, code, REDIRECT_URI, pkce)

    for step in (3600, -3600, 86_400 * 40, -86_400 * 40, 0):
        one, pkce = code()
        tokens = spend(one, pkce)
        assert tokens.status_code == 200, (step, tokens.text)
        other, other_pkce = code()
        disk.clock = step
        # Whatever the time, a code works once, and what it gave is then revoked.
        again = spend(one, pkce)
        assert again.status_code == 400 and again.json()["error"] == "invalid_grant"
        late = spend(other, other_pkce)
        assert late.status_code in (200, 400), late.text
        assert spend(other, other_pkce).status_code == 400
        assert not server.introspect(api, tokens.json()["access_token"])["active"], step
        # And whoever comes now is served.
        fresh = spend(*code())
        assert fresh.status_code == 200, (step, fresh.text)
        refresh = fresh.json()["refresh_token"]
        first = server.token(client, grant_type="refresh_token", refresh_token=refresh)
        assert first.status_code == 200, (step, first.text)
        assert server.introspect(api, first.json()["access_token"])["active"]
        assert server.is_ready()
