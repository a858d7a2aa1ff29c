"""A collector of traces (OTLP over HTTP) on a loopback port, which remembers the spans."""

import gzip
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (
    ExportTraceServiceRequest,
    ExportTraceServiceResponse,
)


class Collector:
    """Takes every export; `raw` is all that was posted."""

    def __init__(self):
        self.raw = b""
        self.resources = []
        self.spans = []
        collector = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if self.headers.get("Content-Encoding") == "gzip":
                    body = gzip.decompress(body)
                collector.take(body)
                answer = ExportTraceServiceResponse().SerializeToString()
                self.send_response(200)
                self.send_header("Content-Type", "application/x-protobuf")
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_):
                pass

        self.listener = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.listener.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.listener.server_port}/v1/traces"
        self.thread = threading.Thread(target=self.listener.serve_forever, args=(0.02,))

    def take(self, body):
        self.raw += body
        export = ExportTraceServiceRequest.FromString(body)
        for of_resource in export.resource_spans:
            self.resources.append(attributes(of_resource.resource))
            for of_scope in of_resource.scope_spans:
                self.spans.extend(of_scope.spans)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.listener.shutdown()
        self.thread.join()
        self.listener.server_close()

    def named(self, name):
        return [span for span in self.spans if span.name == name]


def attributes(of):
    """The attributes of a span or resource, by name."""
    return {one.key: getattr(one.value, one.value.WhichOneof("value")) for one in of.attributes}
