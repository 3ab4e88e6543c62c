"""How far a download is, on stderr: a bar that moves on a terminal, else a line now and then."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from typing import TextIO

from app.cli.plain_terminal import obedient
from app.core.plain_text import plain
from app.core.units import format_byte_rate, format_bytes
from app.hub.download import Download

_EVERY = 5.0
"""Seconds between two lines where there is no terminal."""
_PATIENCE = 1.0
"""Seconds that a download may be queued, or go on, before that is said."""
_BAR = 24
_LEAST_BAR = 8


class PullProgress:
    """Shows one download on ``stream``; used by one thread."""

    def __init__(
        self, stream: TextIO, *, name: str = "", clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._stream = obedient(stream)
        self._live = stream.isatty()
        self._name = plain(name)
        self._clock = clock
        self._said = ""
        self._begun: float | None = None
        self._next = 0.0
        self._drawn = False

    def show(self, download: Download) -> None:
        """Show where it stands; what it waits for is said once."""
        if self._begun is None:
            self._begun = self._clock()
            self._next = self._begun + _PATIENCE
        note = download.note
        if download.state == "queued" and self._clock() - self._begun > _PATIENCE:
            note = note or "Waiting for the downloads before it."
        if note and note != self._said:
            self.say(note)
        self._said = note
        if download.state not in ("running", "checking"):
            return
        if self._live:
            width = shutil.get_terminal_size().columns
            self._stream.write(f"\r\x1b[K{bar_text(download, width - 1, self._name)}")
            self._drawn = True
        elif self._clock() >= self._next:
            self._next = self._clock() + _EVERY
            self._stream.write(f"snug: {progress_text(download)}\n")
        self._stream.flush()

    def say(self, text: str) -> None:
        """Write a line of its own."""
        self.end()
        self._stream.write(f"snug: {plain(text)}\n")
        self._stream.flush()

    def end(self) -> None:
        """Leave the bar where it is and go to the next line."""
        if self._drawn:
            self._stream.write("\n")
            self._stream.flush()
        self._drawn = False


def progress_text(download: Download) -> str:
    """Say how far it is: ``41%, 1.98 GB of 4.91 GB, 112 MB/s, 26 s left``."""
    parts = [
        f"{_percent(download):.0f}%",
        f"{format_bytes(download.done)} of {format_bytes(download.total)}",
    ]
    if download.state == "checking":
        parts.append("checking")
    else:
        if download.rate:
            parts.append(format_byte_rate(download.rate))
        if download.left is not None:
            parts.append(f"{time_text(download.left)} left")
    return ", ".join(parts)


def bar_text(download: Download, width: int, name: str = "") -> str:
    """Draw it in at most ``width`` columns; the bar gives way to the numbers."""
    text = progress_text(download)
    head = f"{name} " if name and len(name) + len(text) + _LEAST_BAR + 6 <= width else ""
    room = min(_BAR, width - len(head) - len(text) - 4)
    if room < _LEAST_BAR:
        return text[:width]
    full = round(room * _percent(download) / 100)
    return f"{head}[{'#' * full}{'-' * (room - full)}]  {text}"


def time_text(seconds: float) -> str:
    """Say a time that is left: ``26 s``, ``3 min 20 s``, ``1 h 5 min``."""
    whole = max(0, round(seconds))
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"


def _percent(download: Download) -> float:
    return 100.0 if not download.total else min(100.0, 100 * download.done / download.total)
