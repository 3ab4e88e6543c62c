"""What is written is read back the same, and weights that are left out take no room."""

import os
import struct
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.gguf.header import LargeArray
from app.gguf.reader import read_array, read_file, read_header
from app.gguf.source import BytesSource, FileSource
from app.gguf.types import TENSOR_TYPES, TYPE_BY_NAME, ValueType
from app.gguf.writer import (
    NewTensor,
    Typed,
    copied,
    header_bytes,
    write_empty_copy,
    write_gguf,
)

F32 = TYPE_BY_NAME["F32"]
WHOLE = st.integers(-(2**63), 2**64 - 1)
FLOAT = st.floats(width=32, allow_nan=False)
SCALARS = st.text(max_size=40) | st.booleans() | WHOLE | FLOAT
ARRAYS = (
    st.lists(st.text(max_size=9), min_size=1)
    | st.lists(st.booleans(), min_size=1)
    | st.lists(st.integers(-(2**31), 2**31 - 1), min_size=1)
    | st.lists(st.integers(0, 2**64 - 1), min_size=1)
    | st.lists(FLOAT, min_size=1)
)
METADATA = st.dictionaries(
    st.text(min_size=1, max_size=30).filter(lambda key: key != "general.alignment"),
    SCALARS | ARRAYS,
    max_size=8,
)


@st.composite
def tensor_lists(draw):
    names = draw(st.lists(st.text("abc.é", min_size=1, max_size=20), unique=True, max_size=6))
    tensors = []
    for name in names:
        kind = draw(st.sampled_from(sorted(TENSOR_TYPES.values(), key=lambda kind: kind.id)))
        rest = draw(st.lists(st.integers(1, 5), max_size=3))
        tensors.append(NewTensor(name, (kind.block * draw(st.integers(1, 4)), *rest), kind))
    return tensors


@settings(max_examples=150, deadline=None)
@given(metadata=METADATA, tensors=tensor_lists(), alignment=st.sampled_from([8, 32, 4096]))
def test_round_trip(metadata, tensors, alignment):
    head = header_bytes(metadata, tensors, alignment=alignment)

    header = read_header(BytesSource(head), check_data=False)

    expected = {
        key: tuple(value) if isinstance(value, list) else value for key, value in metadata.items()
    }
    if alignment != 32:
        expected = {"general.alignment": alignment, **expected}
    assert header.metadata == expected
    assert header.alignment == alignment
    assert header.data_offset == len(head)
    assert [(t.name, t.shape, t.type, t.nbytes) for t in header.tensors] == [
        (t.name, t.shape, t.type, t.nbytes) for t in tensors
    ]


def test_data_stands_where_the_header_says(tmp_path):
    path = tmp_path / "model.gguf"
    first = struct.pack("<3f", 1, 2, 3)
    second = struct.pack("<2f", 4, 5)
    size = write_gguf(
        path,
        {"general.architecture": "llama"},
        [
            NewTensor("a", (3,), F32, [first[:5], first[5:]]),
            NewTensor("empty", (100,), F32),
            NewTensor("b", (2,), F32, [second]),
        ],
    )

    header = read_file(path)

    data = path.read_bytes()
    assert len(data) == size == header.file_size
    starts = [header.data_offset + tensor.offset for tensor in header.tensors]
    assert data[starts[0] : starts[0] + 12] == first
    assert data[starts[1] : starts[1] + 400] == bytes(400)
    assert data[starts[2] : starts[2] + 8] == second


def test_data_of_another_length_is_refused(tmp_path):
    path = tmp_path / "model.gguf"

    with pytest.raises(ValueError, match="4 of 12 bytes"):
        write_gguf(path, {}, [NewTensor("a", (3,), F32, [bytes(4)])])

    assert list(tmp_path.iterdir()) == []


def test_types_can_be_said(tmp_path):
    head = header_bytes(
        {
            "a": Typed(ValueType.UINT16, 7),
            "b": Typed(ValueType.FLOAT64, 0.1),
            "c": Typed(ValueType.INT8, [-1, 2]),
            "d": Typed(ValueType.STRING, []),
        },
        (),
    )

    header = read_header(BytesSource(head))

    assert header.metadata == {"a": 7, "b": 0.1, "c": (-1, 2), "d": ()}
    assert header.spans["a"].type is ValueType.UINT16
    assert header.spans["c"].type is ValueType.ARRAY


def test_values_are_copied_as_they_stand():
    tokens = [f"t{number}" for number in range(5000)]
    scores = [float(number) for number in range(5000)]
    source = BytesSource(
        header_bytes({"tokens": tokens, "scores": scores, "id": Typed(ValueType.UINT8, 5)}, ())
    )
    spans = read_header(source).spans

    copy = BytesSource(header_bytes({key: copied(source, spans[key]) for key in spans}, ()))
    header = read_header(copy)

    assert copy.read(0, copy.size) == source.read(0, source.size)
    found = header.metadata["tokens"]
    assert isinstance(found, LargeArray)
    assert read_array(copy, found) == tuple(tokens)


@pytest.mark.skipif(sys.platform == "win32", reason="NTFS makes files sparse only when asked to")
def test_weights_left_out_take_no_room(tmp_path):
    model, copy = tmp_path / "model.gguf", tmp_path / "copy.gguf"
    tensors = [NewTensor("a", (1 << 20, 1 << 10), F32), NewTensor("b", (3,), F32)]
    write_gguf(model, {"general.name": "Large"}, tensors)

    with FileSource(model) as source:
        write_empty_copy(source, read_header(source), copy)

    for path in (model, copy):
        header = read_file(path)
        assert header.name == "Large"
        assert header.file_size >= 4 << 30
        assert os.stat(path).st_blocks * 512 < 1 << 20  # noqa: PTH116 - blocks, not bytes
