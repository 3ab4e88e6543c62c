"""``snug read-document``: the process that reads one document and ends.

Whatever a file does to its reader happens here: the process has little memory to take, and the one
that started it ends it when its time is up. What it found goes to standard output.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from time import monotonic

import msgspec

from app.core.words import mark
from app.documents.document import DocumentError, Limits
from app.documents.files import read_file
from app.documents.messages import Message, Order, Reading, Refused, encode
from app.documents.sentences import Sentence

_TELL_S = 0.1


def main(arguments: Sequence[str]) -> int:
    """Read what the one argument orders; returns the exit status."""
    order = msgspec.json.decode(arguments[0], type=Order)
    _limit(order.limits)
    teller = _Teller()
    try:
        teller.say(read_file(Path(os.fsdecode(order.path)), order.limits, teller.on_page))
    except DocumentError as error:
        teller.say(Refused(*error.said))
    except MemoryError:
        teller.say(out_of_memory())
    return 0


def out_of_memory() -> Refused:
    """Return what is said of a document that takes too much memory."""
    return Refused(
        Sentence(mark("Reading it takes more memory than a document may.")),
        Sentence(
            mark("It may be damaged, or made to do harm; save it anew, or attach a part of it.")
        ),
    )


class _Teller:
    """Writes to the parent."""

    def __init__(self) -> None:
        # Nothing that is printed by accident may get between the messages.
        self._output = os.fdopen(os.dup(1), "wb")
        os.dup2(2, 1)
        self._told = 0.0

    def say(self, message: Message) -> None:
        self._output.write(encode(message))
        self._output.flush()

    def on_page(self, page: int, pages: int) -> None:
        now = monotonic()
        if now - self._told >= _TELL_S:
            self._told = now
            self.say(Reading(page, pages))


def _limit(limits: Limits) -> None:
    if sys.platform == "win32":
        return
    import resource

    wanted_limits = [
        # Behind the parent's own clock, should that die.
        (resource.RLIMIT_CPU, int(limits.seconds) + 1),
        (resource.RLIMIT_CORE, 0),
    ]
    if sys.platform == "linux":  # elsewhere it is refused, or without effect: the parent looks
        wanted_limits.append((resource.RLIMIT_AS, limits.memory))
    for kind, most in wanted_limits:
        _, hard = resource.getrlimit(kind)
        wanted = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (wanted, hard))
