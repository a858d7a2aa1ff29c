"""What a person does with a browser."""

from contextlib import contextmanager

from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait

WAIT = 15


class Visitor:
    """What a person does with the browser."""

    def __init__(self, browser, server, screenshots, inspection=None):
        self.browser, self.server, self.screenshots = browser, server, screenshots
        self.inspection = inspection
        self.metrics = []

    def open(self, url):
        self.browser.get(self.server.at(url) if url.startswith("/") else url)

    def element(self, identity):
        return WebDriverWait(self.browser, WAIT).until(
            lambda browser: browser.find_element(By.ID, identity), f"no element {identity}"
        )

    def click(self, identity):
        """Presses, and waits until the page is another one."""
        old = self.browser.find_element(By.TAG_NAME, "html")
        self.element(identity).click()
        self.wait_until_gone(old, f"{identity} led nowhere; {self.complaints()}")

    def wait_until_gone(self, element, otherwise="the page is still there"):
        """Waits until the page of `element` is another one."""
        WebDriverWait(self.browser, WAIT).until(lambda _: is_gone(element), otherwise)

    def sign_in(self, username, password):
        self.element("login_username").clear()
        self.element("login_username").send_keys(username)
        self.element("login_password").send_keys(password)
        self.click("login_submit")

    def shoot(self, name):
        """Keeps how the page looks, and has it inspected."""
        self.browser.save_screenshot(str(self.screenshots / f"{name}.png"))
        if self.inspection:
            self.inspection.page(self, name)

    def complaints(self):
        """What the browser's console says: refused by the policy, not found."""
        return [
            entry["message"]
            for entry in self.browser.get_log("browser")
            if entry["level"] == "SEVERE"
        ]

    @contextmanager
    def window(self, width, height=900):
        """As on a screen of this width; below 600 px that of a telephone."""
        self.metrics.append((width, height))
        self._measure()
        try:
            yield
        finally:
            self.metrics.pop()
            self._measure()

    def _measure(self):
        """Makes the window as the innermost `window` wants it."""
        if not self.metrics:
            self.browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
            self.browser.set_window_size(1000, 900)
            return
        width, height = self.metrics[-1]
        self.browser.set_window_size(max(width, 500), height)
        metrics = {
            "width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600,
        }
        self.browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)

    @contextmanager
    def preferring(self, scheme):
        """With this `prefers-color-scheme`."""
        media = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
        self.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", media)
        try:
            yield
        finally:
            self.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})

    @contextmanager
    def speaking(self, languages):
        """With this `Accept-Language`."""
        self.browser.execute_cdp_cmd("Network.enable", {})
        headers = {"headers": {"Accept-Language": languages}}
        self.browser.execute_cdp_cmd("Network.setExtraHTTPHeaders", headers)
        try:
            yield
        finally:
            self.browser.execute_cdp_cmd("Network.setExtraHTTPHeaders", {"headers": {}})

    def assert_fits(self, name):
        """Nothing is wider than the window."""
        self.shoot(name)
        needed, width = self.browser.execute_script(
            "return [document.documentElement.scrollWidth, innerWidth]"
        )
        assert needed <= width, f"{name} needs {needed} px of {width}"

    def assert_fits_everywhere(self, name):
        """Nor wide nor narrow, light nor dark."""
        for scheme in ("light", "dark"):
            with self.preferring(scheme):
                for width in (1280, 320):
                    with self.window(width):
                        self.assert_fits(f"{name}-{width}-{scheme}")

    def sign_out(self):
        """Forgets everything of this origin."""
        self.browser.delete_all_cookies()


def is_gone(element):
    try:
        element.is_enabled()
    except Exception:  # noqa: BLE001 - stale by whichever name
        return True
    return False
