"""The header of a GGUF file as a value: metadata, the table of tensors, where the weights are."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from typing import TypeAlias

import msgspec

from app.gguf.types import FILE_TYPES, GUESSED, TensorType, ValueType


class LargeArray(msgspec.Struct, frozen=True):
    """An array that was left in the file: what it holds and where its first element starts."""

    type: ValueType
    count: int
    offset: int


Scalar: TypeAlias = int | float | bool | str
Value: TypeAlias = Scalar | tuple[Scalar, ...] | LargeArray


class Span(msgspec.Struct, frozen=True):
    """Where a value stands in the file, its type and payload, to be copied as it is."""

    type: ValueType
    offset: int
    size: int


class Tensor(msgspec.Struct, frozen=True, gc=False):
    """One tensor; ``shape`` has the row length first, ``offset`` counts from the data's start."""

    name: str
    shape: tuple[int, ...]
    type: TensorType
    offset: int

    @property
    def elements(self) -> int:
        """How many numbers it holds."""
        return math.prod(self.shape)

    @property
    def nbytes(self) -> int:
        """Bytes it takes in the file, without padding."""
        return self.elements // self.type.block * self.type.bytes


class Header(msgspec.Struct, frozen=True, kw_only=True):
    """What a GGUF file says about itself; sizes in bytes."""

    version: int
    alignment: int
    metadata: Mapping[str, Value]
    spans: Mapping[str, Span]
    """Where each value of ``metadata`` stands in the file."""
    tensors: tuple[Tensor, ...]
    data_offset: int
    """Where the weights start: the length of the header, padding included."""
    file_size: int

    @property
    def architecture(self) -> str:
        """``llama``, ``gemma3`` …; empty when the file does not say."""
        return self.text("general.architecture")

    @property
    def name(self) -> str:
        """The model's own name; empty when the file does not say."""
        return self.text("general.name")

    @property
    def parameters(self) -> int:
        """Numbers in all tensors of this file."""
        return sum(tensor.elements for tensor in self.tensors)

    @property
    def data_size(self) -> int:
        """Bytes of all tensors of this file, without padding."""
        return sum(tensor.nbytes for tensor in self.tensors)

    @property
    def needed_size(self) -> int:
        """Bytes that the file must have at least."""
        ends = (tensor.offset + tensor.nbytes for tensor in self.tensors)
        return self.data_offset + max(ends, default=0)

    @property
    def bits_per_weight(self) -> float:
        """Average bits of a number over all tensors; 0 without tensors."""
        parameters = self.parameters
        return 8 * self.data_size / parameters if parameters else 0.0

    @property
    def file_type(self) -> str:
        """``Q4_K_M`` …, else the type of most bytes; empty without either."""
        stated = self.integer("general.file_type")
        if stated is not None and (known := FILE_TYPES.get(stated & ~GUESSED)):
            return known
        sizes: Counter[str] = Counter()
        for tensor in self.tensors:
            sizes[tensor.type.name] += tensor.nbytes
        return sizes.most_common(1)[0][0] if sizes else ""

    @property
    def context_length(self) -> int:
        """Tokens of context it was trained for; 0 when the file does not say."""
        return self.integer(self.own("context_length")) or 0

    @property
    def vocabulary(self) -> int:
        """Number of tokens; 0 when the file does not say."""
        tokens = self.metadata.get("tokenizer.ggml.tokens")
        if isinstance(tokens, LargeArray):
            return tokens.count
        if isinstance(tokens, tuple):
            return len(tokens)
        return self.integer(self.own("vocab_size")) or 0

    def own(self, key: str) -> str:
        """Return ``key`` under the architecture's prefix: ``llama.block_count``."""
        return f"{self.architecture}.{key}"

    def text(self, key: str) -> str:
        """Return a string of the metadata; empty when it is missing or of another type."""
        value = self.metadata.get(key)
        return value if isinstance(value, str) else ""

    def integer(self, key: str) -> int | None:
        """Return a whole number of the metadata; None when missing or of another type."""
        value = self.metadata.get(key)
        return value if isinstance(value, int) and not isinstance(value, bool) else None
