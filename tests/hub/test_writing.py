"""Pieces into the part: directly where a disk takes them so, as usual where it does not."""

from __future__ import annotations

import errno
import os
import random
import threading
from pathlib import Path

import pytest
from downloading import content

from app.hub.buffers import Buffers
from app.hub.pieces import Run
from app.hub.writing import PartFile, Piece, Writer

BLOCK = 4096
SIZE = 64 * BLOCK
RUN = Run(0, SIZE)

direct = pytest.mark.skipif(not hasattr(os, "O_DIRECT"), reason="the system cannot write directly")


@pytest.fixture
def opened(monkeypatch) -> list[int]:
    """The flags with which files are opened."""
    real, flags = os.open, []

    def open_(path: str, flag: int, *more: int) -> int:
        flags.append(flag)
        return real(path, flag, *more)

    monkeypatch.setattr(os, "open", open_)
    return flags


@pytest.fixture
def part(tmp_path) -> Path:
    path = tmp_path / "part"
    path.touch()
    return path


def pieces(data: bytes, ends: list[int], *, quick: bool) -> list[Piece]:
    """Cut ``data``; each piece lies in a buffer as the transfer has them."""
    buffers = Buffers(SIZE, len(ends), threading.Event())
    made = []
    for start, end in zip([0, *ends], ends, strict=False):
        buffer = buffers.take()
        buffer[: end - start] = data[start:end]
        made.append(Piece(RUN, start, end - start, buffer, quick))
    return made


@direct
@pytest.mark.parametrize("quick", [True, False])
def test_only_what_comes_fast_is_written_directly(part, opened, quick):
    data = content(SIZE)
    with PartFile(part) as file:
        for piece in pieces(data, [BLOCK, SIZE], quick=quick):
            file.write(piece)
    assert part.read_bytes() == data
    assert sum(bool(flag & os.O_DIRECT) for flag in opened) == quick


@pytest.mark.parametrize("seed", range(4))
def test_pieces_of_any_size_in_any_order(part, seed):
    chance, data = random.Random(seed), content(SIZE + 100, seed)
    ends = sorted({*(chance.randrange(1, 64) * BLOCK for _ in range(9)), 1000, 5000, SIZE + 100})
    made = pieces(data + bytes(BLOCK), ends, quick=True)
    chance.shuffle(made)
    with PartFile(part) as file:
        for piece in made:
            file.write(piece)
    assert part.read_bytes() == data


@direct
def test_a_file_system_that_cannot_gets_it_as_usual(part, monkeypatch):
    real, asked = os.open, []

    def open_(path: str, flags: int, *more: int) -> int:
        if flags & os.O_DIRECT:
            asked.append(path)
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
        return real(path, flags, *more)

    monkeypatch.setattr(os, "open", open_)
    data = content(SIZE)
    with PartFile(part) as file:
        for piece in pieces(data, [BLOCK, 2 * BLOCK, SIZE], quick=True):
            file.write(piece)
    assert part.read_bytes() == data
    assert len(asked) == 1


@direct
def test_memory_that_a_disk_cannot_take_is_written_as_usual(part):
    data = content(SIZE)
    odd = memoryview(bytearray(SIZE + BLOCK))[1:]
    odd[:SIZE] = data
    with PartFile(part) as file:
        file.write(Piece(RUN, 0, SIZE, odd, quick=True))
    assert part.read_bytes() == data


@direct
def test_another_error_of_the_disk_is_an_error(part, monkeypatch):
    real = os.open

    def open_(path: str, flags: int, *more: int) -> int:
        if flags & os.O_DIRECT:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return real(path, flags, *more)

    monkeypatch.setattr(os, "open", open_)
    (piece,) = pieces(content(SIZE), [SIZE], quick=True)
    with PartFile(part) as file, pytest.raises(OSError, match=os.strerror(errno.EIO)):
        file.write(piece)


def test_a_run_ends_after_its_pieces(part):
    data, told = content(SIZE), []
    writer = Writer(part, lambda piece: told.append(piece.offset), told.append)
    for piece in pieces(data, [BLOCK, 2 * BLOCK, SIZE], quick=False):
        writer.put(piece)
    writer.end_run(RUN)
    writer.end()
    writer.run()
    assert told == [0, BLOCK, 2 * BLOCK, RUN]
    assert part.read_bytes() == data


def test_a_buffer_is_used_again_and_who_finds_none_stops_with_the_rest():
    stop = threading.Event()
    buffers = Buffers(SIZE, 2, stop)
    first, second = buffers.take(), buffers.take()
    assert first is not second
    buffers.give_back(first)
    assert buffers.take() is first
    threading.Timer(0.1, stop.set).start()
    assert buffers.take() is None
