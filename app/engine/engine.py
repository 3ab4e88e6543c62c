"""Driving the engine from a worker thread: blocking calls over the child's messages."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from msgspec.structs import replace

from app.core.cancel import CancelToken
from app.core.words import tr
from app.engine.connection import Connection
from app.engine.errors import EngineError
from app.engine.protocol import (
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

VARIANT = "SNUG_CPU_VARIANT"
"""Environment variable that names the set of CPU kernels to load."""
PACK = "SNUG_ENGINE_PACK"
"""Environment variable that names the folder of an engine pack to load."""


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
        self.asked: tuple[Path, ModelSettings] | None = None
        """What was loaded last; stays when it is unloaded or the child dies, for :meth:`reload`."""
        self.changes = 0
        """Rises whenever what the context holds may have changed."""
        self._connection = Connection(environment, self._forget)

    def __enter__(self) -> Engine:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.stop()

    @property
    def pid(self) -> int | None:
        """The child's process id while it runs."""
        return self._connection.pid

    @property
    def build(self) -> str:
        """Version and fingerprint of the engine's libraries, known once the child is up."""
        return self._connection.build

    def another(self) -> Engine:
        """Return an engine of the same build with a child of its own."""
        return type(self)(self._connection.environment)

    def use_variant(self, variant: str) -> None:
        """Let the child use this set of CPU kernels; "" is llama.cpp's own choice.

        A child that runs with another one is ended.
        """
        self._connection.set_variable(VARIANT, variant)

    def use_pack(self, folder: str) -> None:
        """Let the child load the engine pack in this folder, too; "" is none.

        A child that runs with another one is ended.
        """
        self._connection.set_variable(PACK, folder)

    def start(self) -> str:
        """Start the child unless it runs; returns the build's name."""
        return self._connection.start().build

    def stop(self) -> None:
        """End the child; running calls raise EngineDied, later ones start a new child."""
        self._connection.stop()

    def load(
        self,
        path: Path,
        settings: ModelSettings,
        *,
        name: str = "",
        on_progress: Callable[[Progress], None] | None = None,
        cancel: CancelToken | None = None,
    ) -> Loaded:
        """Load a model in place of the one in memory.

        ``name`` is what it is called where its file does not say.
        """
        self._forget()
        self.peak_memory = self.most_tokens = 0
        self.changes += 1

        def on_event(event: Progress | Text) -> None:
            if on_progress is not None and isinstance(event, Progress):
                on_progress(event)

        def on_result(loaded: Loaded) -> None:
            # On the reader's thread: a child that dies at once is forgotten behind this.
            named = replace(loaded, name=name) if name and loaded.name == path.stem else loaded
            self.loaded, self.asked = named, (path, settings)

        loaded = self._connection.stoppable(
            lambda number: Load(number, str(path), settings),
            Loaded,
            tr("loading {name}", name=path.name),
            on_event=on_event,
            on_result=on_result,
            cancel=cancel,
        )
        return self.loaded or loaded

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
            raise EngineError("no_model", tr("No model is loaded."))
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
        finished = self._connection.call(
            lambda number: Generate(number, list(turns), sampling, thinking, text),
            Finished,
            tr("it was answering"),
            on_event=on_event,
            cancel=cancel,
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
        return self._connection.call(
            lambda number: Count(number, list(turns), thinking, each, fit),
            Counted,
            tr("it was counting"),
        )

    def count_texts(self, texts: Sequence[str]) -> list[int]:
        """Count the tokens of each text as it stands, without a template."""
        return self._connection.call(
            lambda number: CountTexts(number, list(texts)), CountedTexts, tr("it was counting")
        ).tokens

    def check_sampling(self, sampling: Sampling) -> list[str]:
        """Return what of its schema cannot be enforced.

        Raises EngineError ("grammar") that says what is wrong with its grammar or schema.
        """
        return self._connection.call(
            lambda number: Check(number, sampling), Checked, tr("it read a grammar")
        ).notes

    def save_state(self, path: Path, key: str, *, least: int = 0, most: int = 0) -> StateSaved:
        """Write what the context holds to ``path``, see :class:`SaveState`."""
        return self._connection.call(
            lambda number: SaveState(number, str(path), key, least, most),
            StateSaved,
            tr("it kept what it had read"),
        )

    def restore_state(self, path: Path, key: str) -> StateRestored:
        """Put a saved state in place of what the context holds, see :class:`RestoreState`."""
        self.changes += 1
        return self._connection.call(
            lambda number: RestoreState(number, str(path), key),
            StateRestored,
            tr("it took up what it had read"),
        )

    def embed(self, texts: Sequence[str], cancel: CancelToken | None = None) -> Embedded:
        """Turn each text into a vector; EngineError ("embedding") where the model cannot."""
        return self._connection.stoppable(
            lambda number: Embed(number, list(texts)),
            Embedded,
            tr("it embedded texts"),
            cancel=cancel,
        )

    def unload(self) -> None:
        """Free the model's memory; :meth:`reload` loads it again."""
        self._forget()
        self.changes += 1
        if self.pid is not None:
            self._connection.call(Unload, Unloaded, tr("it was unloading"))

    def describe(self) -> Machine:
        """Return the devices and CPU features that this engine build sees and uses."""
        return self._connection.call(DescribeMachine, Machine, tr("it was looking at the machine"))

    def quantize(self, source: Path, target: Path, type_name: str) -> int:
        """Write ``source`` in another type to ``target``; returns its bytes."""
        return self._connection.call(
            lambda number: Quantize(number, str(source), str(target), type_name),
            Quantized,
            tr("writing {name}", name=target.name),
        ).size

    def quantized_size(self, source: Path, type_name: str) -> QuantizedSize:
        """Say how large ``source``, or its header in a sparse file, would be in another type."""
        return self._connection.call(
            lambda number: QuantizeSize(number, str(source), type_name),
            QuantizedSize,
            tr("it worked out the size of {type_name}", type_name=type_name),
        )

    def dry_run(
        self, path: Path, settings: ModelSettings, contexts: Sequence[int] = ()
    ) -> DryRunResult:
        """Ask llama.cpp's allocator what a model would take, for each of the contexts.

        Use an engine of its own (``with Engine() as engine``): llama.cpp ends the process when
        it does not like a model, and a graphics card's memory is given back only at the end.
        """
        return self._connection.call(
            lambda number: DryRun(number, str(path), settings, list(contexts)),
            DryRunResult,
            tr("it worked out the memory of {name}", name=path.name),
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
        return self._connection.stoppable(
            lambda number: Measure(number, list(depths), tokens, prompt, seconds, flush),
            Measured,
            tr("its speed was measured"),
            cancel=cancel,
        )

    def _forget(self) -> None:
        self.loaded = None
