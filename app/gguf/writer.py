"""Writes small GGUF files: synthetic models, and headers without their weights.

The ``gguf`` library is not used: it cannot leave the weights out of a file (a sparse file of the
full length is what llama.cpp's ``no_alloc`` loads), and it needs NumPy.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

import msgspec

from app.core.paths import replacing
from app.gguf.header import Header, Scalar, Span
from app.gguf.source import Source
from app.gguf.types import VALUE_CODES, TensorType, ValueType

VERSION = 3

_COPY = 4 << 20


class Typed(msgspec.Struct, frozen=True):
    """A value, or the elements of an array, with the type that they shall have in the file."""

    type: ValueType
    value: Scalar | Sequence[Scalar]


class Raw(msgspec.Struct, frozen=True):
    """A value as it stood in another file, see :func:`copied`."""

    type: ValueType
    payload: bytes


Metadata: TypeAlias = Mapping[str, Scalar | Sequence[Scalar] | Typed | Raw]


class NewTensor(msgspec.Struct, frozen=True):
    """A tensor to write; without ``data`` its place is left empty (zeros, sparse where possible).

    ``data`` comes in pieces and must be exactly as long as the shape and type say.
    """

    name: str
    shape: tuple[int, ...]
    type: TensorType
    data: Iterable[bytes] | None = None

    @property
    def nbytes(self) -> int:
        """Bytes that it takes, without padding."""
        size = self.type.row_bytes(self.shape[0])
        for length in self.shape[1:]:
            size *= length
        return size


def copied(source: Source, span: Span) -> Raw:
    """Read a value of another file to be written as it is, whatever its length."""
    return Raw(span.type, source.read(span.offset, span.size))


def write_gguf(
    path: Path, metadata: Metadata, tensors: Sequence[NewTensor], *, alignment: int = 32
) -> int:
    """Write a file whole and return its size; raises OSError when the disk does not take it."""
    with replacing(path) as file:
        file.write(header_bytes(metadata, tensors, alignment=alignment))
        for tensor in tensors:
            start = file.tell()
            for piece in tensor.data or ():
                file.write(piece)
            if tensor.data is not None and file.tell() - start != tensor.nbytes:
                raise ValueError(f"{tensor.name}: {file.tell() - start} of {tensor.nbytes} bytes")
            file.seek(start + _padded(tensor.nbytes, alignment))
        # Seeking past the end writes nothing: this makes the file as long as its tensors.
        size = file.tell()
        file.truncate(size)
    return size


def write_empty_copy(source: Source, header: Header, path: Path) -> int:
    """Write the header of ``source`` as it is, and zeros for weights; returns the file's size."""
    size = header.needed_size
    with replacing(path) as file:
        for offset in range(0, header.data_offset, _COPY):
            file.write(source.read(offset, min(_COPY, header.data_offset - offset)))
        file.truncate(size)
    return size


def header_bytes(metadata: Metadata, tensors: Sequence[NewTensor], *, alignment: int = 32) -> bytes:
    """Return everything before the weights, padding included."""
    if alignment != 32:
        metadata = {"general.alignment": alignment, **metadata}
    parts = [struct.pack("<4sIQQ", b"GGUF", VERSION, len(tensors), len(metadata))]
    for key, value in metadata.items():
        parts += [_text(key), _value(value)]
    offset = 0
    for tensor in tensors:
        dimensions = len(tensor.shape)
        parts.append(_text(tensor.name))
        parts.append(
            struct.pack(f"<I{dimensions}QIQ", dimensions, *tensor.shape, tensor.type.id, offset)
        )
        offset += _padded(tensor.nbytes, alignment)
    data = b"".join(parts)
    return data.ljust(_padded(len(data), alignment), b"\0") if tensors else data


def _value(value: Scalar | Sequence[Scalar] | Typed | Raw) -> bytes:
    if isinstance(value, Raw):
        return struct.pack("<I", value.type) + value.payload
    if isinstance(value, Typed):
        kind, content = value.type, value.value
    else:
        kind, content = _kind(value), value
    if isinstance(content, str | int | float):
        return struct.pack("<I", kind) + _elements(kind, [content])
    return struct.pack("<IIQ", ValueType.ARRAY, kind, len(content)) + _elements(kind, content)


def _kind(value: Scalar | Sequence[Scalar]) -> ValueType:
    """Pick the type that llama.cpp expects of such a value where nothing else is said."""
    elements = [value] if isinstance(value, str | int | float) else list(value)
    if all(isinstance(element, str) for element in elements):
        return ValueType.STRING
    if all(isinstance(element, bool) for element in elements):
        return ValueType.BOOL
    numbers = [element for element in elements if not isinstance(element, str | bool)]
    if len(numbers) != len(elements):
        raise TypeError("an array holds values of one kind")
    if not all(isinstance(number, int) for number in numbers):
        return ValueType.FLOAT32
    least, most = min(numbers), max(numbers)
    if least < 0:
        return ValueType.INT32 if least >= -(2**31) and most < 2**31 else ValueType.INT64
    return ValueType.UINT32 if most < 2**32 else ValueType.UINT64


def _elements(kind: ValueType, elements: Sequence[Scalar]) -> bytes:
    if kind is ValueType.STRING:
        return b"".join(_text(str(element)) for element in elements)
    return struct.pack(f"<{len(elements)}{VALUE_CODES[kind]}", *elements)


def _text(text: str) -> bytes:
    data = text.encode()
    return struct.pack("<Q", len(data)) + data


def _padded(size: int, alignment: int) -> int:
    return -(-size // alignment) * alignment
