"""Traces, read by OpenTelemetry's own messages."""

import pytest

from harness.collector import Collector, attributes
from harness.server import CONFIG, Server

FORM = {"grant_type": "client_credentials", "scope": "read"}
SERVER_KIND = 2


def traced(directory, collector, more=""):
    config = f'{CONFIG}\n[traces]\nendpoint = "{collector.url}"\n{more}'
    return Server(directory, config=config)


@pytest.fixture
def collector():
    with Collector() as collector:
        yield collector


def test_a_request_is_a_span_and_each_trip_to_the_store_one_within(tmp_path, collector):
    server = traced(tmp_path, collector)
    server.start()
    app = server.client("Robot", "--scope", "read write", grants=("client_credentials",))
    token = server.post("/o/token/", auth=app.basic, data=FORM).json()["access_token"]
    wrong = (app.client_id, "a-secret-that-is-wrong")
    assert server.post("/o/token/", auth=wrong, data=FORM).status_code == 401
    server.stop()

    assert collector.resources[0]["service.name"] == "bailiwick"
    good, bad = collector.named("POST /o/token/")
    assert good.kind == SERVER_KIND
    told = attributes(good)
    assert told["http.request.method"] == "POST"
    assert told["http.route"] == "/o/token/"
    assert told["http.response.status_code"] == 200
    assert "bailiwick.reason" not in told
    assert attributes(bad)["http.response.status_code"] == 401
    assert attributes(bad)["bailiwick.reason"] == "client_secret_wrong"
    within = [span for span in collector.named("store") if span.parent_span_id == good.span_id]
    assert {span.trace_id for span in within} == {good.trace_id}
    assert "commit" in {attributes(span)["operation"] for span in within}
    for span in within:
        assert good.start_time_unix_nano <= span.start_time_unix_nano
        assert span.end_time_unix_nano <= good.end_time_unix_nano
    for secret in (token, app.client_secret, wrong[1]):
        assert secret.encode() not in collector.raw


def test_op_5_a_span_has_nothing_of_what_anybody_sent_but_its_trace(tmp_path, collector):
    server = traced(tmp_path, collector)
    server.start()
    server.get("/o/authorize/?client_id=made-up&state=evil-state", headers={"X-Evil": "evil-header"})
    server.get("/no/such/evil-path")
    server.http.request("EVILVERB", server.origin + "/o/token/", timeout=10)
    server.get("/o/scopes/", headers={"traceparent": "evil-parent"})
    server.stop()

    assert b"evil" not in collector.raw.lower()
    assert b"made-up" not in collector.raw
    assert collector.named("_OTHER /o/token/")
    assert not collector.named("GET /o/scopes/")[0].parent_span_id


def test_a_span_goes_on_with_the_trace_of_the_caller(tmp_path, collector):
    server = traced(tmp_path, collector)
    server.start()
    trace, parent = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"
    server.get("/o/scopes/", headers={"traceparent": f"00-{trace}-{parent}-01"})
    server.stop()

    span = collector.named("GET /o/scopes/")[0]
    assert (span.trace_id.hex(), span.parent_span_id.hex()) == (trace, parent)


def test_op_1_a_caller_cannot_have_more_traced_than_we_would(tmp_path, collector):
    server = traced(tmp_path, collector, "one_in = 1000000000\n")
    server.start()
    for number in range(20):
        # By its number such a trace is recorded by nobody who records few.
        trace = f"0af7651916cd43ddf448eb211c8031{number:02x}"
        server.get("/o/scopes/", headers={"traceparent": f"00-{trace}-b7ad6b7169203331-01"})
    server.stop()

    assert collector.spans == []


def test_a_collector_that_is_not_there_is_nobody_s_problem(tmp_path):
    with Collector() as gone:
        pass
    server = traced(tmp_path, gone)
    server.start()
    app = server.client("Robot", "--scope", "read write", grants=("client_credentials",))
    for _ in range(20):
        assert server.post("/o/token/", auth=app.basic, data=FORM).status_code == 200
    server.stop()


def test_traces_go_nowhere_unless_asked_for_and_only_over_http(tmp_path):
    server = Server(tmp_path, config=f'{CONFIG}\n[traces]\nendpoint = "collector:4318"\n')
    with pytest.raises(AssertionError):
        server.start()
    said = (tmp_path / "server.log").read_text()
    assert "traces.endpoint: a collector is named by its URL" in said


def test_each_request_has_its_line_where_that_was_asked_for(tmp_path):
    server = Server(tmp_path, config=f"{CONFIG}\n[log]\naccess = true\n")
    server.start()
    app = server.client("Robot", "--scope", "read write", grants=("client_credentials",))
    token = server.post("/o/token/", auth=app.basic, data=FORM).json()["access_token"]
    wrong = (app.client_id, "a-secret-that-is-wrong")
    server.get("/o/token/?with=a-query")
    server.post("/o/token/", auth=wrong, data=FORM)
    server.stop()

    log = (tmp_path / "server.log").read_text()
    lines = [line for line in log.splitlines() if "route=" in line and "token" in line]
    assert len(lines) == 3, log
    for part in ("client=127.0.0.1", "method=POST", 'route="/o/token/"', "status=200", "micros="):
        assert part in lines[0], lines[0]
    assert "method=GET" in lines[1] and "status=405" in lines[1]
    assert "status=401" in lines[2] and 'reason="client_secret_wrong"' in lines[2]
    for secret in (token, app.client_secret, wrong[1], "a-query"):
        assert secret not in log
