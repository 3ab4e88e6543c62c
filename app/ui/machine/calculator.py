"""What the calculator works out: from a wish to fits, a recommendation and a grid. No Qt here."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import TypeAlias

import msgspec

from app.core.cancel import CancelToken
from app.core.errors import UsageError
from app.core.settings import Settings
from app.core.words import tr
from app.engine.protocol import CacheType, Loaded
from app.fit.assess import Cell, assess, file_grid, grid
from app.fit.catalogue import USUAL_TYPES, Entry, catalogue
from app.fit.context import freed_by_loaded
from app.fit.formula import explain_kv, find_format, format_parameters
from app.fit.recommend import recommend
from app.fit.result import Fit, Recommendation
from app.fit.sources import File, Listed, Wishes, wishes
from app.fit.sources import Numbers as Bits
from app.hardware.bandwidth import BandwidthRecord
from app.hardware.machine import Machine
from app.ui.fit.context_steps import COLUMNS
from app.ui.fit.fit_text import bits_text, context_text, short_size, speed_text
from app.ui.machine.can_run import can_run
from app.ui.machine.model_match import ModelChoice

_FIRST = ("Llama 3.1 8B Instruct", "Llama 3.2 3B Instruct", "Llama 3.2 1B Instruct")
"""What the page opens with: the first of them that has room."""
_CACHES: tuple[CacheType, ...] = ("f16", "q8_0", "q4_0")
_OTHER_FORMATS = ("FP16", "INT8", "NF4", "GPTQ-4bit-128g", "AWQ-4bit-128g")
"""Formats of other programs that are asked about."""


class Known(msgspec.Struct, frozen=True):
    """A model of the catalogue."""

    entry: Entry

    @property
    def title(self) -> str:
        """What the picker shows."""
        return self.entry.name


class LocalFile(msgspec.Struct, frozen=True):
    """A file of this disk whose header was read."""

    file: File

    @property
    def title(self) -> str:
        """What the picker shows."""
        return self.file.name


class Own(msgspec.Struct, frozen=True):
    """Parameters, and bits of each; 0 bits are those of the type."""

    parameters: float
    bits: float = 0.0

    @property
    def title(self) -> str:
        """What the picker shows."""
        return tr("Own numbers: {parameters}", parameters=format_parameters(self.parameters))


Source: TypeAlias = Known | LocalFile | Own


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """What the controls are set to."""

    source: Source
    type: str = ""
    """Empty: the recommended one."""
    context: int = 8192
    cache: CacheType = "f16"
    gpu_layers: int | None = None


class Row(msgspec.Struct, frozen=True):
    """A row of the grid."""

    name: str
    """A type, or of a file, which has one type only, a type of the cache."""
    cells: tuple[Cell | None, ...]
    """None: more than the model was trained for."""


class Answered(msgspec.Struct, frozen=True, kw_only=True):
    """What takes longer than a move of a slider."""

    type: str
    """The recommended type, or the only one, or the smallest where nothing fits."""
    headline: Fit
    """The fit that the big words are about."""
    recommendation: Recommendation | None = None
    rows: tuple[Row, ...] = ()
    contexts: tuple[int, ...] = COLUMNS
    by_cache: bool = False
    """Whether rows are types of the cache."""
    trained: int = 0

    @property
    def recommended(self) -> str:
        """The recommended type; empty where nothing fits or there is nothing to choose from."""
        return self.recommendation.type if self.recommendation else ""


class Calculator:
    """Works things out for one machine, as it was measured and as its owner wants it."""

    def __init__(
        self,
        machine: Machine,
        settings: Settings,
        record: BandwidthRecord | None = None,
        *,
        extra_buffers: bool = False,
        loaded: Loaded | None = None,
    ) -> None:
        self.machine = machine
        self.record = record
        self.settings = settings
        freed = freed_by_loaded(loaded)
        self.wishes = wishes(settings, extra_buffers=extra_buffers, freed=freed)

    def first_wish(self) -> Wish:
        """Return what the page opens with."""
        entries = {entry.name: entry for entry in catalogue()}
        context = self.settings.wanted_context or 8192
        room = self.machine.ram.available or self.machine.ram.total or 0
        room = max(room, self.machine.vram_free)
        first = [entries[name] for name in _FIRST if name in entries] or list(entries.values())[:1]
        # Five bits a weight and a fifth on top: near enough to begin with.
        chosen = next((one for one in first if one.parameters * 0.75 < room), first[-1])
        return Wish(source=Known(chosen), context=context, gpu_layers=self.wishes.gpu_layers)

    def can_run(self) -> str:
        """Say what this machine can run; blocks for about a second."""
        return can_run(self.machine, self.wishes, self.settings.wanted_tps, self.record)

    def fit(self, wish: Wish, best: str) -> Fit:
        """Work out the chosen type; ``best`` is what the recommended one was found to be."""
        source, chosen = wish.source, wish.type or best
        if isinstance(source, LocalFile):
            return assess(source.file, self.machine, self._asked(wish), self.record)
        if isinstance(source, Known):
            chosen = chosen or _middle(source.entry.offered)
            listed = Listed(source.entry, chosen)
            return assess(listed, self.machine, self._asked(wish), self.record)
        return self._numbers(wish, source, chosen or "Q4_K_M")

    def answer(self, wish: Wish, cancel: CancelToken | None = None) -> Answered:
        """Work out the recommendation and the grid: tens of milliseconds, or raises Cancelled."""
        source = wish.source
        if isinstance(source, LocalFile):
            return self._answer_file(wish, source)
        if isinstance(source, Known):
            return self._answer_known(wish, source.entry, cancel or CancelToken())
        return self._answer_numbers(wish, source)

    def types(self, wish: Wish) -> list[tuple[str, str]]:
        """Return the types that can be chosen, with how the list shows them."""
        source = wish.source
        if isinstance(source, LocalFile):
            return [(source.file.type, source.file.type)]
        if isinstance(source, Own) and source.bits:
            text = tr("{bits} bits", bits=bits_text(source.bits))
            return [(text, text)]
        return list(
            _named_types(source.entry.offered if isinstance(source, Known) else USUAL_TYPES)
        )

    def most_layers(self, wish: Wish, fit: Fit) -> int:
        """Return how many layers could be on a GPU; 0 without one, or without known layers."""
        if not self.machine.usable_gpus or isinstance(wish.source, Own):
            return 0
        return fit.layers

    def trained(self, wish: Wish) -> int:
        """Return the context that the model was trained for, 0 where that is unknown."""
        if isinstance(wish.source, Known):
            return wish.source.entry.context
        if isinstance(wish.source, LocalFile):
            return wish.source.file.headers[0].context_length
        return 0

    def cache_words(self, wish: Wish, fit: Fit) -> str:
        """Write out the formula of the KV cache, where all layers are alike; else nothing."""
        source = wish.source
        if not isinstance(source, Known) or not source.entry.uniform_cache:
            return ""
        shape = source.entry.shape
        words = explain_kv(shape.layers, shape.kv_heads, shape.head, fit.context, wish.cache)
        return tr("KV cache = {formula}", formula=words.rpartition(" = ")[0])

    def why_no_speed(self, wish: Wish, fit: Fit) -> str:
        """Say why no speed is shown."""
        if self.record is None:
            return tr("Speed: not measured yet.")
        if isinstance(wish.source, Own):
            return tr("Speed: not known, as it depends on the model's shape.")
        if self.record.unread:
            return tr("Speed: not known, as not everything could be measured.")
        return tr("Speed: not measured for {type}.", type=fit.type)

    def exact(self, wish: Wish) -> Fit:
        """Ask llama.cpp's own allocator about a file; blocks for about a second.

        Raises UsageError for anything but a file, EngineError where llama.cpp refuses it.
        """
        if not isinstance(wish.source, LocalFile):
            raise UsageError(
                tr("Only a file of this disk can be checked."), tr("Open a .gguf file.")
            )
        return assess(
            wish.source.file, self.machine, self._asked(wish), self.record, tier="dry-run"
        )

    def _asked(self, wish: Wish) -> Wishes:
        return msgspec.structs.replace(
            self.wishes, context=wish.context, cache_type=wish.cache, gpu_layers=wish.gpu_layers
        )

    def _answer_known(self, wish: Wish, entry: Entry, cancel: CancelToken) -> Answered:
        asked = self._asked(wish)
        fits = []
        for name in entry.offered:
            cancel.raise_if_cancelled()
            fits.append(assess(Listed(entry, name), self.machine, asked, self.record))
        cancel.raise_if_cancelled()
        rows = grid(entry, self.machine, asked, COLUMNS)
        return self._answered(fits, _rows(rows, entry.context), entry.context)

    def _answer_numbers(self, wish: Wish, source: Own) -> Answered:
        if source.bits:
            return Answered(type="", headline=self._numbers(wish, source, ""), contexts=())
        fits = [self._numbers(wish, source, name) for name in USUAL_TYPES]
        rows = [
            Row(fit.type, (Cell(fit.type, wish.context, fit.verdict, fit.total, 0, 0),))
            for fit in fits
        ]
        answered = self._answered(fits, rows, 0)
        return msgspec.structs.replace(answered, contexts=(wish.context,))

    def _answer_file(self, wish: Wish, source: LocalFile) -> Answered:
        asked = self._asked(wish)
        trained = source.file.headers[0].context_length
        rows = []
        for cache in _CACHES:
            changed = msgspec.structs.replace(asked, cache_type=cache)
            (cells,) = file_grid(source.file, self.machine, changed, COLUMNS)
            rows += _rows([[msgspec.structs.replace(cell, type=cache) for cell in cells]], trained)
        fit = assess(source.file, self.machine, asked, self.record)
        return Answered(
            type=fit.type, headline=fit, rows=tuple(rows), by_cache=True, trained=trained
        )

    def _answered(self, fits: Sequence[Fit], rows: Sequence[Row], trained: int) -> Answered:
        found = recommend(
            fits, wanted_tps=self.settings.wanted_tps, headroom=self.settings.headroom
        )
        named = (fit for fit in fits if found and fit.type == found.type)
        best = next(named, None) or min(fits, key=lambda fit: fit.total)
        return Answered(
            type=best.type,
            headline=best,
            recommendation=found,
            rows=tuple(rows),
            trained=trained,
        )

    def _numbers(self, wish: Wish, source: Own, type: str) -> Fit:
        bits = source.bits or find_format(type).bits
        name = tr("{bits} bits", bits=bits_text(source.bits)) if source.bits else type
        return assess(Bits(source.parameters, bits, name), self.machine, self._asked(wish))


def catalogue_choices() -> tuple[ModelChoice, ...]:
    """Return what the picker offers of the catalogue."""
    return tuple(
        ModelChoice("catalogue", entry.name, entry.name, _sizes(entry), _others(entry))
        for entry in catalogue()
    )


def find_entry(name: str) -> Entry:
    """Return the model of that name; raises StopIteration for one that is not there."""
    return next(entry for entry in catalogue() if entry.name == name)


def file_words(fit: Fit) -> tuple[str, str]:
    """Say a file's fit in big words and small ones."""
    verb = {
        "gpu": tr("fits on the GPU"),
        "ram": tr("fits in RAM"),
        "tight": tr("fits tightly"),
        "split": tr("is split over GPU and RAM"),
        "too_big": tr("is too big"),
    }[fit.verdict]
    big = tr("This {type} file {verb}", type=fit.type, verb=verb)
    if not fit.file:
        words = format_parameters(fit.parameters)
        big = tr(
            "{words} at {type}: {size}, {verb}",
            words=words,
            type=fit.type,
            size=short_size(fit.size),
            verb=verb,
        )
    if fit.decode_tps is not None and fit.verdict != "too_big":
        big += f", {speed_text(fit.decode_tps)}"
    if fit.max_context is None:
        return big, ""
    if fit.max_context < 256:
        return big, tr("No context fits comfortably.")
    return big, tr(
        "Up to {context} of context fits comfortably.",
        context=context_text(fit.max_context),
    )


@functools.cache
def _named_types(offered: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Return types of files, then formats of other programs, each with its bits."""
    named = (*offered, *(name for name in _OTHER_FORMATS if name not in offered))
    return tuple((name, _type_text(name)) for name in named)


def _type_text(name: str) -> str:
    """Say a type with its bits, which mixes such as MXFP4_MOE do not have on their own."""
    try:
        return tr("{name}, {bits} bits", name=name, bits=bits_text(find_format(name).bits))
    except UsageError:
        return name


def _rows(cells: Sequence[Sequence[Cell]], trained: int) -> list[Row]:
    return [
        Row(row[0].type, tuple(c if not trained or c.context <= trained else None for c in row))
        for row in cells
    ]


def _middle(types: Sequence[str]) -> str:
    return "Q4_K_M" if "Q4_K_M" in types else types[len(types) // 2]


def _sizes(entry: Entry) -> str:
    text = format_parameters(entry.parameters)
    return (
        tr(
            "{words}, {parameters} active",
            words=text,
            parameters=format_parameters(entry.active),
        )
        if entry.active
        else text
    )


def _others(entry: Entry) -> str:
    return " ".join((entry.repo, *entry.also))
