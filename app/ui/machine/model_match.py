"""Finding a model by what somebody typed or pasted: a name, a part of it, a repository."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

_WORD = re.compile(r"\d+(?:\.\d+)?[a-z]*|[a-z]+")
_TYPE = re.compile(r"(?<![a-z0-9])(?:ud-)?(?:i?q[1-8]_[a-z0-9_]+|bf16|f16|fp16|f32)(?![a-z0-9])")
_NOISE = frozenset({"instruct", "it", "chat", "gguf", "hf", "base", "model", "meta", "google", "v"})
"""Words that names carry or leave out as they please."""
_SIZE = re.compile(r"(?<![\w.])(\d+(?:\.\d+)?)\s*([bm])(?![a-z0-9])", re.IGNORECASE)


class ModelChoice(NamedTuple):
    """One line of the list."""

    kind: str
    """``catalogue``, ``file`` or ``numbers``."""
    key: str
    """Its name in the catalogue, a path, or the parameters that the typed name states."""
    name: str
    detail: str
    """What stands at the right: its size, where it is."""
    also: str = ""
    """Other names that it is found by."""


def match(query: str, names: Sequence[tuple[str, str]]) -> list[int]:
    """Return which of ``names`` the query means, the best first; all of them for an empty one.

    Each is a name and other words that it may be found by.
    """
    words = query_words(query)
    if not words:
        return list(range(len(names)))
    found = []
    for index, (name, also) in enumerate(names):
        score = _score(words, _words(name), _words(also))
        if score is not None:
            found.append((score, index))
    return [index for _, index in sorted(found)]


def query_words(query: str) -> list[str]:
    """Return the words that count: without the organisation, the type and decorations."""
    text = query.strip().rpartition("/")[2].lower()
    words = _words(_TYPE.sub(" ", text))
    return [word for word in words if word not in _NOISE] or words


def stated_size(query: str) -> float | None:
    """Return the parameters that a name states, as 13e9 for ``llama-2-13b-chat``; else None."""
    sizes = _SIZE.findall(query.replace("-", " ").replace("_", " ").replace(":", " "))
    if not sizes:
        return None
    number, unit = sizes[0]
    return float(number) * (1e9 if unit.lower() == "b" else 1e6)


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def _score(
    query: Sequence[str], name: Sequence[str], also: Sequence[str]
) -> tuple[int, int, int] | None:
    """Return how far the name is from the query, None when a word of it is missing."""
    elsewhere = partial = 0
    for word in query:
        if word in name:
            continue
        if any(_begins(other, word) for other in name):
            partial += 1
        elif any(_begins(other, word) for other in also):
            elsewhere += 1
        else:
            return None
    return elsewhere, partial, len(name)


def _begins(word: str, part: str) -> bool:
    """Tell whether ``part`` is the beginning of a word; 3 is none of 32b, but of 3.1 and 3b."""
    if not word.startswith(part):
        return False
    return not (part[-1].isdigit() and word[len(part) : len(part) + 1].isdigit())
