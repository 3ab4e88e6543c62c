"""Deleted files, set aside in their cache until the window closes."""

from __future__ import annotations

from pathlib import Path


class Trash:
    def __init__(self, cache: Path) -> None:
        self._cache = cache

    def recover(self) -> None:
        return

    def close(self) -> None:
        return
