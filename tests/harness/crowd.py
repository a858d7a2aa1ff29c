"""Many clients at once, each with a connection of its own."""

import asyncio
import base64
import json
from dataclasses import dataclass
from urllib.parse import urlencode


@dataclass
class Said:
    """What one of them was answered."""

    status: int
    headers: dict
    body: bytes

    def json(self):
        return json.loads(self.body)


def _request(method, path, body=b"", basic=None, **headers):
    """The bytes on the wire."""
    lines = [f"{method} {path} HTTP/1.1", "host: localhost", f"content-length: {len(body)}"]
    if basic:
        pair = base64.b64encode(":".join(basic).encode()).decode()
        headers["authorization"] = f"Basic {pair}"
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items() if value]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def form_request(path, basic=None, bearer=None, **form):
    """A POST of a form."""
    return _request(
        "POST", path, urlencode(form).encode(), basic,
        content_type="application/x-www-form-urlencoded",
        authorization=bearer and f"Bearer {bearer}",
    )


def json_request(path, body, bearer):
    """A POST of JSON."""
    return _request(
        "POST", path, json.dumps(body).encode(), content_type="application/json",
        authorization=f"Bearer {bearer}",
    )


def page_request(path, cookies):
    """A browser's GET."""
    return _request("GET", path, cookie=cookies)


async def _read(reader):
    head = await reader.readuntil(b"\r\n\r\n")
    first, *lines = head.decode().rstrip().split("\r\n")
    headers = {}
    for line in lines:
        name, _, value = line.partition(":")
        headers[name.lower()] = value.strip()
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    return Said(int(first.split()[1]), headers, body)


class Crowd:
    """Clients that keep their connections, `size` of them, to these ports in turn."""

    def __init__(self, ports, size, seconds=120):
        self.seconds = seconds
        self.loop = asyncio.new_event_loop()
        targets = [ports[number % len(ports)] for number in range(size)]
        self.connections = self.loop.run_until_complete(self._open_all(targets))

    async def _open_all(self, targets):
        opening = (asyncio.open_connection("127.0.0.1", port) for port in targets)
        return await asyncio.gather(*opening)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for _, writer in self.connections:
            writer.close()
        self.loop.close()

    def fire(self, requests, rounds=1):
        """Sends each request on a connection of its own, all at once and `rounds`
        times; every answer, in the order of the requests."""
        assert len(requests) <= len(self.connections)
        answers = self.loop.run_until_complete(self._tell_all(requests, rounds))
        return [said for some in answers for said in some]

    async def _tell_all(self, requests, rounds):
        pairs = zip(self.connections, requests)
        told = (self._tell(pair, request, rounds) for pair, request in pairs)
        return await asyncio.wait_for(asyncio.gather(*told), self.seconds)

    async def _tell(self, pair, request, rounds):
        reader, writer = pair
        said = []
        for _ in range(rounds):
            writer.write(request)
            said.append(await _read(reader))
        return said


def crowd(port, requests, rounds=1):
    """Sends each of `requests` `rounds` times on a connection of its own, all
    together; every answer."""
    with Crowd([port], len(requests)) as clients:
        return clients.fire(requests, rounds)
