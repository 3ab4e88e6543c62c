"""Random weights of the common types: valid blocks whose values spread like those of a model.

Where the scales stand in a block follows ``ggml/src/ggml-common.h`` of llama.cpp (0c1e57098), how
they are used ``ggml-quants.c``. All other bits are random.
"""

from __future__ import annotations

import random
import struct
from collections.abc import Iterator
from types import MappingProxyType

import msgspec

from app.gguf.types import TensorType

SPREAD = 0.02
"""Standard deviation of the weights, as models are initialised with."""

_TILE_BLOCKS = 4093
_TILE_NUMBERS = 65_537
"""Primes, so that a repeated tile meets each row at another place."""
_PIECE = 8 << 20


class _Scale(msgspec.Struct, frozen=True):
    """Place of a block's scale, and the spread of what random bits give for a scale of 1."""

    offset: int
    spread: float
    lowest: int | None = None
    """Place of the block's lowest value, where it has one …"""
    ratio: float = 0.0
    """… which is so many times the scale, to bring the middle of the values to zero."""


_SCALES = MappingProxyType(
    {
        "Q4_0": _Scale(0, 4.6),
        "Q4_1": _Scale(0, 4.6, 2, -7.5),
        "Q5_0": _Scale(0, 9.2),
        "Q5_1": _Scale(0, 9.2, 2, -15.5),
        "Q8_0": _Scale(0, 74),
        "Q2_K": _Scale(80, 14, 82, 1.5),
        "Q3_K": _Scale(108, 43),
        "Q4_K": _Scale(0, 258, 2, 7.5),
        "Q5_K": _Scale(0, 527, 2, 15.5),
        "Q6_K": _Scale(208, 1370),
        "IQ1_S": _Scale(0, 7),
        "IQ2_XXS": _Scale(0, 55),
        "IQ2_XS": _Scale(0, 55),
        "IQ2_S": _Scale(0, 55),
        "IQ3_XXS": _Scale(0, 143),
        "IQ3_S": _Scale(0, 150),
        "IQ4_NL": _Scale(0, 70),
        "IQ4_XS": _Scale(0, 1290),
        "TQ1_0": _Scale(52, 0.8),
        "TQ2_0": _Scale(64, 1.1),
    }
)


class RandomWeights:
    """Endless weights of one type: a tile of random blocks, made once and repeated.

    Raises ValueError for a type whose blocks are not known here.
    """

    def __init__(self, kind: TensorType, chance: random.Random) -> None:
        self._kind = kind
        self._chance = chance
        self._tile = _tile(kind, _TILE_BLOCKS if kind.block > 1 else _TILE_NUMBERS, chance)

    def tensor(self, elements: int) -> Iterator[bytes]:
        """Yield the bytes of a tensor in large pieces, starting anywhere in the tile."""
        left = elements // self._kind.block * self._kind.bytes
        start = self._chance.randrange(len(self._tile) // self._kind.bytes) * self._kind.bytes
        turned = self._tile[start:] + self._tile[:start]
        piece = turned * max(1, min(-(-left // len(turned)), _PIECE // len(turned)))
        while left > 0:
            yield piece[:left]
            left -= len(piece)


def _tile(kind: TensorType, blocks: int, chance: random.Random) -> bytes:
    if kind.name == "F16":
        return struct.pack(f"<{blocks}e", *_normal(blocks, chance))
    if kind.name in ("F32", "BF16"):
        data = struct.pack(f"<{blocks}f", *_normal(blocks, chance))
        # BF16 is the upper half of each 32-bit number.
        halves = (data[at + 2 : at + 4] for at in range(0, len(data), 4))
        return data if kind.name == "F32" else b"".join(halves)
    tile = bytearray(chance.randbytes(blocks * kind.bytes))
    if kind.name == "MXFP4":
        # One byte, the exponent of two with a bias of 127; the 4-bit floats spread by about 3.
        tile[:: kind.bytes] = bytes(chance.choice((119, 120)) for _ in range(blocks))
        return bytes(tile)
    place = _SCALES.get(kind.name)
    if place is None:
        raise ValueError(f"no random weights of type {kind.name}")
    for start in range(0, len(tile), kind.bytes):
        scale = SPREAD / place.spread * chance.uniform(0.8, 1.2)
        struct.pack_into("<e", tile, start + place.offset, scale)
        if place.lowest is not None:
            struct.pack_into("<e", tile, start + place.lowest, place.ratio * scale)
    return bytes(tile)


def _normal(count: int, chance: random.Random) -> list[float]:
    return [chance.gauss(0, SPREAD) for _ in range(count)]
