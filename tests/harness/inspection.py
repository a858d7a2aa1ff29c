"""Every page that a test looks at is inspected: by axe-core, in light and in dark, on a
telephone and on a desk; for its width there; and its source by html-validate."""

import json
import re
import subprocess
from pathlib import Path

NODE = Path(__file__).resolve().parent.parent / "node"
AXE = NODE / "node_modules" / "axe-core" / "axe.min.js"

# The narrowest that WCAG 2.2 asks for (1.4.10), and a desk.
WIDTHS = (320, 1280)
SCHEMES = ("light", "dark")

RUN_AXE = """
const done = arguments[arguments.length - 1];
axe.run(document, {
    resultTypes: ["violations"],
    rules: { "target-size": { enabled: true } },
}).then(
    results => done(results.violations.map(violation => ({
        rule: violation.id,
        help: violation.help,
        nodes: violation.nodes.map(node => node.target.join(" ") + ": " + node.failureSummary),
    }))),
    error => done([{ rule: "axe failed", help: String(error), nodes: [] }]),
);
"""

# What the house writes otherwise.
CONFIGURATION = {
    "extends": ["html-validate:recommended"],
    "rules": {
        "doctype-style": "off",
        "long-title": "off",
        "no-trailing-whitespace": "off",
        "aria-label-misuse": ["error", {"allowAnyNamable": True}],
        "form-dup-name": ["error", {"shared": ["radio", "checkbox", "submit"]}],
        "prefer-native-element": ["error", {"exclude": ["region"]}],
    },
}


class Inspection:
    """What was found out about the pages of a test module."""

    def __init__(self):
        self.seen, self.sources, self.complaints = set(), {}, []

    def page(self, visitor, name):
        """Looks at the page that the visitor is at; once for each name, whatever window
        and colours a test adds to it."""
        name = re.sub(r"(-\d+)?(-light|-dark)?$", "", name)
        if name in self.seen:
            return
        self.seen.add(name)
        browser = visitor.browser
        sent = source(browser)
        if sent:
            self.sources[name] = sent
        for width in WIDTHS:
            with visitor.window(width):
                for scheme in SCHEMES:
                    with visitor.preferring(scheme):
                        self.by_axe(browser, f"{name} ({width}, {scheme})")
                self.width(browser, f"{name} ({width})")

    def by_axe(self, browser, place):
        browser.execute_script(AXE.read_text())
        for violation in browser.execute_async_script(RUN_AXE):
            nodes = "\n    ".join(violation["nodes"])
            self.complaints.append(
                f"{place}: {violation['rule']}: {violation['help']}\n    {nodes}"
            )

    def width(self, browser, place):
        needed, width = browser.execute_script(
            "return [document.documentElement.scrollWidth, innerWidth]"
        )
        if needed > width:
            self.complaints.append(f"{place}: needs {needed} px of {width}")

    def validate(self, directory):
        """The sources, all at once: a process of its own for each would take a second."""
        for name, text in self.sources.items():
            (directory / f"{name}.html").write_text(text)
        configuration = directory / "htmlvalidate.json"
        configuration.write_text(json.dumps(CONFIGURATION))
        program = NODE / "node_modules" / ".bin" / "html-validate"
        command = [program, "--config", configuration, "--formatter", "json", directory]
        # Into a file: the program ends before a pipe has taken all that it says.
        report = directory / "report.json"
        with report.open("w") as said:
            subprocess.run(command, stdout=said, stderr=subprocess.STDOUT, check=False)
        text = report.read_text()
        assert text.startswith("["), text
        for file in json.loads(text):
            lines = Path(file["filePath"]).read_text().splitlines()
            for message in file["messages"]:
                # What a form had twice, a list of boxes, is sent again as it was.
                hidden = 'type="hidden"' in lines[message["line"] - 1]
                if hidden and message["ruleId"] == "form-dup-name":
                    continue
                place = f"{Path(file['filePath']).name}:{message['line']}:{message['column']}"
                self.complaints.append(f"{place}: {message['ruleId']}: {message['message']}")


def source(browser):
    """The page as it was sent, whichever request it answered; None if it only changed since."""
    events = (json.loads(entry["message"])["message"] for entry in browser.get_log("performance"))
    pages = [
        event["params"]["requestId"] for event in events
        if event["method"] == "Network.responseReceived" and event["params"]["type"] == "Document"
    ]
    if not pages:
        return None
    sent = browser.execute_cdp_cmd("Network.getResponseBody", {"requestId": pages[-1]})
    return sent["body"]
