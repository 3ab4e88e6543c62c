"""The headers of a model's files, for what llama.cpp does not tell."""

from __future__ import annotations

from pathlib import Path

from app.gguf.errors import GgufError
from app.gguf.header import Header
from app.gguf.names import shard
from app.gguf.reader import read_header
from app.gguf.source import FileSource
from app.native.failures import NativeFailure


def read_headers(path: Path) -> list[Header]:
    """Read the header of each part of the model; raises NativeFailure."""
    part = shard(path.name)
    files = [path]
    if part is not None:
        files = [path.with_name(part.file(number)) for number in range(1, part.count + 1)]
    headers = []
    for file in files:
        try:
            with FileSource(file) as source:
                headers.append(read_header(source))
        except GgufError as error:
            raise NativeFailure("not_gguf", str(error)) from error
    return headers
