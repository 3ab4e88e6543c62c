"""The steps of the context slider: from 2k to 128k, four to each doubling."""

from __future__ import annotations

import math

LEAST, MOST = 2048, 131_072
COUNT = 24
"""Number of the last step."""
COLUMNS = (2048, 4096, 8192, 16_384, 32_768, 65_536, 131_072)
"""Contexts that grids show."""
_WHOLE = 256
"""llama.cpp makes room in multiples of this."""


def context_at(step: int) -> int:
    """Return the context of a step: 2,048 at 0, doubled at every fourth."""
    return round(LEAST * 2 ** (step / 4) / _WHOLE) * _WHOLE


def step_of(context: int) -> int:
    """Return the nearest step."""
    bounded = min(MOST, max(LEAST, context))
    return round(4 * math.log2(bounded / LEAST))


def nearest_column(context: int) -> int:
    """Return the place in :data:`COLUMNS` of the context nearest on the slider's scale."""
    where = math.log2(max(1, context))
    return min(range(len(COLUMNS)), key=lambda column: abs(math.log2(COLUMNS[column]) - where))
