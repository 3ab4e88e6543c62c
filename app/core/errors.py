"""The two kinds of errors: what a person can act on, and bugs (everything else)."""

from __future__ import annotations


class SnugError(Exception):
    """Something a person can act on.

    ``text`` is one sentence saying what happened, ``hint`` one saying what to do about it, and
    ``detail`` whatever an expert would want to read (a log, a path, a native message).
    """

    def __init__(self, text: str, hint: str = "", detail: str = "") -> None:
        super().__init__(text)
        self.text = text
        self.hint = hint
        self.detail = detail

    def __str__(self) -> str:
        return f"{self.text} {self.hint}".strip()


class UsageError(SnugError):
    """A wrong word on the command line or unusable input; the process exits with 2."""


class StorageError(SnugError):
    """The data directory cannot be written, is full, or holds what this version cannot read."""

    can_be_repaired = False
    """Whether the window can rescue what is stored there."""


class Cancelled(Exception):
    """The owner stopped the work; never shown as a failure."""
