"""Tier 1: parameters × bits ÷ 8, for GGUF types and for the formats that others talk about.

What the formula leaves out (compute buffers, the output, what a driver takes) is tier 2's work.
"""

from __future__ import annotations

import functools
import re
from typing import Literal

import msgspec

from app.core.errors import UsageError
from app.core.units import format_bytes
from app.core.words import figures, mark, tr
from app.fit.quality import quality_table
from app.gguf.types import TYPE_BY_NAME

Family = Literal["float", "bitsandbytes", "gptq", "awq", "gguf"]

_WIDTH = 4096
"""Width of a layer assumed for GPTQ's g_idx, one 32-bit number for each row of a matrix: 0.008 bits
per weight here, and no more than 0.016 for any model that is quantized this way."""
_NOT_LAYERS = frozenset({"Q8_1", "Q8_K", "I8", "I16", "I32", "I64", "F64"})
"""Types that hold numbers between steps, never the weights of a file."""
_GPTQ = re.compile(r"(?:GPTQ|INT)[-_ ]?([2348])(?:BIT)?[-_ ]?(?:G?(\d+|NONE)G?)?")


class Format(msgspec.Struct, frozen=True, kw_only=True):
    """A way to store weights."""

    name: str
    """``FP16``, ``NF4``, ``GPTQ-4bit-128g``, ``Q4_K_M`` …"""
    bits: float
    """Bits per weight, scales included."""
    family: Family
    how: str
    """Where the bits come from, in one sentence."""
    layers_only: bool = False
    """Embeddings and output stay at 16 bits; matters where the model's shape is known."""


_OTHERS = (
    Format(
        name="FP32", bits=32.0, family="float",
        how=mark("Full precision: four bytes per weight."),
    ),
    Format(
        name="FP16", bits=16.0, family="float",
        how=mark("Half precision: two bytes per weight."),
    ),
    Format(
        name="BF16", bits=16.0, family="float",
        how=mark("Half precision with the range of FP32: two bytes per weight."),
    ),
    Format(
        name="INT8", bits=8.0, family="bitsandbytes", layers_only=True,
        how=mark("bitsandbytes LLM.int8(): one byte per weight; the scale of each row is "
                 "left out."),
    ),
    Format(
        name="NF4", bits=4 + 32 / 64, family="bitsandbytes", layers_only=True,
        how=mark("bitsandbytes NormalFloat: 4 bits, and a 32-bit scale for each 64 weights."),
    ),
    Format(
        name="NF4-DQ", bits=4 + 8 / 64 + 32 / (64 * 256), family="bitsandbytes", layers_only=True,
        how=mark("NF4 with double quantization: 8-bit scales, with a 32-bit scale for each "
                 "256 of them."),
    ),
)  # fmt: skip


def gptq(bits: int, group: int | None = 128, width: int = _WIDTH) -> Format:
    """Return GPTQ at 2, 3, 4 or 8 bits with that many weights in a group (None: a whole column).

    Each group has a 16-bit scale and a packed zero point of ``bits`` bits; ``g_idx`` adds a 32-bit
    number for each row of a matrix ``width`` wide. Raises UsageError for other bits or groups.
    """
    if bits not in (2, 3, 4, 8):
        raise UsageError(
            tr("GPTQ has no {bits}-bit variant.", bits=bits), tr("It comes with 2, 3, 4 or 8 bits.")
        )
    if group is not None and group < 1:
        raise UsageError(
            tr("A GPTQ group holds at least one weight."), tr("Usual sizes are 32, 64 and 128.")
        )
    members = group or width
    return Format(
        name=f"GPTQ-{bits}bit" + (f"-{group}g" if group else ""),
        bits=bits + (16 + bits) / members + 32 / width,
        family="gptq",
        layers_only=True,
        how=tr(
            "{bits} bits, a 16-bit scale and a {bits}-bit zero point for each {group}, and g_idx.",
            bits=bits,
            group=tr("{group} weights", group=group) if group else tr("column"),
        ),
    )


def awq(group: int = 128) -> Format:
    """Return AWQ at 4 bits: scales of 16 and zero points of 4 bits, without ``g_idx``."""
    if group < 1:
        raise UsageError(
            tr("An AWQ group holds at least one weight."), tr("The usual size is 128.")
        )
    return Format(
        name=f"AWQ-4bit-{group}g",
        bits=4 + (16 + 4) / group,
        family="awq",
        layers_only=True,
        how=tr(
            "4 bits, a 16-bit scale and a 4-bit zero point for each {group} weights.", group=group
        ),
    )


@functools.cache
def formats() -> tuple[Format, ...]:
    """Return every format, GGUF types last and each from many bits to few."""
    found = [*_OTHERS, *(gptq(bits) for bits in (8, 4, 3, 2)), awq()]
    ours = [
        Format(
            name=row.name, bits=row.bits, family="gguf",
            how=tr("Bits per weight of a whole {name} file of Llama 3.1 8B; embeddings "
                   "and output, which often have a type of their own, are in it.", name=row.name),
        )
        for row in quality_table().values()
        if row.name != "BF16"
    ]  # fmt: skip
    known = {format.name for format in (*found, *ours)}
    ours += [
        Format(
            name=kind.name, bits=kind.bits_per_weight, family="gguf",
            how=tr("A block of {block} weights takes {bytes} bytes.",
                   block=kind.block, bytes=kind.bytes),
        )
        for kind in TYPE_BY_NAME.values()
        if kind.name not in known | _NOT_LAYERS
    ]  # fmt: skip
    return (*found, *sorted(ours, key=lambda format: -format.bits))


def find_format(name: str) -> Format:
    """Return a format by its name, however it is written; raises UsageError.

    ``int8``, ``q4_k_m``, ``gptq-4bit-32g``, ``NF4 double quantization`` are all understood.
    """
    wanted = re.sub(r"\s+", "-", name.strip().upper())
    wanted = re.sub(r"^(?:LLM\.INT8|BNB-?INT8|8BIT)(?:\(\))?$", "INT8", wanted)
    wanted = re.sub(r"^NF4[-+_]?(?:DQ|DOUBLE.*)$", "NF4-DQ", wanted)
    for format in formats():
        if format.name.upper() == wanted:
            return format
    if wanted.startswith("AWQ"):
        group = re.search(r"(\d+)G$|G(\d+)$", wanted)
        return awq(int(group[1] or group[2]) if group else 128)
    if wanted.startswith("GPTQ") and (match := _GPTQ.fullmatch(wanted)):
        column = match[2] == "NONE"
        return gptq(int(match[1]), None if column else int(match[2] or 128))
    raise UsageError(
        tr("{name} is no type of weights that Snug knows.", name=name),
        tr("Examples: Q4_K_M, Q8_0, FP16, INT8, NF4, GPTQ-4bit-128g, AWQ-4bit-128g."),
    )


def weight_bytes(parameters: float, bits: float) -> int:
    """Return parameters × bits ÷ 8, in whole bytes."""
    return round(parameters * bits / 8)


def kv_cache_bytes(
    layers: int, kv_heads: int, head_width: int, context: int, cache_type: str = "f16"
) -> int:
    """Return what keys and values of all layers take, where every layer attends to everything."""
    kind = TYPE_BY_NAME[cache_type.upper()]
    return round(2 * layers * kv_heads * head_width * context * kind.bytes / kind.block)


def explain_formula(parameters: float, bits: float) -> str:
    """Write the formula with its numbers: ``8.03 B × 4.89 bits ÷ 8 = 4.91 GB``.

    Parameters and bits are rounded for reading; the result is that of the exact ones.
    """
    size = format_bytes(weight_bytes(parameters, bits))
    return tr(
        "{parameters} × {digits} bits ÷ 8 = {size}",
        parameters=format_parameters(parameters),
        digits=_digits(bits),
        size=size,
    )


def explain_kv(
    layers: int, kv_heads: int, head_width: int, context: int, cache_type: str = "f16"
) -> str:
    """Write the cache's formula with its numbers, for models whose layers are all alike."""
    kind = TYPE_BY_NAME[cache_type.upper()]
    size = format_bytes(kv_cache_bytes(layers, kv_heads, head_width, context, cache_type))
    return tr(
        "2 × {layers} layers × {kv_heads} heads × {width} × {context:,} "
        "tokens × {digits} bytes = {size}",
        layers=layers,
        kv_heads=kv_heads,
        width=head_width,
        context=context,
        digits=_digits(kind.bytes / kind.block),
        size=size,
    )


def format_parameters(parameters: float) -> str:
    """Say a number of parameters: ``8.03 B``, ``494 M``."""
    if parameters >= 999.5e6:
        billions = parameters / 1e9
        return figures(f"{billions:.2f} B" if billions < 100 else f"{billions:.0f} B")
    return f"{parameters / 1e6:.0f} M"


def _digits(value: float) -> str:
    """Two decimals, without zeros that say nothing: 4.89, 8.5, 16."""
    return figures(f"{value:.2f}".rstrip("0").rstrip("."))
