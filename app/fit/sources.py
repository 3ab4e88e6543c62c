"""What can be fitted, and how it is wished to be loaded."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol, TypeAlias

import msgspec

from app.core.errors import UsageError
from app.core.settings import Settings
from app.core.words import tr
from app.engine.protocol import CacheType
from app.fit.catalogue import Entry, catalogue
from app.gguf.header import Header
from app.gguf.names import quantization, shard
from app.gguf.reader import read_file


class Numbers(msgspec.Struct, frozen=True):
    """A model of which nothing is known but its parameters and the bits of each.

    A ``config.json`` also tells its layers, as if all were alike; 0 is not known.
    """

    parameters: float
    bits: float
    type: str = ""
    layers: int = 0
    kv_heads: int = 0
    head_width: int = 0


class Weights(Protocol):
    """Weights that are no GGUF, as a ``config.json`` and the files themselves tell of them."""

    @property
    def format(self) -> str:
        """Return a name that the formula knows."""

    @property
    def bits(self) -> float:
        """Return the bits of a weight in the layers."""

    @property
    def parameters(self) -> int:
        """Return how many weights there are."""

    @property
    def size(self) -> int:
        """Return the bytes of their files."""

    @property
    def layers(self) -> int:
        """Return the number of layers."""

    @property
    def kv_heads(self) -> int:
        """Return the heads of keys and values in a layer."""

    @property
    def head_width(self) -> int:
        """Return the numbers of a key in a head."""


class Listed(msgspec.Struct, frozen=True):
    """A model of the catalogue, in a GGUF type or another format such as NF4."""

    entry: Entry
    type: str


class File(msgspec.Struct, frozen=True):
    """A model on this disk, or its header: all parts of a split one."""

    name: str
    headers: tuple[Header, ...]
    path: Path | None = None
    """Of the first part, where it is on this disk; a dry run needs it."""

    @property
    def type(self) -> str:
        """The type that the file's name says, else its header."""
        named = quantization(self.name)
        if named is not None and named.startswith("UD-"):
            return named
        return self.headers[0].file_type or named or ""

    @property
    def parameters(self) -> int:
        """Numbers in all tensors of all parts."""
        return sum(header.parameters for header in self.headers)

    @property
    def bits_per_weight(self) -> float:
        """Average bits of a number over all tensors; 0 without tensors."""
        parameters = self.parameters
        size = sum(header.data_size for header in self.headers)
        return 8 * size / parameters if parameters else 0.0


Source: TypeAlias = Numbers | Listed | File
"""A model, as far as it is known."""


class Wishes(msgspec.Struct, frozen=True, kw_only=True):
    """How the model is to be loaded, and how much shall stay free."""

    context: int = 8192
    """Tokens; 0 is the trained context, at most 8,192."""
    cache_type: CacheType = "f16"
    gpu_layers: int | None = None
    """Layers on the GPU, the output counted as one; -1 is all; None: as many as fit."""
    flash_attention: bool = True
    experts_on_cpu: bool = False
    full_sliding_window: bool = False
    batch: int = 512
    extra_buffers: bool = False
    features: tuple[str, ...] = ()
    """CPU features of the engine build, which decide what it repacks."""
    headroom: float = 0.1
    """Share of each memory that shall stay free."""
    freed: Mapping[str, int] = {}
    """Bytes that unloading the model in memory would free, by device.

    :func:`app.fit.context.freed_by_loaded` says them.
    """


def wishes(settings: Settings, *, extra_buffers: bool = False, **changes: object) -> Wishes:
    """Return the owner's choices as wishes; ``changes`` replace single fields."""
    usual = Wishes(
        context=settings.wanted_context,
        gpu_layers=None if settings.gpu_layers < 0 else settings.gpu_layers,
        extra_buffers=extra_buffers,
        headroom=settings.headroom,
    )
    return msgspec.structs.replace(usual, **changes)


def open_file(path: Path) -> File:
    """Read the headers of a local model, all parts of a split one; blocks.

    Raises a :class:`GgufError` that says what the file is instead, UsageError for a missing part.
    """
    part = shard(path.name)
    if part is None:
        return File(path.name, (read_file(path),), path)
    paths = [path.with_name(part.file(number)) for number in range(1, part.count + 1)]
    missing = [file.name for file in paths if not file.exists()]
    if missing and len(missing) < part.count:
        raise UsageError(
            tr(
                "Parts of this model are missing, of {count} in all: {missing}.",
                count=part.count,
                missing=", ".join(missing),
            ),
            tr("Put all parts into {parent}.", parent=path.parent),
        )
    return File(part.file(1), tuple(read_file(file) for file in paths), paths[0])


def numbers(weights: Weights, repo: str) -> Numbers | None:
    """Return what the formula needs of the weights in ``repo``; None where too little is known.

    What the files take counts: embeddings and output are often left at 16 bits. The layers that
    nobody may read, as of a gated repository, are those that the catalogue knows of it.
    """
    if not weights.parameters or not weights.bits:
        return None
    bits = max(weights.bits, min(32.0, 8 * weights.size / weights.parameters))
    layers, kv_heads, head_width = weights.layers, weights.kv_heads, weights.head_width
    entry = next((one for one in catalogue() if one.repo == repo), None)
    if not layers and entry is not None and entry.uniform_cache:
        shape = entry.shape
        layers, kv_heads, head_width = shape.layers, shape.kv_heads, shape.head
    return Numbers(weights.parameters, bits, weights.format, layers, kv_heads, head_width)
