"""Repositories that were looked at, kept so that they can be looked at again without a network."""

from __future__ import annotations

import hashlib
import logging
from pathlib import Path

import msgspec

from app.hub.errors import HubError
from app.hub.packed import drop_oldest, read_packed, write_packed
from app.hub.repository import Repository

log = logging.getLogger(__name__)

_MOST_KEPT = 500
"""Repositories; most take 2 to 5 kB, one of ten thousand files some 700 kB."""
_LARGEST = 16 << 20
"""Bytes of one, unpacked; what is larger is not kept."""
_ENDING = ".repo"


class Seen(msgspec.Struct, frozen=True):
    """A repository as it was at its last look."""

    repository: Repository
    at: float
    """Seconds since the epoch."""


class Look(msgspec.Struct, frozen=True):
    """A repository, by what the Hub says of it now or said when it was last asked."""

    repository: Repository
    seen: float | None = None
    """When it said so, in seconds since the epoch; None is now."""
    problem: HubError | None = None
    """Why it could not be asked now."""


class RepositoryStore:
    """A folder of the repositories of one Hub, as they were on their main branch; thread-safe.

    What cannot be read or written there is as good as not kept.
    """

    def __init__(self, folder: Path, endpoint: str) -> None:
        # Two Hubs may have different repositories of one name.
        self._folder = folder / hashlib.sha256(endpoint.encode()).hexdigest()[:12]

    def read(self, repo: str) -> Seen | None:
        """Return what is kept of ``org/name``, in whatever case it is written; None without it."""
        wanted = repo.lower()
        known = next((one for one in self.names() if one.lower() == wanted), "")
        return read_packed(self._path(known), Seen, _LARGEST) if known else None

    def write(self, repo: str, seen: Seen) -> None:
        """Keep this look at ``repo`` in place of the one before; ``repo`` is a checked name."""
        # As its owner writes it, where only the case is another.
        id = seen.repository.id
        if len(msgspec.msgpack.encode(seen)) < _LARGEST:
            write_packed(self._path(id if id.lower() == repo.lower() else repo), seen)
            drop_oldest(self._folder.glob(f"*{_ENDING}"), _MOST_KEPT)

    def names(self) -> list[str]:
        """Return the ids of what is kept, in the order of their names."""
        try:
            files = sorted(path.name for path in self._folder.glob(f"*{_ENDING}"))
        except OSError as error:
            log.warning("what was looked at is not known: %s", error)
            return []
        return [name.removesuffix(_ENDING).replace("--", "/", 1) for name in files]

    def _path(self, repo: str) -> Path:
        return self._folder / f"{repo.replace('/', '--', 1)}{_ENDING}"
