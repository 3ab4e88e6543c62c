"""``snug search`` and ``snug pull``: the Hub from the command line.

With ``--json`` each prints one object; sizes are bytes, times seconds, null is not known.

``search`` → ``{"results": [{"id", "parameters", "architecture", "context_length", "best_type",
"downloads", "likes", "gated", "licence", "updated", "tags", "base_models"}], "most_parameters",
"more"}``. ``best_type`` is the usual type with the most bits in which that many parameters would
fit here, empty when none does; ``most_parameters`` is what the list was kept to, null where it was
not; ``more`` says whether the Hub has further results.

``pull`` → ``{"repo", "revision", "variant", "files": [{"path", "size", "sha256"}], "size", "path",
"already_there", "seconds", "recommended"}``. ``path`` is the file to open, of a split model the
first part; ``recommended`` is the reason where Snug chose the variant, else null.
"""

from __future__ import annotations

import argparse
import queue
import re
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec

from app.cli.offers import (
    UNREACHED,
    Address,
    address,
    chosen,
    find_variant,
    fit_offers,
    incomplete,
    made_from,
    read_offers,
    situation,
)
from app.cli.pull_progress import PullProgress
from app.core.cancel import CancelToken
from app.core.errors import SnugError, UsageError
from app.core.interrupt import interrupt_cancels
from app.core.table import columns
from app.core.units import format_bytes
from app.fit.catalogue import search_models
from app.fit.recommend import recommend
from app.fit.rough import USUAL, best_type, most_parameters
from app.fit.sources import Wishes, wishes
from app.gguf.parts import model_files
from app.hardware.machine import Machine
from app.hub.download import ACTIVE, Download, Wanted
from app.hub.downloads import DownloadQueue
from app.hub.errors import HubError
from app.hub.places import hub_cache
from app.hub.repository import Repository, Variant
from app.hub.search import Found, Query
from app.services import Services

_TICK = 0.2
"""Seconds between two looks at a download of which nothing is heard."""
_COMMIT = re.compile(r"[0-9a-f]{40}")
_KNOWN = 5
"""Models that are named in place of a list from the Hub."""

Step = Callable[[str, float], None]


class _Room:
    """What fits the machine, as far as that was read."""

    def __init__(self, machine: Machine, asked: Wishes) -> None:
        self.most = most_parameters(machine, asked)
        """Parameters that fit at the usual type; 0 where the memory could not be read."""
        self._machine = machine
        self._asked = asked

    def best(self, found: Found) -> str | None:
        """Return the type with the most bits that fits, empty for none; None: nobody knows."""
        if not self.most or not found.parameters:
            return None
        return best_type(found.parameters, self._machine, self._asked)


def run_search(services: Services, options: argparse.Namespace) -> dict[str, Any] | str:
    """Search and return the report: with ``--json`` an object, else text.

    Raises HubError, which says what is known of such a model all the same.
    """
    text = " ".join(options.query)
    try:
        return _search(services, options, text)
    except HubError as error:
        known = [*services.hub.seen(text), *(one.name for one in search_models(text, _KNOWN))]
        if not error.unreached or not text or not known:
            raise
        hint = f"{error.hint} Without the Hub, snug fit knows: {', '.join(known[:_KNOWN])}."
        raise HubError(
            error.kind, error.text, hint, error.detail, retry_after=error.retry_after
        ) from error


def _search(services: Services, options: argparse.Namespace, text: str) -> dict[str, Any] | str:
    services.access.check()  # before the machine is looked at
    room = _Room(services.machine.look(), wishes(services.settings.value))
    most = 0 if options.all else room.most
    search = services.hub.search(Query(text=text, sort=options.sort, most=most))
    results: list[Found] = []
    while len(results) < options.limit and not search.ended:
        results += search.more()
    more = not search.ended or len(results) > options.limit
    results = results[: options.limit]
    if not options.json:
        return "\n".join(_search_lines(options, results, room, most, more=more))
    return {
        "results": [_result(one, room) for one in results],
        "most_parameters": most or None,
        "more": more,
    }


def run_pull(services: Services, options: argparse.Namespace, on_step: Step) -> dict[str, Any]:
    """Download a variant, with progress on stderr; returns the object of ``--json``.

    Ctrl+C pauses the download and raises KeyboardInterrupt. Raises UsageError for what is not
    there, HubError and other SnugErrors.
    """
    where = address(options.repo)
    if where is None:
        raise UsageError(
            f"{options.repo} is no name of a repository.",
            "Write it as org/name, org/name:Q4_K_M or org/name:FILE. See: snug search",
        )
    revision = options.revision or where.revision or "main"
    progress = PullProgress(sys.stderr)
    try:
        repository = services.hub.repository(where.repo, revision)
    except HubError as error:
        if options.revision or error.kind not in UNREACHED:
            raise
        here = _in_cache(services, where)
        if here is None:
            raise
        progress.say(f"{error.text} What is asked for is here already.")
        return here
    variant, reason = _variant(services, repository, where, on_step)
    if reason:
        progress.say(reason)
    begun = time.monotonic()
    ref = "" if _COMMIT.fullmatch(revision) else revision
    with closing(_queue(services)) as downloads:
        done, already = _fetch(downloads, repository, variant, ref, progress)
    if done is None:
        more = f" --revision {options.revision}" if options.revision else ""
        progress.say(f"Paused. It goes on with: snug pull {repository.id}:{variant.name}{more}")
        raise KeyboardInterrupt
    size = format_bytes(variant.size)
    if already:
        progress.say(f"{variant.name} of {repository.id} is here already, {size}.")
    else:
        progress.say(f"{variant.name} of {repository.id} is here, {size}, checked.")
    return {
        "repo": repository.id,
        "revision": repository.revision,
        "variant": variant.name,
        "files": [msgspec.to_builtins(file) for file in variant.files],
        "size": variant.size,
        "path": done.path,
        "already_there": already,
        "seconds": round(time.monotonic() - begun, 3),
        "recommended": reason or None,
    }


def _in_cache(services: Services, where: Address) -> dict[str, Any] | None:
    """Return what would be pulled when all of it was pulled before; None when it was not."""
    if not where.wanted:
        return None
    services.models()
    entry = services.library.find(f"{where.repo}:{where.wanted}")
    places = [place for place in entry.places if place.owned] if entry is not None else []
    if entry is None or entry.problem or not places:
        return None
    files = [file for file in model_files(Path(places[0].path)) if file.exists()]
    above = files[0].parents
    snapshot = next((one for one in above if one.name == places[0].revision), above[0])
    return {
        "repo": places[0].name,
        "revision": places[0].revision,
        "variant": entry.type,
        "files": [
            {
                "path": file.relative_to(snapshot).as_posix(),
                "size": file.stat().st_size,
                "sha256": file.resolve().name if file.is_symlink() else "",
            }
            for file in files
        ],
        "size": entry.size,
        "path": places[0].path,
        "already_there": True,
        "seconds": 0.0,
        "recommended": None,
    }


def _variant(
    services: Services, repository: Repository, where: Address, on_step: Step
) -> tuple[Variant, str]:
    """Return the variant that is asked for, or the recommended one with the reason."""
    if where.wanted:
        variant = find_variant(repository, where.wanted)
        if variant.missing:
            raise incomplete(variant)
        return variant, ""
    if not repository.variants:
        raise _no_gguf(repository, made_from(services.hub, repository))
    here = situation(services, on_step)
    offers = read_offers(services.hub, repository, repository.variants)
    fits = fit_offers(offers, here)
    if not fits:
        raise next(offer.problem for offer in offers if offer.problem is not None)
    settings = services.settings.value
    found = recommend(fits, settings.wanted_tps, settings.headroom)
    variant_found = chosen(offers, found)
    if found is None or variant_found is None:
        raise SnugError(
            found.reason if found is not None else "Nothing fits.",
            f"Name a type to download it all the same: "
            f"snug pull {repository.id}:{repository.variants[-1].name}",
        )
    return variant_found, found.reason


def _no_gguf(repository: Repository, others: Sequence[str]) -> UsageError:
    says = f" {repository.weights.says}" if repository.weights is not None else ""
    return UsageError(
        f"{repository.id} has no GGUF files.{says}",
        f"Made from it: {', '.join(others)}." if others else "Look for one with: snug search",
    )


def _queue(services: Services) -> DownloadQueue:
    """Return a queue of this command's own: what windows have queued is theirs to go on with."""
    downloads = DownloadQueue(services.access, hub_cache(), services.paths.downloads)
    downloads.start(adopt=False)
    return downloads


def _fetch(
    downloads: DownloadQueue,
    repository: Repository,
    variant: Variant,
    ref: str,
    progress: PullProgress,
) -> tuple[Download | None, bool]:
    """Download it; returns how it ended (None: paused) and whether it was there before."""
    files = [Wanted(file.path, file.size, file.sha256) for file in variant.files]
    heard: queue.SimpleQueue[Download] = queue.SimpleQueue()
    cancel = CancelToken()
    unsubscribe = downloads.subscribe(heard.put)
    try:
        now = downloads.add(repository.id, repository.revision, variant.name, files, ref=ref)
        already = now.state == "done"
        with interrupt_cancels(cancel, again_ends=True):
            while now.state in ACTIVE and not cancel.cancelled:
                progress.show(now)
                now = _next(heard, now)
        downloads.pause(now.id)
        now = downloads.get(now.id) or now  # it may have ended that very moment
        # No window shall list it. What is there of it stays in the cache, to be gone on with.
        downloads.forget(now.id)
    finally:
        unsubscribe()
        progress.end()
    if now.state == "done":
        return now, already
    if now.problem is not None:
        hint = f"{now.problem.hint} {now.problem.link}".strip()
        raise SnugError(now.problem.text, hint, now.problem.detail)
    if cancel.cancelled:
        return None, False
    raise SnugError(now.note or "The download was stopped.", "The same command goes on.")


def _next(heard: queue.SimpleQueue[Download], now: Download) -> Download:
    """Return the latest that is heard of the same download within a moment, else it as it was."""
    latest = now
    try:
        one = heard.get(timeout=_TICK)
        while True:
            if one.id == now.id:
                latest = one
            one = heard.get_nowait()
    except queue.Empty:
        return latest


def _result(found: Found, room: _Room) -> dict[str, Any]:
    return {
        "id": found.id,
        "parameters": found.parameters or None,
        "architecture": found.architecture,
        "context_length": found.context_length or None,
        "best_type": room.best(found),
        "downloads": found.downloads,
        "likes": found.likes,
        "gated": found.gated,
        "licence": found.licence,
        "updated": found.updated,
        "tags": list(found.tags),
        "base_models": list(found.base_models),
    }


def _billions(parameters: int) -> str:
    """Say a size as people do: ``14B``, ``1.24B``, ``494M``."""
    if parameters < 999.5e6:
        return f"{parameters / 1e6:.0f}M"
    billions = parameters / 1e9
    return f"{billions:.0f}B" if billions >= 100 else f"{billions:.3g}B"


def _search_lines(
    options: argparse.Namespace,
    results: Sequence[Found],
    room: _Room,
    most: int,
    *,
    more: bool,
) -> Iterator[str]:
    """Give the table for a terminal, and what it leaves out."""
    kept = (
        f"Only what fits this machine: up to {_billions(most)} at {USUAL}. "
        "--all shows the rest." if most else ""
    )  # fmt: skip
    if not results:
        yield f"Nothing on the Hub matches “{' '.join(options.query)}”."
        if kept:
            yield kept
        return
    rows = [("Repository", "Size", "Fits up to", "Downloads", "Likes", "Updated", "")]
    for one in results:
        best = room.best(one)
        rows.append((
            one.id, _billions(one.parameters) if one.parameters else "?",
            "?" if best is None else best or "too large",
            f"{one.downloads:,}", f"{one.likes:,}", one.updated, "gated" if one.gated else "",
        ))  # fmt: skip
    yield from columns(rows)
    if more:
        yield f"There are more: --limit {options.limit * 2}"
    if kept:
        yield kept
