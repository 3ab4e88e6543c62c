"""Hostile headers: each ends in a header or a named error, within 256 MB and a second."""

import json
import random
import struct
import subprocess
import sys
import time
import tracemalloc
from collections import Counter

import psutil
import pytest

from app.gguf.errors import GgufError, Malformed
from app.gguf.header import Header
from app.gguf.reader import MAX_SMALL_ELEMENTS, MAX_STRINGS, MAX_TENSORS, read_header
from app.gguf.source import BytesSource
from app.gguf.types import TYPE_BY_NAME, ValueType
from app.gguf.writer import NewTensor, Typed, header_bytes

CASES = 40_000
MEMORY = 256 << 20
SECONDS = 1.0

INTERESTING = (
    0, 1, 2, 3, 7, 8, 9, 12, 13, 31, 32, 63, 64, 255, 256, 1024, 1025, 65_535, 65_536, 100_000,
    2**20, 2**24, 2**31 - 1, 2**31, 2**32 - 1, 2**32, 2**40, 2**48, 2**53, 2**61, 2**62, 2**63 - 1,
    2**63, 2**64 - 32, 2**64 - 8, 2**64 - 1,
)  # fmt: skip


def samples():
    """Return good files of different build, small enough to mutate thousands of times."""
    f16, q4, f32 = (TYPE_BY_NAME[name] for name in ("F16", "Q4_K", "F32"))
    scalars = {
        f"x.{kind.name.lower()}": Typed(kind, 1)
        for kind in ValueType
        if kind not in (ValueType.STRING, ValueType.ARRAY)
    }
    llama = {
        "general.architecture": "llama",
        "general.file_type": 15,
        "llama.context_length": 4096,
        "llama.attention.head_count_kv": [4, 4, 0],
        "tokenizer.ggml.tokens": ["<s>", "é", "▁word"] * 20,
        "tokenizer.ggml.scores": [0.5] * 60,
        "tokenizer.chat_template": "{{ messages }}" * 10,
    }
    layers = [
        NewTensor(f"blk.{layer}.{name}.weight", shape, kind)
        for layer in range(3)
        for name, shape, kind in (
            ("attn_norm", (256,), f32), ("ffn_up", (256, 4), q4), ("exps", (32, 2, 2), f16),
        )
    ]  # fmt: skip
    long_array = {"tokenizer.ggml.tokens": [f"{number}" for number in range(1100)]}
    built = [
        header_bytes(llama, layers),
        header_bytes(scalars, [NewTensor("t", (4,), f32)], alignment=64),
        header_bytes(long_array, [NewTensor("t", (4,), f32)]),
        header_bytes({}, []),
    ]
    lengths = [sum(t.nbytes + 64 for t in layers), 128, 128, 0]
    return [head + bytes(length) for head, length in zip(built, lengths, strict=True)]


def mutate(data, chance):
    """Damage a file in one to four of the ways in which files and attackers do."""
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 1, 2, 4))):
        at = chance.randrange(len(changed) + 1)
        match chance.randrange(8):
            case 0:
                for _ in range(chance.randint(1, 8)):
                    if changed:
                        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
            case 1 | 2:
                changed[at : at + 8] = struct.pack("<Q", chance.choice(INTERESTING))
            case 3:
                changed[at : at + 4] = struct.pack("<I", chance.choice(INTERESTING) & 0xFFFFFFFF)
            case 4:
                del changed[at:]
            case 5:
                del changed[at : at + chance.choice((1, 4, 8, 40))]
            case 6:
                size = chance.choice((1, 8, 100))
                start = chance.randrange(len(changed) + 1)
                changed[at:at] = changed[start : start + size]
            case 7:
                # The counts and the version, which decide over everything that follows.
                place = chance.choice((4, 8, 16))
                changed[place : place + 8] = struct.pack("<Q", chance.choice(INTERESTING))
    return bytes(changed)


def outcome(data):
    """Read a file and use the result as callers do."""
    try:
        header = read_header(BytesSource(data))
    except GgufError as error:
        named = error
    else:
        assert header.needed_size <= len(data)
        assert len(header.tensors) <= MAX_TENSORS
        assert isinstance(use(header), tuple)
        return "Header"
    assert named.text.isprintable()
    assert named.hint
    assert len(named.text) < 400
    return type(named).__name__


def use(header: Header):
    return (
        header.architecture, header.name, header.parameters, header.file_type,
        header.bits_per_weight, header.context_length, header.vocabulary,
    )  # fmt: skip


def fuzz():
    """Run all mutations; returns what they ended in and the CPU seconds of the slowest."""
    good = samples()
    assert [outcome(data) for data in good] == ["Header"] * len(good)
    outcomes: Counter[str] = Counter()
    slowest = 0.0
    for seed in range(CASES):
        chance = random.Random(seed)
        data = mutate(chance.choice(good), chance)
        start = time.process_time()
        try:
            outcomes[outcome(data)] += 1
        except Exception as error:
            raise AssertionError(f"seed {seed}: {error!r}") from error
        slowest = max(slowest, time.process_time() - start)
    return {"outcomes": outcomes, "slowest": slowest}


class Endless:
    """A file that goes on repeating ``unit`` after its head, as long as its size says."""

    def __init__(self, head, unit, size):
        self._head, self._unit, self.size = head, unit, size

    def read(self, offset, size):
        size = max(0, min(size, self.size - offset))
        head = self._head[offset : offset + size]
        start = (max(offset, len(self._head)) - len(self._head)) % len(self._unit)
        wanted = size - len(head)
        return head + (self._unit * (wanted // len(self._unit) + 2))[start : start + wanted]


def start(*, tensors=0, keys=0):
    return struct.pack("<4sIQQ", b"GGUF", 3, tensors, keys)


def array(key, kind, count):
    return struct.pack("<Q", len(key)) + key + struct.pack("<IIQ", ValueType.ARRAY, kind, count)


def strings():
    """As many empty strings as are ever skipped."""
    head = start(keys=1) + array(b"k", ValueType.STRING, MAX_STRINGS)
    return Endless(head, b"\0", 8 * MAX_STRINGS + 200)


def small_arrays():
    """As many numbers as are ever kept, none of which Python has at hand."""
    count = MAX_SMALL_ELEMENTS // 1024
    numbers = random.Random(1).randbytes(8 * 1024)
    body = b"".join(array(b"%06d" % key, ValueType.INT64, 1024) + numbers for key in range(count))
    return BytesSource(start(keys=count) + body)


def wide_texts():
    """Texts whose every letter takes four bytes in memory because of one."""
    text = "\N{SMILE}".encode() + b"x" * ((4 << 20) - 100)
    body = b"".join(
        struct.pack("<Q", 1) + b"%d" % key + struct.pack("<IQ", ValueType.STRING, len(text)) + text
        for key in range(4)
    )
    return BytesSource(start(keys=4) + body)


def tensors():
    """As many tensors as are ever listed."""
    unit = b"".join(
        struct.pack("<Q", 60) + b"%060d" % number + struct.pack("<I4QIQ", 4, 1, 1, 1, 1, 0, 0)
        for number in range(MAX_TENSORS)
    )
    # All but the first stand at the wrong offset, so say where each one is.
    fixed = bytearray(unit)
    for number in range(MAX_TENSORS):
        struct.pack_into("<Q", fixed, 116 * number + 108, 32 * number)
    head = start(tensors=MAX_TENSORS) + bytes(fixed)
    return Endless(head, b"\0", len(head) + 32 * MAX_TENSORS + 32)


def long_keys():
    """More text than any model has, each key nearly as long as it may be."""
    body = b"".join(
        struct.pack("<Q", 60_000) + b"%060000d" % key + struct.pack("<IB", ValueType.UINT8, 1)
        for key in range(300)
    )
    return BytesSource(start(keys=300) + body)


def largest():
    """Read the largest headers that pass, and one that must not."""
    seconds = {}
    for make in (strings, small_arrays, wide_texts, tensors, long_keys):
        source = make()
        start = time.process_time()
        try:
            use(read_header(source))
            works = True
        except Malformed:
            works = False
        seconds[make.__name__] = time.process_time() - start
        assert works is (make is not long_keys)
    return {"seconds": seconds}


def peak():
    """Return the most bytes that this process ever had in memory."""
    if sys.platform == "win32":
        return psutil.Process().memory_info().peak_wset
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


def in_a_process_of_its_own(name):
    """Run ``fuzz`` or ``largest`` where nothing else has raised the memory's peak before."""
    done = subprocess.run(
        [sys.executable, __file__, name], capture_output=True, text=True, timeout=110, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_mutated_headers_end_in_a_result_or_a_named_error():
    result = in_a_process_of_its_own("fuzz")

    outcomes = Counter(result["outcomes"])
    assert outcomes.total() == CASES >= 20_000
    assert result["memory"] < MEMORY
    assert result["slowest"] < SECONDS
    assert outcomes["Header"] > CASES // 50
    assert outcomes["Malformed"] > CASES // 10
    assert outcomes["Truncated"] > CASES // 10
    expected = {"NotGguf", "BigEndian", "OldVersion", "NewerVersion", "UnknownTensorType"}
    assert expected < set(outcomes)


def test_the_largest_headers_stay_within_bounds():
    result = in_a_process_of_its_own("largest")

    assert result["memory"] < MEMORY
    assert all(seconds < SECONDS for seconds in result["seconds"].values()), result


def test_numbers_that_claim_everything_cost_nothing():
    claims = [
        start(tensors=2**64 - 1, keys=2**64 - 1),
        start(keys=1) + array(b"k", ValueType.FLOAT64, 2**64 - 1),
        start(keys=1) + array(b"k", ValueType.STRING, 2**40),
        start(keys=1) + struct.pack("<Q", 2**63),
        start(tensors=1) + struct.pack("<QIB", 1, 4, 0) + b"\xff" * 40,
    ]
    for head in claims:
        source = Endless(head, b"\xff", 1 << 60)
        tracemalloc.start()
        with pytest.raises(Malformed):
            read_header(source)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < 8 << 20


if __name__ == "__main__":
    base = peak()
    report = {"fuzz": fuzz, "largest": largest}[sys.argv[1]]()
    sys.stdout.write(json.dumps(report | {"memory": peak() - base}))
