"""Tells the contents of model files apart without reading them whole."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from app.gguf.header import Header
from app.gguf.source import FileSource

_SAMPLES = 256
"""Tensors of a file that are looked into."""
_SAMPLE = 256
"""Bytes read from the middle of each."""
_START = 16 * 1024


def fingerprint(files: Sequence[Path], headers: Sequence[Header]) -> str:
    """Return 32 hex digits that stand for the content of a model's files; raises GgufError.

    It covers sizes, the start and the end of each header, which name the model and all tensors,
    and a few bytes of up to 256 tensors each: a training step that changes a single tensor
    changes it. Reads about 100 kB a file.
    """
    digest = hashlib.sha256()
    for file, header in zip(files, headers, strict=True):
        digest.update(f"{header.file_size} {header.data_offset} {len(header.tensors)}\n".encode())
        with FileSource(file) as source:
            digest.update(source.read(0, min(_START, header.data_offset)))
            digest.update(source.read(max(0, header.data_offset - _START), _START))
            step = max(1, -(-len(header.tensors) // _SAMPLES))
            for tensor in header.tensors[::step]:
                middle = header.data_offset + tensor.offset + tensor.nbytes // 2
                digest.update(source.read(middle, min(_SAMPLE, max(1, tensor.nbytes // 2))))
    return digest.hexdigest()[:32]
