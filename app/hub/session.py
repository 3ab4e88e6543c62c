"""Small answers of the Hub: bounded in length, time and redirects, and read with suspicion."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypeAlias
from urllib.parse import urljoin, urlsplit

import httpx2
import msgspec

from app.core.cancel import CancelToken
from app.core.words import tr
from app.hub.causes import hub_error
from app.hub.endpoint import MOST_REDIRECTS, Access
from app.hub.errors import HubError, bad_reply, redirect_error
from app.hub.status import status_error

Params: TypeAlias = Mapping[str, str | int | Sequence[str]]

MOST_JSON = 32 << 20
"""Bytes; a repository of ten thousand files needs three million."""
LONGEST = 60.0
"""Seconds for a whole answer, however steadily it drips."""


class Reply(msgspec.Struct, frozen=True):
    """An answer: its body, or the beginning of it, and where the next page is."""

    url: str
    body: bytes
    whole: bool
    following: str = ""


class Session:
    """Connections to one Hub that are kept open until ``close``; thread-safe. Every call blocks."""

    def __init__(self, access: Access) -> None:
        self.access = access
        self._lock = threading.Lock()
        self._client: httpx2.Client | None = None
        self._closed = False

    def close(self) -> None:
        """Close all connections, those in use too; what is asked later is refused."""
        with self._lock:
            client, self._client, self._closed = self._client, None, True
        if client is not None:
            client.close()

    @contextmanager
    def stream(
        self,
        url: str,
        params: Params | None = None,
        headers: Mapping[str, str] | None = None,
        *,
        what: str = "",
    ) -> Iterator[httpx2.Response]:
        """Give the beginning of an answer, redirects unfollowed; the token goes to the Hub alone.

        Raises HubError for what goes wrong within its ``with`` block.
        """
        self.access.check(url)
        client = self._open()
        own = self.access.headers() if self.access.own(url) else {}
        try:
            with client.stream(
                "GET", url, params=params, headers={**own, **(headers or {})},
                follow_redirects=False,
            ) as response:  # fmt: skip
                yield response
        except (httpx2.HTTPError, httpx2.InvalidURL, OSError) as error:
            raise hub_error(error, what=what) from error
        except RuntimeError as error:  # as httpx2 says that it was closed
            if not client.is_closed:
                raise
            raise _closed() from error

    def _open(self) -> httpx2.Client:
        with self._lock:
            if self._closed:
                raise _closed()
            if self._client is None:
                self._client = self.access.client()
            return self._client

    def json(
        self, url: str, params: Params | None = None, *, what: str = "",
        cancel: CancelToken | None = None,
    ) -> tuple[Any, str]:  # fmt: skip
        """Return a JSON answer and the address of the next page, empty after the last.

        Raises HubError, and Cancelled between two pieces.
        """
        reply = self.get(url, params, most=MOST_JSON, what=what, cancel=cancel)
        host = urlsplit(reply.url).hostname or ""
        if not reply.whole:
            raise bad_reply(host, f"more than {MOST_JSON:,} bytes of JSON")
        return decode(reply.body, host), reply.following

    def get(
        self,
        url: str,
        params: Params | None = None,
        *,
        most: int,
        what: str = "",
        longest: float = LONGEST,
        cancel: CancelToken | None = None,
    ) -> Reply:
        """Return the first ``most`` bytes of an answer; a connection that broke is tried again.

        Raises HubError, and Cancelled between two pieces.
        """
        until = time.monotonic() + longest
        try:
            return self._get(url, params, most, what, until, cancel)
        except HubError as error:
            if error.kind != "network":
                raise
        return self._get(url, params, most, what, until, cancel)

    def _get(
        self,
        url: str,
        params: Params | None,
        most: int,
        what: str,
        until: float,
        cancel: CancelToken | None,
    ) -> Reply:
        for _ in range(MOST_REDIRECTS + 1):
            with self.stream(url, params, what=what) as response:
                if response.has_redirect_location:
                    url, params = urljoin(str(response.url), response.headers["Location"]), None
                    continue
                if response.status_code != 200:
                    raise status_error(response, what=what)
                return _read(response, most, until, cancel)
        raise redirect_error(urlsplit(url).hostname or "")


def _read(response: httpx2.Response, most: int, until: float, cancel: CancelToken | None) -> Reply:
    body = bytearray()
    for piece in response.iter_bytes():
        body += piece
        if len(body) > most:
            break
        if cancel is not None:
            cancel.raise_if_cancelled()
        if time.monotonic() > until:
            raise HubError(
                "timeout",
                tr("{host} answers too slowly.", host=response.url.host),
                tr("Try again when the connection is better."),
                f"{len(body):,} bytes came in time",
            )
    following = response.links.get("next", {}).get("url", "")
    return Reply(
        str(response.url),
        bytes(body[:most]),
        len(body) <= most,
        urljoin(str(response.url), following) if following else "",
    )


def _closed() -> HubError:
    return HubError(
        "network", tr("The connections to the Hub are closed already."), tr("Start Snug again.")
    )


def decode(body: bytes, host: str) -> Any:
    """Return what JSON says; raises HubError for anything else."""
    try:
        return msgspec.json.decode(body)
    except (msgspec.DecodeError, RecursionError) as error:
        raise bad_reply(host, str(error)) from error


# What another program wrote may have any shape: what is not of the wanted one was not said.


def text(value: Any, longest: int = 200) -> str:
    """Return a value that is a text, without what does not show; else an empty one."""
    if not isinstance(value, str):
        return ""
    return "".join(letter for letter in value[:longest] if letter.isprintable()).strip()


def number(value: Any) -> int:
    """Return a value that is a count; else 0."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 1 << 63:
        return value
    return 0


def texts(value: Any, most: int = 500) -> tuple[str, ...]:
    """Return the texts in a list, or the only one; else none."""
    values = [value] if isinstance(value, str) else value if isinstance(value, list) else []
    return tuple(found for one in values[:most] if (found := text(one)))


def mapping(value: Any) -> dict[str, Any]:
    """Return a value that is an object; else an empty one."""
    return value if isinstance(value, dict) else {}


def day(value: Any) -> str:
    """Return the day of a date such as ``2025-01-31T12:00:00.000Z``; else an empty text."""
    found = text(value)[:10]
    digits = found.replace("-", "")
    return found if len(found) == 10 and len(digits) == 8 and digits.isdecimal() else ""
