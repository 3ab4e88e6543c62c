"""One file to fetch: where from, into which file, and how patiently."""

from __future__ import annotations

from io import FileIO
from pathlib import Path

import msgspec

from app.core.cancel import CancelToken
from app.hub.disk_space import disk_error
from app.hub.errors import HubError
from app.hub.patience import Pace, Patience
from app.hub.remote_file import RemoteFile


class Errand(msgspec.Struct, frozen=True):
    """``size`` bytes of ``remote`` into ``part``; ``link`` is where to ask first."""

    remote: RemoteFile
    link: str
    part: Path
    size: int
    pace: Pace
    patience: Patience
    cancel: CancelToken

    def disk_error(self, error: OSError, done: int) -> HubError:
        """Say what the disk of the part said, with ``done`` bytes on it."""
        return disk_error(error, self.part.parent, self.size - done)


def write_all(file: FileIO, data: memoryview) -> None:
    """Write all of ``data``; raises ``OSError``, as when the disk takes a part of it only."""
    while data:
        data = data[file.write(data) :]
