"""Groups the files of a repository: the variants of its models, and what merely goes with them."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence

import msgspec

from app.gguf.names import quantization, shard
from app.hub.repository import RepoFile, SideFile, SideKind, Variant

_MMPROJ = re.compile(
    r"mmproj|(?:vision|audio)[-_.]?(?:encoder|adapter|tower|projector)|\bclip[-_.]", re.IGNORECASE
)
_IMATRIX = re.compile(r"imatrix", re.IGNORECASE)
_ADAPTER = re.compile(r"(?<![a-z])(?:q?lora|adapter)(?![a-z])", re.IGNORECASE)
_VOCAB = re.compile(r"(?<![a-z])vocab(?![a-z])", re.IGNORECASE)
_DRAFT = re.compile(
    r"(?<![a-z])(?:draft|mtp|eagle[23]?|medusa|speculator|nextn)(?![a-z])", re.IGNORECASE
)
_PIECE = re.compile(r"\.gguf[-.](?:split-[a-z]{1,2}|part-?\w{1,12})$", re.IGNORECASE)
_LARGEST_VOCAB = 64_000_000
"""Bytes."""
_LARGEST_ADAPTER = 2_000_000_000
"""Bytes."""
_WORDS = re.compile(r"[A-Za-z0-9]+(?:\.[0-9]+)*")
_UNQUANTIZED = frozenset({"F64", "F32", "F16", "BF16"})


class Grouped(msgspec.Struct, frozen=True):
    """What a repository holds: variants from many bits to few, and side files."""

    variants: tuple[Variant, ...]
    side: tuple[SideFile, ...]


class _Set(msgspec.Struct, frozen=True):
    """The parts of one model file, before it has a name."""

    folder: str
    stem: str
    type: str
    files: tuple[RepoFile, ...]
    missing: tuple[str, ...]

    @property
    def size(self) -> int:
        return sum(file.size for file in self.files)

    @property
    def whole_size(self) -> float:
        """Bytes, missing parts included as far as they can be guessed."""
        return self.size * (1 + len(self.missing) / len(self.files))


def group(files: Iterable[RepoFile]) -> Grouped:
    """Tell variants from side files; split files are one variant each."""
    models: list[RepoFile] = []
    side: list[SideFile] = []
    for file in {file.path: file for file in files}.values():
        if not file.path.lower().endswith(".gguf"):
            if kind := _other_kind(file.path):
                side.append(SideFile(kind, file))
        elif kind := _certain_kind(file):
            side.append(SideFile(kind, file))
        else:
            models.append(file)
    kept, small = _without_helpers(_sets(models))
    side += [SideFile(kind, file) for kind, one in small for file in one.files]
    return Grouped(_named(kept), tuple(sorted(side, key=lambda one: (one.kind, one.file.path))))


def _other_kind(path: str) -> SideKind | None:
    name = path.rpartition("/")[2].lower()
    if _IMATRIX.search(name) and not name.endswith((".md", ".txt", ".json", ".png")):
        return "imatrix"
    return "other" if _PIECE.search(name) else None


def _certain_kind(file: RepoFile) -> SideKind | None:
    """Return what the name alone says a file is; None for a model."""
    name = file.path.rpartition("/")[2]
    if _MMPROJ.search(name) or _MMPROJ.search(file.path.rpartition("/")[0]):
        return "mmproj"
    # With a type in its name it is a model that was quantized with the help of an imatrix.
    if _IMATRIX.search(name) and quantization(name) is None:
        return "imatrix"
    if _VOCAB.search(name) and file.size <= _LARGEST_VOCAB:
        return "vocab"
    return None


def _sets(files: Sequence[RepoFile]) -> list[_Set]:
    parts: dict[tuple[str, str, int], dict[int, RepoFile]] = defaultdict(dict)
    sets: list[_Set] = []
    for file in files:
        folder, _, name = file.path.rpartition("/")
        if part := shard(name):
            parts[folder, part.stem, part.count].setdefault(part.number, file)
        else:
            sets.append(_Set(folder, name[:-5], _type(folder, name), (file,), ()))
    for (folder, stem, count), found in parts.items():
        # A count is a claim: what is missing of millions is not listed.
        lacking = [number for number in range(1, min(count, 1000) + 1) if number not in found]
        prefix = f"{folder}/" if folder else ""
        missing = tuple(f"{prefix}{stem}-{number:05}-of-{count:05}.gguf" for number in lacking)
        in_order = tuple(found[number] for number in sorted(found))
        sets.append(_Set(folder, stem, _type(folder, stem), in_order, missing))
    return sorted(sets, key=lambda one: one.files[0].path)


def _type(folder: str, name: str) -> str:
    """Return the type that a name says, else that of the innermost folder that says one."""
    for text in (name, *reversed(folder.split("/"))):
        if found := quantization(text):
            return found
    return ""


def _without_helpers(sets: Sequence[_Set]) -> tuple[list[_Set], list[tuple[SideKind, _Set]]]:
    """Tell models from what only helps one; a word in a name is not enough for that."""
    plain = [
        one
        for one in sets
        if not (_ADAPTER.search(one.stem) or _DRAFT.search(f"{one.folder}/{one.stem}"))
    ]
    largest = {one.type: 0 for one in sets}
    for one in plain:
        largest[one.type] = max(largest[one.type], one.size)
    most = max(largest.values(), default=0)
    kept: list[_Set] = []
    helpers: list[tuple[SideKind, _Set]] = []
    for one in sets:
        if _is_adapter(one, alone=not plain):
            helpers.append(("adapter", one))
        # What makes another model faster is much smaller than that.
        elif _DRAFT.search(f"{one.folder}/{one.stem}") and (
            one.size < (largest[one.type] or most) / 2
        ):
            helpers.append(("draft", one))
        else:
            kept.append(one)
    return kept, helpers


def _is_adapter(one: _Set, *, alone: bool) -> bool:
    if not _ADAPTER.search(one.stem) or "merged" in one.stem.lower():
        return False
    most = _LARGEST_ADAPTER / 4 if alone else _LARGEST_ADAPTER
    return one.type in _UNQUANTIZED | {""} and one.size <= most


def _named(sets: Sequence[_Set]) -> tuple[Variant, ...]:
    """Give each a name of its own: its type, and where that is not enough what sets it apart."""
    models = [_model(one) for one in sets]
    counts = Counter(models)
    # Files of one model differ in their type alone; the model with the most files needs no name.
    ranked = sorted(counts, key=lambda model: (-counts[model], model))
    rank = {model: place for place, model in enumerate(ranked)}
    tied = len(ranked) > 1 and counts[ranked[0]] == counts[ranked[1]]
    words = Counter(word for model in counts for word in set(model))
    names: list[str] = []
    for one, model in zip(sets, models, strict=True):
        plain = not one.type or (rank[model] == 0 and not tied)
        # Words that all other models have as well say nothing.
        shared = {word for word in model if words[word] == len(counts)}
        names.append(_joined(one, "" if plain else _words(one, model, shared)))
    for tell in (_folder, _stem, _path):
        _tell_apart(names, sets, tell)
    _number(names)
    order = sorted(
        range(len(sets)), key=lambda at: (rank[models[at]], -sets[at].whole_size, names[at])
    )
    return tuple(_variant(names[at], sets[at]) for at in order)


def _tell_apart(names: list[str], sets: Sequence[_Set], tell: Callable[[_Set], str]) -> None:
    """Add what ``tell`` says to the names that several have, where that sets them apart."""
    alike: dict[str, list[int]] = defaultdict(list)
    for place, name in enumerate(names):
        alike[name.casefold()].append(place)
    for places in alike.values():
        if len(places) > 1 and len({tell(sets[place]) for place in places}) > 1:
            for place in places:
                names[place] = _joined(sets[place], tell(sets[place]))


def _number(names: list[str]) -> None:
    """Make names unlike each other that still are alike, be it but for their case."""
    seen: set[str] = set()
    for place, name in enumerate(names):
        number = 2
        while names[place].casefold() in seen:
            names[place] = f"{name} #{number}"
            number += 1
        seen.add(names[place].casefold())


def _variant(name: str, one: _Set) -> Variant:
    return Variant(name=name, type=one.type, files=one.files, size=one.size, missing=one.missing)


def _joined(one: _Set, extra: str) -> str:
    name = one.type or one.stem
    return f"{name} ({extra})" if extra and extra.casefold() != name.casefold() else name


def _model(one: _Set) -> tuple[str, ...]:
    """Return the words of a name that are not its type: the same for all variants of a model."""
    stem = one.stem
    if one.type:
        bare = one.type.removeprefix("UD-")
        aliases = {"F16": "(?:f16|fp16)", "F32": "(?:f32|fp32)"}
        pattern = aliases.get(bare, re.escape(bare))
        stem = re.sub(rf"(?i)(?<![A-Za-z0-9])(?:UD-)?{pattern}(?![A-Za-z0-9])", " ", stem)
    return tuple(word.lower() for word in _WORDS.findall(stem))


def _words(one: _Set, model: tuple[str, ...], shared: set[str]) -> str:
    wanted = set(model) - shared
    return "-".join(word for word in _WORDS.findall(one.stem) if word.lower() in wanted)


def _folder(one: _Set) -> str:
    return one.folder


def _stem(one: _Set) -> str:
    return one.stem


def _path(one: _Set) -> str:
    return one.files[0].path
