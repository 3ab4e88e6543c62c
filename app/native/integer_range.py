"""A grammar for the integers between two bounds."""

from __future__ import annotations


def between(low: int, high: int) -> str:
    """Return GBNF for the decimal integers from ``low`` to ``high``, both included."""
    ways = []
    if low < 0:
        ways += [f'"-" ({" | ".join(_natural(max(1, -high), -low))})']
    if high >= 0:
        ways += _natural(max(0, low), high)
    return " | ".join(ways)


def _natural(low: int, high: int) -> list[str]:
    """Return the ways to write a number of ``low`` to ``high``, neither below zero."""
    ways = []
    for digits in range(len(str(low)), len(str(high)) + 1):
        first = max(low, 0 if digits == 1 else 10 ** (digits - 1))
        ways += _same_length(str(first), str(min(high, 10**digits - 1)))
    return ways


def _same_length(low: str, high: str) -> list[str]:
    if low == high:
        return [f'"{low}"']
    if len(low) == 1:
        return [f"[{low}-{high}]"]
    rest = len(low) - 1
    if low[0] == high[0]:
        return [f'"{low[0]}" ({" | ".join(_same_length(low[1:], high[1:]))})']
    ways = []
    first, last = int(low[0]), int(high[0])
    if low[1:] != "0" * rest:
        ways.append(f'"{first}" ({" | ".join(_same_length(low[1:], "9" * rest))})')
        first += 1
    tail = None
    if high[1:] != "9" * rest:
        tail = f'"{last}" ({" | ".join(_same_length("0" * rest, high[1:]))})'
        last -= 1
    if first <= last:
        ways.append(f"[{first}-{last}] [0-9]{{{rest}}}")
    return [*ways, tail] if tail is not None else ways
