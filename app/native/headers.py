"""The headers of a model's files, for what llama.cpp does not tell."""

from __future__ import annotations

from pathlib import Path

from app.gguf.errors import GgufError
from app.gguf.header import Header
from app.gguf.parts import read_parts
from app.native.failures import NativeFailure


def read_headers(path: Path) -> list[Header]:
    """Read the header of each part of the model; raises NativeFailure."""
    try:
        return read_parts(path)
    except GgufError as error:
        raise NativeFailure("not_gguf", str(error)) from error
