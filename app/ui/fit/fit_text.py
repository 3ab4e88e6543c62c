"""What a fit says in words: verdicts, the formula with its numbers, contexts and speeds."""

from __future__ import annotations

from types import MappingProxyType
from typing import NamedTuple

from app.core.units import format_bytes
from app.core.words import figures, mark, tr
from app.fit.assess import Cell
from app.fit.formula import explain_formula, weight_bytes
from app.fit.result import Breakdown, Fit, Tier, Verdict
from app.fit.verdict import WORDS


class Face(NamedTuple):
    """How a verdict looks: always word, glyph and colour together."""

    verdict: Verdict
    icon: str
    token: str
    """Colour of the theme."""

    @property
    def word(self) -> str:
        """The verdict as it begins a line: ``Fits in RAM``."""
        return self.term[:1].upper() + self.term[1:]

    @property
    def short(self) -> str:
        """The verdict where many rows leave it little room: ``Split``."""
        return tr("Split") if self.verdict == "split" else self.word

    @property
    def term(self) -> str:
        """The verdict within a sentence: ``fits in RAM``."""
        return tr(WORDS[self.verdict])


_LOOKS: MappingProxyType[Verdict, tuple[str, str]] = MappingProxyType(
    {
        "gpu": ("check", "fits"),
        "ram": ("check", "fits"),
        "tight": ("warning", "tight"),
        "split": ("split", "split"),
        "too_big": ("too_big", "too_big"),
    }
)
FACES: MappingProxyType[Verdict, Face] = MappingProxyType(
    {verdict: Face(verdict, *look) for verdict, look in _LOOKS.items()}
)
"""The verdicts, in the words that the whole app uses."""

TIERS: MappingProxyType[Tier, str] = MappingProxyType(
    {
        "formula": mark("Worked out from numbers"),
        "header": mark("From the file's header"),
        "dry-run": mark("By llama.cpp's own allocator"),
    }
)
"""How a figure came about."""

TIER_TIPS: MappingProxyType[Tier, str] = MappingProxyType(
    {
        "formula": mark(
            "From the model's published sizes. The file itself may differ by a few percent."
        ),
        "header": mark("From the tensors and settings that this file lists."),
        "dry-run": mark(
            "llama.cpp reserved this memory for the file in a trial that loads no weights."
        ),
    }
)


class Part(NamedTuple):
    """One part of a breakdown."""

    key: str
    """Name of the field of :class:`Breakdown`; its colour is ``part_<key>``."""
    english: str
    """Its name as it begins a line."""
    inner: str
    """Its name within a sentence."""
    about: str

    @property
    def name(self) -> str:
        """Its name as it begins a line: ``Weights``."""
        return tr(self.english)

    @property
    def term(self) -> str:
        """Its name within a sentence: ``weights``."""
        return tr(self.inner)

    @property
    def tip(self) -> str:
        """What it is, in a sentence."""
        return tr(self.about)


PARTS = (
    Part(
        "weights", mark("Weights"), mark("weights"),
        mark("The model itself: every parameter at the bits of its type."),
    ),
    Part(
        "kv_cache", mark("KV cache"), mark("KV cache"),
        mark("What the model keeps of the conversation: keys and values for each token "
             "of context."),
    ),
    Part(
        "recurrent", mark("State"), mark("state"),
        mark("The fixed-size memory of recurrent layers, the same for every length of "
             "conversation."),
    ),
    Part(
        "compute", mark("Compute"), mark("compute"),
        mark("Room to work in while a batch of tokens is read."),
    ),
    Part(
        "output", mark("Output"), mark("output"),
        mark("The scores of every word of the vocabulary, for the next token."),
    ),
    Part(
        "overhead", mark("Overhead"), mark("overhead"),
        mark("The engine's own process, and what a graphics driver takes for itself."),
    ),
)  # fmt: skip
"""The parts in the order in which bars and sums show them."""


class Segment(NamedTuple):
    """A part with its bytes."""

    part: Part
    size: int


class Formula(NamedTuple):
    """The formula with the numbers in it, then what it leaves out."""

    product: str
    """``8.03 B × 4.89 bits ÷ 8 = 4.91 GB``."""
    rest: tuple[str, ...]
    """Further terms, each with its sign."""
    total: str
    """``= 6.19 GB``."""

    @property
    def text(self) -> str:
        """All of it in one line."""
        return " ".join((self.product, *self.rest, self.total))


def segments(parts: Breakdown) -> tuple[Segment, ...]:
    """Return the parts that are there."""
    sizes = ((part, int(getattr(parts, part.key))) for part in PARTS)
    return tuple(Segment(part, size) for part, size in sizes if size > 0)


def formula(fit: Fit) -> Formula:
    """Write out where the total of a fit comes from."""
    product = weight_bytes(fit.parameters, fit.bits_per_weight)
    rest = []
    beyond = fit.parts.weights - product
    # Below half a percent the difference is only the rounding of the bits.
    if abs(beyond) > product / 200:
        word = tr("second copies") if beyond > 0 else tr("left on disk")
        rest.append(f"{'+' if beyond > 0 else '−'} {word} {format_bytes(abs(beyond))}")
    rest += [
        f"+ {segment.part.term} {format_bytes(segment.size)}"
        for segment in segments(fit.parts)
        if segment.part.key != "weights"
    ]
    return Formula(
        explain_formula(fit.parameters, fit.bits_per_weight),
        tuple(rest),
        f"= {format_bytes(fit.total)}",
    )


def bits_text(bits: float) -> str:
    """Say bits per weight: ``4.89``, ``8.5``, ``16``."""
    return figures(f"{bits:.2f}".rstrip("0").rstrip("."))


def context_text(context: int) -> str:
    """Say tokens of context: ``8k`` for 8,192, ``5,000`` for what is no multiple of 1,024."""
    if context >= 1024 and context % 1024 == 0:
        return f"{context // 1024}k"
    return figures(f"{context:,}")


def speed_text(tokens: float | None) -> str:
    """Say an expected speed, or that nothing was measured."""
    if tokens is None:
        return tr("not measured yet")
    number = figures(f"{tokens:.1f}" if tokens < 3 else f"{tokens:,.0f}")
    return tr("about {number} tokens/s", number=number)


def short_size(size: int) -> str:
    """Say a size with two digits, as one says it aloud: ``4.9 GB``."""
    return format_bytes(size, digits=2)


def headline(fit: Fit) -> str:
    """Say which variant to take, in one breath; for one that does not fit, say so."""
    if fit.verdict == "too_big":
        return tr("Too big for this machine")
    speed = f", {speed_text(fit.decode_tps)}" if fit.decode_tps is not None else ""
    verb = {"gpu": tr("fits on the GPU"), "ram": tr("fits in RAM"), "tight": tr("fits tightly"),
            "split": tr("split over GPU and RAM")}[fit.verdict]  # fmt: skip
    return tr(
        "Take {type}: {size}, {verb}{speed}",
        type=fit.type,
        size=short_size(fit.size),
        verb=verb,
        speed=speed,
    )


def cell_text(cell: Cell, row: str) -> str:
    """Say one cell of the grid, as for a screen reader."""
    text = tr(
        "{row} with {context} of context: {word}, {total}",
        row=row,
        context=context_text(cell.context),
        word=FACES[cell.verdict].word,
        total=format_bytes(cell.total),
    )
    if 0 < cell.gpu_layers < cell.layers:
        text += tr(
            ", {gpu_layers} of {layers} layers on the GPU",
            gpu_layers=cell.gpu_layers,
            layers=cell.layers,
        )
    return text
