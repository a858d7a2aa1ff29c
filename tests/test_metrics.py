"""Metrics, read by Prometheus's own parser."""

import re

import pytest
from prometheus_client.openmetrics.parser import text_string_to_metric_families

from harness.process import free_port
from harness.server import Server


@pytest.fixture
def measured(tmp_path):
    port = free_port()
    server = Server(tmp_path, flags=("--metrics", f"127.0.0.1:{port}"))
    server.metrics = f"http://127.0.0.1:{port}/metrics"
    server.start()
    yield server
    server.stop()


def scraped(server):
    answer = server.http.get(server.metrics, timeout=10)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("application/openmetrics-text")
    families = {family.name: family for family in text_string_to_metric_families(answer.text)}
    return families, answer.text


def value(families, sample, **labels):
    """The value of the one sample with these labels, 0 if there is none."""
    family = families.get(re.sub(r"_(total|count|sum|info)$", "", sample))
    samples = family.samples if family else []
    named = [one for one in samples if one.name == sample]
    found = [one.value for one in named if labels.items() <= one.labels.items()]
    assert len(found) <= 1, found
    return found[0] if found else 0


def test_what_happens_is_told_to_prometheus(measured):
    app = measured.client("Robot", "--scope", "read write", grants=("client_credentials",))
    before, _ = scraped(measured)
    for _ in range(3):
        form = {"grant_type": "client_credentials", "scope": "read"}
        assert measured.post("/o/token/", auth=app.basic, data=form).status_code == 200
    wrong = (app.client_id, "a secret that is wrong")
    assert measured.post("/o/token/", auth=wrong, data=form).status_code == 401
    measured.get("/no/such/page?with=a-query")
    after, _ = scraped(measured)

    def grown(sample, **labels):
        return value(after, sample, **labels) - value(before, sample, **labels)

    asked = "bailiwick_requests_total"
    assert grown(asked, endpoint="token", status="2xx", reason="") == 3
    assert grown(asked, endpoint="token", status="4xx", reason="client_secret_wrong") == 1
    assert grown(asked, endpoint="other", status="4xx", reason="") == 1
    assert grown("bailiwick_request_duration_seconds_count", endpoint="token") == 4
    assert grown("bailiwick_events_total", event="token_issued", grant_type="client_credentials") == 3
    assert grown("bailiwick_store_duration_seconds_count", operation="commit") >= 3
    assert grown("bailiwick_store_queue_taken_total", queue="writes") >= 3
    for gauge in ("bailiwick_clients", "bailiwick_scopes", "process_resident_memory_bytes"):
        assert value(after, gauge) >= 1, gauge
    assert value(after, "bailiwick_build_info") == 1


def test_op_5_no_metric_has_what_anybody_sent(measured):
    app = measured.client("Robot", "--scope", "read write", grants=("client_credentials",))
    form = {"grant_type": "client_credentials", "scope": "read"}
    assert measured.post("/o/token/", auth=app.basic, data=form).status_code == 200
    for hostile in ({"grant_type": 'x"} 1\nevil 2'}, {**form, "scope": "made-up-scope"}):
        assert measured.post("/o/token/", auth=app.basic, data=hostile).status_code == 400
    measured.get('/no/such/"page?with=a-query')
    _, text = scraped(measured)
    for sent in (app.client_id, app.client_secret, "Robot", "evil", "made-up", "a-query", "no/such"):
        assert sent not in text, sent
    assert '"read"' not in text


def test_metrics_are_only_where_they_were_asked_for(measured):
    assert measured.get("/metrics").status_code == 404
    elsewhere = measured.metrics.removesuffix("/metrics")
    for path in ("/", "/o/token/", "/health/live", "/metrics/x"):
        assert measured.http.get(elsewhere + path, timeout=10).status_code == 404, path
    assert measured.http.post(measured.metrics, timeout=10).status_code == 405


def test_the_rules_to_begin_with_name_metrics_that_there_are(measured):
    from harness.process import ROOT

    rules = (ROOT / "docs" / "alerts.yml").read_text()
    book = (ROOT / "docs" / "metrics.md").read_text()
    _, text = scraped(measured)
    told = set(re.findall(r"^# TYPE (\S+)", text, re.MULTILINE))
    for name in set(re.findall(r"bailiwick_[a-z_]+|process_[a-z_]+", rules)):
        assert re.sub(r"_(total|bucket)$", "", name) in told | {"bailiwick_events"}, name
    for name in told:
        assert name in book, f"{name} is not in the book"
