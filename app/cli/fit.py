"""``snug fit``: what a model would take on this machine, for people and as JSON.

``--json`` prints ``{"variants": [{"file", "type", "bits_per_weight", "size", "context", "parts",
"total", "devices", "verdict", "max_context", "decode_tps", "prefill_tps", "tier"}],
"recommended": {"file", "reason"}}``. A repository of the Hub adds ``repository``, ``revision``,
``unreadable`` (``[{"file", "type", "problem"}]``: variants without a fit) and ``made_from_it``
(GGUF repositories, where it has no GGUF files itself); a repository that could not be asked and is
in the catalogue, or was looked at before, adds ``note``, which says so.
"""

from __future__ import annotations

import argparse
import datetime
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import msgspec

from app.cli.fit_report import as_json, as_text
from app.cli.offers import (
    UNREACHED,
    Address,
    Situation,
    address,
    find_variant,
    fit_offers,
    made_from,
    read_offers,
    with_empty_file,
)
from app.core.errors import UsageError
from app.fit.assess import File, Numbers, Wishes, assess, assess_all, open_file, wishes
from app.fit.catalogue import Entry, catalogue, find_model
from app.fit.formula import find_format
from app.fit.recommend import recommend
from app.fit.result import Fit
from app.fit.sources import numbers
from app.gguf.errors import GgufError
from app.hub.errors import HubError
from app.hub.repository import Repository
from app.hub.repository_store import Look
from app.services import Services

_MOST_BILLIONS = 100_000
_MOST_BITS = 64
_MOST_CONTEXT = 2**27

Step = Callable[[str, float], None]


def run_fit(services: Services, options: argparse.Namespace, on_step: Step) -> dict[str, Any] | str:
    """Work out the fit and return the report: with ``--json`` an object, else text.

    ``on_step`` hears of the engine check where it has to run first. Raises UsageError for anything
    that cannot be used, EngineError where a dry run fails, HubError where the Hub is needed.
    """
    source = _source(options)
    _check(options)
    if isinstance(source, Address):
        return _remote(services, options, on_step, source)
    here = _situation(services, options, on_step)
    fits = _fits(source, here, options)
    return _reported(services, options, _title(source), fits)


def _fits(
    source: Entry | File | Numbers, here: Situation, options: argparse.Namespace
) -> list[Fit]:
    asked = here.asked
    if options.ctx is None and (trained := _trained(source)):
        asked = msgspec.structs.replace(asked, context=min(asked.context or trained, trained))
    if not isinstance(source, Entry):
        return [assess(source, here.machine, asked, here.record, tier=options.tier)]
    if options.tier not in (None, "formula"):
        raise UsageError(
            f"{source.name} is in the catalogue only: there is no file to read.",
            "Give the path of its .gguf file for that tier.",
        )
    return assess_all(source, here.machine, asked, here.record)


def _reported(
    services: Services, options: argparse.Namespace, title: str, fits: list[Fit]
) -> dict[str, Any] | str:
    settings = services.settings.value
    found = recommend(fits, settings.wanted_tps, settings.headroom)
    if options.json:
        return as_json(fits, found)
    return as_text(title, fits, found, settings.headroom)


def _remote(
    services: Services, options: argparse.Namespace, on_step: Step, source: Address
) -> dict[str, Any] | str:
    """Ask the Hub; what is not reached is answered by what was seen of it, or the catalogue."""
    entry = _in_catalogue(source.repo)
    try:
        look = _look(services, source)
    except HubError as error:
        if entry is None or source.wanted or error.kind not in UNREACHED:
            raise
        here = _situation(services, options, on_step)
        report = _reported(services, options, entry.name, _fits(entry, here, options))
        return _noted(report, f"{error.text} These are the figures of Snug's own catalogue.")
    if not look.repository.variants:
        report = _without_gguf(services, options, on_step, look)
    else:
        report = _of_repository(services, options, on_step, look.repository, source.wanted)
    if look.problem is None or look.seen is None:
        return report
    day = datetime.date.fromtimestamp(look.seen)
    return _noted(report, f"{look.problem.text} This is the repository as it was on {day}.")


def _look(services: Services, source: Address) -> Look:
    if source.revision:
        return Look(services.hub.repository(source.repo, source.revision))
    return services.hub.look(source.repo)


def _noted(report: dict[str, Any] | str, note: str) -> dict[str, Any] | str:
    return f"{report}\n{note}" if isinstance(report, str) else {**report, "note": note}


def _of_repository(
    services: Services,
    options: argparse.Namespace,
    on_step: Step,
    repository: Repository,
    wanted: str,
) -> dict[str, Any] | str:
    """Report on all variants, or on the one that is wanted, by their headers."""
    variants = repository.variants
    if wanted:
        variants = (find_variant(repository, wanted),)
    if options.tier == "dry-run" and len(variants) > 1:
        raise UsageError(
            "A dry run is of one variant: its header has to be fetched whole.",
            f"Name one: snug fit {repository.id}:{variants[-1].name} --tier dry-run",
        )
    here = _situation(services, options, on_step)
    offers = read_offers(services.hub, repository, variants)
    with ExitStack() as stack:
        if options.tier == "dry-run":
            folder = services.paths.cache
            offers = [
                stack.enter_context(with_empty_file(services.hub, repository, offer, folder))
                for offer in offers
            ]
        fits = fit_offers(offers, here, options.tier, trim=options.ctx is None)
    problems = [(offer.variant, offer.problem) for offer in offers if offer.problem is not None]
    if not fits:
        raise problems[0][1]
    report = _reported(services, options, repository.id, fits)
    if isinstance(report, str):
        said = [f"{variant.name} could not be read: {error.text}" for variant, error in problems]
        return "\n".join([report, *said])
    unreadable = [
        {"file": variant.files[0].path, "type": variant.name, "problem": error.text}
        for variant, error in problems
    ]
    return {**report, **_whose(repository), "unreadable": unreadable}


def _without_gguf(
    services: Services, options: argparse.Namespace, on_step: Step, look: Look
) -> dict[str, Any] | str:
    """Report on weights that are no GGUF, by the formula, and on what was made from them."""
    repository, weights = look.repository, look.repository.weights
    known = numbers(weights, repository.id) if weights is not None else None
    if weights is None or known is None:
        raise UsageError(
            f"{repository.id} has no GGUF files, and its weights are of no kind that Snug knows.",
            "Look for one that has: snug search",
        )
    here = _situation(services, options, on_step)
    if options.ctx is None and weights.context:
        context = min(here.asked.context or weights.context, weights.context)
        here = msgspec.structs.replace(
            here, asked=msgspec.structs.replace(here.asked, context=context)
        )
    if options.tier not in (None, "formula"):
        raise UsageError(
            f"{repository.id} has no GGUF files: there is no header to read.",
            "Leave --tier out, or name a repository with GGUF files.",
        )
    report = _reported(services, options, repository.id, _fits(known, here, options))
    others = [] if look.problem else made_from(services.hub, repository)
    if not isinstance(report, str):
        return {**report, **_whose(repository), "unreadable": [], "made_from_it": others}
    lines = [report, weights.says]
    if look.problem is None:
        lines += [f"As GGUF: {', '.join(others)}." if others else "Nobody made GGUF files from it."]
    return "\n".join(lines)


def _whose(repository: Repository) -> dict[str, Any]:
    return {"repository": repository.id, "revision": repository.revision}


def _in_catalogue(repo: str) -> Entry | None:
    return next((one for one in catalogue() if repo in (one.repo, *one.gguf)), None)


def _situation(services: Services, options: argparse.Namespace, on_step: Step) -> Situation:
    finding = services.setup.finding(on_step)
    return Situation(
        services.machine.look(),
        services.machine.speed_record(),
        _wishes(services, options, gpu=finding.gpu, extra_buffers=finding.extra_buffers),
    )


def _source(options: argparse.Namespace) -> Entry | File | Numbers | Address:
    if options.params is not None or options.bits is not None:
        return _numbers(options)
    if not options.model:
        raise UsageError(
            "snug fit needs a model.",
            "Give a .gguf file, a name such as llama-3.1-8b, or --params 8.03 --bits 4.89.",
        )
    path = Path(options.model).expanduser()
    remote = address(options.model)
    meant = remote is not None and bool(remote.wanted)
    if path.is_file() or (path.suffix.lower() == ".gguf" and not meant):
        return _file(path)
    if path.is_dir() and len(path.parts) > 1:
        raise UsageError(f"{path} is a folder.", "Give the path of a .gguf file in it.")
    if remote is None:
        return find_model(options.model)
    # What the catalogue says needs no network.
    entry = _in_catalogue(remote.repo) if options.tier == "formula" and not meant else None
    return entry or remote


def _trained(source: Entry | File | Numbers) -> int:
    """Return the context that a model was trained for, 0 where that is not known."""
    if isinstance(source, Entry):
        return source.context
    return source.headers[0].context_length if isinstance(source, File) else 0


def _numbers(options: argparse.Namespace) -> Numbers:
    if options.model:
        raise UsageError("--params and --bits stand in place of a model.", "Leave one of them out.")
    if options.params is None or options.bits is None:
        raise UsageError("--params and --bits belong together.", "As in --params 8.03 --bits 4.89.")
    if not 0 < options.params <= _MOST_BILLIONS:
        raise UsageError(
            f"--params {options.params:g} is no size of a model.",
            "It is given in billions: 8.03 for 8,030,000,000 parameters.",
        )
    bits, type = _bits(options.bits)
    return Numbers(options.params * 1e9, bits, type)


def _bits(text: str) -> tuple[float, str]:
    try:
        bits = float(text)
    except ValueError:
        format = find_format(text)
        return format.bits, format.name
    if not 0 < bits <= _MOST_BITS:
        raise UsageError(
            f"--bits {text} is no number of bits.", f"It is more than 0 and at most {_MOST_BITS}."
        )
    return bits, ""


def _file(path: Path) -> File:
    if not path.exists():
        raise UsageError(f"There is no file {path}.", "Give the path of a .gguf file.")
    try:
        return open_file(path)
    except GgufError as error:
        raise UsageError(f"{path.name}: {error.text}", error.hint, error.detail) from error


def _check(options: argparse.Namespace) -> None:
    if options.ctx is not None and options.ctx > _MOST_CONTEXT:
        raise UsageError(f"--ctx {options.ctx} is no length of context.", "Give tokens: 8192.")
    if options.gpu_layers not in (None, "auto") and _layers(options) < -1:
        raise UsageError("--gpu-layers cannot be negative.", "-1 is all of them.")


def _layers(options: argparse.Namespace) -> int:
    try:
        return int(options.gpu_layers)
    except ValueError as error:
        raise UsageError(
            f"--gpu-layers {options.gpu_layers} is no number.", "Give a number, or auto."
        ) from error


def _wishes(
    services: Services, options: argparse.Namespace, *, gpu: bool, extra_buffers: bool
) -> Wishes:
    changes: dict[str, Any] = {"cache_type": options.kv}
    if options.ctx is not None:
        changes["context"] = options.ctx
    if options.gpu_layers is not None:
        changes["gpu_layers"] = None if options.gpu_layers == "auto" else _layers(options)
    if not gpu:
        # The engine check found no card that works: nothing can go there.
        changes["gpu_layers"] = 0
    return wishes(services.settings.value, extra_buffers=extra_buffers, **changes)


def _title(source: Entry | File | Numbers) -> str:
    if isinstance(source, Entry | File):
        return source.name
    return "Bare numbers"
