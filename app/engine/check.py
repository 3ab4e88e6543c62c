"""The engine check: a feature counts only after a decode in a child has survived.

CPU flags lie on some machines, drivers break, and llama.cpp then ends the process. So each setting
is tried in a process of its own with the demo model, as it is and in the types whose kernels
differ; of those that survive, the faster one is chosen, and the finding is remembered.
"""

from __future__ import annotations

import logging
import math
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import msgspec

from app.core.cancel import CancelToken
from app.core.errors import SnugError
from app.core.paths import replacing, storage_error
from app.core.words import mark, tr
from app.engine.engine import Engine
from app.engine.errors import EngineDied
from app.engine.protocol import ModelSettings, Sampling, Stats, Turn
from app.gguf.synthetic import write_llama

log = logging.getLogger(__name__)

_TYPES = ("Q4_K_M", "Q8_0", "Q4_0")
"""Together with F16 they run every family of kernels that llama.cpp may swap for this CPU."""
_QUESTION = [Turn("user", "What is quantization?")]
_COMPARE_SECONDS = 2.0
"""For each setting; a slow or busy machine is asked once, a quick one some times."""
_LEAST_VARIANT = "sse42"
_WORTH = 1.1
"""Repacked weights may take 40% more memory: they have to win a tenth to be worth it."""


class Trial(msgspec.Struct, frozen=True, kw_only=True):
    """One setting, tried in a process of its own."""

    name: str
    extra_buffers: bool
    gpu: bool
    worked: bool
    decode_tps: float = 0.0
    prefill_tps: float = 0.0
    memory: int = 0
    """Peak resident bytes while measuring."""
    error: str = ""
    variant: str = ""
    """The set of CPU kernels that was named; empty is llama.cpp's own choice."""

    @property
    def speed(self) -> float:
        """One figure to compare by: reading and answering count alike."""
        return math.sqrt(self.decode_tps * self.prefill_tps)


class EngineFinding(msgspec.Struct, frozen=True, kw_only=True):
    """What the check found for one engine build on one machine."""

    build: str
    machine: str
    trials: tuple[Trial, ...]
    chosen: str
    """Name of the setting in use; empty when none worked."""
    reason: str
    """Why this one, in one sentence."""

    @property
    def working(self) -> bool:
        """Whether any setting survived."""
        return bool(self.chosen)

    @property
    def extra_buffers(self) -> bool:
        """Whether to let llama.cpp repack weights."""
        return any(trial.extra_buffers for trial in self.trials if trial.name == self.chosen)

    @property
    def variant(self) -> str:
        """The set of CPU kernels to name, where llama.cpp's own choice did not survive."""
        return next((trial.variant for trial in self.trials if trial.name == self.chosen), "")

    @property
    def gpu(self) -> bool:
        """Whether to put layers on the graphics card."""
        return any(trial.gpu for trial in self.trials if trial.name == self.chosen)


def check(
    demo: Path,
    cache: Path,
    machine: str,
    *,
    on_step: Callable[[str, float], None] = lambda _text, _fraction: None,
    cancel: CancelToken | None = None,
    make_engine: Callable[[], Engine] = Engine,
) -> EngineFinding:
    """Try the settings and return the finding; takes seconds, blocks.

    ``on_step`` gets what is being tried and how far the whole is (0 to 1). ``cache`` keeps the
    models that the check makes. Raises SnugError when the engine cannot start at all.
    """
    cancel = cancel or CancelToken()
    on_step(tr("Starting the engine"), 0.0)
    build, has_gpu, variants = _first_look(make_engine)
    settings = _settings(has_gpu)
    steps = len(settings) + 2
    on_step(tr("Preparing small test models"), 0.5 / steps)
    models = _models(demo, cache, make_engine)
    yardstick = _yardstick(demo, cache)
    candidates: list[_Candidate] = []

    def attempt(name: str, wanted: ModelSettings, variant: str, fraction: float) -> None:
        cancel.raise_if_cancelled()
        on_step(tr("Trying: {name}", name=tr(name)), fraction)
        engine = make_engine()
        engine.use_variant(variant)
        candidate = _Candidate(name, wanted, engine, cancel, variant)
        candidates.append(candidate)
        candidate.survive(models, yardstick)

    try:
        for index, (name, wanted) in enumerate(settings, 1):
            attempt(name, wanted, "", index / steps)
        for variant in variants:
            if any(not candidate.error for candidate in candidates):
                break
            for name, wanted in _settings(has_gpu=False):
                attempt(f"{name}, {variant} kernels", wanted, variant, (steps - 1) / steps)
        on_step(tr("Comparing their speed"), (steps - 1) / steps)
        _compare(candidates)
    finally:
        for candidate in candidates:
            candidate.engine.stop()
    trials = [candidate.trial() for candidate in candidates]
    chosen, reason = choose(trials)
    on_step(tr("Done"), 1.0)
    return EngineFinding(
        build=build, machine=machine, trials=tuple(trials), chosen=chosen, reason=reason
    )


def _first_look(make_engine: Callable[[], Engine]) -> tuple[str, bool, list[str]]:
    """Return the build's name, whether it can use a card, and its sets of CPU kernels."""
    engine = make_engine()
    try:
        try:
            build = engine.start()
        except EngineDied:
            # Kernels may fault when they are loaded; those that ask for the least come up.
            engine.use_variant(_LEAST_VARIANT)
            build = engine.start()
        seen = engine.describe()
        return build, seen.gpu_offload, seen.variants
    finally:
        engine.stop()


def choose(trials: Sequence[Trial]) -> tuple[str, str]:
    """Return the name of the setting to use and the reason, or ("", reason) when none worked."""
    working = [trial for trial in trials if trial.worked]
    if not working:
        return "", tr("No setting survived; this engine build does not run on this machine.")
    device = [trial for trial in working if trial.gpu] or working
    plain = next((trial for trial in device if not trial.extra_buffers), None)
    extra = next((trial for trial in device if trial.extra_buffers), None)
    if plain is None or extra is None:
        only = device[0]
        others = [trial for trial in trials if trial.gpu == only.gpu and not trial.worked]
        why = tr(", because “{name}” did not survive", name=tr(others[0].name)) if others else ""
        return only.name, tr("It is the setting that works{why}.", why=why)
    ratio = extra.speed / plain.speed if plain.speed else 1.0
    if ratio >= _WORTH:
        return extra.name, tr(
            "Repacking weights makes it {ratio:.1f} times as fast here.", ratio=ratio
        )
    gain = tr("{ratio:.0%} faster") if ratio >= 1 else tr("{ratio:.0%} slower")
    gain = gain.format(ratio=abs(ratio - 1))
    more = tr(" and takes more memory") if extra.memory > plain.memory * 1.05 else ""
    return plain.name, tr(
        "Repacking weights is {gain} here{more}, so it is off.", gain=gain, more=more
    )


class FindingStore:
    """The remembered findings, one per engine build and machine."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self, machine: str) -> list[EngineFinding]:
        """Return what is remembered for this machine; an unreadable file counts as nothing."""
        return [finding for finding in self._stored() if finding.machine == machine]

    def latest(self, version: str) -> EngineFinding | None:
        """Return what was found last for this version of llama-cpp-python, on any machine."""
        found = [one for one in self._stored() if one.build.partition("+")[0] == version]
        return found[-1] if found else None

    def write(self, finding: EngineFinding) -> None:
        """Remember a finding in place of the former one for its build; raises StorageError."""
        kept = [old for old in self.read(finding.machine) if old.build != finding.build][-7:]
        try:
            with replacing(self._path) as file:
                file.write(msgspec.json.encode([*kept, finding]))
        except OSError as error:
            raise storage_error(error, self._path) from error

    def _stored(self) -> list[EngineFinding]:
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=list[EngineFinding])
        except FileNotFoundError:
            return []
        except (OSError, msgspec.DecodeError) as error:
            log.warning("engine findings unreadable, checking again: %s", error)
            return []


def _settings(has_gpu: bool) -> list[tuple[str, ModelSettings]]:
    cpu = [
        (mark("processor, repacked weights"), ModelSettings(extra_buffers=True, gpu_layers=0)),
        (mark("processor, weights as they are"), ModelSettings(extra_buffers=False, gpu_layers=0)),
    ]
    gpu = [
        (mark("graphics card, repacked weights"), ModelSettings(extra_buffers=True, gpu_layers=-1)),
        (
            mark("graphics card, weights as they are"),
            ModelSettings(extra_buffers=False, gpu_layers=-1),
        ),
    ]
    return [*gpu, *cpu] if has_gpu else cpu


class _Candidate:
    """One setting in a process of its own, which ends with the first failure."""

    def __init__(
        self,
        name: str,
        settings: ModelSettings,
        engine: Engine,
        cancel: CancelToken,
        variant: str,
    ) -> None:
        self.engine = engine
        self._variant = variant
        self.error = ""
        self._name = name
        self._settings = msgspec.structs.replace(settings, context=1024)
        self._cancel = cancel
        self._runs: list[Stats] = []

    def survive(self, models: Sequence[Path], yardstick: Path) -> None:
        """Answer with each model, then get ready to run."""
        try:
            for path in models:
                self.engine.load(path, self._settings, cancel=self._cancel)
                if self._answer(_QUESTION, 12).completion_tokens == 0:
                    self._fail(tr("{name} gave no answer", name=path.name))
                    return
            self.engine.load(yardstick, self._settings, cancel=self._cancel)
        except SnugError as error:
            self._fail(error.text, error.detail)

    def run(self, question: str) -> None:
        """Read a long question and answer it, against the clock."""
        turn = Turn("user", f"{question} " + "much memory does it take? " * 40)
        try:
            self._runs.append(self._answer([turn], 24, ignore_end=True))
        except SnugError as error:
            self._fail(error.text, error.detail)

    def trial(self) -> Trial:
        """Return what came of it."""
        gpu = self._settings.gpu_layers != 0
        if self.error or not self._runs:
            return Trial(
                name=self._name, extra_buffers=self._settings.extra_buffers, gpu=gpu,
                worked=False, error=self.error, variant=self._variant,
            )  # fmt: skip
        return Trial(
            name=self._name,
            extra_buffers=self._settings.extra_buffers,
            gpu=gpu,
            worked=True,
            # The best of its runs: other programs only ever make it slower.
            decode_tps=max(run.decode_tps for run in self._runs),
            prefill_tps=max(run.prefill_tps for run in self._runs),
            memory=max(run.peak_memory for run in self._runs),
            variant=self._variant,
        )

    def _answer(self, turns: Sequence[Turn], tokens: int, *, ignore_end: bool = False) -> Stats:
        sampling = Sampling(temperature=0, max_tokens=tokens, seed=1, ignore_end=ignore_end)
        end = self.engine.generate(
            turns, sampling, on_event=lambda _event: None, cancel=self._cancel
        )
        self._cancel.raise_if_cancelled()
        return end.stats

    def _fail(self, text: str, detail: str = "") -> None:
        log.info("engine check: %s failed: %s\n%s", self._name, text, detail)
        self.error = text
        self.engine.stop()


def _compare(candidates: Sequence[_Candidate]) -> None:
    """Let the survivors run in turns, so that a busy moment of the machine meets them all."""
    started = time.monotonic()
    for question in ("How", "When", "Where", "Why"):
        running = [candidate for candidate in candidates if not candidate.error]
        for candidate in running:
            candidate.run(question)
        if time.monotonic() - started > _COMPARE_SECONDS * len(running):
            break


def _models(demo: Path, cache: Path, make_engine: Callable[[], Engine]) -> list[Path]:
    """Return the demo model and its quantized copies, making those that are not there yet."""
    stamp = f"{demo.stat().st_size}-{demo.stat().st_mtime_ns}"
    models = [demo]
    engine = make_engine()
    try:
        for type_name in _TYPES:
            path = cache / f"check-{stamp}-{type_name}.gguf"
            if not path.exists():
                with _making(path) as target:
                    engine.quantize(demo, target, type_name)
            models.append(path)
    finally:
        engine.stop()
    return models


def _yardstick(demo: Path, cache: Path) -> Path:
    """Return a model large enough that speed is memory's and arithmetic's, not overhead's."""
    path = cache / "yardstick-q4_k-1.gguf"
    if not path.exists():
        with _making(path) as target:
            write_llama(
                target, layers=6, width=1536, ffn=4096, heads=24, kv_heads=8,
                tokenizer=demo, type="Q4_K", weights="zero", context_length=2048,
            )  # fmt: skip
    return path


@contextmanager
def _making(path: Path) -> Iterator[Path]:
    # Two windows may check at once: each writes its own file, the last one in place wins.
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        yield temporary
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
