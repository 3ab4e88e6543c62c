"""What a fit says in words: verdicts, the formula with its numbers, contexts and speeds."""

from __future__ import annotations

from types import MappingProxyType
from typing import NamedTuple

from app.core.units import format_bytes
from app.fit.assess import Cell
from app.fit.formula import explain_formula, weight_bytes
from app.fit.result import Breakdown, Fit, Tier, Verdict
from app.fit.verdict import WORDS


class Face(NamedTuple):
    """How a verdict looks: always word, glyph and colour together."""

    word: str
    icon: str
    token: str
    """Colour of the theme."""


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
    {
        verdict: Face(WORDS[verdict][:1].upper() + WORDS[verdict][1:], *look)
        for verdict, look in _LOOKS.items()
    }
)
"""The verdicts, in the words that the whole app uses."""

TIERS: MappingProxyType[Tier, str] = MappingProxyType(
    {
        "formula": "Worked out from numbers",
        "header": "From the file's header",
        "dry-run": "By llama.cpp's own allocator",
    }
)
"""How a figure came about."""

TIER_TIPS: MappingProxyType[Tier, str] = MappingProxyType(
    {
        "formula": "From the model's published sizes. The file itself may differ by a few percent.",
        "header": "From the tensors and settings that this file lists.",
        "dry-run": "llama.cpp reserved this memory for the file in a trial that loads no weights.",
    }
)


class Part(NamedTuple):
    """One part of a breakdown."""

    key: str
    """Name of the field of :class:`Breakdown`; its colour is ``part_<key>``."""
    name: str
    tip: str


PARTS = (
    Part("weights", "Weights", "The model itself: every parameter at the bits of its type."),
    Part(
        "kv_cache", "KV cache",
        "What the model keeps of the conversation: keys and values for each token of context.",
    ),
    Part(
        "recurrent", "State",
        "The fixed-size memory of recurrent layers, the same for every length of conversation.",
    ),
    Part("compute", "Compute", "Room to work in while a batch of tokens is read."),
    Part("output", "Output", "The scores of every word of the vocabulary, for the next token."),
    Part(
        "overhead", "Overhead",
        "The engine's own process, and what a graphics driver takes for itself.",
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
        word = "second copies" if beyond > 0 else "left on disk"
        rest.append(f"{'+' if beyond > 0 else '−'} {word} {format_bytes(abs(beyond))}")
    rest += [
        f"+ {_lower(segment.part.name)} {format_bytes(segment.size)}"
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
    return f"{bits:.2f}".rstrip("0").rstrip(".")


def context_text(context: int) -> str:
    """Say tokens of context: ``8k`` for 8,192, ``5,000`` for what is no multiple of 1,024."""
    if context >= 1024 and context % 1024 == 0:
        return f"{context // 1024}k"
    return f"{context:,}"


def speed_text(tokens: float | None) -> str:
    """Say an expected speed, or that nothing was measured."""
    if tokens is None:
        return "not measured yet"
    number = f"{tokens:.1f}" if tokens < 3 else f"{tokens:,.0f}"
    return f"about {number} tokens/s"


def short_size(size: int) -> str:
    """Say a size with two digits, as one says it aloud: ``4.9 GB``."""
    return format_bytes(size, digits=2)


def headline(fit: Fit) -> str:
    """Say which variant to take, in one breath; for one that does not fit, say so."""
    if fit.verdict == "too_big":
        return "Too big for this machine"
    speed = f", {speed_text(fit.decode_tps)}" if fit.decode_tps is not None else ""
    verb = {"gpu": "fits on the GPU", "ram": "fits in RAM", "tight": "fits tightly",
            "split": "split over GPU and RAM"}[fit.verdict]  # fmt: skip
    return f"Take {fit.type}: {short_size(fit.size)}, {verb}{speed}"


def cell_text(cell: Cell, row: str) -> str:
    """Say one cell of the grid, as for a screen reader."""
    text = (
        f"{row} with {context_text(cell.context)} of context: {FACES[cell.verdict].word}, "
        f"{format_bytes(cell.total)}"
    )
    if 0 < cell.gpu_layers < cell.layers:
        text += f", {cell.gpu_layers} of {cell.layers} layers on the GPU"
    return text


def _lower(name: str) -> str:
    return name if name.startswith("KV") else name[:1].lower() + name[1:]
