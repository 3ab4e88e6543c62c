"""The log: five rotated files in the data directory, warnings on stderr."""

from __future__ import annotations

import logging
import logging.handlers
import sys
from pathlib import Path

from app.core.plain_text import plain

_FORMAT = "%(asctime)s %(levelname)s %(process)d %(name)s: %(message)s"


def start_logging(folder: Path | None, *, debug: bool = False) -> None:
    """Send the root logger to ``folder`` (none: stderr only); messages never hold chat text."""
    root = logging.getLogger()
    root.setLevel(logging.DEBUG if debug else logging.INFO)
    formatter = _Plain(_FORMAT)
    handlers: list[logging.Handler] = []
    if sys.stderr is not None:
        console = logging.StreamHandler()
        console.setLevel(logging.DEBUG if debug else logging.ERROR)
        handlers.append(console)
    if folder is not None:
        handlers.append(
            logging.handlers.RotatingFileHandler(
                folder / "snug.log", maxBytes=1_000_000, backupCount=4, encoding="utf-8", delay=True
            )
        )
    for handler in handlers:
        handler.setFormatter(formatter)
        root.addHandler(handler)


class _Plain(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        # A line may name what came from elsewhere, and a terminal would obey it.
        return plain(super().format(record))
