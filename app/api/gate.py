"""The first that a request meets: who may come in, and how everything that goes wrong is told."""

from __future__ import annotations

import hmac
import logging
from collections.abc import Callable, Iterable

from starlette.types import ASGIApp, Receive, Scope, Send

from app.api.errors import ApiError

log = logging.getLogger(__name__)

_NAMES = ("127.0.0.1", "localhost", "[::1]")


class Gate:
    """Lets in who addresses this server by a loopback name and has the key, and logs mistakes.

    A page in a browser cannot: it cannot know the key, and one that makes its own name point here
    (DNS rebinding) sends that name.
    """

    def __init__(self, app: ASGIApp, port: int, key: Callable[[], str]) -> None:
        self._app = app
        self._key = key
        self._hosts = {f"{name}:{port}".encode() for name in _NAMES}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request; no exception leaves here."""
        if scope["type"] != "http":
            return
        try:
            self._check(scope["headers"])
        except ApiError as error:
            await error.response()(scope, receive, send)
            return
        try:
            await self._app(scope, receive, send)
        except Exception:  # answered already, as far as it could be
            log.exception("a request failed")

    def _check(self, headers: Iterable[tuple[bytes, bytes]]) -> None:
        hosts = [value.lower() for name, value in headers if name == b"host"]
        if len(hosts) != 1 or hosts[0] not in self._hosts:
            raise ApiError(
                403,
                "This server answers only where it is addressed as 127.0.0.1 or localhost, "
                "with its port.",
                code="wrong_host",
            )
        given = [value for name, value in headers if name == b"authorization"]
        scheme, _, key = (given[0] if len(given) == 1 else b"").partition(b" ")
        right = hmac.compare_digest(key.strip(), self._key().encode())
        if scheme.lower() != b"bearer" or not right:
            raise ApiError(
                401,
                "The key is missing or wrong. Snug's settings show the right one; send it as "
                "“Authorization: Bearer KEY”.",
                code="invalid_api_key",
            )
