"""The interface itself: what each address does."""

from __future__ import annotations

import logging
import time
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any

import msgspec
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from app.api import asking, objects
from app.api.asking import Ask
from app.api.calls import Calls
from app.api.desk import Answer, Desk
from app.api.errors import ApiError, Gone, broken, from_snug, json_response
from app.api.requests import ChatRequest, CompletionRequest, EmbeddingRequest, read
from app.api.thought import ThoughtSplitter
from app.core.cancel import CancelToken
from app.core.errors import Cancelled, SnugError
from app.engine.protocol import Loaded, Progress, Text
from app.services import Services

log = logging.getLogger(__name__)

_DONE = b"data: [DONE]\n\n"


class Routes:
    """Answers what has passed the gate."""

    def __init__(self, services: Services, desk: Desk, calls: Calls) -> None:
        self._services = services
        self._desk = desk
        self._calls = calls
        self._since = int(time.time())
        self.app = Starlette(
            routes=[
                Route("/v1/models", self._models),
                Route("/v1/models/{name:path}", self._model),
                Route("/v1/chat/completions", self._chat, methods=["POST"]),
                Route("/v1/completions", self._completions, methods=["POST"]),
                Route("/v1/embeddings", self._embeddings, methods=["POST"]),
            ],
            exception_handlers={
                ApiError: _refused,
                SnugError: _refused,
                Gone: _nobody,
                HTTPException: _no_such_address,
                Exception: _failed,
            },
        )
        self.app.router.redirect_slashes = False

    async def _models(self, _request: Request) -> Response:
        names = await self._desk.aside(self._desk.models.names)
        return json_response(objects.model_list(names, self._since))

    async def _model(self, request: Request) -> Response:
        name = request.path_params["name"]
        if name not in await self._desk.aside(self._desk.models.names):
            raise await self._desk.aside(lambda: self._desk.models.unknown(name))
        return json_response(objects.model_object(name, self._since))

    async def _chat(self, request: Request) -> Response:
        asked = read(await self._body(request), ChatRequest)
        ask = asking.chat(asked, self._services.sampling())
        return await self._answer(request, "chat", ask, asked)

    async def _completions(self, request: Request) -> Response:
        asked = read(await self._body(request), CompletionRequest)
        ask = asking.completion(asked, self._services.sampling())
        return await self._answer(request, "text", ask, asked)

    async def _embeddings(self, request: Request) -> Response:
        asked = read(await self._body(request), EmbeddingRequest)
        texts = asking.texts_to_embed(asked)
        async with self._calls.call(request.receive) as cancel:
            try:
                loaded, embedded = await self._desk.embed(asked.model, texts, cancel)
            except Cancelled as error:
                raise self._calls.ended() from error
        width = len(embedded.vectors[0])
        if asked.dimensions not in (None, width):
            text = f"This model's vectors have {width} dimensions."
            raise ApiError(400, text, param="dimensions")
        packed = asked.encoding_format == "base64"
        name = await self._name(loaded)
        return json_response(objects.embeddings(name, embedded, as_base64=packed))

    async def _answer(
        self, request: Request, kind: objects.Kind, ask: Ask, asked: ChatRequest | CompletionRequest
    ) -> Response:
        if not asked.stream:
            return await self._whole(request, kind, ask)
        options = asked.stream_options
        numbers = options is not None and bool(options.include_usage)
        pieces = self._pieces(request.receive, kind, ask, numbers=numbers)
        # Whatever is refused is refused before the first piece: it gets a status of its own.
        return EventStream(await anext(pieces), pieces)

    async def _whole(self, request: Request, kind: objects.Kind, ask: Ask) -> Response:
        answer, splitter = Answer(), ThoughtSplitter()
        texts: list[str] = []
        async with self._calls.call(request.receive) as cancel:
            try:
                async with aclosing(self._desk.events(ask, answer, cancel)) as events:
                    texts += [event.text async for event in events if isinstance(event, Text)]
            except Cancelled as error:
                raise self._calls.ended() from error
        assert answer.finished is not None
        thought, text = "", "".join(texts)
        if kind == "chat":
            thought, text = splitter.take(text, end=True)
        head = await self._head(kind, answer)
        return json_response(objects.whole(head, thought, text, answer.finished))

    async def _pieces(
        self, receive: Receive, kind: objects.Kind, ask: Ask, *, numbers: bool
    ) -> AsyncGenerator[bytes, None]:
        """Yield the events of a stream; what goes wrong after the first one is an event, too."""
        begun = False
        async with self._calls.call(receive) as cancel:
            try:
                async with aclosing(self._chunks(kind, ask, cancel, numbers=numbers)) as chunks:
                    async for value in chunks:
                        yield _event(value)
                        begun = True
            except (ApiError, SnugError, Cancelled) as error:
                if not begun and not isinstance(error, Cancelled):
                    raise
                ended = self._refusal(error)
                if not begun:
                    raise ended from error
                if isinstance(ended, ApiError):
                    yield _event(ended.body())
            except Exception:  # a bug: who reads the stream is told that it ends here
                if not begun:
                    raise
                log.exception("a stream broke off")
                yield _event(broken().body())
            else:
                yield _DONE

    async def _chunks(
        self, kind: objects.Kind, ask: Ask, cancel: CancelToken, *, numbers: bool
    ) -> AsyncGenerator[dict[str, Any], None]:
        answer, splitter = Answer(), ThoughtSplitter()
        head: objects.Head | None = None
        async with aclosing(self._desk.events(ask, answer, cancel)) as events:
            async for event in events:
                if head is None:
                    head = await self._head(kind, answer)
                    yield objects.chunk(head, first=True)
                text = "" if isinstance(event, Progress) else event.text
                thought = ""
                if kind == "chat":
                    thought, text = splitter.take(text)
                if text or thought:
                    yield objects.chunk(head, thought=thought, text=text)
        head = head or await self._head(kind, answer)
        thought, text = splitter.take("", end=True)
        if text or thought:
            yield objects.chunk(head, thought=thought, text=text)
        assert answer.finished is not None
        yield objects.last_chunk(head, answer.finished)
        if numbers:
            yield objects.usage_chunk(head, answer.finished)

    def _refusal(self, error: ApiError | SnugError | Cancelled) -> Exception:
        if isinstance(error, Cancelled):
            return self._calls.ended()
        return from_snug(error) if isinstance(error, SnugError) else error

    async def _head(self, kind: objects.Kind, answer: Answer) -> objects.Head:
        assert answer.loaded is not None
        return objects.head(kind, await self._name(answer.loaded), self._services.engine.build)

    async def _name(self, loaded: Loaded) -> str:
        return await self._desk.aside(lambda: self._desk.models.name_of_loaded(loaded))

    async def _body(self, request: Request) -> bytes:
        return await self._calls.body(request.receive, request.headers.get("content-length"))


class EventStream(Response):
    """Sends events as they come, and stops their source when it is not read to the end."""

    media_type = "text/event-stream"

    def __init__(self, first: bytes, rest: AsyncGenerator[bytes, None]) -> None:
        super().__init__(headers={"cache-control": "no-store"})
        self._first = first
        self._rest = rest

    def init_headers(self, headers: Any = None) -> None:
        """Leave the length open."""
        super().init_headers(headers)
        self.raw_headers = [one for one in self.raw_headers if one[0] != b"content-length"]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the events; the client's leaving is the source's to notice."""
        await send(
            {
                "type": "http.response.start",
                "status": self.status_code,
                "headers": self.raw_headers,
            }
        )
        async with aclosing(self._rest) as rest:
            await send({"type": "http.response.body", "body": self._first, "more_body": True})
            async for event in rest:
                await send({"type": "http.response.body", "body": event, "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})


def _event(value: dict[str, Any]) -> bytes:
    return b"data: " + msgspec.json.encode(value) + b"\n\n"


async def _refused(_request: Request, error: Exception) -> Response:
    assert isinstance(error, ApiError | SnugError)
    return (error if isinstance(error, ApiError) else from_snug(error)).response()


async def _failed(_request: Request, _error: Exception) -> Response:
    return broken().response()  # the gate logs it


async def _nobody(_request: Request, _error: Exception) -> Response:
    return Response(status_code=499)  # goes nowhere: the client has left


async def _no_such_address(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    address = f"{request.method} {request.url.path}"
    if error.status_code == 405:
        return ApiError(405, f"{address} is not how this address is used.").response()
    return ApiError(error.status_code, f"There is no {address} here.", code="not_found").response()
