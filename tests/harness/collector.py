"""A collector of traces (OTLP over HTTP) on a loopback port, which remembers the spans."""

import gzip

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (
    ExportTraceServiceRequest,
    ExportTraceServiceResponse,
)

from harness.loopback import Handler, Loopback


class Collector(Loopback):
    """Takes every export; `raw` is all that was posted."""

    def __init__(self):
        self.raw = b""
        self.resources = []
        self.spans = []
        collector = self

        class Export(Handler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if self.headers.get("Content-Encoding") == "gzip":
                    body = gzip.decompress(body)
                collector.take(body)
                answer = ExportTraceServiceResponse().SerializeToString()
                self.answer("application/x-protobuf", answer)

        super().__init__(Export)
        self.url = f"{self.origin}/v1/traces"

    def take(self, body):
        self.raw += body
        export = ExportTraceServiceRequest.FromString(body)
        for of_resource in export.resource_spans:
            self.resources.append(attributes(of_resource.resource))
            for of_scope in of_resource.scope_spans:
                self.spans.extend(of_scope.spans)

    def named(self, name):
        return [span for span in self.spans if span.name == name]


def attributes(of):
    """The attributes of a span or resource, by name."""
    return {one.key: getattr(one.value, one.value.WhichOneof("value")) for one in of.attributes}
