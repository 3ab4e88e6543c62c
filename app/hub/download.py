"""What a download is, as values."""

from __future__ import annotations

from typing import Literal

import msgspec

from app.core.errors import SnugError
from app.core.words import mark

State = Literal["queued", "waiting", "running", "checking", "paused", "done", "failed", "removed"]
"""waiting: told to wait (rate limit, no network, another program); the note says until when.
removed: cancelled or forgotten, the last that is heard of it."""

ACTIVE: tuple[State, ...] = ("queued", "waiting", "running", "checking")
"""The states of a download that goes on by itself."""


class Wanted(msgspec.Struct, frozen=True):
    """One file to have: its path in the repository, its size in bytes, its SHA-256.

    ``sha256`` is empty for small files that the Hub keeps in git: their size alone is checked.
    """

    path: str
    size: int
    sha256: str = ""


class Problem(msgspec.Struct, frozen=True):
    """Why a download failed; ``link`` is a page to open, where there is one."""

    kind: str
    text: str
    hint: str = ""
    detail: str = ""
    link: str = ""


class Download(msgspec.Struct, frozen=True):
    """A download as it stands: ``done`` of ``total`` bytes, ``rate`` in bytes/s, ``left`` in s.

    ``note`` is one sentence for the states that need one; ``path`` is empty until it is done, then
    the first file in the snapshot folder. ``cache`` is the Hugging Face cache it was asked into: it
    goes on there, also in a window that itself uses another one.
    """

    id: int
    repo: str
    revision: str
    name: str
    files: tuple[Wanted, ...]
    total: int
    done: int = 0
    state: State = "queued"
    rate: float | None = None
    left: float | None = None
    note: str = ""
    problem: Problem | None = None
    path: str = ""
    ref: str = ""
    cache: str = ""

    @property
    def aim(self) -> tuple[object, ...]:
        """What is alike in two downloads of the same files to the same place."""
        return self.cache, self.repo, self.revision, self.files


BUG = Problem(
    "bug",
    mark("The download stopped because of a mistake in Snug."),
    mark("Try it again, and report it with the details of the message that comes with it."),
)
"""What is shown beside the message about the mistake itself."""


def problem_of(error: SnugError) -> Problem:
    """Return what an error says, to be kept; ``kind`` is "disk" for what knows none."""
    kind = getattr(error, "kind", "disk")
    return Problem(kind, error.text, error.hint, error.detail, getattr(error, "link", ""))
