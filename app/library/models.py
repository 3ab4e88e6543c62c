"""A model on this disk as a value, and what its header says of it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Literal, TypeAlias

import msgspec

from app.core.words import mark, tr
from app.gguf.errors import GgufError, Unreadable
from app.gguf.header import Header
from app.gguf.names import Shard, quantization, shard
from app.gguf.parts import model_files
from app.gguf.reader import read_file
from app.library.fingerprint import fingerprint

Store: TypeAlias = Literal["demo", "huggingface", "ollama", "lmstudio", "jan", "folder", "file"]
Kind: TypeAlias = Literal["model", "mmproj", "adapter", "imatrix", "vocab"]

_NOT_FOR_CHAT: dict[Kind, str] = {
    "mmproj": mark("This is the part of a model that sees images, not the model itself."),
    "adapter": mark("This is an adapter (LoRA), which changes a model but is none by itself."),
    "imatrix": mark("This is an importance matrix, which helps to quantize a model."),
    "vocab": mark("This file holds a vocabulary without weights."),
}


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where a model's content lies; the same content may lie in several places."""

    store: Store
    path: str
    """The file to open; of a split model, the first part."""
    name: str
    """What it is called there: ``llama3.2:3b``, ``org/repo``, or the file's name."""
    here: bool = True
    """Whether it was there at the last look; a drive that is gone is not."""
    owned: bool = False
    """Whether Snug may delete it: true of the Hugging Face cache alone."""
    revision: str = ""
    """The commit in the Hugging Face cache; empty elsewhere."""
    current: bool = True
    """False for a revision that the main branch has left behind."""


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
    """Bytes of all parts."""
    context_length: int = 0
    """Tokens of context it was trained for."""
    kind: Kind = "model"
    """What else a GGUF file may hold, told apart; all but "model" have a ``problem``."""
    problem: str | None = None
    """Why it cannot be opened, and what to do; a drive that is gone is said to be gone."""
    key: str = ""
    """Names the content, wherever it lies and whatever it is called."""
    places: tuple[Place, ...] = ()
    """Where this content lies; ``path`` is in the first one."""
    repo: str = ""
    """``org/repo`` on the Hub that it came from; empty when nothing says so."""
    last_used: float | None = None
    """Seconds since the epoch; None when it was never loaded."""
    gone: bool = False
    """Whether none of its places is there now; what is said of it is remembered."""

    @property
    def demo(self) -> bool:
        """Whether it is the model that comes with the app."""
        return bool(self.places) and self.places[0].store == "demo"

    @property
    def owned(self) -> bool:
        """Whether it lies somewhere that Snug may delete from."""
        return any(place.owned for place in self.places)


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What the files of a model say, whatever they are called."""

    key: str = ""
    name: str = ""
    """The model's own name; often empty."""
    architecture: str = ""
    parameters: int = 0
    type: str = ""
    bits_per_weight: float = 0.0
    size: int = 0
    context_length: int = 0
    kind: Kind = "model"
    problem: str | None = None
    lasting: bool = True
    """False where a second look may find something else though no file has changed."""


def remember(recent: Sequence[str], path: str | Path) -> tuple[str, ...]:
    """Return the files that were opened with ``path`` in front, without doubles.

    None is dropped: each is on the list of models until its owner takes it off.
    """
    newest = first_part(Path(path))
    others = [text for text in recent if identity(first_part(Path(text))) != identity(newest)]
    return (str(newest), *others)


def read_entry(path: Path) -> ModelEntry:
    """Read one model, all of its parts when it is split; problems become part of the entry."""
    return entry_of(path, read_facts(path))


def entry_of(path: Path, facts: Facts) -> ModelEntry:
    """Join what files say with what they are called."""
    return ModelEntry(
        path=str(path),
        name=facts.name or _stem(path),
        architecture=facts.architecture,
        parameters=facts.parameters,
        type=named_type(path.name, facts),
        bits_per_weight=facts.bits_per_weight,
        size=facts.size,
        context_length=facts.context_length,
        kind=facts.kind,
        problem=facts.problem,
        key=facts.key,
    )


def read_facts(path: Path) -> Facts:
    """Read the headers of a model's parts and sample its weights; a problem is one of the facts."""
    part = shard(path.name)
    files = model_files(path)
    try:
        headers = [read_file(file) for file in files]
        key = fingerprint(files, headers)
    except GgufError as error:
        missing = _missing_parts(path, part)
        # A damaged file stays as it is until it changes, parts are missing until one is added;
        # one that is locked may open without a change.
        lasting = missing is not None or not isinstance(error, Unreadable)
        return Facts(problem=missing or str(error), size=_size(files), lasting=lasting)
    first = headers[0]
    parameters = sum(header.parameters for header in headers)
    data = sum(header.data_size for header in headers)
    kind = _kind(first, parameters)
    return Facts(
        key=key,
        name=first.name,
        architecture=first.architecture,
        parameters=parameters,
        type=first.file_type or max(headers, key=lambda header: header.data_size).file_type,
        bits_per_weight=8 * data / parameters if parameters else 0.0,
        size=sum(header.file_size for header in headers),
        context_length=first.context_length,
        kind=kind,
        problem=_NOT_FOR_CHAT.get(kind) or _unnamed_parts(first, part),
    )


def named_type(file_name: str, facts: Facts) -> str:
    """Return a model's quantization by the header, or by the name where that says more."""
    named = quantization(file_name) or ""
    # An uploader's own mix has no id in the header, which then names only what it started from.
    return named if named.startswith("UD-") else facts.type or named


def first_part(path: Path) -> Path:
    """Return the file that a model is opened by: of a split one the first part."""
    path = Path(os.path.abspath(path))  # noqa: PTH100 - resolve() would follow links into caches
    part = shard(path.name)
    return path if part is None else path.with_name(part.file(1))


def file_name(path: str) -> str:
    """Return the last part of a path; for thousands of them, where a Path would cost."""
    return os.path.basename(path)  # noqa: PTH119


def identity(path: str | Path) -> str:
    """Return a path as it is compared with others."""
    return os.path.normcase(os.path.abspath(path))  # noqa: PTH100 - as above


def _size(files: Sequence[Path]) -> int:
    total = 0
    for file in files:
        try:
            total += file.stat().st_size
        except OSError:  # the size of what is there
            continue
    return total


def _missing_parts(path: Path, part: Shard | None) -> str | None:
    if part is None:
        return None
    missing = [file.name for file in model_files(path) if not file.exists()]
    if len(missing) in (0, part.count):
        return None
    which = (
        missing[0]
        if len(missing) == 1
        else tr("{name} and {more} more", name=missing[0], more=len(missing) - 1)
    )
    text = (
        tr("1 of {count} parts of this model is missing: {which}. Put all parts into {folder}.")
        if len(missing) == 1
        else tr(
            "{missing} of {count} parts of this model are missing: {which}. Put all "
            "parts into {folder}."
        )
    )
    return text.format(missing=len(missing), count=part.count, which=which, folder=path.parent)


def _unnamed_parts(header: Header, part: Shard | None) -> str | None:
    count = header.integer("split.count") or 1
    if count < 2 or part is not None:
        return None
    return tr(
        "This is one of {count} parts of a model, under another name. Give the "
        "parts back their names, which end in -00001-of-{count:05}.gguf.",
        count=count,
    )


def _kind(header: Header, parameters: int) -> Kind:
    if header.architecture == "clip":
        return "mmproj"
    stated = header.text("general.type")
    for kind in _NOT_FOR_CHAT:
        if kind == stated:
            return kind
    return "model" if parameters else "vocab"


def _stem(path: Path) -> str:
    part = shard(path.name)
    return path.stem if part is None else part.stem
