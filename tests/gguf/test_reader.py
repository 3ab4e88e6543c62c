"""Headers: what is read from good files, and what bad ones are called."""

import struct
import time
import tracemalloc
from itertools import pairwise
from pathlib import Path

import pytest

from app.gguf.errors import (
    BigEndian,
    GgjtFile,
    GgufError,
    Malformed,
    NewerVersion,
    NotGguf,
    OldVersion,
    Truncated,
    UnknownTensorType,
    Unreadable,
)
from app.gguf.header import LargeArray
from app.gguf.reader import read_array, read_file, read_header
from app.gguf.source import BytesSource
from app.gguf.types import TYPE_BY_NAME, ValueType
from app.gguf.writer import NewTensor, Typed, header_bytes

F32, Q4_K = TYPE_BY_NAME["F32"], TYPE_BY_NAME["Q4_K"]

METADATA = {
    "general.architecture": "llama",
    "general.name": "Tiny",
    "general.file_type": 15,
    "llama.context_length": 4096,
    "llama.rope.freq_base": 10000.0,
    "tokenizer.ggml.tokens": [f"t{number}" for number in range(2000)],
    "tokenizer.ggml.add_bos_token": True,
    "llama.attention.head_count_kv": [8, 0, 8],
}
TENSORS = (
    NewTensor("token_embd.weight", (256, 2000), Q4_K),
    NewTensor("output_norm.weight", (33,), F32),
    NewTensor("blk.0.ffn.weight", (256, 2, 3), Q4_K),
)


def whole(metadata=METADATA, tensors=TENSORS, alignment=32):
    head = header_bytes(metadata, tensors, alignment=alignment)
    size = sum(-(-tensor.nbytes // alignment) * alignment for tensor in tensors)
    return head + bytes(size)


def read(data, **options):
    return read_header(BytesSource(data), **options)


def raw(body, *, version=3, tensors=0, keys=0):
    return struct.pack("<4sIQQ", b"GGUF", version, tensors, keys) + body


def text(value):
    return struct.pack("<Q", len(value)) + value


def tensor(name=b"t", shape=(32,), kind=0, offset=0):
    return text(name) + struct.pack(f"<I{len(shape)}QIQ", len(shape), *shape, kind, offset)


def test_reads_metadata_and_tensors():
    header = read(whole())

    assert (header.version, header.alignment) == (3, 32)
    assert header.architecture == "llama"
    assert header.name == "Tiny"
    assert header.file_type == "Q4_K_M"
    assert header.context_length == 4096
    assert header.metadata["llama.rope.freq_base"] == 10000.0
    assert header.metadata["tokenizer.ggml.add_bos_token"] is True
    assert header.metadata["llama.attention.head_count_kv"] == (8, 0, 8)
    assert [item.name for item in header.tensors] == [item.name for item in TENSORS]
    embedding, norm, ffn = header.tensors
    assert embedding.nbytes == 2000 * 144
    assert (norm.nbytes, ffn.nbytes) == (33 * 4, 6 * 144)
    assert norm.offset == 2000 * 144
    assert ffn.offset == norm.offset + 160
    assert header.parameters == 256 * 2000 + 33 + 256 * 6
    assert header.data_size == 2000 * 144 + 33 * 4 + 6 * 144
    assert header.bits_per_weight == pytest.approx(8 * header.data_size / header.parameters)
    assert header.needed_size == header.data_offset + ffn.offset + ffn.nbytes


def test_long_arrays_stay_in_the_file_until_asked_for():
    data = whole()
    header = read(data)
    tokens = header.metadata["tokenizer.ggml.tokens"]

    assert isinstance(tokens, LargeArray)
    assert (tokens.type, tokens.count) == (ValueType.STRING, 2000)
    assert header.vocabulary == 2000
    assert read_array(BytesSource(data), tokens) == tuple(METADATA["tokenizer.ggml.tokens"])


def test_reads_version_2_and_other_alignments():
    data = bytearray(whole(alignment=64))
    data[4:8] = struct.pack("<I", 2)

    header = read(bytes(data))

    assert (header.version, header.alignment) == (2, 64)
    assert header.data_offset % 64 == 0
    assert header.tensors[1].offset % 64 == 0


def test_a_file_may_end_without_padding():
    header = read(whole())

    assert read(whole()[: header.needed_size]).tensors == header.tensors


def test_missing_weights_are_counted():
    data = whole()
    needed = read(data).needed_size

    with pytest.raises(Truncated) as caught:
        read(data[: needed - 1500])

    assert caught.value.missing == 1500
    assert str(caught.value) == "The file ends 1.5 kB early. Download it again."
    assert read(data[: needed - 1500], check_data=False).parameters > 0


def test_every_cut_within_the_header_is_named():
    data = whole(METADATA | {"tokenizer.ggml.tokens": ["a", "b"]})
    end = read(data).data_offset

    for length in range(1, end):
        with pytest.raises(NotGguf if length < 4 else Truncated):
            read(data[:length])


@pytest.mark.parametrize(
    ("start", "named", "word"),
    [
        (b"lmgg" + bytes(60), GgjtFile, "GGML"),
        (b"fmgg" + bytes(60), GgjtFile, "GGMF"),
        (b"tjgg" + bytes(60), GgjtFile, "GGJT"),
        (b"GGUF" + struct.pack(">I", 3) + bytes(60), BigEndian, "big-endian"),
        (b"GGUF" + struct.pack("<I", 1) + bytes(60), OldVersion, "version 1"),
        (b"GGUF" + struct.pack("<I", 4) + bytes(60), NewerVersion, "version 4"),
        (b"GGUF" + bytes(60), Malformed, "version is 0"),
        (b"", NotGguf, "empty"),
        (bytes(100), NotGguf, "never filled"),
        (b"\n<!DOCTYPE html><html>", NotGguf, "web page"),
        (b"version https://git-lfs.github.com/spec/v1\n", NotGguf, "Git LFS"),
        (struct.pack("<Q", 90) + b'{"__metadata__":', NotGguf, "safetensors"),
        (b"PK\3\4archive", NotGguf, "PyTorch"),
        (b"hello, this is a text", NotGguf, "not a GGUF model."),
    ],
)
def test_other_files_are_named_for_what_they_are(start, named, word):
    with pytest.raises(named) as caught:
        read(start)

    assert word in caught.value.text
    assert caught.value.hint


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (raw(b"", keys=2**63), "9,223,372,036,854,775,808 metadata keys"),
        (raw(b"", tensors=2**32), "4,294,967,296 tensors"),
        (raw(text(b"") + bytes(99), keys=1), "key 1 is empty"),
        (raw(text(b"\xff\xfe") + bytes(99), keys=1), "not text"),
        (raw(struct.pack("<Q", 2**40) + bytes(99), keys=1), "bytes long"),
        (raw(text(b"k") + struct.pack("<I", 13) + bytes(99), keys=1), "unknown type 13"),
        (raw(text(b"k") + struct.pack("<IIQ", 9, 9, 1) + bytes(99), keys=1), "array of arrays"),
        (raw(text(b"k") + struct.pack("<IIQ", 9, 0, 2**50) + bytes(99), keys=1), "elements"),
        (raw(text(b"k") + struct.pack("<IQ", 8, 2**50) + bytes(99), keys=1), "bytes long"),
        (raw((text(b"k") + struct.pack("<IB", 0, 1)) * 2 + bytes(99), keys=2), "there twice"),
        (raw(tensor() + tensor(offset=128) + bytes(999), tensors=2), "there twice"),
        (raw(tensor(name=b"n" * 64) + bytes(999), tensors=1), "64 bytes long"),
        (raw(tensor(name=b"\xff") + bytes(999), tensors=1), "not text"),
        (raw(tensor(shape=(1,) * 5) + bytes(999), tensors=1), "5 dimensions"),
        (raw(tensor(shape=(2**40, 2**40)) + bytes(999), tensors=1), "shape"),
        (raw(tensor(shape=(0, 2**60)) + bytes(999), tensors=1), "shape"),
        (raw(tensor(shape=(33,), kind=2) + bytes(999), tensors=1), "whole Q4_0 blocks"),
        (raw(tensor(offset=32) + bytes(999), tensors=1), "instead of 0"),
        (raw(tensor() + tensor(name=b"u") + bytes(999), tensors=2), "instead of 128"),
    ],
)
def test_values_out_of_bounds_are_named(data, word):
    with pytest.raises(Malformed) as caught:
        read(data)

    assert word in caught.value.text


@pytest.mark.parametrize("value", [0, 3, 2**31])
def test_alignment_is_a_power_of_two(value):
    with pytest.raises(Malformed, match="alignment"):
        read(header_bytes({"general.alignment": value}, ()))


def test_alignment_has_its_type():
    with pytest.raises(Malformed, match="alignment"):
        read(header_bytes({"general.alignment": Typed(ValueType.UINT64, 32)}, ()))


def test_types_of_other_engines_and_times():
    with pytest.raises(UnknownTensorType, match=r"Q4_0_4_4.*Download the Q4_0 file"):
        read(raw(tensor(kind=31) + bytes(999), tensors=1))
    with pytest.raises(UnknownTensorType, match="unknown type 139"):
        read(raw(tensor(kind=139) + bytes(999), tensors=1))


def test_names_in_errors_cannot_play_tricks():
    with pytest.raises(Malformed) as caught:
        read(raw(text(b"a\x1b[2J\n\xe2\x80\xae" + b"x" * 999) + bytes([99] * 99), keys=1))

    assert caught.value.text.isprintable()
    assert len(caught.value.text) < 200


def test_a_large_vocabulary_is_read_quickly():
    tokens = [f"token{number}" for number in range(128_256)]
    merges = [f"tok en{number}" for number in range(280_147)]
    data = whole({"tokenizer.ggml.tokens": tokens, "tokenizer.ggml.merges": merges})
    del tokens, merges

    seconds = min(_timed(data) for _ in range(3))
    tracemalloc.start()
    read(data)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    # Some 35 ms; the bound leaves room for slower processors.
    assert seconds < 0.2
    assert peak < 32 << 20


def _timed(data):
    start = time.process_time()
    read(data)
    return time.process_time() - start


class Counting(BytesSource):
    """Counts what a download would cost."""

    def __init__(self, data):
        super().__init__(data)
        self.reads = []

    def read(self, offset, size):
        self.reads.append((offset, size))
        return super().read(offset, size)


def test_a_header_takes_few_reads_and_no_weights():
    data = whole({"tokenizer.ggml.tokens": ["x" * 40] * 100_000})
    source = Counting(data + bytes(20 << 20))

    header = read_header(source)

    assert len(source.reads) <= 6
    assert sum(size for _, size in source.reads) < header.data_offset + (4 << 20)
    covered = sorted(source.reads)
    assert all(a[0] + a[1] <= b[0] for a, b in pairwise(covered))


def test_a_source_that_ends_before_its_size_is_truncated():
    class Short(BytesSource):
        size = 1 << 20

    with pytest.raises(Truncated):
        read_header(Short(whole()[:200]))


def test_files_that_cannot_be_read_say_why(tmp_path: Path):
    with pytest.raises(Unreadable, match="no longer in"):
        read_file(tmp_path / "gone.gguf")
    with pytest.raises(Unreadable, match="removable or network drive"):
        read_file(tmp_path / "drive" / "models" / "gone.gguf")
    with pytest.raises(Unreadable, match="is a folder"):
        read_file(tmp_path)


def test_every_error_says_what_to_do():
    def leaves(kind):
        below = kind.__subclasses__()
        return [kind, *(leaf for sub in below for leaf in leaves(sub))]

    samples = {
        NotGguf: NotGguf(), GgjtFile: GgjtFile("GGML"), BigEndian: BigEndian(),
        OldVersion: OldVersion(), NewerVersion: NewerVersion(9), Truncated: Truncated(),
        Malformed: Malformed("x"), UnknownTensorType: UnknownTensorType("x"),
        Unreadable: Unreadable("x", "y"),
    }  # fmt: skip
    assert set(leaves(GgufError)) == {GgufError, *samples}
    for error in samples.values():
        assert error.text
        assert error.hint
