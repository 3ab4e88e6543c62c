"""The requests that run now, so that each ends when its client leaves or the server stops."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from starlette.types import Message, Receive

from app.api.errors import ApiError, Gone, switched_off
from app.core.cancel import CancelToken

MOST_BYTES = 16_000_000
"""Of a request's body."""


class Calls:
    """The running requests of one server; lives on its event loop."""

    def __init__(self) -> None:
        self._closing = asyncio.Event()
        self._tokens: set[CancelToken] = set()

    @property
    def count(self) -> int:
        """How many are being served, or wait."""
        return len(self._tokens)

    @property
    def closing(self) -> bool:
        """Whether the server stops."""
        return self._closing.is_set()

    def close(self) -> None:
        """End all of them."""
        self._closing.set()
        for token in list(self._tokens):
            token.cancel()

    def ended(self) -> ApiError | Gone:
        """Return why a cancelled request was cancelled."""
        return switched_off() if self.closing else Gone()

    @asynccontextmanager
    async def call(self, receive: Receive) -> AsyncIterator[CancelToken]:
        """Watch the client of a request whose body was read, for as long as the block runs."""
        cancel = CancelToken()
        self._tokens.add(cancel)
        watch = asyncio.create_task(self._watch(receive, cancel))
        try:
            if self.closing:
                cancel.cancel()
            yield cancel
        finally:
            self._tokens.discard(cancel)
            watch.cancel()
            with suppress(asyncio.CancelledError):
                await watch

    async def body(self, receive: Receive, announced: str | None) -> bytes:
        """Read a request's body; raises ApiError for one too large, and Gone.

        ``announced`` is its length, as the client said.
        """
        if announced is not None and announced.isdecimal() and int(announced) > MOST_BYTES:
            raise _too_large()
        body = bytearray()
        while True:
            message = await self._next(receive)
            if message["type"] == "http.disconnect":
                raise self.ended()
            body += message.get("body", b"")
            if len(body) > MOST_BYTES:
                raise _too_large()
            if not message.get("more_body", False):
                return bytes(body)

    @staticmethod
    async def _watch(receive: Receive, cancel: CancelToken) -> None:
        while (await receive())["type"] != "http.disconnect":
            pass
        cancel.cancel()

    async def _next(self, receive: Receive) -> Message:
        """Return the next message, or the end of the connection when the server stops."""
        coming = asyncio.ensure_future(receive())
        closing = asyncio.ensure_future(self._closing.wait())
        try:
            await asyncio.wait((coming, closing), return_when=asyncio.FIRST_COMPLETED)
            return coming.result() if coming.done() else {"type": "http.disconnect"}
        finally:
            coming.cancel()
            closing.cancel()


def _too_large() -> ApiError:
    return ApiError(
        413, f"The request is larger than {MOST_BYTES // 1_000_000} MB.", code="too_large"
    )
