"""How tests speak to the server for other programs: the official client, and bare sockets."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager

import openai

from app.api.server import ApiServer

SOON = 20.0
"""Seconds; longer than any machine takes for what takes a moment."""


@contextmanager
def client_of(server: ApiServer, **options: object) -> Iterator[openai.OpenAI]:
    """Yield the official client, as it is set up in programs."""
    settings = {"base_url": server.address, "api_key": server.key, "max_retries": 0, **options}
    with openai.OpenAI(**settings) as client:  # type: ignore[arg-type]
        yield client


def raw(server: ApiServer, data: bytes) -> tuple[int, dict[str, str], bytes]:
    """Send bytes as they stand; return the status, the headers and the body of the answer."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=SOON) as connection:
        connection.sendall(data)
        return answer_on(connection)


def answer_on(connection: socket.socket) -> tuple[int, dict[str, str], bytes]:
    """Read one answer whose length is known."""
    received = b""
    while b"\r\n\r\n" not in received:
        piece = connection.recv(65536)
        assert piece, received
        received += piece
    head, _, body = received.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    headers = {
        name.lower(): value.strip() for name, _, value in (ln.partition(":") for ln in lines)
    }
    while len(body) < int(headers.get("content-length", 0)):
        piece = connection.recv(65536)
        assert piece, received
        body += piece
    return int(first.split()[1]), headers, body
