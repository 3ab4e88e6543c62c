"""What the child says to people: said by its parent, which knows their language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

import msgspec

from app.core.units import format_bytes
from app.core.words import tr


class Size(msgspec.Struct, frozen=True, tag=True):
    """A number of bytes within a sentence."""

    bytes: int

    def __str__(self) -> str:
        return format_bytes(self.bytes)


class Sentence(msgspec.Struct, frozen=True, tag=True):
    """A marked text and its values; ``str`` says it in the language of this process."""

    text: str
    values: Mapping[str, Value] = {}

    def __str__(self) -> str:
        said = {
            name: str(value) if isinstance(value, Sentence | Size) else value
            for name, value in self.values.items()
        }
        return tr(self.text, **said)


Value: TypeAlias = int | float | str | Size | Sentence
