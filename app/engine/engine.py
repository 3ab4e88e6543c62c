"""Driving the engine from a worker thread: blocking calls over the child's messages."""

from __future__ import annotations

import itertools
import logging
import os
import queue
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from app.core.cancel import CancelToken
from app.core.errors import Cancelled
from app.engine.errors import EngineDied, EngineError, died, hung
from app.engine.process import EngineProcess
from app.engine.protocol import (
    Cancel,
    Check,
    Checked,
    Count,
    Counted,
    CountedTexts,
    CountTexts,
    DescribeMachine,
    DryRun,
    DryRunResult,
    Embed,
    Embedded,
    Event,
    Failed,
    Finished,
    Generate,
    Load,
    Loaded,
    Machine,
    Measure,
    Measured,
    ModelSettings,
    Progress,
    Quantize,
    Quantized,
    QuantizedSize,
    QuantizeSize,
    Ready,
    Request,
    RestoreState,
    Sampling,
    SaveState,
    StateRestored,
    StateSaved,
    Text,
    Turn,
    Unload,
    Unloaded,
)

log = logging.getLogger(__name__)
E = TypeVar("E", bound=Event)

_START_SECONDS = 60.0
_STOP_SECONDS = 10.0
"""A child that has not stopped by then is hung and is ended."""


VARIANT = "SNUG_CPU_VARIANT"
"""Environment variable that names the set of CPU kernels to load."""
PACK = "SNUG_ENGINE_PACK"
"""Environment variable that names the folder of an engine pack to load."""


class _Call:
    """One request waiting for its terminal event, or for the child's end."""

    def __init__(
        self,
        process: EngineProcess,
        doing: str,
        on_event: Callable[[Progress | Text], None] | None,
    ) -> None:
        self.process = process
        self.doing = doing
        self.on_event = on_event
        self.end: queue.SimpleQueue[Event | EngineDied] = queue.SimpleQueue()


class Engine:
    """The engine as the rest of Snug sees it.

    Starts its child at the first request and again after it died. Every call blocks: use a worker
    thread, never the Qt thread. ``on_event`` callbacks run on the reader's thread. Calls raise
    :class:`EngineError`, :class:`EngineDied`, or :class:`Cancelled`.
    """

    def __init__(self, environment: Mapping[str, str] | None = None) -> None:
        self.loaded: Loaded | None = None
        self.peak_memory = 0
        """Highest resident bytes of the child after answers of the loaded model; 0 before one."""
        self.most_tokens = 0
        """Tokens that the longest of them brought into the context."""
        self.build = ""
        """Version and fingerprint of the engine's libraries, known once the child is up."""
        self.asked: tuple[Path, ModelSettings] | None = None
        """What was loaded last; stays when it is unloaded or the child dies, for :meth:`reload`."""
        self.changes = 0
        """Rises whenever what the context holds may have changed."""
        self._environment = environment
        self._process: EngineProcess | None = None
        self._lock = threading.Lock()
        self._start_lock = threading.Lock()
        self._ids = itertools.count(1)
        self._calls: dict[int, _Call] = {}

    def __enter__(self) -> Engine:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.stop()

    @property
    def pid(self) -> int | None:
        """The child's process id while it runs."""
        process = self._process
        return process.pid if process else None

    def another(self) -> Engine:
        """Return an engine of the same build with a child of its own."""
        return type(self)(self._environment)

    def use_variant(self, variant: str) -> None:
        """Let the child use this set of CPU kernels; "" is llama.cpp's own choice.

        A child that runs with another one is ended.
        """
        self._set(VARIANT, variant)

    def use_pack(self, folder: str) -> None:
        """Let the child load the engine pack in this folder, too; "" is none.

        A child that runs with another one is ended.
        """
        self._set(PACK, folder)

    def _set(self, name: str, value: str) -> None:
        environment = dict(os.environ if self._environment is None else self._environment)
        if environment.get(name, "") == value:
            return
        self.stop()
        environment.pop(name, None)
        self._environment = {**environment, name: value} if value else environment

    def start(self) -> str:
        """Start the child unless it runs; returns the build's name."""
        self._running()
        return self.build

    def load(
        self,
        path: Path,
        settings: ModelSettings,
        *,
        on_progress: Callable[[Progress], None] | None = None,
        cancel: CancelToken | None = None,
    ) -> Loaded:
        """Load a model in place of the one in memory."""
        self.loaded = None
        self.peak_memory = self.most_tokens = 0
        self.changes += 1

        def on_event(event: Progress | Text) -> None:
            if on_progress is not None and isinstance(event, Progress):
                on_progress(event)

        loaded = self._stoppable(
            lambda number: Load(number, str(path), settings),
            Loaded,
            f"loading {path.name}",
            cancel,
            on_event,
        )
        self.loaded = loaded
        self.asked = path, settings
        return loaded

    def reload(
        self,
        *,
        on_progress: Callable[[Progress], None] | None = None,
        cancel: CancelToken | None = None,
    ) -> Loaded:
        """Load again what was loaded last, unless it is still in memory."""
        if self.loaded is not None:
            return self.loaded
        if self.asked is None:
            raise EngineError("no_model", "No model is loaded.")
        path, settings = self.asked
        return self.load(path, settings, on_progress=on_progress, cancel=cancel)

    def generate(
        self,
        turns: Sequence[Turn],
        sampling: Sampling,
        *,
        on_event: Callable[[Progress | Text], None],
        cancel: CancelToken,
        thinking: bool | None = None,
        text: str = "",
    ) -> Finished:
        """Answer a conversation, or go on with ``text`` as it stands where there are no turns.

        A stop ends normally, with what has come so far.
        """
        self.changes += 1
        finished = self._call(
            lambda number: Generate(number, list(turns), sampling, thinking, text),
            Finished,
            "it was answering",
            on_event,
            cancel,
        )
        stats = finished.stats
        self.peak_memory = max(self.peak_memory, stats.peak_memory)
        self.most_tokens = max(self.most_tokens, stats.prompt_tokens + stats.completion_tokens)
        return finished

    def count(
        self,
        turns: Sequence[Turn],
        *,
        thinking: bool | None = None,
        each: bool = False,
        fit: int = 0,
    ) -> Counted:
        """Count the tokens of the prompt that a conversation becomes, see :class:`Count`."""
        return self._call(
            lambda number: Count(number, list(turns), thinking, each, fit),
            Counted,
            "it was counting",
        )

    def count_texts(self, texts: Sequence[str]) -> list[int]:
        """Count the tokens of each text as it stands, without a template."""
        return self._call(
            lambda number: CountTexts(number, list(texts)), CountedTexts, "it was counting"
        ).tokens

    def check_sampling(self, sampling: Sampling) -> list[str]:
        """Return what of its schema cannot be enforced.

        Raises EngineError ("grammar") that says what is wrong with its grammar or schema.
        """
        return self._call(
            lambda number: Check(number, sampling), Checked, "it read a grammar"
        ).notes

    def save_state(self, path: Path, key: str, *, least: int = 0, most: int = 0) -> StateSaved:
        """Write what the context holds to ``path``, see :class:`SaveState`."""
        return self._call(
            lambda number: SaveState(number, str(path), key, least, most),
            StateSaved,
            "it kept what it had read",
        )

    def restore_state(self, path: Path, key: str) -> StateRestored:
        """Put a saved state in place of what the context holds, see :class:`RestoreState`."""
        self.changes += 1
        return self._call(
            lambda number: RestoreState(number, str(path), key),
            StateRestored,
            "it took up what it had read",
        )

    def embed(self, texts: Sequence[str], cancel: CancelToken | None = None) -> Embedded:
        """Turn each text into a vector; EngineError ("embedding") where the model cannot."""
        return self._stoppable(
            lambda number: Embed(number, list(texts)), Embedded, "it embedded texts", cancel
        )

    def unload(self) -> None:
        """Free the model's memory; :meth:`reload` loads it again."""
        self.loaded = None
        self.changes += 1
        if self._process is not None:
            self._call(Unload, Unloaded, "it was unloading")

    def describe(self) -> Machine:
        """Return the devices and CPU features that this engine build sees and uses."""
        return self._call(DescribeMachine, Machine, "it was looking at the machine")

    def quantize(self, source: Path, target: Path, type_name: str) -> int:
        """Write ``source`` in another type to ``target``; returns its bytes."""
        return self._call(
            lambda number: Quantize(number, str(source), str(target), type_name),
            Quantized,
            f"writing {target.name}",
        ).size

    def quantized_size(self, source: Path, type_name: str) -> QuantizedSize:
        """Say how large ``source``, or its header in a sparse file, would be in another type."""
        return self._call(
            lambda number: QuantizeSize(number, str(source), type_name),
            QuantizedSize,
            f"it worked out the size of {type_name}",
        )

    def dry_run(
        self, path: Path, settings: ModelSettings, contexts: Sequence[int] = ()
    ) -> DryRunResult:
        """Ask llama.cpp's allocator what a model would take, for each of the contexts.

        Use an engine of its own (``with Engine() as engine``): llama.cpp ends the process when
        it does not like a model, and a graphics card's memory is given back only at the end.
        """
        return self._call(
            lambda number: DryRun(number, str(path), settings, list(contexts)),
            DryRunResult,
            f"it worked out the memory of {path.name}",
        )

    def measure(
        self,
        *,
        depths: Sequence[int] = (0,),
        tokens: int = 24,
        prompt: int = 0,
        seconds: float = 0.5,
        flush: int = 0,
        cancel: CancelToken | None = None,
    ) -> Measured:
        """Time the loaded model, see :class:`Measure`; what its context held is dropped."""
        self.changes += 1
        return self._stoppable(
            lambda number: Measure(number, list(depths), tokens, prompt, seconds, flush),
            Measured,
            "its speed was measured",
            cancel,
        )

    def stop(self) -> None:
        """End the child; running calls raise EngineDied, later ones start a new child."""
        with self._start_lock:
            process, self._process = self._process, None
        if process is not None:
            process.stop()
            process.join()
        self.loaded = None

    def _stoppable(
        self,
        make: Callable[[int], Request],
        expected: type[E],
        doing: str,
        cancel: CancelToken | None,
        on_event: Callable[[Progress | Text], None] | None = None,
    ) -> E:
        """Do a request that a stop ends without a result: raises Cancelled then."""
        try:
            return self._call(make, expected, doing, on_event, cancel)
        except EngineError as error:
            if error.kind == "cancelled":
                raise Cancelled from error
            raise

    def _call(
        self,
        make: Callable[[int], Request],
        expected: type[E],
        doing: str,
        on_event: Callable[[Progress | Text], None] | None = None,
        cancel: CancelToken | None = None,
    ) -> E:
        if cancel is not None:
            cancel.raise_if_cancelled()
        number = next(self._ids)
        process = self._running()
        call = _Call(process, doing, on_event)
        with self._lock:
            self._calls[number] = call
        try:
            if process.returncode is not None:  # died before the call was listed
                raise self._death(process, doing)
            process.send(make(number))
            if cancel is not None:
                cancel.on_cancel(lambda: process.send(Cancel(number)))
            event = self._wait(call, process, cancel)
        finally:
            with self._lock:
                self._calls.pop(number, None)
        if isinstance(event, EngineDied):
            raise event
        if isinstance(event, Failed):
            raise EngineError.from_event(event)
        if not isinstance(event, expected):
            raise TypeError(f"{type(event).__name__} ended a call for {expected.__name__}")
        return event

    @staticmethod
    def _wait(
        call: _Call, process: EngineProcess, cancel: CancelToken | None
    ) -> Event | EngineDied:
        if cancel is None:
            return call.end.get()
        # Wake at the cancel to start the clock of a hung child; otherwise sleep until the end.
        patience = threading.Timer(_STOP_SECONDS, process.kill)
        patience.daemon = True
        cancel.on_cancel(patience.start)
        try:
            return call.end.get()
        finally:
            patience.cancel()

    def _running(self) -> EngineProcess:
        with self._start_lock:
            process = self._process
            if process is not None and process.returncode is None:
                return process
            self.loaded = None
            process = EngineProcess(self._on_event, self._on_end, environment=self._environment)
            if not process.wait_ready(_START_SECONDS):
                process.join()
                raise self._death(process, "it was starting")
            self._process = process
            self.build = process.build
            return process

    def _on_event(self, event: Event) -> None:
        assert not isinstance(event, Ready)  # the process keeps that one to itself
        with self._lock:
            call = self._calls.get(event.id)
        if call is None:
            return
        if isinstance(event, Progress | Text):
            if call.on_event is not None:
                call.on_event(event)
        else:
            call.end.put(event)

    def _on_end(self, process: EngineProcess) -> None:
        if self._process is process:
            self.loaded = None
        with self._lock:
            calls = [call for call in self._calls.values() if call.process is process]
        for call in calls:
            call.end.put(self._death(process, call.doing))

    @staticmethod
    def _death(process: EngineProcess, doing: str) -> EngineDied:
        if process.killed:
            error = hung(doing, process.stderr)
        else:
            error = died(process.returncode, process.stderr, doing)
        log.warning("%s\n%s", error.text, error.detail)
        return error
