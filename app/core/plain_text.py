"""Text from elsewhere without what acts on who shows it."""

from __future__ import annotations

import re

UNSHOWN = "\ufffd"
"""Stands where something was that is not shown."""

_ACTING = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_RETURN = re.compile("\r\n?")


def plain(text: str) -> str:
    """Return text whose controls, and turns of direction, are seen and do nothing.

    A terminal obeys some controls, and what is pasted into one runs; a turned name reads as
    another. Tabs and line ends stay.
    """
    return _ACTING.sub(UNSHOWN, _RETURN.sub("\n", text))
