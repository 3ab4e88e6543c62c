"""A conversation's title, from its first question."""

from __future__ import annotations

import re

LONGEST = 60
"""Characters of a title that Snug makes; the owner's own may be longer."""

_LINE_START = re.compile(r"^(?:(?:[#>*+-]+|\d+[.)])\s+)+")


def title_of(text: str) -> str:
    """Return the first line that says something, without Markdown's marks at its start."""
    for line in text.splitlines():
        if line.lstrip().startswith(("```", "~~~")):
            continue
        title = " ".join(_LINE_START.sub("", line.strip()).split())
        if any(character.isalnum() for character in title):
            return _shortened(title)
    return _shortened(" ".join(text.split()))


def _shortened(title: str) -> str:
    if len(title) <= LONGEST:
        return title
    cut = title[: LONGEST - 1]
    # Scripts without spaces, and addresses, are cut where the room ends.
    words = cut if not title[LONGEST - 1].isalnum() else cut.rpartition(" ")[0]
    return (words if len(words) > LONGEST // 2 else cut).rstrip(" ,.;:–-") + "…"
