"""What the context holds, as a file: the tokens that were processed need not be computed again.

llama.cpp's own file of a sequence comes first, then a trailer that says what it belongs to, with a
checksum over everything: llama.cpp reads its part without looking, so a file that is not exactly
what was written never gets to it.
"""

from __future__ import annotations

import array
import ctypes
import os
import shutil
import zlib
from pathlib import Path
from typing import BinaryIO

import llama_cpp.llama_cpp as C
import msgspec

from app.engine.protocol import RestoreState, SaveState, StateRestored, StateSaved
from app.native.failures import NativeFailure
from app.native.session import Session

_MAGIC = b"SNUGSTATE1"
_BLOCK = 1 << 20
_LONGEST_TRAILER = 1 << 24
_HEAD = 12
"""Bytes of llama.cpp's file before its tokens: a magic number, a version, their count."""


class _Trailer(msgspec.Struct, frozen=True):
    """What a state belongs to, and where its turns began."""

    key: str
    model: str
    size: int
    """Bytes of llama.cpp's own file."""
    tokens: int
    marks: list[int]
    checkpoints: list[tuple[int, int]]
    """Tokens and bytes of each place to come back to; the copies stand behind llama.cpp's file."""


def save_state(request: SaveState, session: Session, build: str) -> StateSaved:
    """Write the state whole, or nothing; raises NativeFailure ("state")."""
    count = len(session.tokens)
    context = session.model.context_pointer
    estimate = C.llama_state_seq_get_size(context, 0) + 4 * count
    if count < max(1, request.least) or (request.most and estimate > request.most):
        return StateSaved(request.id, count, 0)
    path = Path(request.path)
    part = path.with_name(path.name + ".part")
    try:
        tokens = (C.llama_token * count)(*session.tokens)
        size = C.llama_state_seq_save_file(context, os.fsencode(part), 0, tokens, count)
        if not size or part.stat().st_size != size:
            raise _not_written(path, estimate)
        copies = session.checkpoints.copies()
        trailer = msgspec.json.encode(
            _Trailer(
                request.key,
                _model(session, build),
                size,
                count,
                session.marks,
                [(place, len(copy)) for place, copy in copies],
            )
        )
        pieces: list[bytes | bytearray] = [copy for _, copy in copies]
        pieces += [trailer, len(trailer).to_bytes(4, "little"), _MAGIC]
        with part.open("r+b") as file:
            checksum = _checksum(file, size)
            for piece in pieces:
                file.write(piece)
                checksum = zlib.crc32(piece, checksum)
            file.write(checksum.to_bytes(4, "little"))
        part.replace(path)
        return StateSaved(request.id, count, path.stat().st_size)
    except OSError as error:
        raise _not_written(path, estimate, str(error)) from error
    finally:
        part.unlink(missing_ok=True)


def restore_state(request: RestoreState, session: Session, build: str) -> StateRestored:
    """Put the state in place of what the context holds.

    Raises NativeFailure ("state"): what was there stays where the file is not taken, and is gone
    where llama.cpp began with it and refused.
    """
    path = Path(request.path)
    try:
        with path.open("rb") as file:
            trailer = _read_trailer(file)
            if trailer.key != request.key or trailer.model != _model(session, build):
                raise NativeFailure("state", "The saved state is of another model or setting.")
            if trailer.tokens > session.model.context:
                raise NativeFailure("state", "The saved state is longer than the context.")
            file.seek(_HEAD)
            tokens = array.array("i")
            tokens.frombytes(file.read(4 * trailer.tokens))
            file.seek(trailer.size)
            copies = [(place, file.read(size)) for place, size in trailer.checkpoints]
    except OSError as error:
        raise NativeFailure("state", "The saved state cannot be read.", str(error)) from error
    _load(path, session, trailer, tokens)
    session.restored(tokens.tolist(), trailer.marks)
    for place, copy in copies:
        session.checkpoints.add(place, copy)
    return StateRestored(request.id, trailer.tokens)


def _load(path: Path, session: Session, trailer: _Trailer, tokens: array.array[int]) -> None:
    session.clear()
    context = session.model.context_pointer
    room = (C.llama_token * trailer.tokens)()
    count = ctypes.c_size_t()
    read = C.llama_state_seq_load_file(
        context, os.fsencode(path), 0, room, trailer.tokens, ctypes.byref(count)
    )
    last = C.llama_memory_seq_pos_max(C.llama_get_memory(context), 0)
    if read != trailer.size or count.value != trailer.tokens or last != trailer.tokens - 1:
        session.clear()
        raise NativeFailure("state", "llama.cpp did not take the saved state.")


def _read_trailer(file: BinaryIO) -> _Trailer:
    damaged = NativeFailure("state", "The saved state is damaged.")
    size = file.seek(0, os.SEEK_END)
    tail = len(_MAGIC) + 8
    if size < tail:
        raise damaged
    file.seek(size - tail)
    ending = file.read(tail)
    length = int.from_bytes(ending[:4], "little")
    if ending[4:-4] != _MAGIC or not 0 < length <= min(_LONGEST_TRAILER, size - tail):
        raise damaged
    body = size - tail - length
    file.seek(body)
    text = file.read(length)
    file.seek(0)
    checksum = zlib.crc32(text + ending[:-4], _checksum(file, body))
    if checksum != int.from_bytes(ending[-4:], "little"):
        raise damaged
    try:
        trailer = msgspec.json.decode(text, type=_Trailer)
    except msgspec.DecodeError as error:
        raise damaged from error
    if (
        trailer.size + sum(size for _, size in trailer.checkpoints) != body
        or not 0 < trailer.tokens <= (body - _HEAD) // 4
    ):
        raise damaged
    return trailer


def _checksum(file: BinaryIO, size: int) -> int:
    """Return the checksum of the next ``size`` bytes."""
    checksum = 0
    buffer = memoryview(bytearray(_BLOCK))
    while size:
        count = file.readinto(buffer[: min(_BLOCK, size)])  # type: ignore[attr-defined]
        if not count:
            raise NativeFailure("state", "The saved state is damaged.")
        checksum = zlib.crc32(buffer[:count], checksum)
        size -= count
    return checksum


def _model(session: Session, build: str) -> str:
    """Return what must be the same for a state to be the same numbers."""
    model = session.model
    return " ".join(
        str(part)
        for part in (build, model.identity, model.context, msgspec.json.encode(model.settings))
    )


def _not_written(path: Path, size: int, detail: str = "") -> NativeFailure:
    text = "What the model has read could not be saved."
    try:
        if shutil.disk_usage(path.parent).free < size:
            text = "The disk has no room to save what the model has read."
    except OSError as error:
        detail = detail or str(error)
    return NativeFailure("state", text, detail)
