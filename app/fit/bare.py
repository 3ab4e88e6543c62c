"""Tier 1 on a machine: parameters and bits, of which no layers are known."""

from __future__ import annotations

from app.core.words import mark, tr
from app.fit.devices import (
    cards_of,
    comfortable_room,
    driver_memory,
    judge_need,
    with_drivers,
)
from app.fit.formula import kv_cache_bytes, weight_bytes
from app.fit.memory import ENGINE_BASE
from app.fit.plan import Need
from app.fit.quality import quality_loss
from app.fit.result import Breakdown, Fit
from app.fit.sources import File, Numbers, Wishes
from app.hardware.machine import Machine

_COMPUTE = mark("compute buffers and the output")
_UNKNOWN = f"the conversation's cache, {_COMPUTE}, which need the model's shape"


def assess_numbers(
    source: Numbers, machine: Machine, wishes: Wishes, *, file: str = "", cache: int | None = None
) -> Fit:
    """Judge the formula's figures: they go to the graphics cards first, the rest to the RAM.

    ``cache`` is the estimate of the KV cache in bytes where the model's shape is known.
    """
    weights = weight_bytes(source.parameters, source.bits)
    cards = cards_of(machine)
    both = weights + (cache or 0)
    share = 0
    if cards and wishes.gpu_layers == -1:
        share = both
    elif cards and wishes.gpu_layers != 0:
        room = sum(max(0, comfortable_room(card, wishes) - driver_memory(card)) for card in cards)
        share = min(both, room)
    mapped = max(0, weights - share)
    need = Need(
        ram=both - share + ENGINE_BASE,
        gpu=share,
        mapped=mapped,
        parts=Breakdown(weights=weights, kv_cache=cache or 0, overhead=ENGINE_BASE),
        context=wishes.context,
    )
    # Without layers, all or some of two: enough to say whether it is split.
    layers = 0 if not share else 2 if share == both else 1
    needs, found = judge_need(need, layers, 2, machine, wishes)
    return Fit(
        file=file,
        type=source.type,
        bits_per_weight=source.bits,
        parameters=round(source.parameters),
        size=weights,
        context=wishes.context,
        parts=with_drivers(need.parts, needs, cards),
        devices=needs,
        verdict=found.verdict,
        mapped=mapped,
        quality_loss=quality_loss(source.type),
        tier="formula",
        unsure=(_UNKNOWN if cache is None else tr(_COMPUTE),),
    )


def shaped_cache(source: Numbers, wishes: Wishes) -> int | None:
    """Return the formula's KV cache of numbers whose layers are known; None: they are not."""
    if not (source.layers and source.kv_heads and source.head_width):
        return None
    return kv_cache_bytes(
        source.layers, source.kv_heads, source.head_width, wishes.context, wishes.cache_type
    )


def cache_estimate(file: File, wishes: Wishes) -> int | None:
    """Return the formula's KV cache of a file, as if all its layers were alike; None: unknown."""
    header = file.headers[0]
    layers = header.integer(header.own("block_count"))
    heads = header.integer(header.own("attention.head_count"))
    kv_heads = header.integer(header.own("attention.head_count_kv")) or heads
    width = header.integer(header.own("embedding_length"))
    if not layers or not heads or not kv_heads or not width:
        return None
    head = header.integer(header.own("attention.key_length")) or width // heads
    return kv_cache_bytes(layers, kv_heads, head, wishes.context, wishes.cache_type)
