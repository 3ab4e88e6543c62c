"""Makes the list of models from what was seen: each content once, with all its places."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from app.gguf.names import shard
from app.library.index import Seen
from app.library.models import ModelEntry, Place, Store, file_name, first_part, identity, named_type

_ORDER: tuple[Store, ...] = (
    "demo", "huggingface", "folder", "file", "lmstudio", "jan", "ollama",
)  # fmt: skip
"""Which of several places a model is opened from: those with names of their own first."""


def group(rows: Iterable[Seen]) -> dict[str, list[Seen]]:
    """Put rows of one content together, under its key; the best place first."""
    groups: dict[str, list[Seen]] = {}
    for row in rows:
        groups.setdefault(row.facts.key or _key_of_path(row.found.path), []).append(row)
    for key, members in list(groups.items()):
        digests = sorted({row.found.digest for row in members if row.found.digest})
        if len(digests) > 1:  # samples agree, contents do not
            del groups[key]
            for row in members:
                digest = row.found.digest or digests[0]
                groups.setdefault(f"{key}-{digest[:8]}", []).append(row)
    for members in groups.values():
        members.sort(key=_preference)
    return groups


def list_entries(
    rows: Iterable[Seen], times: Mapping[str, float], files: Sequence[str] = ()
) -> list[ModelEntry]:
    """Return the demo model, then what was used last, then ``files``, then the rest by name.

    Projectors and the like come at the end, and only from where they were opened or can be
    deleted.
    """
    order = {identity(first_part(Path(file))): number for number, file in enumerate(files)}
    entries = [
        _entry(key, members, times)
        for key, members in group(rows).items()
        if members[0].facts.kind == "model"
        or any(row.found.owned or row.found.store == "file" for row in members)
    ]

    def rank(entry: ModelEntry) -> tuple[bool, bool, float, int, str, float, str]:
        opened = min(order.get(identity(place.path), len(order)) for place in entry.places)
        return (
            not entry.demo, entry.kind != "model", -(entry.last_used or 0.0), opened,
            entry.name.casefold(), -entry.bits_per_weight, entry.path,
        )  # fmt: skip

    return sorted(entries, key=rank)


def _entry(key: str, members: Sequence[Seen], times: Mapping[str, float]) -> ModelEntry:
    first = members[0]
    facts, found = first.facts, first.found
    places = _places(members)
    used = [times[name] for name in (key, *(place.path for place in places)) if name in times]
    gone = all(row.gone for row in members)
    return ModelEntry(
        path=found.path,
        name=_name(first),
        architecture=facts.architecture,
        parameters=facts.parameters,
        type=_type(members),
        bits_per_weight=facts.bits_per_weight,
        size=facts.size,
        context_length=facts.context_length,
        kind=facts.kind,
        problem=first.problem or facts.problem,
        key=key,
        places=places,
        repo=next((row.found.repo for row in members if row.found.repo), ""),
        last_used=max(used, default=None),
        gone=gone,
    )


def _places(members: Sequence[Seen]) -> tuple[Place, ...]:
    """Return where it lies; of several revisions of a repository the current one stands for all."""
    places: list[Place] = []
    told: set[tuple[str, str, str]] = set()
    for row in members:
        found = row.found
        name = file_name(found.path)
        if found.store == "huggingface":
            if (found.root, found.repo, name) in told:
                continue
            told.add((found.root, found.repo, name))
        places.append(
            Place(
                store=found.store,
                path=found.path,
                name=found.name,
                here=not row.gone,
                owned=found.owned,
                revision=found.revision,
                current=found.current,
            )
        )
    return tuple(places)


def _preference(row: Seen) -> tuple[bool, bool, int, bool, str, str]:
    found = row.found
    return (
        row.gone, row.facts.problem is not None, _ORDER.index(found.store), not found.current,
        found.path, found.name,
    )  # fmt: skip


def _name(row: Seen) -> str:
    found, facts = row.found, row.facts
    if found.store == "ollama":  # what its owner calls it; the file's own name is a checksum
        return found.name
    if facts.name:
        return facts.name
    part = shard(file_name(found.path))
    return part.stem if part else Path(found.path).stem


def _type(members: Sequence[Seen]) -> str:
    types = [named_type(file_name(row.found.path), row.facts) for row in members]
    return next((one for one in types if one.startswith("UD-")), types[0])


def _key_of_path(path: str) -> str:
    return "path-" + hashlib.sha256(path.encode("utf-8", "surrogateescape")).hexdigest()[:27]
