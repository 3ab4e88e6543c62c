"""The token that opens what the Hub does not show to everyone, and where it is kept."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import msgspec

Where = Literal["environment", "keyring", "file", "huggingface"]


class Token(msgspec.Struct, frozen=True):
    """A token and where it was found; never shown by ``repr``."""

    value: str
    where: Where

    def __repr__(self) -> str:
        return f"Token(where={self.where!r})"


class TokenStore:
    """Keeps the token of one Hub, in the system's keyring or else in a file of the owner's only.

    ``endpoint`` is the Hub whose token it is: the token is for no other. Blocks; thread-safe.
    """

    def __init__(self, fallback: Path, endpoint: str = "") -> None:
        self._fallback = fallback
        self._endpoint = endpoint

    def read(self) -> Token | None:
        """Return the token: ``HF_TOKEN``, else the one kept here, else huggingface_hub's own."""
        raise NotImplementedError

    def write(self, token: str) -> Where:
        """Keep a token; returns where. Raises UsageError for what is none, and StorageError."""
        raise NotImplementedError

    def forget(self) -> None:
        """Remove the token that is kept here; others are left. Raises StorageError."""
        raise NotImplementedError
