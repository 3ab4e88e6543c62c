"""The child's two threads: one owns the model and does the requests, one listens for more."""

from __future__ import annotations

import os
import queue
import sys
import traceback
from pathlib import Path
from typing import BinaryIO

import msgspec

from app.engine.protocol import (
    VERSION,
    Cancel,
    Check,
    Checked,
    Count,
    CountedTexts,
    CountTexts,
    DescribeMachine,
    DryRun,
    Embed,
    Event,
    Failed,
    Generate,
    Load,
    Machine,
    Measure,
    Progress,
    Quantize,
    Quantized,
    QuantizeSize,
    Ready,
    Request,
    RestoreState,
    SaveState,
    Stop,
    Unload,
    Unloaded,
    decode_request,
    encode,
)
from app.native import library
from app.native.constraint import read_grammar
from app.native.counting import count
from app.native.dry_run import dry_run
from app.native.embed import Embedder
from app.native.failures import NativeFailure
from app.native.generate import generate
from app.native.measure import measure
from app.native.model import Model
from app.native.quantize import quantize, quantized_size
from app.native.session import Session
from app.native.state import restore_state, save_state


class Loop:
    """The model and the requests for it.

    ``work`` runs on the thread that owns the model, ``listen`` on another, so that a stop is heard
    while the model computes. When the pipe ends, the process ends: no engine outlives its window.
    """

    def __init__(self, events: BinaryIO) -> None:
        self._events = events
        self._log = library.start()
        self._queue: queue.SimpleQueue[Request | Failed] = queue.SimpleQueue()
        self._session: Session | None = None
        self._embedder: Embedder | None = None
        self._build = library.build_name()
        self._current = 0
        self._cancelled: set[int] = set()

    def listen(self, requests: BinaryIO) -> None:
        """Read requests until the pipe ends or the owner says stop."""
        for line in requests:
            try:
                request = decode_request(line)
            except msgspec.DecodeError as error:
                failed = _unreadable(line, error)
                if failed is None:
                    sys.stderr.write(f"this is no request: {error}\n")
                    os._exit(1)
                self._queue.put(failed)
                continue
            if isinstance(request, Cancel):
                self._cancelled.add(request.id)
            elif isinstance(request, Stop):
                break
            else:
                self._queue.put(request)
        # Nobody is left to answer, and a computation may take minutes: leave without ceremony.
        os._exit(0)

    def work(self) -> None:
        """Do the requests in their order, for ever."""
        self._emit(Ready(VERSION, os.getpid(), self._build))
        while True:
            request = self._queue.get()
            self._emit(request if isinstance(request, Failed) else self._answer(request))

    def _emit(self, event: Event) -> None:
        try:
            self._events.write(encode(event))
            self._events.flush()
        except OSError:  # nobody reads any more; not every system calls it a broken pipe
            os._exit(0)

    def _answer(self, request: Request) -> Event:
        assert not isinstance(request, Stop | Cancel)
        self._current = request.id
        try:
            return self._do(request)
        except NativeFailure as failure:
            return failure.event(request.id)
        except MemoryError as error:
            text = "The engine ran out of memory."
            return Failed(request.id, "memory", text, str(error))
        except Exception as error:  # a bug is reported; the engine and its model live on
            text = f"The engine made an error: {error}"
            return Failed(request.id, "bug", text, traceback.format_exc())
        finally:
            self._cancelled.discard(request.id)

    def _do(self, request: Request) -> Event:
        match request:
            case Load():
                return self._load(request)
            case Unload():
                self._free()
                return Unloaded(request.id)
            case Generate():
                return generate(request, self._chat_session(), self._emit)
            case Count():
                return count(request, self._open_session())
            case CountTexts():
                vocabulary = self._open_session().model.vocabulary
                tokens = [len(vocabulary.tokenize(text)) for text in request.texts]
                return CountedTexts(request.id, tokens)
            case Check():
                return self._check(request)
            case SaveState():
                return save_state(request, self._open_session(), self._build)
            case RestoreState():
                return restore_state(request, self._chat_session(), self._build)
            case Embed():
                session = self._open_session()
                self._embedder = self._embedder or Embedder(session.model, self._log)
                return self._embedder.embed(request, self._is_cancelled)
            case DescribeMachine():
                return Machine(
                    request.id,
                    library.devices(),
                    library.features(),
                    library.has_gpu(),
                    library.variants(),
                )
            case Quantize():
                return Quantized(request.id, quantize(request, self._log))
            case QuantizeSize():
                return quantized_size(request, self._log)
            case DryRun():
                return dry_run(request, self._log)
            case Measure():
                return measure(request, self._chat_session())
            case _:
                raise TypeError(f"not a request to do: {request!r}")

    def _load(self, request: Load) -> Event:
        self._free()
        sent = -1

        def progress(fraction: float) -> None:
            nonlocal sent
            percent = int(fraction * 100)
            if percent > sent:
                sent = percent
                self._emit(Progress(request.id, "load", percent, 100))

        model = Model(
            Path(request.path),
            request.settings,
            self._log,
            on_progress=progress,
            cancelled=self._is_cancelled,
        )
        self._session = Session(model, self._is_cancelled)
        return model.loaded(request.id)

    @staticmethod
    def _check(request: Check) -> Checked:
        sampling = request.sampling
        if not sampling.grammar and not sampling.schema:
            return Checked(request.id, [])
        return Checked(request.id, list(read_grammar(sampling.grammar, sampling.schema)[1]))

    def _free(self) -> None:
        if self._embedder is not None:
            self._embedder.close()
            self._embedder = None
        if self._session is not None:
            self._session.model.close()
            self._session = None

    def _open_session(self) -> Session:
        if self._session is None:
            raise NativeFailure("no_model", "No model is loaded.")
        return self._session

    def _chat_session(self) -> Session:
        session = self._open_session()
        if not session.model.generates:
            raise NativeFailure("model", "This model makes embeddings; it cannot answer.")
        return session

    def _is_cancelled(self) -> bool:
        return self._current in self._cancelled


class _Numbered(msgspec.Struct):
    id: int


def _unreadable(line: bytes, error: msgspec.DecodeError) -> Failed | None:
    """Return the answer to a request with a value that it may not have, as a number that is none.

    None where it is no request at all: what it was about cannot be told.
    """
    try:
        number = msgspec.json.decode(line, type=_Numbered).id
    except msgspec.DecodeError:
        return None
    return Failed(number, "bug", "The engine could not read what it was asked.", str(error))
