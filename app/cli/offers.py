"""What a repository of the Hub offers this machine: its variants, read and fitted."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from app.core.cancel import CancelToken
from app.core.errors import Cancelled, SnugError, UsageError
from app.core.interrupt import interrupt_cancels
from app.core.words import tr
from app.fit.assess import assess
from app.fit.result import Fit, Recommendation, Tier
from app.fit.sources import File, Wishes, wishes
from app.gguf.source import BytesSource
from app.hardware.bandwidth import BandwidthRecord
from app.hardware.machine import Machine
from app.hub.errors import AWAY, Kind
from app.hub.repository import RepoFile, Repository, SideFile, Variant

if TYPE_CHECKING:
    from app.gguf.header import Header
    from app.hub.client import Hub
    from app.services import Services

_ADDRESS = re.compile(
    r"(?P<repo>[\w.-]+/[\w.-]+)"
    r"(?:/(?:blob|resolve|tree)/(?P<revision>[^/?#]+)(?:/(?P<path>[^?#]+))?|:(?P<wanted>.+))?/?"
    r"(?:[?#].*)?"
)
_HOST = re.compile(r"^(?:https?://)?(?:www\.)?(?:huggingface\.co|hf\.co)/", re.IGNORECASE)

_SUGGESTED = 5
UNREACHED: frozenset[Kind] = AWAY | {"unauthorized", "gated", "forbidden"}
"""Kinds of errors that say nothing against the repository itself."""


class Address(msgspec.Struct, frozen=True):
    """A repository as a person writes it, and which of its variants is meant."""

    repo: str
    wanted: str = ""
    """A file of the repository or a type; empty: none in particular."""
    revision: str = ""
    """A branch or commit; empty: the newest."""


class Offer(msgspec.Struct, frozen=True):
    """A variant with its headers, or with why there are none."""

    variant: Variant
    file: File | None = None
    problem: SnugError | None = None


class Situation(msgspec.Struct, frozen=True):
    """The machine, how fast it is where that was measured, and how models are wished for."""

    machine: Machine
    record: BandwidthRecord | None
    asked: Wishes


def address(text: str) -> Address | None:
    """Read ``org/repo``, ``org/repo:FILE``, ``org/repo:TYPE`` or a link; None for what is none."""
    found = _ADDRESS.fullmatch(_HOST.sub("", text.strip()))
    if found is None or ".." in found["repo"]:
        return None
    return Address(found["repo"], found["wanted"] or found["path"] or "", found["revision"] or "")


def situation(services: Services, on_step: Callable[[str, float], None]) -> Situation:
    """Look at the machine with the owner's settings; blocks, see ``EngineSetup.finding``."""
    finding = services.setup.finding(on_step)
    changes = {} if finding.gpu else {"gpu_layers": 0}
    return Situation(
        services.machine.look(),
        services.machine.speed_record(),
        wishes(services.settings.value, extra_buffers=finding.extra_buffers, **changes),
    )


def find_variant(repository: Repository, wanted: str) -> Variant:
    """Return the variant that a name, a type or a file means; a side file is one of its own.

    Raises UsageError, which names those that there are.
    """
    meant = wanted.strip().replace("\\", "/").casefold()
    ways: tuple[Callable[[Variant], Iterable[str]], ...] = (
        lambda one: (file.path for file in one.files),
        lambda one: (one.name,),
        lambda one: (file.path.rpartition("/")[2] for file in one.files),
        lambda one: (one.type,),
    )
    every = [*repository.variants, *map(_alone, repository.side)]
    for way in ways:
        found = [one for one in every if meant in (name.casefold() for name in way(one) if name)]
        if len(found) == 1:
            return found[0]
        if found:
            raise UsageError(
                f"“{wanted}” could be several files of {repository.id}.",
                tr("Name one of them: {listed}.", listed=_listed([one.name for one in found])),
            )
    names = [one.name for one in repository.variants]
    near = [name for name in names if meant and meant in name.casefold()] or names
    raise UsageError(
        tr("{id} has no “{wanted}”.", id=repository.id, wanted=wanted),
        tr("It has {listed}.", listed=_listed(near)) if near else tr("It has no GGUF files."),
    )


def read_offers(hub: Hub, repository: Repository, variants: Sequence[Variant]) -> list[Offer]:
    """Read the headers of the variants, in parallel; blocks.

    What cannot be read is in its offer, and all of it in the order of ``variants``. Ctrl+C raises
    KeyboardInterrupt once the connections have let go.
    """
    offers: dict[str, Offer] = {}

    def on_read(variant: Variant, found: tuple[Header, ...] | SnugError) -> None:
        if isinstance(found, SnugError):
            offers[variant.name] = Offer(variant, problem=found)
        else:
            offers[variant.name] = Offer(variant, File(variant.files[0].path, found))

    whole = [one for one in variants if not one.missing]
    cancel = CancelToken()
    with interrupt_cancels(cancel, again_ends=True):
        try:
            hub.read_headers(repository, whole, on_read, cancel)
        except Cancelled:
            raise KeyboardInterrupt from None
    return [offers.get(one.name) or Offer(one, problem=incomplete(one)) for one in variants]


def incomplete(variant: Variant) -> SnugError:
    """Say which parts of a variant its repository lacks."""
    count = len(variant.missing)
    which = variant.missing[0] + (f" and {count - 1} more" if count > 1 else "")
    return SnugError(
        tr("{name} is not whole on the Hub; missing: {which}.", name=variant.name, which=which),
        tr("Choose another variant, or tell its uploader."),
    )


def fit_offers(
    offers: Iterable[Offer], here: Situation, tier: Tier | None = None, *, trim: bool = True
) -> list[Fit]:
    """Return the fits of what could be read, each under its variant's name.

    ``trim`` asks for no more context than a model was trained for. Raises as ``assess``.
    """
    fits = []
    for offer in offers:
        if offer.file is not None:
            asked = _trimmed(here.asked, offer.file) if trim else here.asked
            fit = assess(offer.file, here.machine, asked, here.record, tier=tier)
            fits.append(msgspec.structs.replace(fit, type=offer.variant.name))
    return fits


@contextmanager
def with_empty_file(
    hub: Hub, repository: Repository, offer: Offer, folder: Path
) -> Iterator[Offer]:
    """Give the offer a file for a dry run: its headers fetched whole, zeros for its weights.

    Blocks for some megabytes; the file is deleted behind the block. Raises HubError and OSError.
    """
    from app.fit.dry_run import empty_model
    from app.hub.file_start import read_start

    if offer.file is None:
        yield offer
        return
    parts = [
        (
            BytesSource(
                read_start(hub.access, repository.id, repository.revision, file, header.data_offset)
            ),
            header,
        )
        for file, header in zip(offer.variant.files, offer.file.headers, strict=True)
    ]
    with empty_model(parts, folder) as path:
        yield Offer(offer.variant, msgspec.structs.replace(offer.file, path=path))


def made_from(hub: Hub, repository: Repository) -> list[str]:
    """Return GGUF repositories made from the same weights, those loaded most first.

    Of weights that are quantized already, they are those made from what these were made from.
    """
    found: list[str] = []
    for base in (repository.id, *repository.base_models):
        found += [one.id for one in hub.made_from(base).more() if one.id != repository.id]
        if len(found) >= _SUGGESTED:
            break
    return list(dict.fromkeys(found))[:_SUGGESTED]


def chosen(offers: Sequence[Offer], found: Recommendation | None) -> Variant | None:
    """Return the variant that is recommended; None where nothing fits."""
    if found is None or not found.file:
        return None
    files = {offer.file.name: offer.variant for offer in offers if offer.file is not None}
    return files[found.file]


def _trimmed(asked: Wishes, file: File) -> Wishes:
    trained = file.headers[0].context_length
    if not trained:
        return asked
    return msgspec.structs.replace(asked, context=min(asked.context or trained, trained))


def _alone(side: SideFile) -> Variant:
    file: RepoFile = side.file
    return Variant(name=file.path, type="", files=(file,), size=file.size)


def _listed(names: Sequence[str], most: int = 12) -> str:
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more
