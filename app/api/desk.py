"""Where requests meet the engine: each waits in the line for its turn, then has it for itself.

Requests live on the server's event loop, the engine's calls block: they run in threads here, and
what they say comes back to the loop. A request that is cancelled gives up its place, or its turn as
soon as the engine has stopped.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TypeVar

from app.api.asking import Ask
from app.api.errors import ApiError
from app.api.models import Models
from app.core.cancel import CancelToken
from app.core.errors import Cancelled
from app.engine.line import Place
from app.engine.protocol import Embedded, Finished, Loaded, Progress, Text
from app.services import Services

T = TypeVar("T")

MOST_WAITING = 100
"""Requests in the line; more are sent away, to come again."""
_LONGEST_TOKEN = 128
"""Characters; vocabularies have spaces of that length."""
_THREADS = 4
"""One has its turn at the engine, the others look at the disk."""


class Answer:
    """What is known of an answer besides its text."""

    def __init__(self) -> None:
        self.loaded: Loaded | None = None
        """The model that gives it, from its first event on."""
        self.finished: Finished | None = None
        """How it ended."""


class Desk:
    """Serves the requests of one server; made and used on its event loop."""

    def __init__(self, services: Services) -> None:
        self.models = Models(services)
        self._services = services
        self._loop = asyncio.get_running_loop()
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="snug-api-work")
        self._places: set[Place] = set()

    async def events(
        self, ask: Ask, answer: Answer, cancel: CancelToken
    ) -> AsyncGenerator[Progress | Text, None]:
        """Yield what the engine says to a prompt, and fill ``answer`` in.

        Raises ApiError, SnugError and Cancelled. A reader that leaves before the end cancels.
        """
        queue: asyncio.Queue[Progress | Text | None] = asyncio.Queue()

        def put(event: Progress | Text) -> None:
            self._post(lambda: queue.put_nowait(event))

        def work() -> Finished:
            loaded = answer.loaded = self._take(ask.model, cancel)
            _refuse_endless([ask.text, *(turn.content for turn in ask.turns)], loaded.context)
            return self._generate(ask, put, cancel)

        await self.aside(lambda: self.models.refuse(ask.model))
        task = asyncio.create_task(self._in_turn(work, cancel))
        task.add_done_callback(lambda _: queue.put_nowait(None))
        try:
            while (event := await queue.get()) is not None:
                yield event
            answer.finished = task.result()
        finally:
            cancel.cancel()
            with suppress(asyncio.CancelledError):  # a request that is torn down, not ended
                await asyncio.wait([task])
            if not task.cancelled():
                task.exception()  # told above, where somebody still reads
        if answer.finished.reason == "cancelled":
            raise Cancelled

    async def embed(
        self, model: str, texts: list[str], cancel: CancelToken
    ) -> tuple[Loaded, Embedded]:
        """Return the texts' vectors and the model that made them; raises as :meth:`events`."""

        def work() -> tuple[Loaded, Embedded]:
            loaded = self._take(model, cancel)
            for text in texts:
                _refuse_endless([text], loaded.trained_context or loaded.context)
            return loaded, self._services.engine.embed(texts, cancel)

        await self.aside(lambda: self.models.refuse(model))
        return await self._in_turn(work, cancel)

    async def aside(self, work: Callable[[], T]) -> T:
        """Do what takes a moment and not the engine."""
        return await self._loop.run_in_executor(self._threads, work)

    def close(self) -> None:
        """Give up every place; whose turn it is leaves when the engine has stopped."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        for place in list(self._places):
            place.leave()

    def _take(self, model: str, cancel: CancelToken) -> Loaded:
        loaded = self.models.take(model, cancel)
        # What it has read of a conversation is kept: that goes on where it was.
        self._services.states.turn_to(self._services.engine, None)
        return loaded

    def _generate(
        self, ask: Ask, put: Callable[[Progress | Text], None], cancel: CancelToken
    ) -> Finished:
        engine = self._services.engine
        if ask.strict and (notes := engine.check_sampling(ask.sampling)):
            raise ApiError(
                400,
                f"The schema cannot be enforced as strictly as asked: {' '.join(notes)}",
                param="response_format",
            )
        return engine.generate(
            ask.turns,
            ask.sampling,
            on_event=put,
            cancel=cancel,
            thinking=ask.thinking,
            text=ask.text,
        )

    async def _in_turn(self, work: Callable[[], T], cancel: CancelToken) -> T:
        """Wait for a turn, do the work in it, and leave the line whatever happens."""
        line = self._services.line
        if line.waiting >= MOST_WAITING:
            raise ApiError(
                503,
                f"{line.waiting} prompts wait for the model already. Ask again later.",
                code="too_many_waiting",
                again=True,
            )
        woken = asyncio.Event()
        place = line.join(lambda: self._post(woken.set))
        self._places.add(place)
        try:
            cancel.on_cancel(lambda: self._post(woken.set))
            await woken.wait()
            cancel.raise_if_cancelled()
            running = self._threads.submit(work)
        except BaseException:
            self._leave(place)
            raise
        # Not before the engine is done, however this request ends.
        self._places.discard(place)
        running.add_done_callback(lambda _: place.leave())
        return await asyncio.wrap_future(running)

    def _leave(self, place: Place) -> None:
        self._places.discard(place)
        place.leave()

    def _post(self, call: Callable[[], object]) -> None:
        """Run ``call`` on the loop; whoever calls from a thread may come after its end."""
        with suppress(RuntimeError):  # the loop is closed: nobody listens any more
            self._loop.call_soon_threadsafe(call)


def _refuse_endless(texts: Sequence[str], context: int) -> None:
    """Raise ApiError for what cannot fit: cutting it into tokens takes long, and cannot be stopped.

    The engine says exactly what does not fit of the rest.
    """
    characters = sum(map(len, texts))
    if characters > context * _LONGEST_TOKEN:
        raise ApiError(
            400,
            f"{characters:,} characters are more than a context of {context:,} tokens takes.",
            code="context_length_exceeded",
        )
