"""Who else is at work: measurements are worth little while other programs take the processor."""

from __future__ import annotations

import psutil

DISTURBED = 0.1
"""Share of the processor that others may take while something is measured."""


class Watch:
    """Tells the work of one process, from now on, from that of all others."""

    def __init__(self, pid: int | None) -> None:
        self._pid = pid
        self._begun = self._read()

    def others(self) -> float | None:
        """Return the share of the processor that others took so far; None where not known."""
        ended = self._read()
        if self._begun is None or ended is None:
            return None
        whole, idle, own = (now - then for now, then in zip(ended, self._begun, strict=True))
        return round(max(0.0, whole - idle - own) / whole, 3) if whole > 0 else None

    def disturbed(self) -> bool:
        """Whether others took so much that another look is worth its time."""
        others = self.others()
        return others is not None and others > DISTURBED

    def _read(self) -> tuple[float, float, float] | None:
        """Return the processor's seconds: all, those without work, the process's."""
        try:
            own = psutil.Process(self._pid).cpu_times()
        except psutil.Error:
            return None  # it died on the way, or may not be looked at
        times = psutil.cpu_times()
        # Linux counts guests' time twice.
        guests = getattr(times, "guest", 0.0) + getattr(times, "guest_nice", 0.0)
        idle = times.idle + getattr(times, "iowait", 0.0)
        return sum(times) - guests, idle, own.user + own.system
