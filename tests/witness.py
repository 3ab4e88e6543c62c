"""A file and an address that know whether anybody opened them, in whatever language it is written.

Qt opens files and connections in C++, where no hook of Python's sees it: the kernel is asked.
"""

from __future__ import annotations

import ctypes
import os
import socket
from pathlib import Path

_IN_OPEN = 0x20
# A picture of one pixel.
_PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63"
    "484c4a0600024e0127c0619e190000000049454e44ae426082"
)


class Witness:
    """Knows whether :attr:`file` was opened, on Linux, or :attr:`web` was called."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "secret.png"
        self.file.write_bytes(_PICTURE)
        self._libc = ctypes.CDLL(None) if hasattr(os, "uname") else None
        self._opens = self._watch()
        self._door = socket.create_server(("127.0.0.1", 0))
        self._door.setblocking(False)
        self.web = f"http://127.0.0.1:{self._door.getsockname()[1]}/secret.png"

    @property
    def seen(self) -> list[str]:
        """What happened since this was asked last: "file", "web"."""
        return ["file"] * self._was_opened() + ["web"] * self._was_called()

    def close(self) -> None:
        """Watch no more."""
        self._door.close()
        if self._opens is not None:
            os.close(self._opens)

    def _watch(self) -> int | None:
        if self._libc is None or not hasattr(self._libc, "inotify_init1"):
            return None
        opens = self._libc.inotify_init1(os.O_NONBLOCK)
        assert self._libc.inotify_add_watch(opens, os.fsencode(self.file), _IN_OPEN) >= 0
        return opens

    def _was_opened(self) -> bool:
        if self._opens is None:
            return False
        try:
            return bool(os.read(self._opens, 4096))
        except BlockingIOError:
            return False

    def _was_called(self) -> bool:
        try:
            self._door.accept()[0].close()
        except BlockingIOError:
            return False
        return True
