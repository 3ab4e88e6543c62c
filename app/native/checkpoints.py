"""Places in a prompt to come back to, for models whose memory cannot step back by itself.

Recurrent states and sliding windows hold only the latest: with the next turn, whose prompt has the
last answer in other words (without its thought, say), everything would be computed again. A copy
of that part of the memory, taken where the next prompt will still be the same, is small and saves
that. The rest of the memory, which grows with the text, is only cut.
"""

from __future__ import annotations

import ctypes

import llama_cpp.llama_cpp as C

_PARTIAL = 1  # LLAMA_STATE_SEQ_FLAGS_PARTIAL_ONLY
_MOST = 3
_MOST_BYTES = 128 << 20
"""Of one copy; a window of a large model may be several times that, and is computed again."""
_MOST_TOGETHER = 192 << 20


class Checkpoints:
    """Copies of the latest part of a context's memory, by the tokens that came before."""

    def __init__(self, context: object) -> None:
        self._context = context
        self._kept: dict[int, bytearray] = {}

    def take(self, tokens: int) -> None:
        """Copy what the memory holds behind so many tokens; without room, nothing is kept."""
        size = C.llama_state_seq_get_size_ext(self._context, 0, _PARTIAL)
        if not 0 < size <= _MOST_BYTES:
            return
        try:
            copy = bytearray(size)
        except MemoryError:
            return
        pointer = (ctypes.c_uint8 * size).from_buffer(copy)
        if C.llama_state_seq_get_data_ext(self._context, pointer, size, 0, _PARTIAL) == size:
            self.add(tokens, copy)

    def add(self, tokens: int, copy: bytes | bytearray) -> None:
        """Keep a copy that was taken before; the oldest goes."""
        self._kept[tokens] = copy if isinstance(copy, bytearray) else bytearray(copy)
        while len(self._kept) > _MOST or self._size() > _MOST_TOGETHER:
            del self._kept[min(self._kept)]

    def _size(self) -> int:
        return sum(map(len, self._kept.values()))

    def before(self, tokens: int) -> int:
        """Return the last place that is not behind ``tokens``; 0 for none."""
        return max((place for place in self._kept if place <= tokens), default=0)

    def restore(self, tokens: int) -> bool:
        """Put back what the memory held at exactly that place."""
        copy = self._kept.get(tokens)
        if copy is None:
            return False
        pointer = (ctypes.c_uint8 * len(copy)).from_buffer(copy)
        read = C.llama_state_seq_set_data_ext(self._context, pointer, len(copy), 0, _PARTIAL)
        return bool(read == len(copy))

    def forget(self, tokens: int) -> None:
        """Drop the places behind ``tokens``."""
        self._kept = {place: copy for place, copy in self._kept.items() if place <= tokens}

    def copies(self) -> list[tuple[int, bytearray]]:
        """Return all of them with their places, the first one first."""
        return sorted(self._kept.items())
