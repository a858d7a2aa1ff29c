"""The picture taken away: what Mermaid, Graphviz and Python's csv make of it, whatever
somebody called what is in it."""

import csv
import io
import json
import subprocess
import xml.etree.ElementTree as ElementTree

import pytest

from harness.process import ROOT

# Formulas, quotes, and what means something to one of the programs or directions.
HOSTILE = (
    '=HYPERLINK("http://evil.example")',
    "+1+1",
    "-2-2",
    "@SUM(A1)",
    '"] --> x["',
    "]|;-->",
    "%% end",
    "end",
    "#35; &amp; <b>bold</b>",
    "back\\slash\\n",
    "عربي ← اسم",
    "subgraph x",
    "`tick` **bold** $x$",
)
SCOPE = "plants:]|;-->"


@pytest.fixture(scope="module")
def drawn(new_server):
    """The picture of a server on which everything is called something hostile."""
    server = new_server()
    owner = f"{HOSTILE[0]} & sons"
    server.cli("resource-server", "create", owner, "--client-id", "rs", "--namespace", "plants:")
    server.cli("scope", "register", SCOPE, "--description", "See", "--owner", "rs")
    server.cli("scope", "update", SCOPE, "--risk", "high")
    grant = ("--grant", "authorization_code", "--redirect-uri", "https://app.example/cb")
    for name in HOSTILE:
        server.cli("client", "create", f"--name={name}", "--type", "public", *grant)

    def picture(form):
        result = server.run("picture", "--output", form)
        assert result.returncode == 0, result.stderr
        return result.stdout

    rows = server.cli("picture")
    return picture, rows


def wanted(rows):
    """The names in three columns, and how many lines lead from the first to the third."""
    names = [{row[key] for row in rows if row.get(key)} for key in ("resource_server", "scope", "client")]
    owned = {(row["resource_server"], row["scope"]) for row in rows if row.get("scope")}
    asked = {(row["scope"], row["client"]) for row in rows if row.get("scope") and row.get("client")}
    return set().union(*names), len(owned) + len(asked)


def compare(labels, lines, rows):
    """Labels in the words of a program, and its lines, with the table."""
    names, most = wanted(rows)
    first = {label.split("\n")[0] for label in labels}
    assert names <= first, names - first
    # Beside them stands `every user`, to whom a line leads from every client.
    assert first - names == {"every user"}
    assert len(labels) == len(first)
    clients = {row["client"] for row in rows if row.get("client")}
    assert lines == most + len(clients)


def test_mermaid_reads_the_flowchart(drawn):
    picture, rows = drawn
    parser = ROOT / "tests" / "node" / "mermaid.mjs"
    result = subprocess.run(
        ["node", str(parser)], input=picture("mermaid"), capture_output=True, text=True, timeout=120
    )
    assert result.returncode == 0, result.stderr
    read = json.loads(result.stdout)
    compare([node["text"] for node in read["nodes"]], len(read["lines"]), rows)


def test_graphviz_draws_the_graph(drawn):
    picture, rows = drawn
    result = subprocess.run(
        ["dot", "-Tsvg"], input=picture("dot"), capture_output=True, text=True, timeout=60
    )
    assert result.returncode == 0, result.stderr
    assert "Warning" not in result.stderr, result.stderr
    svg = "{http://www.w3.org/2000/svg}"
    groups = [one for one in ElementTree.fromstring(result.stdout).iter(f"{svg}g")]
    # Graphviz writes two blanks as one with another that does not break.
    text = lambda one: "\n".join(
        "".join(line.itertext()).replace("\xa0", " ") for line in one.iter(f"{svg}text")
    )
    labels = [text(one) for one in groups if one.get("class") == "node"]
    lines = [one for one in groups if one.get("class") == "edge"]
    compare(labels, len(lines), rows)


def test_a_spreadsheet_reads_the_rows_and_no_formula(drawn):
    picture, rows = drawn
    read = list(csv.DictReader(io.StringIO(picture("csv"), newline="")))
    assert len(read) == len(rows)
    for got, row in zip(read, rows, strict=True):
        for key in ("resource_server", "scope", "state", "risk", "client", "tie", "for"):
            cell = got[key]
            assert not cell.startswith(("=", "+", "-", "@")), cell
            assert cell.removeprefix("'") == row.get(key, ""), key
    assert {row["risk"] for row in read if row["scope"] == SCOPE} == {"high"}


def test_the_drawing_is_xml_with_as_many_nodes_and_lines(drawn):
    picture, rows = drawn
    svg = ElementTree.fromstring(picture("svg"))
    classes = [one.get("class", "").split() for one in svg.iter()]
    labels = [one.get("aria-label") for one in svg.iter() if "node" in one.get("class", "").split()]
    names, most = wanted(rows)
    assert len(labels) == len(names) + 1
    clients = {row["client"] for row in rows if row.get("client")}
    assert sum("line" in one for one in classes) == most + len(clients)
