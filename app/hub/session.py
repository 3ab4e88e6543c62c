"""Small answers of the Hub: bounded in length, time and redirects, and read with suspicion."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias
from urllib.parse import urljoin, urlsplit

import httpx2
import msgspec

from app.core.cancel import CancelToken
from app.hub.endpoint import MOST_REDIRECTS, Access
from app.hub.errors import HubError, bad_reply, hub_error, redirect_error, status_error

Params: TypeAlias = Mapping[str, str | int | Sequence[str]]

MOST_JSON = 32 << 20
"""Bytes; a repository of ten thousand files needs three million."""
LONGEST = 60.0
"""Seconds for a whole answer, however steadily it drips."""
_PIECE = 64 << 10


class Reply(msgspec.Struct, frozen=True):
    """An answer: its body, or the beginning of it, and where the next page is."""

    url: str
    body: bytes
    whole: bool
    following: str = ""


class Session:
    """Connections to one Hub that are kept open; thread-safe. Every call blocks."""

    def __init__(self, access: Access) -> None:
        self.access = access
        self._lock = threading.Lock()
        self._client: httpx2.Client | None = None

    @property
    def client(self) -> httpx2.Client:
        """The client, made when it is first asked for."""
        with self._lock:
            if self._client is None:
                self._client = self.access.client()
            return self._client

    def close(self) -> None:
        """Close all connections; what is asked later opens new ones."""
        with self._lock:
            client, self._client = self._client, None
        if client is not None:
            client.close()

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
        self, url: str, params: Params | None = None, *, most: int, what: str = "",
        longest: float = LONGEST, cancel: CancelToken | None = None,
    ) -> Reply:  # fmt: skip
        """Return the first ``most`` bytes of an answer; a connection that broke is tried again.

        Raises HubError, and Cancelled between two pieces.
        """
        self.access.check(url)
        for last in (False, True):
            try:
                return self._get(url, params, most, what, longest, cancel)
            except HubError as error:
                if last or error.kind != "network":
                    raise
        raise AssertionError  # the second try returns or raises

    def _get(
        self, url: str, params: Params | None, most: int, what: str, longest: float,
        cancel: CancelToken | None,
    ) -> Reply:  # fmt: skip
        until = time.monotonic() + longest
        client = self.client
        try:
            for _ in range(MOST_REDIRECTS + 1):
                headers = self.access.headers() if self.access.own(url) else None
                with client.stream(
                    "GET", url, params=params, headers=headers, follow_redirects=False
                ) as response:
                    if response.has_redirect_location:
                        url, params = urljoin(str(response.url), response.headers["Location"]), None
                        continue
                    if response.status_code != 200:
                        raise status_error(response, what=what)
                    return _read(response, most, until, cancel)
        except (httpx2.HTTPError, httpx2.InvalidURL, OSError) as error:
            raise hub_error(error, what=what) from error
        except RuntimeError as error:
            if not client.is_closed:
                raise
            raise HubError("network", "The connection was closed.", "", str(error)) from error
        raise redirect_error(urlsplit(url).hostname or "")


def _read(response: httpx2.Response, most: int, until: float, cancel: CancelToken | None) -> Reply:
    body = bytearray()
    for piece in response.iter_bytes(_PIECE):
        body += piece
        if len(body) > most:
            break
        if cancel is not None:
            cancel.raise_if_cancelled()
        if time.monotonic() > until:
            raise HubError(
                "timeout",
                f"{response.url.host} answers too slowly.",
                "Try again when the connection is better.",
                f"{len(body):,} bytes came in time",
            )
    following = response.links.get("next", {}).get("url", "")
    return Reply(
        str(response.url),
        bytes(body[:most]),
        len(body) <= most,
        urljoin(str(response.url), following) if following else "",
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
