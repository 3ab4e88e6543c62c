"""A terminal that shows what a model or the Hub says, and obeys none of it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from typing import Any, TextIO, cast

from app.core.plain_text import plain


class PlainTerminal:
    """A stream to which only plain text is written."""

    def __init__(self, stream: TextIO) -> None:
        self.obedient = stream
        """The stream itself: what is written there may move the cursor."""

    def write(self, text: str) -> int:
        """Write text; what would act on the terminal is shown instead."""
        self.obedient.write(plain(text))
        return len(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.obedient, name)


@contextmanager
def plain_terminals() -> Iterator[None]:
    """Let stdout and stderr be plain where they are terminals; what goes elsewhere stays exact."""
    with redirect_stdout(_plain(sys.stdout)), redirect_stderr(_plain(sys.stderr)):
        yield


def obedient(stream: TextIO) -> TextIO:
    """Return the stream for texts of our own that move the cursor."""
    return stream.obedient if isinstance(stream, PlainTerminal) else stream


def _plain(stream: TextIO) -> TextIO:
    # A program without a console has none.
    if stream is None or not stream.isatty():
        return stream
    return cast(TextIO, PlainTerminal(stream))
