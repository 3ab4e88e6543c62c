"""The server itself: on loopback only, on and off at any moment, its key."""

from __future__ import annotations

import gc
import socket
import threading
import time
from contextlib import closing

import openai
import psutil
import pytest
from api_clients import SOON, client_of, raw

from app.api.key import new_key, read_key
from app.api.server import ApiServer, PortTaken

pytestmark = pytest.mark.engine
QUESTION = [{"role": "user", "content": "Tell me everything about quantization."}]
ENDLESS = {"max_tokens": 100_000, "extra_body": {"grammar": "root ::= [ab]{1900} [cd]{1900}"}}
"""Goes on for thousands of tokens."""


def test_it_listens_on_loopback_and_nowhere_else(server):
    listening = [
        one.laddr
        for one in psutil.Process().net_connections("inet")
        if one.status == psutil.CONN_LISTEN
    ]
    assert [(one.ip, one.port) for one in listening] == [("127.0.0.1", server.port)]
    assert server.address == f"http://127.0.0.1:{server.port}/v1"
    for address in own_addresses():
        with socket.socket() as outside:
            outside.settimeout(SOON)
            assert outside.connect_ex((address, server.port)) != 0


def own_addresses() -> list[str]:
    return [
        one.address
        for addresses in psutil.net_if_addrs().values()
        for one in addresses
        if one.family == socket.AF_INET and not one.address.startswith("127.")
    ]


def test_answering_opens_no_connection_to_anywhere(server, model, client):
    client.chat.completions.create(model=model, messages=QUESTION, max_tokens=5)
    others = [
        one
        for one in psutil.Process().net_connections("inet")
        if one.raddr and one.raddr.ip != "127.0.0.1"
    ]
    assert others == []


def test_a_taken_port_is_a_sentence_and_leaves_nothing_behind(server, services):
    threads = threading.active_count()
    with pytest.raises(PortTaken) as caught:
        ApiServer(services, server.port).start()
    assert caught.value.text == f"Port {server.port} is taken by another program."
    assert "another port" in caught.value.hint
    assert threading.active_count() == threads


def test_off_and_on_again_at_once_on_the_same_port(services):
    server = ApiServer(services, 0)
    server.start()
    port = server.port
    for _ in range(3):
        with client_of(server) as client:
            client.models.list()
            server.close()
            assert server.ended.is_set()
            with socket.socket() as nobody:
                assert nobody.connect_ex(("127.0.0.1", port)) != 0
        server = ApiServer(services, port)
        server.start()
    server.close()
    server.close()  # once is enough


def test_switched_off_in_mid_stream(services, until):
    server = ApiServer(services, 0)
    server.start()
    with client_of(server) as client:
        model = client.models.list().data[0].id
        with client.chat.completions.create(
            model=model, messages=QUESTION, stream=True, **ENDLESS
        ) as stream:
            for _ in range(3):
                next(stream)
            begun = time.monotonic()
            server.close()
            took = time.monotonic() - begun
            with pytest.raises(openai.APIError, match="switched off"):
                list(stream)
    assert took < 2  # within one, on a machine that does nothing else
    assert server.ended.is_set()
    until(lambda: not services.line.busy)
    assert services.engine.loaded is not None


def test_switched_off_while_whole_answers_and_others_in_the_line_are_awaited(services, until):
    server = ApiServer(services, 0)
    server.start()
    told: list[Exception] = []

    def ask() -> None:
        with client_of(server) as client:
            try:
                client.chat.completions.create(
                    model="snug-guide-f16.gguf", messages=QUESTION, **ENDLESS
                )
            except openai.APIError as error:
                told.append(error)

    threads = [threading.Thread(target=ask) for _ in range(5)]
    for thread in threads:
        thread.start()
    until(lambda: services.line.waiting == 4)
    begun = time.monotonic()
    server.close()
    took = time.monotonic() - begun
    for thread in threads:
        thread.join(SOON)
    assert took < 2  # within one, on a machine that does nothing else
    assert [error.status_code for error in told] == [503] * 5
    assert {error.code for error in told} == {"switched_off"}
    until(lambda: not services.line.busy)


def test_switched_off_whatever_its_clients_do(services, until):
    server = ApiServer(services, 0)
    server.start()
    start = f"POST /v1/chat/completions HTTP/1.1\r\nHost: localhost:{server.port}\r\n"
    known = f"{start}Authorization: Bearer {server.key}\r\n"
    body = b'{"model": "snug-guide-f16.gguf", "stream": true, "max_tokens": 100000, '
    body += b'"grammar": "root ::= [ab]{1900} [cd]{1900}", '
    body += b'"messages": [{"role": "user", "content": "x"}]}'
    beginnings = [
        b"",  # says nothing
        start.encode(),  # never ends its header
        f"{known}Content-Length: 1000\r\n\r\n{{".encode(),  # never ends its body
        f"{known}Content-Length: {len(body)}\r\n\r\n".encode() + body,  # never reads its answer
    ]
    connections = []
    for beginning in beginnings:
        connection = socket.socket()
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
        connection.connect(("127.0.0.1", server.port))
        connection.sendall(beginning)
        connections.append(connection)
    until(lambda: services.line.busy)
    begun = time.monotonic()
    server.close()
    took = time.monotonic() - begun
    for connection in connections:
        connection.close()
    assert took < 2
    assert server.ended.is_set()
    until(lambda: not services.line.busy)
    gc.collect()  # a socket left open would be told of here


def test_the_key_is_kept_for_its_owner_alone(services):
    path = services.paths.api_key
    with closing(ApiServer(services, 0)) as server:
        server.start()
        key = server.key
        assert key.startswith("snug-")
        assert len(key) > 30
        assert path.stat().st_mode & 0o077 == 0
        with client_of(server) as client:
            client.models.list()
            new = server.renew_key()
            assert new != key
            with pytest.raises(openai.AuthenticationError):
                client.models.list()
        with client_of(server) as client:
            client.models.list()
    assert read_key(path) == new
    with closing(ApiServer(services, 0)) as server:
        server.start()
        assert server.key == new


def test_a_key_that_is_none_is_made_anew(tmp_path):
    path = tmp_path / "key"
    first = read_key(path)
    assert read_key(path) == first
    for damaged in (b"", b"short", b"\xff" * 40, b"two words are no key at all", b"x" * 300):
        path.write_bytes(damaged)
        key = read_key(path)
        assert key != first
        assert read_key(path) == key
    assert new_key(path) != new_key(path)
    assert [file.name for file in tmp_path.iterdir()] == ["key"]


def test_a_server_that_was_never_on_is_closed_without_ado(services):
    ApiServer(services, 0).close()


def test_many_connections_at_once(server):
    request = f"GET /v1/models HTTP/1.1\r\nHost: localhost:{server.port}\r\n\r\n".encode()
    assert {raw(server, request)[0] for _ in range(50)} == {401}
