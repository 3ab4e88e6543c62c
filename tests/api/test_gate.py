"""Who gets in: only who has the key and addresses this machine; and what others are told."""

from __future__ import annotations

import json
import socket

import pytest
from api_clients import SOON, answer_on, raw

from app.api.calls import MOST_BYTES
from app.api.server import ApiServer

pytestmark = pytest.mark.engine
CHAT = b"/v1/chat/completions"


def head(
    server: ApiServer,
    path: bytes = b"/v1/models",
    *,
    method: bytes = b"GET",
    host: str | None = None,
    key: str | None = None,
    extra: bytes = b"",
) -> bytes:
    host = f"127.0.0.1:{server.port}" if host is None else host
    key = f"Bearer {server.key}" if key is None else key
    return (
        method + b" " + path + b" HTTP/1.1\r\n"
        + (b"Host: " + host.encode() + b"\r\n" if host else b"")
        + (b"Authorization: " + key.encode("latin-1") + b"\r\n" if key else b"")
        + extra + b"\r\n"
    )  # fmt: skip


def post(server: ApiServer, body: bytes, path: bytes = CHAT) -> tuple[int, dict]:
    length = f"Content-Length: {len(body)}\r\n".encode()
    status, headers, answer = raw(server, head(server, path, method=b"POST", extra=length) + body)
    assert headers["content-type"] == "application/json"
    assert b"Traceback" not in answer
    return status, json.loads(answer)["error"]


def test_the_right_key_opens(server):
    for name in ("127.0.0.1", "localhost", "[::1]", "LOCALHOST"):
        status, headers, body = raw(server, head(server, host=f"{name}:{server.port}"))
        assert status == 200
        assert json.loads(body)["object"] == "list"
        assert "server" not in headers
    assert raw(server, head(server, key=f"bearer {server.key}"))[0] == 200


@pytest.mark.parametrize(
    "key", ["", "Bearer", "Bearer ", "Bearer wrong", "Basic KEY", "KEY", "Bearer KEYx", "Bearer é"]
)
def test_another_key_does_not(server, key):
    sent = key.replace("KEY", server.key)
    status, headers, body = raw(server, head(server, key=sent))
    assert status == 401
    assert headers["www-authenticate"] == "Bearer"
    assert json.loads(body)["error"]["code"] == "invalid_api_key"
    assert server.key.encode() not in body


def test_two_keys_are_none(server):
    twice = f"Authorization: Bearer {server.key}\r\n".encode()
    assert raw(server, head(server, extra=twice))[0] == 401


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:PORT", "127.0.0.1", "127.0.0.1:1", "localhost.evil.example:PORT",
     "127.0.0.1.:PORT", "0.0.0.0:PORT", "127.0.0.2:PORT", "127.0.0.1:PORT@evil.example"],
)  # fmt: skip
def test_a_name_that_was_made_to_point_here_is_turned_away(server, host):
    status, _, body = raw(server, head(server, host=host.replace("PORT", str(server.port))))
    assert status == 403
    assert json.loads(body)["error"]["code"] == "wrong_host"


def test_a_request_without_or_with_two_hosts_is_turned_away(server):
    assert raw(server, head(server, host=""))[0] in (400, 403)
    old = head(server, host="").replace(b"HTTP/1.1", b"HTTP/1.0")
    assert raw(server, old)[0] == 403
    again = f"Host: evil.example:{server.port}\r\n".encode()
    assert raw(server, head(server, extra=again))[0] in (400, 403)


def test_pages_of_a_browser_are_told_nothing_that_would_let_them_in(server):
    origin = b"Origin: https://evil.example\r\nAccess-Control-Request-Method: POST\r\n"
    for method, key in ((b"OPTIONS", ""), (b"OPTIONS", None), (b"GET", None)):
        _, headers, _ = raw(server, head(server, CHAT, method=method, key=key, extra=origin))
        assert not [name for name in headers if name.startswith("access-control")]
    assert raw(server, head(server, CHAT, method=b"OPTIONS", key="", extra=origin))[0] == 401


def test_addresses_that_are_none(server):
    for path, method, status in (
        (b"/", b"GET", 404),
        (b"/v1", b"GET", 404),
        (b"/v1/models/", b"GET", 404),
        (b"/v1/chat/completions/", b"GET", 404),
        (b"/v1/../etc/passwd", b"GET", 404),
        (b"/v1/models/nothing%00here", b"GET", 404),
        (b"/v1/chat/completions", b"GET", 405),
        (b"/v1/models", b"DELETE", 405),
    ):
        got, headers, body = raw(server, head(server, path, method=method))
        assert got == status, path
        assert headers["content-type"] == "application/json"
        assert json.loads(body)["error"]["message"]


def test_a_socket_is_not_upgraded(server):
    extra = (
        b"Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
        b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
    )
    assert raw(server, head(server, extra=extra))[0] == 200


def test_bodies_that_are_no_request(server):
    for body in (b"", b"{", b"\xff", b"[" * 1_000_000, b'{"model": 1}'):
        status, error = post(server, body)
        assert status == 400
        assert error["type"] == "invalid_request_error"


def test_a_body_is_bounded_whatever_it_says_of_itself(server):
    extra = f"Content-Length: {MOST_BYTES + 1}\r\n".encode()
    start = head(server, CHAT, method=b"POST", extra=extra)
    status, _, body = raw(server, start)  # at once: nothing of it was sent
    assert status == 413
    assert json.loads(body)["error"]["code"] == "too_large"
    start = head(server, CHAT, method=b"POST", extra=b"Transfer-Encoding: chunked\r\n")
    piece = b"100000\r\n" + b"x" * 0x100000 + b"\r\n"
    with socket.create_connection(("127.0.0.1", server.port), timeout=SOON) as connection:
        connection.sendall(start + piece * (MOST_BYTES // 0x100000 + 1))
        assert answer_on(connection)[0] == 413


def test_who_has_no_key_cannot_make_the_server_read(server):
    extra = b"Transfer-Encoding: chunked\r\n"
    assert raw(server, head(server, CHAT, method=b"POST", key="", extra=extra))[0] == 401


def test_what_is_no_http_ends_quietly(server):
    for data in (b"\0\1\2\3\r\n\r\n", b"GET / HTTP/1.1\r\na b\r\n\r\n", b"x" * 200_000):
        with socket.create_connection(("127.0.0.1", server.port), timeout=SOON) as connection:
            connection.sendall(data)
            answer = connection.recv(65536)
            assert answer.startswith(b"HTTP/1.1 400"), data[:10]
            assert b"Traceback" not in answer
    assert raw(server, head(server))[0] == 200


def test_a_mistake_of_ours_is_told_without_its_traceback(
    server, services, monkeypatch, caplog, until
):
    def fail() -> None:
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr(services, "sampling", fail)
    body = b'{"model": "m", "messages": [{"role": "user", "content": "x"}]}'
    status, error = post(server, body)
    assert status == 500
    assert error["type"] == "server_error"
    assert "secret" not in error["message"]
    until(lambda: "secret detail" in caplog.text)
