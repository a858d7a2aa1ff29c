"""security.md D2, D3: PostgreSQL is stopped at once under load, or gone for good with a
synchronous standby to take over.

The server is never restarted: it refuses while it must, and goes on by itself.

    BAILIWICK_CRASH_ROUNDS=200 BAILIWICK_FAILOVER_ROUNDS=100 \\
        pytest tests/test_kill_postgres.py   # longer
"""

import os
import random
import time

import pytest

from harness.load import Load, chains_of
from harness.postgres import Postgres
from harness.process import wait_until
from harness.server import CONFIG, Server

CRASHES = int(os.environ.get("BAILIWICK_CRASH_ROUNDS", "10"))
FAILOVERS = int(os.environ.get("BAILIWICK_FAILOVER_ROUNDS", "5"))
BACK_WITHIN = 10.0
OUTAGE = 15.0
PERSON = ("ada", "ada's long password")
# Whoever lost an answer asks again once the database is back.
SETTINGS = 'allow_grants = ["password"]\n[lifetimes]\nrefresh_grace = 120\n' + CONFIG


class Setting:
    """A server on a database that may go."""

    def __init__(self, directory, url):
        self.server = Server(directory, SETTINGS, database=url).start()
        self.server.user(*PERSON)
        self.client = self.server.client(
            "Load", grants=("client_credentials", "refresh_token", "password")
        )
        self.api = self.server.resource_server("api", "--introspects", "all")

    def load(self):
        chains = chains_of(self.server, self.client, PERSON)
        load = Load(self.server, self.client, self.api, chains).start()
        load.wait_for_some_of_each()
        return load

    def seconds_until_served(self, since):
        """Until a token is issued, and read, after this moment."""

        def served():
            answer = self.server.token(self.client, grant_type="client_credentials")
            assert answer.status_code in (200, 503), answer.text
            return answer.status_code == 200

        wait_until(served, "a token", 30)
        return time.monotonic() - since


def verify(load, database):
    registered = {name for (name,) in database.sql("SELECT name FROM scopes")}
    spent = {
        bytes.fromhex(digest) for (digest,) in database.sql(
            "SELECT encode(digest, 'hex') FROM refresh_tokens WHERE used_at IS NOT NULL"
        )
    }
    load.verify(registered, spent)
    return load.count()


@pytest.fixture(scope="module")
def crashing(tmp_path_factory):
    database = Postgres().make().start()
    setting = Setting(tmp_path_factory.mktemp("server"), database.url)
    counts = []
    yield setting, database, counts
    setting.server.stop()
    database.end()
    slowest = max((seconds for _, seconds in counts), default=0)
    print(f"\n{len(counts)} immediate stops, {sum(count for count, _ in counts)} acknowledged"
          f" writes, 0 lost, 0 came back; served again after {slowest:.1f} s at most")


@pytest.mark.parametrize("round_", range(CRASHES))
def test_d_2_an_immediate_stop_of_the_database_loses_nothing(crashing, round_):
    setting, database, counts = crashing
    chance = random.Random(round_)
    load = setting.load()
    time.sleep(chance.uniform(0.1, 0.5))
    database.crash()
    # Sometimes it is back before anybody noticed, sometimes not.
    time.sleep(chance.choice([0, 0.2, 1.0]))
    database.start()
    seconds = setting.seconds_until_served(time.monotonic())
    assert seconds < BACK_WITHIN
    time.sleep(0.3)
    load.stop()
    counts.append((verify(load, database), seconds))


@pytest.mark.parametrize("round_", range(FAILOVERS))
def test_d_3_a_failover_to_a_synchronous_standby_loses_nothing(tmp_path, round_):
    primary = Postgres(wal_level="replica", synchronous_standby_names="standby").make()
    # Until there is a standby nothing would be acknowledged.
    names = primary.settings.pop("synchronous_standby_names")
    primary.start()
    standby = Postgres().copy_of(primary, names).start()
    setting = None
    try:
        primary.sql("ALTER SYSTEM SET synchronous_standby_names = 'standby'")
        primary.sql("SELECT pg_reload_conf()")
        wait_until(
            lambda: primary.sql("SELECT sync_state FROM pg_stat_replication") == [["sync"]],
            "the standby", 20,
        )
        hosts = f"127.0.0.1:{primary.port},127.0.0.1:{standby.port}"
        setting = Setting(tmp_path, f"postgres://bailiwick@{hosts}/postgres")
        load = setting.load()
        time.sleep(random.Random(round_).uniform(0.1, 0.5))
        primary.crash()
        began = time.monotonic()
        standby.promote()
        seconds = setting.seconds_until_served(began)
        assert seconds < OUTAGE
        time.sleep(0.3)
        load.stop()
        count = verify(load, standby)
        print(f"failover: {count} acknowledged writes, 0 lost; {seconds:.1f} s without service")
    finally:
        if setting:
            setting.server.stop()
        standby.end()
        primary.end()
