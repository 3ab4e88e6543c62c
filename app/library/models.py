"""Which models can be opened: the demo model and the files opened lately, read afresh each time."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import msgspec

from app.gguf.errors import GgufError
from app.gguf.header import Header
from app.gguf.names import Shard, quantization, shard
from app.gguf.reader import read_file

MAX_RECENT = 12

_NOT_FOR_CHAT = {
    "mmproj": "This is the part of a model that sees images, not the model itself.",
    "adapter": "This is an adapter (LoRA), which changes a model but is none by itself.",
    "imatrix": "This is an importance matrix, which helps to quantize a model.",
    "vocab": "This file holds a vocabulary without weights.",
}


class ModelEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A model as lists show it; with a ``problem`` it cannot be opened and most is unknown (0)."""

    path: str
    """The file to open; of a split model, the first part."""
    name: str
    architecture: str = ""
    parameters: int = 0
    type: str = ""
    """``Q4_K_M`` …; empty when unknown."""
    bits_per_weight: float = 0.0
    size: int = 0
    """Bytes on disk, of all parts."""
    context_length: int = 0
    """Tokens of context it was trained for."""
    source: Literal["demo", "file"] = "file"
    problem: str | None = None
    """Why it cannot be opened, and what to do; a drive that is gone is said to be gone."""


def list_models(demo: Path, recent: Sequence[str]) -> list[ModelEntry]:
    """Return the demo model, then the recent files in their order; blocks, reads every header."""
    entries = [read_entry(demo, source="demo")]
    seen = {_identity(demo)}
    for text in recent:
        path = _first_part(Path(text))
        if _identity(path) not in seen:
            seen.add(_identity(path))
            entries.append(read_entry(path))
    return entries


def remember(recent: Sequence[str], path: str | Path) -> tuple[str, ...]:
    """Return the recent files with ``path`` in front, without doubles, at most 12."""
    newest = _first_part(Path(path))
    others = [text for text in recent if _identity(_first_part(Path(text))) != _identity(newest)]
    return (str(newest), *others)[:MAX_RECENT]


def read_entry(path: Path, *, source: Literal["demo", "file"] = "file") -> ModelEntry:
    """Read one model, all of its parts when it is split; problems become part of the entry."""
    part = shard(path.name)
    try:
        headers = [read_file(file) for file in _parts(path, part)]
    except GgufError as error:
        missing = _missing_parts(path, part)
        return ModelEntry(
            path=str(path),
            name=_name(path, part),
            type=quantization(path.name) or "",
            source=source,
            problem=missing or str(error),
        )
    first = headers[0]
    parameters = sum(header.parameters for header in headers)
    data = sum(header.data_size for header in headers)
    return ModelEntry(
        path=str(path),
        name=first.name or _name(path, part),
        architecture=first.architecture,
        parameters=parameters,
        type=_type(path, headers),
        bits_per_weight=8 * data / parameters if parameters else 0.0,
        size=sum(header.file_size for header in headers),
        context_length=first.context_length,
        source=source,
        problem=_unsuitable(first, parameters) or _unnamed_parts(first, part),
    )


def _first_part(path: Path) -> Path:
    path = Path(os.path.abspath(path))  # noqa: PTH100 - resolve() would follow links into caches
    part = shard(path.name)
    return path if part is None else path.with_name(part.file(1))


def _identity(path: Path) -> str:
    return os.path.normcase(os.path.abspath(path))  # noqa: PTH100 - as above


def _parts(path: Path, part: Shard | None) -> list[Path]:
    if part is None:
        return [path]
    return [path.with_name(part.file(number)) for number in range(1, part.count + 1)]


def _missing_parts(path: Path, part: Shard | None) -> str | None:
    if part is None:
        return None
    missing = [file.name for file in _parts(path, part) if not file.exists()]
    if len(missing) in (0, part.count):
        return None
    which = missing[0] if len(missing) == 1 else f"{missing[0]} and {len(missing) - 1} more"
    return (
        f"{len(missing)} of {part.count} parts of this model "
        f"{'is' if len(missing) == 1 else 'are'} missing: {which}. "
        f"Put all parts into {path.parent}."
    )


def _unnamed_parts(header: Header, part: Shard | None) -> str | None:
    count = header.integer("split.count") or 1
    if count < 2 or part is not None:
        return None
    return (
        f"This is one of {count} parts of a model, under another name. "
        f"Give the parts back their names, which end in -00001-of-{count:05}.gguf."
    )


def _unsuitable(header: Header, parameters: int) -> str | None:
    kind = header.text("general.type")
    if header.architecture == "clip":
        kind = "mmproj"
    if kind not in _NOT_FOR_CHAT and not parameters:
        kind = "vocab"
    return _NOT_FOR_CHAT.get(kind)


def _type(path: Path, headers: Sequence[Header]) -> str:
    named = quantization(path.name)
    # An uploader's own mix has no id in the header, which then names only what it started from.
    if named is not None and named.startswith("UD-"):
        return named
    return headers[0].file_type or max(headers, key=lambda header: header.data_size).file_type


def _name(path: Path, part: Shard | None) -> str:
    return path.stem if part is None else part.stem
