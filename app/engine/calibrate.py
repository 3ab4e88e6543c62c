"""Measuring this machine with the engine in use: what each type of weights reaches.

Small models of zeros are decoded in a child process. A token takes

    t = fixed + tensors · per tensor + bytes / bandwidth(type) + attention

Models of almost no weights give the first two terms, models of one type each their bandwidth and,
with a prompt, their FLOP/s; models of narrow layers and wide heads give the attention. What zeros
cannot show: tables that weights look up in stay in the nearest cache a little better.
"""

from __future__ import annotations

import logging
import math
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from statistics import median
from types import MappingProxyType
from typing import TypeVar

import msgspec
import psutil

from app.core.cancel import CancelToken
from app.core.errors import SnugError
from app.engine.engine import Engine
from app.engine.protocol import CacheType, Measured, ModelSettings, Processing
from app.gguf.synthetic import Shape, write_llama
from app.gguf.types import TYPE_BY_NAME
from app.hardware.bandwidth import (
    AttentionSpeed,
    DeviceRole,
    DeviceSpeed,
    FixedTimes,
    TypeSpeed,
    attention_name,
)
from app.hardware.busy import Watch
from app.hardware.caches import largest_cache
from app.hardware.machine import Unread

log = logging.getLogger(__name__)
T = TypeVar("T")

COMMON_TYPES = (
    "F32", "F16", "Q8_0", "Q6_K", "Q5_K", "Q4_K", "Q4_0", "Q3_K", "Q2_K", "IQ4_XS",
)  # fmt: skip
"""Types that most files are made of; the others are measured when a variant needs them."""
COMMON_ATTENTION = tuple(attention_name("f16", head) for head in (128, 64, 256))
"""Kinds of attention that most models have."""


class Sizes(msgspec.Struct, frozen=True, kw_only=True):
    """How large the test models are; tests take smaller ones."""

    weights: int = 256 << 20
    """Bytes for each type."""
    width: int = 2048
    feed_forward: int = 8192
    depth: int = 800
    """Tokens of context that attention is measured behind: two batches at least."""
    batch: int = 256
    attention_layers: int = 8
    flush: int = 128 << 20
    """Bytes read between tokens while attention is measured, see :class:`Measure`."""
    beyond_caches: bool = True
    """Make both larger where the processor's caches would hold them."""
    prompt: int = 128
    seconds: float = 0.35


_PROCESSOR = Sizes()
_GRAPHICS = Sizes(
    weights=1600 << 20,
    width=4096,
    feed_forward=14336,
    depth=6208,
    attention_layers=24,
    flush=0,
    prompt=512,
)
_MOST = 512 << 20
SIZES: Mapping[DeviceRole, Sizes] = MappingProxyType({"cpu": _PROCESSOR, "gpu": _GRAPHICS})

_FLAT = Shape(layers=8, width=64, ffn=64, heads=2, kv_heads=1, vocabulary=512)
_DEEP = msgspec.structs.replace(_FLAT, layers=64)
_WORDY = msgspec.structs.replace(_FLAT, vocabulary=32_768)
_HEADS = 8
_LOOKS = 3
_FIXED = "what every token costs"


def attending(kind: str) -> str:
    """Name a kind of attention in a sentence."""
    return f"attention {kind}"


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What to measure."""

    types: tuple[str, ...] = COMMON_TYPES
    attention: tuple[str, ...] = COMMON_ATTENTION
    """Kinds of attention, see :func:`attention_name`."""
    fixed: FixedTimes | None = None
    """What is known already; None measures it."""

    @property
    def anything(self) -> bool:
        """Whether there is something to do."""
        return bool(self.types or self.attention)

    @property
    def names(self) -> list[str]:
        """What is tried, as failures name it."""
        fixed = [_FIXED] if self.fixed is None else []
        return [*fixed, *map(attending, self.attention), *self.types]


class Calibration(msgspec.Struct, frozen=True, kw_only=True):
    """What a device reached, what could not be measured, and who else was at work."""

    speeds: DeviceSpeed
    unread: tuple[Unread, ...]
    busy: float | None
    """Share of the processor's time that other programs took; None where not known."""


def calibrate(
    cache: Path,
    settings: ModelSettings,
    wanted: Wanted,
    *,
    sizes: Sizes = _PROCESSOR,
    on_step: Callable[[str, float], None] = lambda _text, _fraction: None,
    cancel: CancelToken | None = None,
    make_engine: Callable[[], Engine] = Engine,
) -> Calibration:
    """Measure what is wanted on the device that ``settings`` name; seconds, blocks.

    ``on_step`` gets what is measured and how far the whole is (0 to 1). Raises Cancelled, and
    SnugError when the engine cannot start.
    """
    steps = (wanted.fixed is None) + len(wanted.attention) + len(wanted.types)
    done = 0

    def step(text: str) -> None:
        nonlocal done
        on_step(text, done / steps)
        done += 1

    run = _Run(cache, settings, sizes, cancel or CancelToken(), make_engine())
    types: dict[str, TypeSpeed] = {}
    attention: dict[str, AttentionSpeed] = {}
    fixed = wanted.fixed
    try:
        run.engine.start()
        watch = Watch(run.engine.pid)
        if fixed is None:
            step("Measuring what every token costs")
            fixed = run.attempt(_FIXED, lambda: _fixed(run))
        for kind in wanted.attention:
            step(f"Measuring {attending(kind)}")
            look = partial(_attention, run, kind)
            if (seen := run.attempt(attending(kind), look)) is not None:
                attention[kind] = seen
        for name in wanted.types:
            if fixed is None:
                break  # nothing can be told apart from it
            step(f"Measuring {name}")
            take = partial(_type, run, name, fixed)
            if (speed := run.attempt(name, take)) is not None:
                types[name] = speed
        busy = watch.others()
    finally:
        run.engine.stop()
    on_step("Done", 1.0)
    speeds = DeviceSpeed(types=types, fixed=fixed, attention=attention)
    return Calibration(speeds=speeds, unread=tuple(run.unread), busy=busy)


class _Run:
    """One engine and what all measurements share."""

    def __init__(
        self, cache: Path, settings: ModelSettings, sizes: Sizes, cancel: CancelToken,
        engine: Engine,
    ) -> None:  # fmt: skip
        self.engine = engine
        self.sizes = sizes
        self.unread: list[Unread] = []
        self._cache = cache
        self._settings = settings
        self._cancel = cancel

    def attempt(self, what: str, measure: Callable[[], T]) -> T | None:
        """Return what ``measure`` finds, or None with the reason kept."""
        self._cancel.raise_if_cancelled()
        try:
            return measure()
        except (SnugError, OSError, ValueError) as error:
            log.info("measuring %s failed: %s", what, error)
            text = error.text if isinstance(error, SnugError) else str(error)
            self.unread.append(Unread(what, text.rstrip(".")))
            return None

    def looks(self, measure: Callable[[], Measured]) -> Iterator[Measured]:
        """Yield measurements until one was not disturbed by other programs, at most some."""
        for _ in range(_LOOKS):
            watch = Watch(self.engine.pid)
            yield measure()
            if not watch.disturbed():
                return

    def measure(
        self, shape: Shape, type: str, *, depths: Sequence[int] = (0,), prompt: int = 0,
        cache_type: CacheType = "f16", tokens: int = 24, flush: int = 0,
    ) -> Measured:  # fmt: skip
        """Time a model of that shape and type."""
        settings = msgspec.structs.replace(
            self._settings, context=max(depths) + prompt + 256, cache_type=cache_type,
            batch=max(self.sizes.batch, prompt),
        )  # fmt: skip
        with _model(self._cache, shape, type) as path:
            self.engine.load(path, settings, cancel=self._cancel)
            try:
                return self.engine.measure(
                    depths=depths, tokens=tokens, prompt=prompt, seconds=self.sizes.seconds,
                    flush=flush, cancel=self._cancel,
                )  # fmt: skip
            finally:
                # Before the file goes: Windows does not delete what is mapped.
                if self.engine.loaded is not None:
                    self.engine.unload()


def _fixed(run: _Run) -> FixedTimes:
    """Take two depths of almost no weights apart, and two vocabularies.

    These tokens are so quick that another program's turn on the processor hides many of them:
    several looks at different moments, of which the quickest counts.
    """
    quick = slow = few = many = math.inf
    for _ in range(_LOOKS):
        flat, deep = run.measure(_FLAT, "F16", tokens=100), run.measure(_DEEP, "F16", tokens=100)
        wordy = run.measure(_WORDY, "F16", tokens=100)
        quick = min(quick, *flat.decoding[0].seconds)
        slow = min(slow, *deep.decoding[0].seconds)
        few, many = min(few, *flat.sampling), min(many, *wordy.sampling)
    passed, more = len(_passed(_FLAT)), len(_passed(_DEEP))
    tensor = max(0.0, slow - quick) / (more - passed)
    return FixedTimes(
        token=max(0.0, quick - passed * tensor),
        tensor=tensor,
        word=max(0.0, many - few) / (_WORDY.vocabulary - _FLAT.vocabulary),
    )


def _attention(run: _Run, kind: str) -> AttentionSpeed:
    """Decode with as many KV heads as heads, and with one.

    The arithmetic is the same, only the reading differs: t = bytes / bandwidth + FLOP / rate. Both
    are differences of short times: when they contradict each other, another look is taken.
    """
    sizes = run.sizes
    type_name, head = kind.split("/")
    cache_type = msgspec.convert(type_name, CacheType)
    narrow = Shape(
        layers=sizes.attention_layers, width=256, ffn=256, heads=_HEADS, kv_heads=1,
        vocabulary=512, head=int(head),
    )  # fmt: skip
    wide = msgspec.structs.replace(narrow, kv_heads=_HEADS)
    reads: list[Measured] = []
    rereads: list[Measured] = []
    reading = one = 0.0
    look = partial(
        run.measure, type="F16", depths=(0, sizes.depth), cache_type=cache_type, tokens=8,
        flush=_beyond(sizes, sizes.flush),
    )  # fmt: skip
    for _ in range(_LOOKS):
        watch = Watch(run.engine.pid)
        reads.append(look(wide))
        rereads.append(look(narrow))
        one = _added(rereads)
        reading = (_added(reads) - one) / (_HEADS - 1)
        if 0 < reading < one and not watch.disturbed():
            break
    if not 0 < reading < one:
        raise ValueError("the machine was too busy to tell reading the context from working on it")
    stored = TYPE_BY_NAME[cache_type.upper()]
    # Of keys and values together, for each cell and head.
    numbers = 2 * narrow.layers * narrow.head
    return AttentionSpeed(
        cache_bandwidth=stored.row_bytes(numbers) / reading,
        decode=2 * numbers * _HEADS / (one - reading),
        prefill=2 * numbers * _HEADS * max(_slope(look.filling) for look in rereads),
    )


def _added(looks: Sequence[Measured]) -> float:
    """Return the seconds that each token of context adds to a token, in undisturbed moments."""
    empty, full = (min(low(look.decoding[at].seconds) for look in looks) for at in (0, 1))
    ends = looks[0].decoding
    return (full - empty) / (ends[1].depth - ends[0].depth)


def _slope(filling: Sequence[Processing]) -> float:
    """Return how many pairs of token and cell are worked off in a second."""
    whole = [one for one in filling if one.tokens == filling[0].tokens]
    first, last = whole[0], whole[-1]
    # Less than a tenth is not to be told from noise: it then counts as a tenth.
    seconds = max(last.seconds - first.seconds, 0.1 * last.seconds)
    return first.tokens * (last.depth - first.depth) / seconds


def _type(run: _Run, name: str, fixed: FixedTimes) -> TypeSpeed:
    """Decode with many weights of the type, process prompts with fewer.

    A batch of a prompt reads the weights once, as a token does; what is left is arithmetic.
    """
    sizes = run.sizes
    one = Shape(
        layers=1, width=sizes.width, ffn=sizes.feed_forward, heads=sizes.width // 128,
        kv_heads=max(1, sizes.width // 512), vocabulary=512,
    )  # fmt: skip
    room = min(_beyond(sizes, sizes.weights), psutil.virtual_memory().available // 4)
    layers = max(4, round(room / _weight_bytes(one, name)))
    many = msgspec.structs.replace(one, layers=layers)
    measured = min(run.looks(lambda: run.measure(many, name)), key=token_seconds)
    seconds = token_seconds(measured)
    weighing = seconds - fixed.token - len(_passed(many)) * fixed.tensor
    if weighing < seconds / 4:
        raise ValueError("its time could not be told from what every token costs")
    bandwidth = _weight_bytes(many, name) / weighing
    few = msgspec.structs.replace(one, layers=layers // 2)
    looks = run.looks(lambda: run.measure(few, name, tokens=1, prompt=sizes.prompt))
    prompts = [prompt for look in looks for prompt in look.prompts]
    longest = max(prompt.tokens for prompt in prompts)
    whole = min(prompt.seconds for prompt in prompts if prompt.tokens == longest)
    arithmetic = max(whole - _weight_bytes(few, name) / bandwidth, whole / 4)
    # Attention within so short a prompt is too little to count.
    flop = 2 * longest * sum(size[0] * size[1] for size in _passed(few) if len(size) == 2)
    return TypeSpeed(
        bandwidth=bandwidth,
        prefill=flop / arithmetic,
        spread=round(median(measured.decoding[0].seconds) / seconds - 1, 3),
    )


def _beyond(sizes: Sizes, size: int) -> int:
    """Return ``size``, or more where the processor's caches hold that, within reason."""
    cache = largest_cache() if sizes.beyond_caches else None
    return size if cache is None else max(size, min(cache * 6 // 5, _MOST))


def _weight_bytes(shape: Shape, type: str) -> int:
    """Return the bytes of the weights that a token is multiplied with, all of one type."""
    kind = TYPE_BY_NAME[type]
    return sum(kind.row_bytes(size[0]) * size[1] for size in _passed(shape) if len(size) == 2)


def _passed(shape: Shape) -> list[tuple[int, ...]]:
    """Return the sizes of the tensors that a token passes."""
    tensors = shape.tensors()
    return [size for name, size in tensors.items() if name != "token_embd.weight"]


def token_seconds(measured: Measured) -> float:
    """Return the seconds of a token behind an empty context, when nothing disturbed it."""
    return low(measured.decoding[0].seconds)


def low(times: Sequence[float]) -> float:
    """Return what the quickest tenth does not exceed: other programs only ever make it slower."""
    return sorted(times)[len(times) // 10]


@contextmanager
def _model(cache: Path, shape: Shape, type: str) -> Iterator[Path]:
    # A name of its own: two windows may measure at once. Sparse, so it costs no disk.
    with tempfile.TemporaryDirectory(prefix="speed-", dir=cache) as folder:
        path = Path(folder, f"{type}.gguf")
        write_llama(
            path, layers=shape.layers, width=shape.width, ffn=shape.ffn, heads=shape.heads,
            kv_heads=shape.kv_heads, head=shape.head, tokenizer=shape.vocabulary, type=type,
            context_length=16_384,
        )  # fmt: skip
        yield path
