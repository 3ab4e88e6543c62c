"""A file from its beginning to its end over one connection: small ones, and the last resort.

For small files that the Hub keeps in git, and for servers that ignore ranges. A failure begins
anew.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from app.core.cancel import CancelToken
from app.hub.abandon import abandonable
from app.hub.disk_space import disk_error
from app.hub.errors import HubError
from app.hub.patience import Pace, Patience, wait_until
from app.hub.remote_file import RemoteFile
from app.hub.transfer import write_all


class WholeTransfer:
    """All ``size`` bytes into ``part``, whatever was there before."""

    def __init__(
        self,
        remote: RemoteFile,
        link: str,
        part: Path,
        size: int,
        *,
        pace: Pace,
        patience: Patience,
        cancel: CancelToken,
    ) -> None:
        self._remote = remote
        self._link = link
        self._part = part
        self._size = size
        self._pace = pace
        self._patience = patience
        self._cancel = cancel
        self._done = 0

    @property
    def done(self) -> int:
        """Bytes that are there."""
        return self._done

    @property
    def checking(self) -> bool:
        """Whether everything came and the disk is still writing."""
        return self._done == self._size

    def run(self) -> str:
        """Fetch it and return its SHA-256; it is on the disk then.

        Raises HubError and ``Cancelled``.
        """
        try:
            while True:
                try:
                    return self._attempt()
                except HubError as error:
                    self._done = 0
                    wait_until(self._patience.failed(error), self._cancel)
        except BaseException:
            # Nothing of it is of use to the next attempt.
            self._part.unlink(missing_ok=True)
            raise

    def _attempt(self) -> str:
        digest = hashlib.sha256()
        buffer = memoryview(bytearray(self._pace.buffer))
        body, self._link = abandonable(
            lambda: self._remote.open_whole(self._link, self._size),
            self._cancel,
            lambda opened: opened[0].close(),
        )
        try:
            with self._part.open("wb", buffering=0) as file:
                while not body.ended:
                    self._cancel.raise_if_cancelled()
                    came = body.receive(buffer)
                    digest.update(buffer[:came])
                    write_all(file, buffer[:came])
                    self._done += came
                os.fsync(file.fileno())
        except OSError as error:
            raise disk_error(error, self._part.parent, self._size - self._done) from error
        finally:
            body.close()
        return digest.hexdigest()
