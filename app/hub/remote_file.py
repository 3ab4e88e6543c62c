"""One file on the Hub: what its server says about it, and its bytes from anywhere to anywhere.

Links to the servers that hold the content are asked for once and again when they expire. The token
goes to the Hub's own address alone. Bytes are received into the caller's memory, past httpx2's
parser where the connection allows it: parsing costs more than everything else together.
"""

from __future__ import annotations

import os
import re
import socket
import ssl
import struct
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

import httpx2
import msgspec

from app.core.words import tr
from app.hub.causes import hub_error
from app.hub.errors import HubError, bad_reply, redirect_error
from app.hub.names import checked_etag, checked_path, is_commit, is_sha256
from app.hub.status import status_error

if TYPE_CHECKING:
    from app.hub.endpoint import Access

POLL = 0.25
"""Seconds after which a quiet connection gives its reader a chance to stop."""
_MOST_REDIRECTS = 5
_REDIRECTS = (301, 302, 303, 307, 308)
_EXPIRED = (400, 401, 403, 404, 410)
_CONTENT_RANGE = re.compile(r"bytes (\d+)-(\d+)/(\d+|\*)")


class Found(msgspec.Struct, frozen=True):
    """What the Hub says about a file; ``link`` is where its bytes are."""

    commit: str
    etag: str
    size: int
    link: str


class RangesIgnoredError(HubError):
    """The server sends whole files only."""

    def __init__(self, host: str) -> None:
        super().__init__(
            "range",
            tr("{host} cannot go on where a download was broken off.", host=host),
            tr("Try again: the file is then fetched from its beginning."),
        )


class RemoteFile:
    """The file ``path`` of ``repo`` at ``revision``; thread-safe.

    ``stall``: seconds without a byte after which a connection counts as broken.
    """

    def __init__(
        self,
        access: Access,
        client: httpx2.Client,
        repo: str,
        revision: str,
        path: str,
        *,
        stall: float = 20.0,
    ) -> None:
        self._access = access
        self._client = client
        self._repo = repo
        self._revision = revision
        self._path = checked_path(path)
        self._stall = stall
        self._timeout = httpx2.Timeout(stall, connect=min(stall, 10.0))
        self._address = access.file_address(repo, revision, path)

    def find(self) -> Found:
        """Ask the Hub; raises HubError."""
        address, seen = self._address, httpx2.Headers()
        for _ in range(_MOST_REDIRECTS + 1):
            response = self._head(address)
            # The last word counts; what it leaves out was said on the way.
            seen.update(response.headers)
            if response.status_code not in _REDIRECTS:
                return self._found(seen, address, response)
            address = urljoin(address, response.headers.get("Location", ""))
            if not self._access.own(address):
                return self._found(seen, address, None)
        raise redirect_error(address)

    def open(self, link: str, start: int, end: int, size: int) -> tuple[Body, str]:
        """Return the bytes from ``start`` to before ``end`` of ``size``, and the link that worked.

        Raises HubError; :class:`RangesIgnoredError` where the server would send all of it.
        """
        wanted = {"Range": f"bytes={start}-{end - 1}"}
        response, link = self._get(link, wanted)
        try:
            if response.status_code == 200:
                raise RangesIgnoredError(_host(response))
            length = _check_range(response, start, end, size)
            return Body(response, length, self._stall), link
        except BaseException:
            response.close()
            raise

    def open_whole(self, link: str, size: int) -> tuple[Body, str]:
        """Return all of the file, and the link that worked; raises HubError."""
        response, link = self._get(link, {})
        try:
            length = response.headers.get("Content-Length", str(size))
            if response.status_code != 200:
                raise bad_reply(_host(response), f"status {response.status_code}")
            if length != str(size):
                raise _other_size(self._path, f"{length} bytes, not {size}")
            return Body(response, size, self._stall), link
        except BaseException:
            response.close()
            raise

    def _head(self, address: str) -> httpx2.Response:
        try:
            response = self._client.head(
                address,
                headers={**self._access.headers(), "Accept-Encoding": "identity"},
                follow_redirects=False,
                timeout=self._timeout,
            )
        except (httpx2.HTTPError, httpx2.InvalidURL, OSError) as error:
            raise hub_error(error, what=self._repo) from error
        if response.status_code >= 400:
            raise self._refused(response)
        return response

    def _found(self, seen: httpx2.Headers, link: str, answer: httpx2.Response | None) -> Found:
        etag = checked_etag(seen.get("X-Linked-Etag") or seen.get("ETag") or "")
        length = seen.get("X-Linked-Size")
        if length is None and answer is not None:
            length = answer.headers.get("Content-Length")
        commit = seen.get("X-Repo-Commit", "")
        if not is_commit(commit):
            commit = self._revision
        host = urlsplit(self._address).hostname or ""
        if not is_commit(commit) or not (length or "").isdecimal():
            raise bad_reply(host, f"commit {commit!r}, size {length!r}")
        if is_commit(self._revision) and commit != self._revision:
            raise changed(self._path, f"commit {commit}, not {self._revision}")
        return Found(commit, etag, int(length or 0), link)

    def _get(self, link: str, headers: dict[str, str]) -> tuple[httpx2.Response, str]:
        response = self._send(link, headers)
        if response.status_code in _EXPIRED and not self._access.own(link):
            response.close()
            # Links to the content are good for some time only.
            link = self.find().link
            response = self._send(link, headers)
        if response.status_code not in (200, 206):
            response.close()
            raise self._refused(response)
        if response.headers.get("Content-Encoding", "identity") != "identity":
            response.close()
            raise bad_reply(_host(response), "the content came encoded")
        return response, link

    def _send(self, link: str, headers: dict[str, str]) -> httpx2.Response:
        headers = {"Accept-Encoding": "identity", **headers}
        if self._access.own(link):
            headers = {**self._access.headers(), **headers}
        try:
            request = self._client.build_request(
                "GET", link, headers=headers, timeout=self._timeout
            )
            return self._client.send(request, stream=True, follow_redirects=True)
        except (httpx2.HTTPError, httpx2.InvalidURL, OSError) as error:
            raise hub_error(error, what=self._repo) from error

    def _refused(self, response: httpx2.Response) -> HubError:
        # A file may be missing, all else is about the repository.
        missing = response.headers.get("X-Error-Code") == "EntryNotFound"
        return status_error(response, what=self._path if missing else self._repo)


class Body:
    """The bytes of one answer, ``length`` of them at most; to be used by one thread."""

    def __init__(self, response: httpx2.Response, length: int, stall: float) -> None:
        self._response = response
        self._missing = length
        self._stall = stall
        self._chunks: Iterator[bytes] = response.iter_raw()
        self._chunk = memoryview(b"")
        self._socket: socket.socket | None = None
        self._heard = time.monotonic()
        # The parser may hold the first bytes already; behind them the connection is all ours.
        self._next_chunk()
        self._socket = _plain_socket(response)
        self._flags = 0 if self._socket is None else _wait_in_the_system(self._socket)

    def receive(self, into: memoryview) -> int:
        """Fill ``into`` as far as bytes come within a moment, and return how many came.

        Raises HubError when the connection breaks, ends early or is silent for too long.
        """
        until = time.monotonic() + POLL
        into = into[: self._missing]
        filled = 0
        while filled < len(into):
            came = self._some(into[filled:], until)
            if came is None:
                break
            filled += came
        now = time.monotonic()
        if filled:
            self._heard = now
        elif into and now - self._heard > self._stall:
            raise HubError(
                "timeout",
                tr("{host} has stopped sending.", host=_host(self._response)),
                tr("See whether this machine is still connected, and resume."),
            )
        self._missing -= filled
        return filled

    @property
    def ended(self) -> bool:
        """Whether everything that the server had announced has come."""
        return not self._missing

    def close(self) -> None:
        """Give the connection back, or end it where not everything was read."""
        self._response.close()

    def _some(self, into: memoryview, until: float) -> int | None:
        """Receive something; None when nothing came in time."""
        if not self._chunk and self._socket is not None:
            if time.monotonic() >= until:
                return None
            try:
                came = self._socket.recv_into(into, 0, self._flags)
            except (TimeoutError, BlockingIOError):
                return None
            except OSError as error:
                raise self._broken(str(error)) from error
            if not came:
                raise self._broken("it was closed")
            return came
        if not self._chunk:
            if time.monotonic() >= until:
                return None
            self._next_chunk()
        came = min(len(into), len(self._chunk))
        into[:came] = self._chunk[:came]
        self._chunk = self._chunk[came:]
        return came

    def _next_chunk(self) -> None:
        try:
            chunk = next(self._chunks, b"")
        except (httpx2.HTTPError, OSError) as error:
            raise hub_error(error) from error
        if not chunk and self._missing:
            raise self._broken("the answer ended")
        self._chunk = memoryview(chunk)

    def _broken(self, detail: str) -> HubError:
        return HubError(
            "network",
            tr("The connection to {host} broke off.", host=_host(self._response)),
            tr("See whether this machine is still connected, and resume."),
            f"{self._missing} bytes were missing: {detail}",
        )


def changed(path: str, detail: str) -> HubError:
    """Return the error for a file that is no longer what was chosen."""
    return HubError(
        "revision",
        tr("{path} on the Hub is no longer the file that was chosen.", path=path),
        tr("Open the model again and download what is there now."),
        detail,
    )


def check_found(found: Found, size: int, sha256: str, path: str) -> None:
    """Raise HubError where the Hub now says another content or size than was asked for."""
    if sha256 and is_sha256(found.etag) and found.etag != sha256:
        raise changed(path, f"SHA-256 {found.etag}, not {sha256}")
    if found.size != size:
        raise _other_size(path, f"{found.size} bytes, not {size}")


def _other_size(path: str, detail: str) -> HubError:
    return HubError(
        "size",
        tr("{path} on the server has another size than the Hub announced.", path=path),
        tr("Open the model again and try once more; if it stays so, its repository is broken."),
        detail,
    )


def _check_range(response: httpx2.Response, start: int, end: int, size: int) -> int:
    """Return how many bytes come, from ``start`` on; raises HubError where it is another part."""
    said = response.headers.get("Content-Range", "")
    match = _CONTENT_RANGE.fullmatch(said.strip())
    if match is None or int(match[1]) != start or not start <= int(match[2]) < end:
        raise HubError(
            "range",
            tr("{host} sent another part of the file than was asked for.", host=_host(response)),
            tr("Try again."),
            f"asked for {start}-{end - 1}, got {said!r}",
        )
    if match[3] not in ("*", str(size)):
        raise _other_size(urlsplit(str(response.request.url)).path, f"{said}, not {size} bytes")
    length = int(match[2]) + 1 - start
    announced = response.headers.get("Content-Length", "")
    # Whatever is announced beyond the range is not read, and what is announced short of it is
    # asked for again.
    if announced.isdecimal():
        length = min(length, int(announced))
    if not length:
        raise bad_reply(_host(response), "an empty answer")
    return length


def _plain_socket(response: httpx2.Response) -> socket.socket | None:
    """Return the connection where the rest of the body comes as it is; else None."""
    headers = response.headers
    stream = response.extensions.get("network_stream")
    framed = "Transfer-Encoding" in headers or "Content-Length" not in headers
    if stream is None or framed or response.extensions.get("http_version") != b"HTTP/1.1":
        return None
    # TLS inside TLS (through a proxy that itself is asked by https) is not in the socket.
    if isinstance(stream.get_extra_info("ssl_object"), ssl.SSLObject):
        return None
    found = stream.get_extra_info("socket")
    return found if isinstance(found, socket.socket) else None


def _wait_in_the_system(connection: socket.socket) -> int:
    """Let one call receive all that comes within a moment; returns its flags.

    Elsewhere, and through TLS, each call brings what is there already; filling a buffer then takes
    many, between which other threads are held up.
    """
    if isinstance(connection, ssl.SSLSocket) or os.name != "posix":
        connection.settimeout(POLL)
        return 0
    connection.settimeout(None)
    seconds, rest = divmod(POLL, 1)
    moment = struct.pack("@ll", int(seconds), int(rest * 1e6))
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, moment)
    return socket.MSG_WAITALL


def _host(response: httpx2.Response) -> str:
    return urlsplit(str(response.request.url)).hostname or "the server"
