"""Texts for people, in the language that the window speaks.

Each text stands in English where it is said, inside :func:`tr`. The window may bring a translation
of them; the command line and other programs are spoken to in English.
"""

from __future__ import annotations

import string
from collections.abc import Callable
from typing import Any, NamedTuple


class Language(NamedTuple):
    """How a language says a text and writes a number."""

    translate: Callable[[str], str]
    """From the English text; returns an empty one where there is no translation."""
    comma_for_point: bool = False
    """Whether 1,240.5 is written as 1.240,5."""


ENGLISH = Language(lambda text: text)


class _Spoken:
    """The language of this process: one for all threads, as the system's locale is."""

    language = ENGLISH


def speak(language: Language) -> None:
    """Say everything from now on in ``language``; what was said stays as it is."""
    _Spoken.language = language


def tr(text: str, /, **values: object) -> str:
    """Return ``text`` in the language spoken, its ``{named}`` values filled in.

    Without values braces stand for themselves.
    """
    language = _Spoken.language
    said = language.translate(text) or text
    if not values:
        return said
    if language.comma_for_point:
        return _FORMATTER.vformat(said, (), values)
    return said.format(**values)


def mark(text: str, /) -> str:
    """Return ``text`` as it is: it is for :func:`tr`, which says it later."""
    return text


def figures(number: str) -> str:
    """Return a number that was written as in English the way the language spoken writes it."""
    if not _Spoken.language.comma_for_point:
        return number
    return number.translate(_SWAPPED).replace("%", "\xa0%")


class _Formatter(string.Formatter):
    def format_field(self, value: Any, format_spec: str) -> str:
        said = str(super().format_field(value, format_spec))
        return figures(said) if isinstance(value, int | float) else said


_FORMATTER = _Formatter()
_SWAPPED = str.maketrans(",.", ".,")
