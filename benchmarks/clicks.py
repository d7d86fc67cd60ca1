"""The hand that presses, in a process of its own: POSTs one after the other, and times.

Reads an order as JSON from stdin: {"host", "port", "path", "headers", "bodies",
"hands", "wanted"}; `hands` press at once, each answer must hold the text `wanted`. A
body is sent as JSON, or as it is where it comes with headers of its own: {"raw",
"headers"}. Prints {"each": [seconds, ...], "whole": seconds}.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
from collections.abc import Iterator
from time import perf_counter
from typing import Any

_LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)


async def press_all(order: dict[str, Any]) -> dict[str, Any]:
    """Press until all bodies are sent; gives what each took, and all together."""
    requests = iter([_request(order, body) for body in order["bodies"]])
    each: list[float] = []
    lines = [
        await asyncio.open_connection(order["host"], order["port"])
        for _ in range(order["hands"])
    ]
    begun = perf_counter()
    wanted = order["wanted"].encode()
    await asyncio.gather(*(_hand(*line, requests, wanted, each) for line in lines))
    return {"each": each, "whole": perf_counter() - begun}


def _request(order: dict[str, Any], body: Any) -> bytes:
    raw = "raw" in body
    packed = (body["raw"] if raw else json.dumps(body)).encode()
    own = body["headers"] if raw else {}
    headers = {**order["headers"], **own, "Content-Length": len(packed)}
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"POST {order['path']} HTTP/1.1\r\n{head}\r\n".encode() + packed


async def _hand(
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    requests: Iterator[bytes],
    wanted: bytes,
    each: list[float],
) -> None:
    for request in requests:
        begun = perf_counter()
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        length = _LENGTH.search(head)
        body = await reader.readexactly(int(length[1]) if length else 0)
        each.append(perf_counter() - begun)
        if b" 200 " not in head[:16] or wanted not in body:
            raise RuntimeError(f"Not what was asked for: {head!r} {body!r}")
    writer.close()


if __name__ == "__main__":
    print(json.dumps(asyncio.run(press_all(json.load(sys.stdin)))))
