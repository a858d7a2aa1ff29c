"""Fixtures: servers, the example API and browsers, each with its own directory."""

import os
from pathlib import Path

import pytest

from harness.callback import Callback
from harness.chromium import chromium
from harness.inspection import Inspection
from harness.pages import Pages
from harness.process import BAILIWICK, USERS_API, Process, clean_environment, free_port, wait_until
from harness.server import CONFIG, Server
from harness.visitor import Visitor


def pytest_sessionstart():
    for program in (BAILIWICK, USERS_API):
        if not program.exists():
            pytest.exit(f"{program} is missing: cargo build -p bailiwick -p users-api", 3)


@pytest.fixture(scope="module")
def new_server(tmp_path_factory):
    """Starts a server with settings of the module's own."""
    servers = []

    def start(config=CONFIG, *flags, database=None, **env):
        directory = tmp_path_factory.mktemp("server")
        server = Server(directory, config, flags, env, database)
        servers.append(server)
        return server.start()

    yield start
    for server in servers:
        if server.process.child and server.process.child.poll() is None:
            server.stop()


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    """A server as it is started in an empty directory, with two own scopes."""
    server = Server(tmp_path_factory.mktemp("server")).start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def person(server):
    """Somebody who can sign in."""
    server.user("ada", "ada's long password")
    return ("ada", "ada's long password")


@pytest.fixture
def pages(server):
    """A browser without JavaScript."""
    return Pages(server.origin)


@pytest.fixture
def callback():
    """A client's redirect URI."""
    with Callback() as callback:
        yield callback


@pytest.fixture(scope="module")
def new_users_api(tmp_path_factory):
    """Starts the example API with a token for a server."""
    processes = []

    def start(server, token, *flags):
        directory = tmp_path_factory.mktemp("users-api")
        port = free_port()
        listen = f"127.0.0.1:{port}"
        env = clean_environment(BAILIWICK_TOKEN=token)
        process = Process(
            [USERS_API, "--server", server.issuer, "--listen", listen, *flags],
            directory / "log",
            directory,
            env,
        ).start()
        processes.append(process)
        wait_until(
            lambda: process.running() and "listening on" in process.output(), "the users API"
        )
        return f"http://{listen}"

    yield start
    for process in processes:
        process.stop()


@pytest.fixture(scope="module")
def screenshots(tmp_path_factory):
    named = os.environ.get("BAILIWICK_SCREENSHOTS")
    directory = Path(named) if named else tmp_path_factory.mktemp("screenshots")
    directory.mkdir(parents=True, exist_ok=True)
    print(f"screenshots: {directory}")
    return directory


@pytest.fixture(scope="module")
def one_browser(tmp_path_factory):
    with chromium(tmp_path_factory.mktemp("profile")) as browser:
        yield browser


@pytest.fixture
def visit(one_browser, screenshots, inspection):
    """Makes somebody who comes to a server with a browser that remembers nothing of it;
    no page may break the policy that came with it."""
    visitors = []

    def comes(server):
        visitor = Visitor(one_browser, server, screenshots, inspection)
        visitor.open("/accounts/login/")
        visitor.sign_out()
        visitor.complaints()
        visitors.append(visitor)
        return visitor

    yield comes
    for visitor in visitors:
        assert not [c for c in visitor.complaints() if "Content Security Policy" in c]
        visitor.sign_out()


@pytest.fixture
def visitor(visit, server):
    """Somebody at the server of the session."""
    return visit(server)


@pytest.fixture(scope="module")
def inspection(tmp_path_factory):
    """Looks at every page that is kept; whatever it finds fails the module."""
    inspection = Inspection()
    yield inspection
    inspection.validate(tmp_path_factory.mktemp("sources"))
    assert not inspection.complaints, "\n".join(inspection.complaints)
