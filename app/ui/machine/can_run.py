"""What this machine can run, in words, from the catalogue and the fit. No Qt here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from app.core.words import tr
from app.fit.assess import assess
from app.fit.catalogue import Entry, catalogue
from app.fit.result import Fit, Verdict
from app.fit.sources import Listed, Wishes
from app.hardware.bandwidth import BandwidthRecord
from app.hardware.machine import Machine
from app.ui.fit.fit_text import context_text, speed_text
from app.ui.machine.model_match import stated_size

TYPE = "Q4_K_M"
"""The type that sizes are compared at: the usual choice."""


class Rung(msgspec.Struct, frozen=True):
    """One size of models, stood for by one of them."""

    size: str
    """14B."""
    verdict: Verdict
    decode_tps: float | None


def can_run(
    machine: Machine, asked: Wishes, wanted: float, record: BandwidthRecord | None = None
) -> str:
    """Say up to which size models run comfortably, and which size is tight; blocks for a second.

    ``wanted`` is the speed to reach, in tokens/s. Models with experts are left out: their size says
    less about their memory and speed.
    """
    if machine.ram.total is None and not machine.usable_gpus:
        return tr("What this machine can run is not known: its memory could not be read.")
    asked = msgspec.structs.replace(asked, gpu_layers=None, cache_type="f16")
    rungs = [
        _rung(size, entry, machine, asked, record) for size, entry in ladder(catalogue(), asked)
    ]
    return sentence(rungs, asked.context or 8192, wanted)


def ladder(entries: Iterable[Entry], asked: Wishes) -> list[tuple[str, Entry]]:
    """Return the sizes in which models come, each with the newest model of that size.

    Only models that were trained for the context asked for.
    """
    steps: dict[float, Entry] = {}
    for entry in entries:
        size = stated_size(entry.name) or float(entry.parameters)
        if entry.is_mixture or entry.context < asked.context or not _is_round(size):
            continue
        if size not in steps or entry.released > steps[size].released:
            steps[size] = entry
    return [(_size(size), steps[size]) for size in sorted(steps)]


def sentence(rungs: Sequence[Rung], context: int, wanted: float) -> str:
    """Say it, from rungs in the order of their size."""
    fits = [one for one in rungs if one.verdict in ("gpu", "ram", "split")]
    quick = [one for one in fits if one.decode_tps is None or one.decode_tps >= wanted]
    at = tr("at {type} with {context} of context", type=TYPE, context=context_text(context))
    tight = next((one for one in rungs if one.verdict == "tight"), None)
    edge = tr("{size} is tight", size=tight.size) if tight else ""
    if not fits:
        if edge:
            return tr("Nothing is comfortable {at}: {edge}.", at=at, edge=edge)
        return tr("Nothing fits {at}: close other programs, or choose a smaller context.", at=at)
    if not quick:
        speed = speed_text(fits[0].decode_tps)
        return tr(
            "Fits up to {size} {at}, but even {smallest} answers slowly: {speed}.",
            size=fits[-1].size,
            at=at,
            smallest=fits[0].size,
            speed=speed,
        )
    best = quick[-1]
    speed = f", {speed_text(best.decode_tps)}" if best.decode_tps is not None else ""
    text = tr("Comfortable up to {size} {at}{speed}", size=best.size, at=at, speed=speed)
    more = []
    if fits[-1] is not best:
        more.append(
            tr(
                "up to {size} fits but answers more slowly than {wanted:g} tokens/s",
                size=fits[-1].size,
                wanted=wanted,
            )
        )
    if edge:
        more.append(edge)
    return "; ".join([text, *more]) + "."


def _rung(
    size: str, entry: Entry, machine: Machine, asked: Wishes, record: BandwidthRecord | None
) -> Rung:
    fit: Fit = assess(Listed(entry, TYPE), machine, asked, record)
    return Rung(size, fit.verdict, fit.decode_tps)


def _is_round(size: float) -> bool:
    """Tell sizes that people speak of, as 8B, from others, as 10.7B."""
    return size < 1e9 or float(size / 1e9).is_integer()


def _size(parameters: float) -> str:
    if parameters < 1e9:
        return f"{parameters / 1e6:.0f}M"
    return f"{parameters / 1e9:.0f}B"
