"""What each GGUF type loses and how many bits a weight of a whole file takes, with sources.

The figures are in ``resources/quality.toml``; loss is the mean Kullback-Leibler divergence from the
unquantized model, measured by others on Llama 3 8B. Other models lose more or less, in much the
same order.
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from types import MappingProxyType

import msgspec

from app.core.paths import shipped
from app.core.words import mark

SOURCE = "llama.cpp, tools/perplexity/README.md, Llama 3 8B"
"""Where the losses are from, as it is shown."""

INDISTINGUISHABLE = 0.002
"""Losses up to this one count as none: Q8_0's 0.0014 is close to what the measurement itself adds
(0.0006), and far below what a reader could notice. Choosing a type twice as large to win it would
waste memory."""

_WORDS = (
    (INDISTINGUISHABLE, mark("no loss that can be noticed")),
    (0.012, mark("a very small loss of quality")),
    (0.04, mark("a small loss of quality")),
    (0.11, mark("a noticeable loss of quality")),
    (0.25, mark("a large loss of quality")),
)
_HEAVY = mark("a heavy loss of quality")


class Quality(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the table; None is "not measured"."""

    name: str
    bits: float
    """Bits per weight of the file of Llama 3.1 8B."""
    kld: float | None = None
    ppl: float | None = None
    """Perplexity above that of the unquantized model."""
    kld_imatrix: float | None = None
    ppl_imatrix: float | None = None
    computed: bool = False
    """Whether ``bits`` was computed for the same shape instead of published."""

    @property
    def loss(self) -> float | None:
        """The divergence that types are compared by: with an importance matrix where measured.

        Most uploaders use one, and the small types were measured with one only.
        """
        return self.kld if self.kld_imatrix is None else self.kld_imatrix


@functools.cache
def quality_table() -> Mapping[str, Quality]:
    """Return every row by the type's name, from the least loss to the most."""
    text = shipped("resources", "quality.toml").read_text(encoding="utf-8")
    rows = msgspec.convert(tomllib.loads(text)["type"], list[Quality])
    rows.sort(key=lambda row: (row.loss is None, row.loss or 0.0, row.bits))
    return MappingProxyType({row.name: row for row in rows})


def quality_loss(type: str) -> float | None:
    """Return the divergence of a type such as ``Q4_K_M``; None where none was published.

    Uploaders' own mixes (UD-…), MXFP4 and formats other than GGUF have none.
    """
    row = quality_table().get(type)
    return None if row is None else row.loss


def loss_words(loss: float | None) -> str:
    """Say a divergence in English, for :func:`tr`: "a small loss of quality"."""
    if loss is None:
        return mark("a loss of quality that nobody measured")
    return next((words for limit, words in _WORDS if loss <= limit), _HEAVY)
