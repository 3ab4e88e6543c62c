"""The one way from a model to its fit on a machine, whichever tier the figures are from.

Three sources: bare :class:`Numbers`, a :class:`Listed` model of the catalogue in some type, and a
:class:`File` on this disk. Layers on the graphics card are chosen here where nobody chose them.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence

import msgspec

from app.core.errors import UsageError
from app.core.words import tr
from app.engine.protocol import ModelSettings
from app.fit.bare import assess_numbers, cache_estimate, shaped_cache
from app.fit.catalogue import Entry, entry_header
from app.fit.devices import (
    cards_of,
    comfortable_room,
    driver_memory,
    free_of,
    judge_need,
    needs_of,
    unsure_of,
    with_drivers,
)
from app.fit.dry_run import dry_run
from app.fit.formula import find_format, weight_bytes
from app.fit.memory import FitSettings, memory
from app.fit.mixes import MIXES
from app.fit.plan import Need, Plan
from app.fit.quality import quality_loss
from app.fit.result import DeviceNeed, Fit, Tier, Verdict
from app.fit.sources import File, Listed, Numbers, Source, Wishes, open_file, wishes
from app.fit.speed import decode_speed, prefill_speed
from app.fit.verdict import Judgement, judge
from app.gguf.header import Header
from app.hardware.bandwidth import BandwidthRecord
from app.hardware.machine import Machine

__all__ = [
    "Cell", "File", "Listed", "Numbers", "Source", "Wishes", "assess", "assess_all", "file_grid",
    "grid", "open_file", "wishes",
]  # fmt: skip

_PROMPT = 2048
"""Tokens of the prompt that the prefill speed is said for, or the context if that is less."""


class Cell(msgspec.Struct, frozen=True):
    """One type at one context."""

    type: str
    context: int
    verdict: Verdict
    total: int
    """Bytes over all devices."""
    gpu_layers: int
    layers: int


def assess(
    source: Source,
    machine: Machine,
    wishes: Wishes,
    record: BandwidthRecord | None = None,
    *,
    tier: Tier | None = None,
) -> Fit:
    """Work out one fit.

    ``tier`` "formula" on a file ignores its tensors, "dry-run" asks llama.cpp itself, which blocks
    for about a second. Without ``record`` no speed is known.

    Raises UsageError for a type that the model cannot have and for a tier that the source does not
    give, EngineError where a dry run fails.
    """
    if isinstance(source, Numbers):
        if tier not in (None, "formula"):
            raise UsageError(
                tr("Bare numbers have no file to read."), tr("Give a .gguf file for that tier.")
            )
        return assess_numbers(source, machine, wishes, cache=shaped_cache(source, wishes))
    if isinstance(source, Listed):
        if tier not in (None, "formula"):
            raise UsageError(
                tr("A model of the catalogue has no file to read."),
                tr("Give a .gguf file for --tier header or dry-run."),
            )
        return _assess_listed(source, machine, wishes, record)
    if tier == "formula":
        return assess_numbers(
            Numbers(source.parameters, source.bits_per_weight, source.type),
            machine, wishes, file=source.name, cache=cache_estimate(source, wishes),
        )  # fmt: skip
    cards = cards_of(machine)
    plan = Plan(source.headers, _settings(wishes, machine), cards=len(cards))
    case = _Case(
        plan=plan,
        headers=source.headers,
        file=source.name,
        type=source.type,
        size=sum(header.file_size for header in source.headers),
        tier="header",
    )
    fit = _fit(case, machine, wishes, record)
    return _rehearsed(fit, source, machine, wishes) if tier == "dry-run" else fit


def _rehearsed(fit: Fit, source: File, machine: Machine, wishes: Wishes) -> Fit:
    """Replace the figures of tier 2 by those of llama.cpp's own allocator."""
    if source.path is None:
        raise UsageError(tr("A dry run needs the file."), tr("Give the path of a .gguf file."))
    settings = ModelSettings(
        context=fit.context,
        gpu_layers=fit.gpu_layers,
        extra_buffers=wishes.extra_buffers,
        flash_attention=wishes.flash_attention,
        full_sliding_window=wishes.full_sliding_window,
        cache_type=wishes.cache_type,
        batch=wishes.batch,
        experts_on_cpu=wishes.experts_on_cpu,
    )
    (found,) = dry_run(source.path, source.headers, settings)
    needs = needs_of(found, machine, wishes)
    judged = judge(
        needs, mapped=found.mapped, gpu_layers=fit.gpu_layers, layers=fit.layers,
        headroom=wishes.headroom,
    )  # fmt: skip
    return msgspec.structs.replace(
        fit,
        context=found.context,
        parts=found.parts,
        devices=needs,
        verdict=judged.verdict,
        mapped=found.mapped,
        tier="dry-run",
        unsure=found.unsure,
    )


def assess_all(
    entry: Entry,
    machine: Machine,
    wishes: Wishes,
    record: BandwidthRecord | None = None,
    types: Sequence[str] = (),
) -> list[Fit]:
    """Return the fits of a catalogue model, one for each type it could be had in."""
    return [assess(Listed(entry, type), machine, wishes, record) for type in types or entry.offered]


def grid(
    entry: Entry,
    machine: Machine,
    wishes: Wishes,
    contexts: Sequence[int],
    types: Sequence[str] = (),
) -> list[list[Cell]]:
    """Return a row of cells for each type, one for each context; milliseconds once asked before."""
    return [
        [_cell(plan, type, context, machine, wishes) for context in contexts]
        for type in types or entry.offered
        for plan in [_plan(entry, type, _settings(wishes, machine), len(cards_of(machine)))]
    ]


def file_grid(
    file: File, machine: Machine, wishes: Wishes, contexts: Sequence[int]
) -> list[list[Cell]]:
    """Return the same for a file, which has one type only."""
    plan = Plan(file.headers, _settings(wishes, machine), cards=len(cards_of(machine)))
    return [[_cell(plan, file.type, context, machine, wishes) for context in contexts]]


class _Case(msgspec.Struct, frozen=True, kw_only=True):
    """A model whose layers are known."""

    plan: Plan
    headers: tuple[Header, ...]
    file: str
    type: str
    size: int
    tier: Tier
    parameters: int = 0
    """0: of the headers."""
    weights: int | None = None
    """Bytes that replace those of the headers, for formats other than GGUF."""
    unsure: tuple[str, ...] = ()


def _assess_listed(
    source: Listed, machine: Machine, wishes: Wishes, record: BandwidthRecord | None
) -> Fit:
    entry, cards = source.entry, cards_of(machine)
    settings = _settings(wishes, machine)
    if source.type in MIXES:
        header = entry_header(entry, source.type)
        return _fit(_Case(
            plan=_plan(entry, source.type, settings, len(cards)), headers=(header,),
            file=f"{entry.name} {source.type}", type=source.type, size=header.file_size,
            tier="formula", parameters=entry.parameters,
        ), machine, wishes, record)  # fmt: skip
    format = find_format(source.type)
    header = entry_header(entry, "F16")
    kept = _outside_of_layers(header) if format.layers_only else 0
    size = weight_bytes(entry.parameters - kept, format.bits) + 2 * kept
    other = (
        "" if format.family == "gguf" else tr("other programs need more or less beside the weights")
    )
    return _fit(_Case(
        plan=_plan(entry, "F16", settings, len(cards)), headers=(header,),
        file=f"{entry.name} {format.name}", type=format.name, size=size, tier="formula",
        parameters=entry.parameters, weights=size, unsure=(other,) if other else (),
    ), machine, wishes, None)  # fmt: skip


def _fit(case: _Case, machine: Machine, wishes: Wishes, record: BandwidthRecord | None) -> Fit:
    plan, cards = case.plan, cards_of(machine)
    scale = _Scale.of(case)
    layers = _layers(plan, wishes.context, machine, wishes, scale)
    need = scale.apply(plan.need(wishes.context, layers))
    needs, found = judge_need(need, layers, plan.layers, machine, wishes)
    if len(cards) > 1 and layers and case.weights is None:
        layers, needs, found = _on_several(case, layers, machine, wishes)
        need = plan.need(wishes.context, layers)

    def comfortable(context: int) -> bool:
        chosen = _layers(plan, context, machine, wishes, scale)
        there = scale.apply(plan.need(context, chosen))
        verdict = judge_need(there, chosen, plan.layers, machine, wishes)[1].verdict
        return verdict not in ("tight", "too_big")

    settings = msgspec.structs.replace(
        _settings(wishes, machine), context=need.context, gpu_layers=layers
    )
    parameters = case.parameters or sum(header.parameters for header in case.headers)
    size = case.weights or sum(header.data_size for header in case.headers)
    decode = prefill = None
    if record is not None:
        decode = decode_speed(case.headers, settings, record, need.context)
        prompt = min(_PROMPT, need.context)
        prefill = prefill_speed(case.headers, settings, record, prompt)
    return Fit(
        file=case.file,
        type=case.type,
        bits_per_weight=8 * size / parameters if parameters else 0.0,
        parameters=parameters,
        size=case.size,
        context=need.context,
        parts=with_drivers(need.parts, needs, cards),
        devices=needs,
        gpu_layers=layers,
        layers=plan.layers,
        verdict=found.verdict,
        max_context=plan.most_context(comfortable),
        mapped=need.mapped,
        decode_tps=decode,
        prefill_tps=prefill,
        quality_loss=quality_loss(case.type),
        tier=case.tier,
        unsure=(*plan.unsure, *case.unsure, *_beyond(plan, wishes), *unsure_of(cards, layers)),
    )


def _beyond(plan: Plan, wishes: Wishes) -> tuple[str, ...]:
    """Say it when more context is asked for than the model was trained for."""
    trained = plan.model.trained_context
    if not trained or wishes.context <= trained:
        return ()
    return (
        tr(
            "that answers get worse beyond the {trained:,} tokens it was trained for",
            trained=trained,
        ),
    )


def _cell(plan: Plan, type: str, context: int, machine: Machine, wishes: Wishes) -> Cell:
    layers = _layers(plan, context, machine, wishes, _SAME)
    need = plan.need(context, layers)
    needs, found = judge_need(need, layers, plan.layers, machine, wishes)
    total = with_drivers(need.parts, needs, cards_of(machine)).total
    return Cell(type, context, found.verdict, total, layers, plan.layers)


class _Scale(msgspec.Struct, frozen=True):
    """Replaces a plan's weights by others of the same tensors, in proportion."""

    factor: float = 1.0

    @classmethod
    def of(cls, case: _Case) -> _Scale:
        if case.weights is None:
            return _SAME
        return cls(case.weights / sum(header.data_size for header in case.headers))

    def apply(self, need: Need) -> Need:
        if self.factor == 1:
            return need
        weights = round(need.parts.weights * self.factor)
        saved = need.parts.weights - weights
        mapped = round(need.mapped * self.factor)
        return Need(
            ram=need.ram - (need.mapped - mapped),
            gpu=need.gpu - (saved - (need.mapped - mapped)),
            mapped=mapped,
            parts=msgspec.structs.replace(need.parts, weights=weights),
            context=need.context,
        )


_SAME = _Scale()


def _layers(plan: Plan, context: int, machine: Machine, wishes: Wishes, scale: _Scale) -> int:
    """Return the layers on the GPU: those wished for, else as many as fit comfortably."""
    cards = cards_of(machine)
    if not cards:
        return 0
    if wishes.gpu_layers is not None:
        return plan.layers if wishes.gpu_layers < 0 else min(wishes.gpu_layers, plan.layers)
    rooms = sum(comfortable_room(card, wishes) - driver_memory(card) for card in cards)
    return plan.most_layers(context, lambda need: scale.apply(need).gpu <= rooms)


def _on_several(
    case: _Case, most: int, machine: Machine, wishes: Wishes
) -> tuple[int, tuple[DeviceNeed, ...], Judgement]:
    """Judge a model on several cards by where each layer goes; ``most`` is for one large card.

    More layers may need less on one of the cards, so fewer are tried one by one.
    """
    cards = cards_of(machine)
    frees = tuple(free_of(card, wishes) or 0 for card in cards)
    usual = _settings(wishes, machine, wishes.context)
    for layers in range(most, -1, -1):
        settings = msgspec.structs.replace(usual, gpu_layers=layers, gpu_free=frees)
        found = memory(case.headers, settings)
        needs = needs_of(found, machine, wishes)
        held = all(
            device.needed <= comfortable_room(card, wishes)
            for device, card in zip(needs[1:], cards, strict=True)
        )
        if held or wishes.gpu_layers is not None or not layers:
            break
    return layers, needs, judge(
        needs, mapped=found.mapped, gpu_layers=layers, layers=case.plan.layers,
        headroom=wishes.headroom,
    )  # fmt: skip


def _outside_of_layers(header: Header) -> int:
    """Return the parameters of embeddings and output, which such formats leave at 16 bits."""
    names = ("token_embd.weight", "output.weight")
    return sum(tensor.elements for tensor in header.tensors if tensor.name in names)


def _settings(wishes: Wishes, machine: Machine, context: int = 0) -> FitSettings:
    """Return how the model would be loaded, but for the layers on a GPU."""
    return FitSettings(
        context=context,
        cache_type=wishes.cache_type,
        flash_attention=wishes.flash_attention,
        batch=wishes.batch,
        experts_on_cpu=wishes.experts_on_cpu,
        full_sliding_window=wishes.full_sliding_window,
        extra_buffers=wishes.extra_buffers,
        features=wishes.features or machine.cpu.used or (),
    )


@functools.lru_cache(maxsize=128)
def _plan(entry: Entry, type: str, settings: FitSettings, cards: int) -> Plan:
    headers = (entry_header(entry, type),)
    first = entry.offered[0]
    like = None if type == first else _plan(entry, first, settings, cards)
    return Plan(headers, settings, cards=cards, like=like)
