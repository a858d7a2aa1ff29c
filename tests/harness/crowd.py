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


def form_request(path, basic=None, bearer=None, **form):
    """A POST of a form as the bytes on the wire."""
    body = urlencode(form).encode()
    lines = [
        f"POST {path} HTTP/1.1",
        "host: localhost",
        "content-type: application/x-www-form-urlencoded",
        f"content-length: {len(body)}",
    ]
    if basic:
        pair = base64.b64encode(":".join(basic).encode()).decode()
        lines.append(f"authorization: Basic {pair}")
    if bearer:
        lines.append(f"authorization: Bearer {bearer}")
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


async def _read(reader):
    head = await reader.readuntil(b"\r\n\r\n")
    first, *lines = head.decode().rstrip().split("\r\n")
    headers = {}
    for line in lines:
        name, _, value = line.partition(":")
        headers[name.lower()] = value.strip()
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    return Said(int(first.split()[1]), headers, body)


async def _client(port, request, rounds, start):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        await start.wait()
        said = []
        for _ in range(rounds):
            writer.write(request)
            said.append(await _read(reader))
        return said
    finally:
        writer.close()


async def _crowd(port, requests, rounds):
    start = asyncio.Event()
    clients = [asyncio.create_task(_client(port, request, rounds, start)) for request in requests]
    await asyncio.sleep(0)
    start.set()
    return [said for answers in await asyncio.gather(*clients) for said in answers]


def crowd(port, requests, rounds=1, seconds=120):
    """Sends each of `requests` `rounds` times on a connection of its own, all
    together; every answer."""
    return asyncio.run(asyncio.wait_for(_crowd(port, requests, rounds), seconds))
