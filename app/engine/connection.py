"""Requests to the child and the events that answer them, whatever becomes of the child."""

from __future__ import annotations

import itertools
import logging
import os
import queue
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

from app.core.cancel import CancelToken
from app.core.errors import Cancelled
from app.engine.errors import EngineDied, EngineError, died, hung
from app.engine.process import EngineProcess
from app.engine.protocol import Cancel, Event, Failed, Progress, Ready, Request, Text

log = logging.getLogger(__name__)
E = TypeVar("E", bound=Event)
OnEvent = Callable[[Progress | Text], None]

_START_SECONDS = 60.0
_STOP_SECONDS = 10.0
"""A child that has not stopped by then is hung and is ended."""


class _Call:
    """One request waiting for its terminal event, or for the child's end."""

    def __init__(
        self,
        number: int,
        process: EngineProcess,
        doing: str,
        on_event: OnEvent | None,
        on_result: Callable[[Any], None] | None,
    ) -> None:
        self.number = number
        self.process = process
        self.doing = doing
        self._on_event = on_event
        self._on_result = on_result
        self._end: queue.SimpleQueue[Event | Exception] = queue.SimpleQueue()

    def take(self, event: Event) -> None:
        """Pass an event on; on the reader's thread."""
        if not isinstance(event, Progress | Text):
            if self._on_result is not None and not isinstance(event, Failed):
                self._on_result(event)
            self._end.put(event)
        elif self._on_event is not None:
            try:
                self._on_event(event)
            except Exception as error:  # the caller's: raised where it called, not on this thread
                self.fail(error)
                self.process.send(Cancel(self.number))

    def fail(self, error: Exception) -> None:
        """End the call with an error."""
        self._end.put(error)

    def wait(self) -> Event:
        """Return the terminal event; raises what ended the call instead."""
        end = self._end.get()
        if isinstance(end, Exception):
            raise end
        return end


class Connection:
    """A child that is started at the first call, and again at the next one after it died.

    Thread-safe. Calls block, and raise :class:`EngineError` or :class:`EngineDied`. ``on_end`` is
    called on the reader's thread when a child has ended, behind everything that it said, and
    before another one starts.
    """

    def __init__(self, environment: Mapping[str, str] | None, on_end: Callable[[], None]) -> None:
        self.environment = environment
        """Of the child; None is this process's own."""
        self.build = ""
        """Version and fingerprint of the engine's libraries, known once the child is up."""
        self._on_ended = on_end
        self._process: EngineProcess | None = None
        self._lock = threading.Lock()
        self._start_lock = threading.Lock()
        self._numbers = itertools.count(1)
        self._calls: dict[int, _Call] = {}

    @property
    def pid(self) -> int | None:
        """The child's process id while it runs."""
        process = self._process
        return process.pid if process is not None and process.returncode is None else None

    def set_variable(self, name: str, value: str) -> None:
        """Set an environment variable of the child, "" for none; one without it is ended."""
        environment = dict(os.environ if self.environment is None else self.environment)
        if environment.get(name, "") == value:
            return
        self.stop()
        environment.pop(name, None)
        self.environment = {**environment, name: value} if value else environment

    def start(self) -> EngineProcess:
        """Return the child, which is started unless it runs."""
        with self._start_lock:
            process = self._process
            if process is not None:
                if process.returncode is None:
                    return process
                process.join()  # its end is told before another one begins
            # At once: a stop must not wait until it is up.
            process = self._process = EngineProcess(
                self._on_event, self._on_end, environment=self.environment
            )
            if not process.wait_ready(_START_SECONDS):
                process.join()
                raise _death(process, "it was starting")
            self.build = process.build
            return process

    def stop(self) -> None:
        """End the child; running calls raise EngineDied, later ones start a new child."""
        process = self._process
        if process is not None:
            process.stop()
            process.join()

    def call(
        self,
        make: Callable[[int], Request],
        expected: type[E],
        doing: str,
        *,
        on_event: OnEvent | None = None,
        on_result: Callable[[E], None] | None = None,
        cancel: CancelToken | None = None,
    ) -> E:
        """Send the request that ``make`` makes of a number, and return the event that ends it.

        ``doing`` completes "The engine stopped while …". ``on_event`` and ``on_result`` run on the
        reader's thread, in the order in which the child spoke; what ``on_event`` raises ends the
        call. A ``cancel`` stops the child's work, which then ends as the request says; a child that
        does not react is ended after seconds.
        """
        if cancel is not None:
            cancel.raise_if_cancelled()
        process = self.start()
        call = _Call(next(self._numbers), process, doing, on_event, on_result)
        with self._listed(call):
            process.send(make(call.number))
            with _stopping(call, cancel):
                event = call.wait()
        if isinstance(event, Failed):
            raise EngineError.from_event(event)
        if not isinstance(event, expected):
            raise TypeError(f"{type(event).__name__} ended a call for {expected.__name__}")
        return event

    def stoppable(
        self,
        make: Callable[[int], Request],
        expected: type[E],
        doing: str,
        *,
        on_event: OnEvent | None = None,
        on_result: Callable[[E], None] | None = None,
        cancel: CancelToken | None,
    ) -> E:
        """Do a :meth:`call` that a stop ends without a result: raises Cancelled then."""
        try:
            return self.call(
                make, expected, doing, on_event=on_event, on_result=on_result, cancel=cancel
            )
        except EngineError as error:
            if error.kind == "cancelled":
                raise Cancelled from error
            raise

    @contextmanager
    def _listed(self, call: _Call) -> Iterator[None]:
        with self._lock:
            self._calls[call.number] = call
        try:
            if call.process.returncode is not None:  # it may have died before the call was listed
                call.fail(_death(call.process, call.doing))
            yield
        finally:
            with self._lock:
                del self._calls[call.number]

    def _on_event(self, event: Event) -> None:
        assert not isinstance(event, Ready)  # the process keeps that one to itself
        with self._lock:
            call = self._calls.get(event.id)
        if call is not None:
            call.take(event)

    def _on_end(self, process: EngineProcess) -> None:
        self._on_ended()
        with self._lock:
            calls = [call for call in self._calls.values() if call.process is process]
        for call in calls:
            call.fail(_death(process, call.doing))


@contextmanager
def _stopping(call: _Call, cancel: CancelToken | None) -> Iterator[None]:
    """Have a cancel reach the child meanwhile, and start the clock of one that is hung."""
    if cancel is None:
        yield
        return
    patience = threading.Timer(_STOP_SECONDS, call.process.kill)
    patience.daemon = True

    def stop() -> None:
        call.process.send(Cancel(call.number))
        patience.start()

    with cancel.calling(stop):
        try:
            yield
        finally:
            patience.cancel()


def _death(process: EngineProcess, doing: str) -> EngineDied:
    if process.killed:
        error = hung(doing, process.stderr)
    else:
        error = died(process.returncode, process.stderr, doing)
    log.warning("%s\n%s", error.text, error.detail)
    return error
