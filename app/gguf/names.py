"""What the name of a file says: its quantization, its place among the parts of a split model."""

from __future__ import annotations

import re

import msgspec

_TYPE = (
    r"IQ[1-6]_(?:XXS|XS|NL|KSS|KS|KT|KL|K|S|M|XL|L)"
    r"|Q[1-8]_K(?:_(?:XXS|XXL|XS|XL|S|M|L))?"
    r"|IQ4_NL_[48]_[48]|Q4_0_[48]_[48]"
    r"|Q[1-8]_[01]"
    r"|TQ[12]_0"
    r"|MXFP4(?:_MOE)?|NVFP4"
    r"|BF16|FP16|F16|FP32|F32|F64"
)
_NAME = re.compile(rf"(?<![A-Za-z0-9])(UD-)?({_TYPE})(?![A-Za-z0-9])", re.IGNORECASE)
_SHARD = re.compile(r"-(\d{5})-of-(\d{5})$", re.IGNORECASE)
_ALIASES = {"FP16": "F16", "FP32": "F32"}


class Shard(msgspec.Struct, frozen=True):
    """One part of a split model; parts are counted from 1."""

    stem: str
    number: int
    count: int

    def file(self, number: int) -> str:
        """Return the name of part ``number`` of the same model."""
        return f"{self.stem}-{number:05}-of-{self.count:05}.gguf"


def shard(file_name: str) -> Shard | None:
    """Read ``stem-00001-of-00003.gguf``; None for a file that is whole.

    The pattern is that of ``llama_split_path`` in llama.cpp.
    """
    stem = _stem(file_name)
    match = _SHARD.search(stem)
    if match is None:
        return None
    number, count = int(match[1]), int(match[2])
    if not 1 <= number <= count:
        return None
    return Shard(stem[: match.start()], number, count)


def quantization(file_name: str) -> str | None:
    """Return the type that a file is named after, as ``Q4_K_M`` or ``UD-Q4_K_XL``, else None.

    The last one counts: ``gemma-3-4b-it-qat-q4_0`` is Q4_0 whatever stands before.
    """
    last = None
    for last in _NAME.finditer(_SHARD.sub("", _stem(file_name))):  # noqa: B007 - the last is meant
        pass
    if last is None:
        return None
    name = last[2].upper()
    return ("UD-" if last[1] else "") + _ALIASES.get(name, name)


def _stem(file_name: str) -> str:
    name = file_name.replace("\\", "/").rpartition("/")[2]
    return name[:-5] if name.lower().endswith(".gguf") else name
