"""The files of a model: one, or the parts that it was split into."""

from __future__ import annotations

from pathlib import Path

from app.gguf.header import Header
from app.gguf.names import shard
from app.gguf.reader import read_file


def model_files(path: Path) -> list[Path]:
    """Return all parts of the model that ``path`` is, or is a part of, in their order."""
    part = shard(path.name)
    if part is None:
        return [path]
    return [path.with_name(part.file(number)) for number in range(1, part.count + 1)]


def read_parts(path: Path) -> list[Header]:
    """Read the header of each part; raises GgufError."""
    return [read_file(file) for file in model_files(path)]
