"""How Snug says sizes and speeds.

One convention everywhere: 1 kB is 1,000 bytes and 1 GB is 1,000,000,000, as download pages and
file sizes use it. Memory is said in the same unit although systems often count it in GiB, because
Snug's work is to compare a file with the memory it has to fit into. ``format_gib`` gives the other
figure where someone may want to recognise it.
"""

from __future__ import annotations

from app.core.words import figures, tr

_UNITS = ("kB", "MB", "GB", "TB", "PB")


def format_bytes(size: float, *, digits: int = 3) -> str:
    """Say a number of bytes with ``digits`` significant digits: ``4.91 GB``, ``512 bytes``.

    Digits before the point are never rounded away: ``format_bytes(141e9, digits=2)`` is 141 GB.
    """
    if abs(size) < 1000:
        if round(abs(size)) == 1:
            return tr("{size:.0f} byte", size=size)
        return tr("{size:.0f} bytes", size=size)
    for unit in _UNITS[:-1]:
        size /= 1000
        # Compare what will be shown: 999.96 MB must not become "1000 MB".
        if float(_significant(abs(size), digits)) < 1000:
            return f"{figures(_significant(size, digits))} {unit}"
    return f"{figures(_significant(size / 1000, digits))} {_UNITS[-1]}"


def format_gib(size: float, *, digits: int = 3) -> str:
    """Say a number of bytes in GiB (2^30 bytes), as many systems show memory: ``23.6 GiB``."""
    return f"{figures(_significant(size / 2**30, digits))} GiB"


def format_rate(per_second: float, unit: str = "") -> str:
    """Say a speed with three significant digits: ``14.2 tokens/s``, ``1,240 tokens/s``.

    At most two decimals; ``unit`` is tokens a second unless it is named.
    """
    unit = unit or tr("tokens/s")
    if round(per_second) < 1000:
        return f"{figures(_significant(per_second, 3))} {unit}"
    least = 10 ** (len(f"{per_second:.0f}") - 3)
    return f"{figures(f'{round(per_second / least) * least:,}')} {unit}"


def format_byte_rate(per_second: float) -> str:
    """Say bytes per second: ``25.3 GB/s``."""
    return f"{format_bytes(per_second)}/s"


def _significant(value: float, digits: int) -> str:
    for decimals in range(min(digits - 1, 2), -1, -1):
        text = f"{value:.{decimals}f}"
        if len(text.lstrip("-").partition(".")[0]) + decimals <= digits:
            return text
    return f"{value:.0f}"
