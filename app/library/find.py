"""Finds the model that a name on the command line means."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from app.core.errors import UsageError
from app.core.words import tr
from app.gguf.names import shard
from app.library.models import ModelEntry, Place, identity

_LATEST = ":latest"
_SHORTEST_KEY = 8
_SHOWN = 6


def find(entries: Sequence[ModelEntry], name: str) -> ModelEntry | None:
    """Return the one entry that ``name`` means, or None; raises UsageError when there are several.

    What names a model most exactly is tried first: its key, its path, a name in a store, the
    name of a file, the model's own name.
    """
    name = name.strip()
    if not name:
        return None
    readings: list[Callable[[ModelEntry, str], bool]] = [
        _is_key, _is_path, _is_place, _is_variant, _is_untagged, _is_repo, _is_file, _is_own_name,
    ]  # fmt: skip
    # Projectors and the like are named only by what no model is called.
    for kinds in (["model"], ["mmproj", "adapter", "imatrix", "vocab"]):
        among = [entry for entry in entries if entry.kind in kinds]
        for means in readings:
            if matching := [entry for entry in among if means(entry, name)]:
                return _only(matching, name)
    return None


def spoken_name(entry: ModelEntry) -> str:
    """Return a name by which :func:`find` finds the entry, as exact as names for people are."""
    for place in entry.places:
        if place.store == "huggingface":
            return f"{place.name}:{entry.type or Path(place.path).name}"
    for place in entry.places:
        if place.store == "ollama":
            return place.name
    return Path(entry.path).name


def _only(matching: Sequence[ModelEntry], name: str) -> ModelEntry:
    for better in (_here, _current):
        matching = [entry for entry in matching if better(entry)] or matching
    if len(matching) == 1:
        return matching[0]
    names = sorted({spoken_name(entry) for entry in matching})
    if len(names) < len(matching):
        names = sorted(
            tr("{spoken_name} (key {key})", spoken_name=spoken_name(entry), key=entry.key)
            for entry in matching
        )
    more = tr(" and {names} more", names=len(names) - _SHOWN) if len(names) > _SHOWN else ""
    raise UsageError(
        tr("{matching} models are meant by “{name}”.", matching=len(matching), name=name),
        tr("Say which: {names}{more}", names=", ".join(names[:_SHOWN]), more=more),
    )


def _here(entry: ModelEntry) -> bool:
    return not entry.gone


def _current(entry: ModelEntry) -> bool:
    return any(place.current for place in entry.places)


def _is_key(entry: ModelEntry, name: str) -> bool:
    return entry.key == name or (len(name) >= _SHORTEST_KEY and entry.key.startswith(name.lower()))


def _is_path(entry: ModelEntry, name: str) -> bool:
    path = identity(Path(name).expanduser())
    return any(identity(place.path) == path for place in entry.places)


def _is_place(entry: ModelEntry, name: str) -> bool:
    return any(
        _same(place.name, name) for place in entry.places if place.store in ("ollama", "jan")
    )


def _is_variant(entry: ModelEntry, name: str) -> bool:
    """``org/repo:Q4_K_M`` and ``org/repo:folder/file.gguf``."""
    repo, _, which = name.partition(":")
    if not which:
        return False
    places = [place for place in _in_repos(entry) if _same(place.name, repo)]
    return any(
        _same(entry.type, which) or _same(_file(place), which) or _ends(place.path, which)
        for place in places
    )


def _is_untagged(entry: ModelEntry, name: str) -> bool:
    """``llama3.2`` is ``llama3.2:latest``, as for Ollama."""
    return any(_same(place.name, name + _LATEST) for place in entry.places)


def _is_repo(entry: ModelEntry, name: str) -> bool:
    """``org/repo`` with one variant, or ``llama3.2`` with one tag."""
    return any(_same(place.name, name) for place in _in_repos(entry)) or any(
        _same(place.name.partition(":")[0], name)
        for place in entry.places
        if place.store == "ollama"
    )


def _is_file(entry: ModelEntry, name: str) -> bool:
    return any(
        _same(file, name) or _same(_bare(file), name)
        for file in (_file(place) for place in entry.places)
    )


def _is_own_name(entry: ModelEntry, name: str) -> bool:
    return _same(entry.name, name)


def _in_repos(entry: ModelEntry) -> Iterable[Place]:
    return (place for place in entry.places if place.store in ("huggingface", "lmstudio"))


def _file(place: Place) -> str:
    return Path(place.path).name


def _bare(file: str) -> str:
    part = shard(file)
    return part.stem if part else file.removesuffix(".gguf")


def _ends(path: str, which: str) -> bool:
    return path.replace("\\", "/").casefold().endswith("/" + which.casefold())


def _same(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()
