"""Connections: HTTP/1.1 with keep-alive and ranges, and the faults that need the bare socket."""

from __future__ import annotations

import re
import select
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, unquote, urlsplit

from fakehub.blobs import Blob, Zeros, nothing
from fakehub.certificate import untrusted
from fakehub.faults import Fault
from fakehub.routes import Asked, Reply

if TYPE_CHECKING:
    from fakehub.server import FakeHub

_SLICE = 8 << 20
"""Bytes sent between two looks at whether to stop."""
_PIECE = 256 << 10
"""Bytes of memory sent at once."""
_SLOW_STEPS = 20
"""Slices a second where a rate is set."""
_ONE_RANGE = re.compile(r"bytes=(\d*)-(\d*)")
_ROUTINE = (ConnectionError, TimeoutError, ssl.SSLError)
"""What ends a connection without being anybody's mistake: the other side left."""


@dataclass
class Request:
    """One request as it came in, and what became of it."""

    method: str
    path: str
    """With the query, still quoted."""
    origin: str
    """``hub`` or ``cdn``."""
    headers: Mapping[str, str]
    """Names in small letters."""
    status: int = 0
    """Of the reply; 0 where the connection was ended without one."""
    sent: int = 0
    """Bytes of the reply's body that were handed to the system so far."""
    at: float = field(default_factory=time.monotonic)
    """When it came, in seconds."""

    @property
    def range(self) -> str:
        """The part that was asked for, ``bytes=0-99``; empty for all."""
        return self.headers.get("range", "")

    @property
    def authorization(self) -> bool:
        """Whether a token came along."""
        return "authorization" in self.headers


class Listener:
    """One origin: a listening socket, and a thread for each connection."""

    def __init__(
        self, hub: FakeHub, origin: str, answer: Callable[[Asked], Reply], *, port: int = 0,
        tls: bool = False,
    ) -> None:  # fmt: skip
        self.hub = hub
        self.origin = origin
        self.answer = answer
        self.stopping = threading.Event()
        self._tls = tls
        self._lock = threading.Lock()
        self._open: dict[threading.Thread, socket.socket] = {}
        self._socket = self._bound(port)
        self._port: int = self._socket.getsockname()[1]
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        """Scheme, host and port."""
        return f"{'https' if self._tls else 'http'}://127.0.0.1:{self._port}"

    def start(self) -> None:
        """Take connections."""
        if self._socket.fileno() < 0:
            self._socket = self._bound(self._port)
        self.stopping.clear()
        self._socket.listen(128)
        self._thread = threading.Thread(
            target=self._accept, name=f"fakehub {self.origin}", daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """End every connection and the threads that serve them."""
        self.stopping.set()
        if self._thread is not None:
            # An accept that waits is woken by a connection on every system.
            with socket.create_connection(("127.0.0.1", self._port)):
                self._thread.join()
            self._thread = None
        self._socket.close()
        with self._lock:
            serving = dict(self._open)
        for connection in serving.values():
            _hang_up(connection)
        for thread in serving:
            thread.join(5)

    @staticmethod
    def _bound(port: int) -> socket.socket:
        listening = socket.socket()
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(("127.0.0.1", port))
        return listening

    def _accept(self) -> None:
        while True:
            connection, _ = self._socket.accept()
            if self.stopping.is_set():
                connection.close()
                return
            if self.hub.faults.take("refuse", "", self.origin, ""):
                reset(connection)
                continue
            thread = threading.Thread(
                target=self._serve, args=(connection,), name=f"fakehub {self.origin} connection",
                daemon=True,
            )  # fmt: skip
            with self._lock:
                self._open[thread] = connection
            thread.start()

    def _serve(self, plain: socket.socket) -> None:
        connection = plain
        try:
            plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self._tls:
                connection = untrusted().wrap_socket(plain, server_side=True)
                with self._lock:
                    self._open[threading.current_thread()] = connection
            Connection(connection, self)
        except _ROUTINE:
            pass
        finally:
            with self._lock:
                del self._open[threading.current_thread()]
            connection.close()
            plain.close()


def _hang_up(connection: socket.socket) -> None:
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # it has ended by itself


def reset(connection: socket.socket) -> None:
    """Close at once, with a reset in place of an end."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


class Connection(BaseHTTPRequestHandler):
    """Requests of one connection, one after the other."""

    protocol_version = "HTTP/1.1"
    server_version = "fakehub"
    wbufsize = -1  # headers leave in one packet

    def __init__(self, connection: socket.socket, listener: Listener) -> None:
        self._listener = listener
        self._hub = listener.hub
        super().__init__(connection, ("127.0.0.1", 0), listener)  # type: ignore[arg-type]

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: ``FakeHub.requests`` has it all."""

    def do_GET(self) -> None:
        """Answer; all methods go the same way."""
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        request = Request(self.command, self.path, self._listener.origin, headers)
        self._hub.requests.append(request)
        if self._hub.latency:
            self._listener.stopping.wait(self._hub.latency)
        asked = Asked(self.command, self.path, headers, body)
        self._send(request, self._broken(asked) or self._right(asked))

    do_HEAD = do_POST = do_GET

    def _take(
        self, kind: str, suits: Callable[[Mapping[str, Any]], bool] = lambda _: True
    ) -> Fault | None:
        place = unquote(self.path)
        return self._hub.faults.take(kind, self.command, self._listener.origin, place, suits)

    def _broken(self, asked: Asked) -> Reply | None:
        """Return the reply of a fault that needs no right answer."""
        if rule := self._take("status"):
            details = rule.details
            headers = {"Content-Type": "text/plain", **details["headers"]}
            if details["error_code"]:
                headers["X-Error-Code"] = details["error_code"]
            if details["message"]:
                headers["X-Error-Message"] = details["message"]
            body = details["body"] if details["body"] is not None else details["message"].encode()
            return Reply(details["code"], headers, Blob(body))
        if rule := self._take("redirect"):
            again = asked.target + ("&" if "?" in asked.target else "?") + "again=1"
            return Reply(302, {"Location": self._listener.url + again[-900:]})
        return None

    def _right(self, asked: Asked) -> Reply:
        if self._listener.origin == "hub":
            reply = self._listener.answer(asked)
            reply.headers.setdefault("ratelimit", '"api";r=490;t=250')
            return reply
        return self._large(asked)

    def _large(self, asked: Asked) -> Reply:
        """Answer as the CDN does, which wants a fresh signature and no token."""
        if "authorization" in asked.headers:
            return Reply(400, {}, Blob(b"<Error><Code>InvalidArgument</Code></Error>"))
        signature = parse_qs(urlsplit(asked.target).query).get("Signature", [""])[0]
        link = self._hub.links.get(signature)
        if link is None or link.blob.sha256 not in asked.path:
            return Reply(403, {}, Blob(b"<Error><Code>AccessDenied</Code></Error>"))
        link.uses += 1
        if self._take("expire", lambda details: link.uses > details["uses"]):
            return Reply(403, {}, Blob(b"<Error><Message>Request has expired</Message></Error>"))
        etag = f'"{link.blob.sha256[:32]}-1"'
        if self._take("etag"):
            etag = f'"{link.blob.sha256[32:]}-2"'
        return Reply(
            200,
            {"Content-Type": "application/octet-stream", "Accept-Ranges": "bytes", "ETag": etag},
            link.blob,
        )

    def _send(self, request: Request, reply: Reply) -> None:
        start, end = self._part(request, reply)
        announced = end - start
        if rule := self._take("length"):
            announced += rule.details["by"]
        request.status = reply.status
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(announced))
        self.end_headers()
        self.wfile.flush()
        if self.command == "HEAD":
            return
        self._body(request, reply.blob, start, end)
        if announced != end - start:
            self.close_connection = True

    def _part(self, request: Request, reply: Reply) -> tuple[int, int]:
        """Return what to send of the blob, and say so in the reply."""
        size = reply.blob.size
        wanted = _wanted(request.range, size)
        if reply.status != 200 or "Accept-Ranges" not in reply.headers or wanted is None:
            return 0, size
        condition = request.headers.get("if-range")
        if condition and condition != reply.headers.get("ETag"):
            return 0, size
        if self._take("ignore_range"):
            return 0, size
        start, end = wanted
        if start >= size or start >= end:
            reply.status, reply.blob = 416, Blob()
            reply.headers["Content-Range"] = f"bytes */{size}"
            return 0, 0
        if rule := self._take("shift_range"):
            start = max(0, min(start + rule.details["by"], end - 1))
        reply.status = 206
        reply.headers["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
        return start, end

    def _body(self, request: Request, blob: Blob, start: int, end: int) -> None:
        cut, stall = (
            self._take(kind, lambda details: details["size"] < end - start)
            for kind in ("cut", "stall")
        )
        slow = self._take("slow")
        corrupt = self._take("corrupt", lambda details: start <= details["offset"] < end)
        stops = [end]
        stops += [start + rule.details["size"] for rule in (cut, stall) if rule]
        last = min(stops)
        for first, after in _slices(start, last, slow):
            self._bytes(request, blob, first, after, corrupt)
            if slow:
                self._listener.stopping.wait((after - first) / slow.details["rate"])
        if last == end:
            return
        self.close_connection = True
        if stall and last == start + stall.details["size"]:
            self._wait(stall.details["seconds"])
        elif cut and cut.details["reset"]:
            reset(self.connection)

    def _bytes(
        self, request: Request, blob: Blob, first: int, after: int, corrupt: Fault | None
    ) -> None:
        if corrupt:
            wrong = corrupt.details["offset"]
            until = wrong + corrupt.details["length"]
            if wrong < after and first < until:
                data = bytearray(blob.read(first, after - first))
                for place in range(max(wrong, first), min(until, after)):
                    data[place - first] ^= 0xFF
                self._pieces(request, memoryview(data))
                return
        for part, offset, count in blob.spans(first, after):
            if isinstance(part, Path):
                self._file(request, part, offset, count)
            elif isinstance(part, Zeros):
                for done in range(0, count, _PIECE):
                    self._pieces(request, nothing(min(_PIECE, count - done)))
            else:
                self._pieces(request, memoryview(part)[offset : offset + count])

    def _file(self, request: Request, path: Path, offset: int, count: int) -> None:
        # Counted before it is sent: who has received all of it shall find it counted.
        request.sent += count
        with path.open("rb") as file:
            file.seek(offset)
            try:
                self.connection.sendfile(file, offset, count)
            finally:
                request.sent -= count - (file.tell() - offset)

    def _pieces(self, request: Request, data: memoryview) -> None:
        for done in range(0, len(data), _PIECE):
            piece = data[done : done + _PIECE]
            request.sent += len(piece)
            try:
                self.connection.sendall(piece)
            except OSError:
                request.sent -= len(piece)
                raise

    def _wait(self, seconds: float) -> None:
        """Send nothing until the time is over, the client leaves or the hub stops."""
        until = time.monotonic() + seconds
        while time.monotonic() < until and not self._listener.stopping.wait(0.02):
            readable, _, _ = select.select([self.connection], [], [], 0)
            if readable:
                return


def _wanted(header: str, size: int) -> tuple[int, int] | None:
    """Return the first byte that was asked for and the one after the last; None for all."""
    match = _ONE_RANGE.fullmatch(header.replace(" ", ""))
    if match is None or not (match[1] or match[2]):
        return None
    if not match[1]:
        return max(0, size - int(match[2])), size
    return int(match[1]), min(int(match[2]) + 1 if match[2] else size, size)


def _slices(start: int, end: int, slow: Fault | None) -> Iterator[tuple[int, int]]:
    step = max(1, int(slow.details["rate"] / _SLOW_STEPS)) if slow else _SLICE
    for first in range(start, end, step):
        yield first, min(first + step, end)
