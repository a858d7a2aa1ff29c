"""A client's redirect URI on a loopback port, which remembers who came."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit


class Callback:
    """Answers every GET; `elsewhere` sends on to another origin first."""

    def __init__(self, elsewhere=None):
        self.paths = []
        callback = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                if self.path == "/favicon.ico":
                    return self.send_error(404)
                callback.paths.append(self.path)
                if elsewhere:
                    self.send_response(302)
                    self.send_header("Location", elsewhere + self.path)
                    self.send_header("Content-Length", "0")
                    return self.end_headers()
                body = b"<!doctype html><title>Client</title><p id=arrived>arrived"
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.listener = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.listener.daemon_threads = True
        self.origin = f"http://127.0.0.1:{self.listener.server_port}"
        self.uri = f"{self.origin}/callback"
        self.thread = threading.Thread(target=self.listener.serve_forever, args=(0.02,))

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.listener.shutdown()
        self.thread.join()
        self.listener.server_close()

    def arrived(self):
        """The parameters of the newest visit."""
        return query_of(self.paths[-1])


def query_of(url):
    """The parameters of a URL, each once."""
    values = parse_qs(urlsplit(url).query, keep_blank_values=True, strict_parsing=True)
    assert all(len(value) == 1 for value in values.values()), url
    return {name: value[0] for name, value in values.items()}
