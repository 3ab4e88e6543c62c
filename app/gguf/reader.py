"""Reads GGUF headers from anywhere, trusting nothing: every number is bounded before it is used.

Rules follow what llama.cpp accepts (``ggml/src/gguf.cpp``), with tighter caps: whatever passes here
it can load, and what a hostile file can cost in memory and time is known.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from app.gguf.cursor import MAX_HEADER, Cursor
from app.gguf.errors import (
    BigEndian,
    GgjtFile,
    Malformed,
    NewerVersion,
    NotGguf,
    OldVersion,
    Truncated,
    UnknownTensorType,
)
from app.gguf.header import Header, LargeArray, Scalar, Span, Tensor, Value
from app.gguf.source import FileSource, Source
from app.gguf.types import REMOVED_TYPES, TENSOR_TYPES, VALUE_CODES, ValueType

MAX_KEYS = 4096
MAX_TENSORS = 100_000
MAX_KEY = 65_535
MAX_STRING = 4 << 20
MAX_TENSOR_NAME = 63
MAX_DIMENSIONS = 4
MAX_ELEMENTS = 1 << 48
MAX_ALIGNMENT = 1 << 20
MAX_STRINGS = 4_000_000
"""Strings in all arrays together: they can only be skipped one by one."""
SMALL_ARRAY = 1024
"""Arrays of up to this many elements are read, longer ones stay in the file."""
MAX_SMALL_ELEMENTS = 500_000
"""Elements of all arrays that are read."""

_START = struct.Struct("<4sI")
_COUNTS = struct.Struct("<QQ")
_ARRAY = struct.Struct("<IQ")
_SIZES = {kind: struct.calcsize(f"<{code}") for kind, code in VALUE_CODES.items()}
_LEAST_STRING = 8
_DEFAULT_ALIGNMENT = 32
_LEAST_KEY = 8 + 1 + 4 + 1
_LEAST_TENSOR = 8 + 4 + 4 + 8

_OLD_MAGICS = {b"lmgg": "GGML", b"fmgg": "GGMF", b"tjgg": "GGJT", b"algg": "GGLA"}


def read_file(path: Path, *, check_data: bool = True) -> Header:
    """Read the header of a file on this machine; raises a :class:`GgufError` that says why not."""
    with FileSource(path) as source:
        return read_header(source, check_data=check_data)


def read_header(
    source: Source,
    *,
    check_data: bool = True,
    lengths: Mapping[tuple[str, int], int] = MappingProxyType({}),
) -> Header:
    """Read a header; raises a :class:`GgufError` that says what the file is instead.

    ``check_data`` also demands that the file is long enough for its tensors. ``lengths`` are the
    bytes that large arrays of texts are known to take, by key and number of texts: these are
    skipped unread.
    """
    cursor = Cursor(source)
    version = _read_start(source, cursor)
    cursor.need(_COUNTS.size)
    tensor_count, key_count = cursor.unpack(_COUNTS)
    if tensor_count > MAX_TENSORS:
        raise Malformed(f"it announces {tensor_count:,} tensors")
    if key_count > MAX_KEYS:
        raise Malformed(f"it announces {key_count:,} metadata keys")
    cursor.expect(key_count * _LEAST_KEY + tensor_count * _LEAST_TENSOR)
    metadata, spans = _read_metadata(cursor, key_count, lengths)
    alignment = _alignment(metadata, spans)
    tensors = _read_tensors(cursor, tensor_count, alignment)
    header = Header(
        version=version,
        alignment=alignment,
        metadata=metadata,
        spans=spans,
        tensors=tensors,
        data_offset=_pad(cursor.position, alignment) if tensors else cursor.position,
        file_size=source.size,
    )
    if check_data and header.needed_size > source.size:
        raise Truncated(header.needed_size - source.size, _sizes(header.needed_size, source.size))
    return header


def read_array(source: Source, array: LargeArray) -> tuple[Scalar, ...]:
    """Read an array that the header left in the file, as the tokens of a vocabulary."""
    cursor = Cursor(source)
    cursor.skip_to(array.offset)
    return _read_elements(cursor, array.type, array.count)


def _read_start(source: Source, cursor: Cursor) -> int:
    if source.size == 0:
        raise NotGguf("an empty file", "Download it again.")
    start = cursor.peek(64)
    if start[:4] in _OLD_MAGICS:
        raise GgjtFile(_OLD_MAGICS[start[:4]])
    if start[:4] != b"GGUF":
        raise _something_else(start)
    cursor.need(_START.size)
    version = cursor.unpack(_START)[1]
    # The low half of a small number is empty when its bytes are in the other order.
    if version and not version & 0xFFFF:
        raise BigEndian
    if version == 1:
        raise OldVersion
    if version == 0:
        raise Malformed("its version is 0")
    if version > 3:
        raise NewerVersion(version)
    return version


def _something_else(start: bytes) -> NotGguf:
    opening = start.lstrip().lower()
    detail = f"starts with {start[:16]!r}"
    if opening.startswith((b"<!doctype", b"<html", b"<?xml")):
        return NotGguf("a web page", "Download the file itself, not the page about it.", detail)
    if opening.startswith(b"version https://git-lfs"):
        return NotGguf(
            "a Git LFS pointer, without the weights",
            "Fetch the real file with `git lfs pull`, or download it.",
            detail,
        )
    gguf = "Download the model's GGUF variant instead."
    if start[8:9] == b"{":
        return NotGguf("safetensors weights", gguf, detail)
    if start.startswith((b"PK\3\4", b"\x80\2", b"\x80\3", b"\x80\4")):
        return NotGguf("a PyTorch checkpoint or an archive", gguf, detail)
    if not start.strip(b"\0"):
        return NotGguf("a download that was never filled", "Download it again.", detail)
    return NotGguf(detail=detail)


def _read_metadata(
    cursor: Cursor, count: int, lengths: Mapping[tuple[str, int], int]
) -> tuple[dict[str, Value], dict[str, Span]]:
    metadata: dict[str, Value] = {}
    spans: dict[str, Span] = {}
    budget = _Budget(lengths)
    for number in range(count):
        raw = cursor.string(MAX_KEY, f"metadata key {number + 1}")
        try:
            key = raw.decode()
        except UnicodeDecodeError as error:
            raise Malformed(f"metadata key {number + 1} is not text") from error
        if not key:
            raise Malformed(f"metadata key {number + 1} is empty")
        if key in metadata:
            raise Malformed(f"the metadata key {_short(key)} is there twice")
        kind = _value_type(cursor.u32(), key)
        start = cursor.position
        metadata[key] = _read_value(cursor, kind, key, budget)
        spans[key] = Span(kind, start, cursor.position - start)
    return metadata, spans


class _Budget:
    """What all arrays of a header may still cost, and the lengths of those that cost nothing."""

    def __init__(self, lengths: Mapping[tuple[str, int], int]) -> None:
        self.lengths = lengths
        self.strings = MAX_STRINGS
        self.small = MAX_SMALL_ELEMENTS


def _value_type(number: int, key: str) -> ValueType:
    if number > max(ValueType):
        raise Malformed(f"{_short(key)} has the unknown type {number}")
    return ValueType(number)


def _read_value(cursor: Cursor, kind: ValueType, key: str, budget: _Budget) -> Value:
    if kind is not ValueType.ARRAY:
        return _read_elements(cursor, kind, 1)[0]
    cursor.need(_ARRAY.size)
    number, count = cursor.unpack(_ARRAY)
    element = _value_type(number, key)
    if element is ValueType.ARRAY:
        raise Malformed(f"{_short(key)} is an array of arrays")
    if count > MAX_HEADER:
        raise Malformed(f"{_short(key)} announces {count:,} elements")
    cursor.expect(count * _SIZES.get(element, _LEAST_STRING))
    if count <= SMALL_ARRAY:
        budget.small -= count
        if budget.small < 0:
            raise Malformed("its metadata is larger than that of any model")
        return _read_elements(cursor, element, count)
    array = LargeArray(element, count, cursor.position)
    if element is ValueType.STRING:
        budget.strings -= count
        if budget.strings < 0:
            raise Malformed(f"{_short(key)} announces {count:,} strings")
        if known := budget.lengths.get((key, count)):
            cursor.skip_to(cursor.position + known)
        else:
            cursor.skip_strings(count)
    else:
        cursor.skip_to(cursor.position + count * _SIZES[element])
    return array


def _read_elements(cursor: Cursor, kind: ValueType, count: int) -> tuple[Scalar, ...]:
    if kind is ValueType.STRING:
        return tuple(
            cursor.string(MAX_STRING, "a text").decode(errors="replace") for _ in range(count)
        )
    data = cursor.take(count * _SIZES[kind])
    return struct.unpack(f"<{count}{VALUE_CODES[kind]}", data)


def _alignment(metadata: dict[str, Value], spans: dict[str, Span]) -> int:
    key = "general.alignment"
    if key not in metadata:
        return _DEFAULT_ALIGNMENT
    value = metadata[key]
    if spans[key].type is not ValueType.UINT32 or not isinstance(value, int):
        raise Malformed("its alignment is not a 32-bit number")
    if not 0 < value <= MAX_ALIGNMENT or value & (value - 1):
        raise Malformed(f"its alignment is {value:,}")
    return value


def _read_tensors(cursor: Cursor, count: int, alignment: int) -> tuple[Tensor, ...]:
    tensors: list[Tensor] = []
    names: set[str] = set()
    end = 0
    for number in range(count):
        tensor = _read_tensor(cursor, f"tensor {number + 1}")
        if tensor.name in names:
            raise Malformed(f"the tensor {_short(tensor.name)} is there twice")
        if tensor.offset != end:
            raise Malformed(
                f"the tensor {_short(tensor.name)} starts at byte {tensor.offset:,} of the weights "
                f"instead of {end:,}"
            )
        end = _pad(end + tensor.nbytes, alignment)
        names.add(tensor.name)
        tensors.append(tensor)
    return tuple(tensors)


def _read_tensor(cursor: Cursor, what: str) -> Tensor:
    raw = cursor.string(MAX_TENSOR_NAME, f"the name of {what}")
    try:
        name = raw.decode()
    except UnicodeDecodeError as error:
        raise Malformed(f"the name of {what} is not text") from error
    dimensions = cursor.u32()
    if dimensions > MAX_DIMENSIONS:
        raise Malformed(f"the tensor {_short(name)} has {dimensions:,} dimensions")
    cursor.need(8 * dimensions + 12)
    *shape, type_number, offset = cursor.unpack(_TENSOR_LAYOUTS[dimensions])
    kind = TENSOR_TYPES.get(type_number)
    if kind is None:
        raise _unknown_type(name, type_number)
    elements = 1
    for length in shape:
        elements *= length
        if length > MAX_ELEMENTS or elements > MAX_ELEMENTS:
            raise Malformed(f"the tensor {_short(name)} has the shape {tuple(shape)}")
    if (shape[0] if shape else 1) % kind.block:
        raise Malformed(
            f"the rows of the tensor {_short(name)} do not fill whole {kind.name} blocks"
        )
    return Tensor(name, tuple(shape), kind, offset)


_TENSOR_LAYOUTS = [struct.Struct(f"<{count}QIQ") for count in range(MAX_DIMENSIONS + 1)]


def _unknown_type(name: str, number: int) -> UnknownTensorType:
    if number in REMOVED_TYPES:
        old, new = REMOVED_TYPES[number]
        return UnknownTensorType(
            f"the tensor {_short(name)} has the type {old}, which llama.cpp no longer reads",
            f"Download the {new} file of this model: the engine rearranges it by itself.",
        )
    return UnknownTensorType(
        f"the tensor {_short(name)} has the unknown type {number:,}",
        "It may be made for another engine, such as ik_llama.cpp, or for a newer Snug.",
    )


def _pad(value: int, alignment: int) -> int:
    return (value + alignment - 1) & ~(alignment - 1)


def _short(text: str) -> str:
    clean = "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}"
                    for letter in text[:60])  # fmt: skip
    return f"“{clean}…”" if len(text) > 60 else f"“{clean}”"


def _sizes(needed: int, there: int) -> str:
    return f"{there:,} of {needed:,} bytes"
