"""The processor's largest cache: what measures memory must be larger than it."""

from __future__ import annotations

from pathlib import Path

from app.hardware.reading import read_optional

_UNITS = {"K": 1 << 10, "M": 1 << 20, "G": 1 << 30}


def largest_cache(root: Path = Path("/")) -> int | None:
    """Return its bytes as Linux lists them; None elsewhere, or where it does not say."""
    sizes = []
    for path in (root / "sys/devices/system/cpu/cpu0/cache").glob("index*/size"):
        text = (read_optional(path) or "").strip()
        if text[:-1].isdigit() and text[-1] in _UNITS:
            sizes.append(int(text[:-1]) * _UNITS[text[-1]])
    return max(sizes, default=None)
