"""A client's redirect URI on a loopback port, which remembers who came."""

from urllib.parse import parse_qs, urlsplit

from harness.loopback import Handler, Loopback


class Callback(Loopback):
    """Answers every GET; `elsewhere` sends on to another origin first."""

    def __init__(self, elsewhere=None):
        self.paths = []
        callback = self

        class Visit(Handler):
            def do_GET(self):
                if self.path == "/favicon.ico":
                    return self.send_error(404)
                callback.paths.append(self.path)
                if elsewhere:
                    self.send_response(302)
                    self.send_header("Location", elsewhere + self.path)
                    self.send_header("Content-Length", "0")
                    return self.end_headers()
                page = b"<!doctype html><title>Client</title><p id=arrived>arrived"
                return self.answer("text/html; charset=utf-8", page)

        super().__init__(Visit)
        self.uri = f"{self.origin}/callback"

    def arrived(self):
        """The parameters of the newest visit."""
        return query_of(self.paths[-1])


def query_of(url):
    """The parameters of a URL, each once."""
    values = parse_qs(urlsplit(url).query, keep_blank_values=True, strict_parsing=True)
    assert all(len(value) == 1 for value in values.values()), url
    return {name: value[0] for name, value in values.items()}
