"""A browser without JavaScript: it follows forms by element id, like a script
of an operator would (security.md PG-1, PG-8)."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import requests

VOID = {"input", "br", "hr", "img", "link", "meta"}


@dataclass
class Control:
    """A control of a form that may be sent."""

    tag: str
    attributes: dict
    text: str = ""

    @property
    def kind(self):
        return self.attributes.get("type", "submit" if self.tag == "button" else "text")


@dataclass
class Form:
    """A form and its controls in order."""

    attributes: dict
    controls: list = field(default_factory=list)


class Document(HTMLParser):
    """The forms, the texts by element id and the links by element id."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.forms, self.texts, self.links, self.scripts = [], {}, {}, 0
        self.all_text = ""
        self._form, self._control, self._open = None, None, []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attributes):
        attributes = {name: value or "" for name, value in attributes}
        # A file of the server's own only improves what works without.
        own = attributes.get("src", "").startswith("/static/")
        self.scripts += tag == "script" and not own
        if tag == "form":
            self._form = Form(attributes)
            self.forms.append(self._form)
        if tag in ("input", "button", "textarea", "select") and self._form is not None:
            control = Control(tag, attributes)
            self._form.controls.append(control)
            if tag == "textarea":
                self._control = control
        identity = attributes.get("id")
        if identity:
            assert identity not in self.texts, f"the id {identity} comes twice"
            self.texts[identity] = ""
            if tag == "a":
                self.links[identity] = attributes.get("href", "")
        if tag not in VOID:
            self._open.append((tag, identity))

    def handle_endtag(self, tag):
        if tag == "form":
            self._form = None
        if tag == "textarea":
            self._control = None
        while self._open:
            name, _ = self._open.pop()
            if name == tag:
                break

    def handle_data(self, text):
        self.all_text += text
        if self._control is not None:
            self._control.text += text
        for _, identity in self._open:
            if identity:
                self.texts[identity] += text


class Pages:
    """One person's browser at one origin; it stops where a redirect leaves it."""

    def __init__(self, origin):
        self.origin = origin
        self.session = requests.Session()
        self.session.trust_env = False
        self.history = []
        self.left_for = None
        self.answer = None
        self.document = None

    def open(self, url):
        return self._send("GET", urljoin(self.origin, url))

    def fill(self, identity, value):
        _, control = self._find(identity)
        if control.tag == "textarea":
            control.text = value
        else:
            control.attributes["value"] = value
        return self

    def check(self, name, value, checked=True):
        for form in self.document.forms:
            for control in form.controls:
                attributes = control.attributes
                if attributes.get("name") != name or control.kind not in ("checkbox", "radio"):
                    continue
                if attributes.get("value") == value:
                    if checked:
                        attributes["checked"] = ""
                    else:
                        attributes.pop("checked", None)
                elif control.kind == "radio" and checked:
                    attributes.pop("checked", None)
        return self

    def press(self, identity):
        form, button = self._find(identity)
        fields = [
            (control.attributes["name"], self.value(control))
            for control in form.controls
            if self.is_sent(control, button)
        ]
        action = urljoin(self.answer.url, form.attributes.get("action", self.answer.url))
        assert form.attributes["method"].lower() == "post"
        return self._send("POST", action, fields)

    def follow(self, identity):
        return self.open(urljoin(self.answer.url, self.document.links[identity]))

    def text(self, identity):
        return " ".join(self.document.texts[identity].split())

    def has(self, identity):
        """Whether the page has such an element; after leaving there is no page."""
        return self.document is not None and identity in self.document.texts

    def sign_in(self, username, password):
        self.fill("login_username", username).fill("login_password", password)
        return self.press("login_submit")

    def _find(self, identity):
        for form in self.document.forms:
            for control in form.controls:
                if control.attributes.get("id") == identity:
                    return form, control
        raise AssertionError(f"no control {identity} in {self.answer.url}:\n{self.answer.text}")

    @staticmethod
    def value(control):
        if control.tag == "textarea":
            # HTML drops the first line break and sends CRLF.
            text = control.text.removeprefix("\n").replace("\r\n", "\n")
            return text.replace("\n", "\r\n")
        return control.attributes.get("value", "on" if control.kind == "checkbox" else "")

    @staticmethod
    def is_sent(control, pressed):
        if "name" not in control.attributes or "disabled" in control.attributes:
            return False
        if control.kind == "submit":
            return control is pressed
        if control.kind in ("checkbox", "radio"):
            return "checked" in control.attributes
        return True

    def _send(self, method, url, fields=None):
        self.left_for = None
        for _ in range(10):
            self.answer = self.session.request(
                method, url, data=fields, allow_redirects=False, timeout=10
            )
            self.history.append((method, url, self.answer.status_code))
            if not self.answer.is_redirect:
                break
            # PG-2: only these, and a POST that ends a page answers 303.
            assert self.answer.status_code in ((303,) if method == "POST" else (302, 303))
            method, fields = "GET", None
            url = urljoin(url, self.answer.headers["Location"])
            if not self._is_ours(url):
                self.left_for = url
                self.document = None
                return self
        if "html" in self.answer.headers.get("Content-Type", ""):
            self.document = Document(self.answer.text)
            assert self.document.scripts == 0
        return self

    def _is_ours(self, url):
        return urlsplit(url)[:2] == urlsplit(self.origin)[:2]
